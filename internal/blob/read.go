package blob

import (
	"context"
	"errors"
	"io"
)

// Read reads an object whole, and no more than most bytes of it: the bound is for
// the memory, and stands far above what is kept there. None is ErrNone.
func Read(ctx context.Context, s Store, key string, most int64) ([]byte, error) {
	r, _, err := s.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(r, most))
	if err := errors.Join(err, r.Close()); err != nil {
		return nil, err
	}
	return data, nil
}

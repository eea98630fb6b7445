package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
)

// ErrChanged says that an object is not there any more, or is not the one whose
// hash was kept.
var ErrChanged = errors.New("blob: not the object that was kept")

// keptMost bounds what Kept reads, in bytes.
const keptMost = 64 << 20

// Kept reads an object and holds it to the SHA-256 that was kept of it. An object
// that is gone, longer than 64 MiB or another one is ErrChanged.
func Kept(ctx context.Context, s Store, key string, hash []byte) ([]byte, error) {
	data, err := Read(ctx, s, key, keptMost)
	if errors.Is(err, ErrNone) {
		return nil, errors.Join(ErrChanged, err)
	}
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); !bytes.Equal(sum[:], hash) {
		return nil, ErrChanged
	}
	return data, nil
}

package signedcopy

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"

	"tarazy/internal/blob"
	"tarazy/internal/fault"
)

// most bounds a file, in bytes.
const most = 64 << 20

// object reads a file and holds it to its digest: signedcopy.file_changed.
func (d Desk) object(ctx context.Context, o Object) ([]byte, error) {
	changed := fault.New(fault.Conflict, "signedcopy.file_changed")
	r, _, err := d.Blobs.Get(ctx, o.Key)
	if errors.Is(err, blob.ErrNone) {
		return nil, changed.Wrap(err)
	}
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(r, most))
	if err := errors.Join(err, r.Close()); err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); !bytes.Equal(sum[:], o.Hash) {
		return nil, changed
	}
	return data, nil
}

// put stores a file.
func (d Desk) put(ctx context.Context, key string, data []byte) (Object, error) {
	sum := sha256.Sum256(data)
	_, err := d.Blobs.Put(ctx, key, bytes.NewReader(data))
	return Object{Key: key, Hash: sum[:], Size: int64(len(data))}, err
}

// drop removes the files of a revision that did not come about.
func (d Desk) drop(ctx context.Context, r *Revision) error {
	var errs []error
	for _, f := range r.Files {
		errs = append(errs, d.Blobs.Delete(context.WithoutCancel(ctx), f.Key))
	}
	return errors.Join(errs...)
}

// Keys are the files of revisions in the store of files.
func Keys(all []Revision) []string {
	var out []string
	for _, r := range all {
		for _, f := range r.Files {
			out = append(out, f.Key)
		}
	}
	return out
}

package signedcopy

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"

	"tarazy/internal/blob"
	"tarazy/internal/fault"
)

// object reads a file and holds it to its digest: signedcopy.file_changed.
func (d Desk) object(ctx context.Context, o Object) ([]byte, error) {
	data, err := blob.Kept(ctx, d.Blobs, o.Key, o.Hash)
	if errors.Is(err, blob.ErrChanged) {
		return nil, fault.New(fault.Conflict, "signedcopy.file_changed").Wrap(err)
	}
	return data, err
}

// put stores a file.
func (d Desk) put(ctx context.Context, key string, data []byte) (Object, error) {
	sum := sha256.Sum256(data)
	_, err := d.Blobs.Put(ctx, key, bytes.NewReader(data))
	return Object{Key: key, Hash: sum[:], Size: int64(len(data))}, err
}

// PutDrawn stores a file that was drawn, and the text to read beside it, as
// EncodeSheet gives it; nil for none.
func PutDrawn(ctx context.Context, s blob.Store, key string, data, text []byte) error {
	if _, err := s.Put(ctx, key, bytes.NewReader(data)); err != nil || text == nil {
		return err
	}
	_, err := s.Put(ctx, SheetKey(key), bytes.NewReader(text))
	return err
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

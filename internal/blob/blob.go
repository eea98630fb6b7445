// Package blob keeps files and recordings, which are too large for the
// database: objects of bytes under keys.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"
)

// ErrNone says that there is no object under the key.
var ErrNone = errors.New("blob: no such object")

// Info tells of an object.
type Info struct {
	Key  string
	Size int64 // bytes
}

// Store keeps objects. What Put has returned from survives a loss of power,
// and nobody ever sees half an object.
type Store interface {
	// Put stores all of r under the key, in place of what was there.
	Put(ctx context.Context, key string, r io.Reader) (Info, error)
	// Get opens an object; the caller closes it. None is ErrNone.
	Get(ctx context.Context, key string) (io.ReadCloser, Info, error)
	// Stat tells of an object. None is ErrNone.
	Stat(ctx context.Context, key string) (Info, error)
	// Delete removes an object; none is no error, so that it can be repeated.
	Delete(ctx context.Context, key string) error
	// List gives the objects whose keys begin with prefix, sorted by the bytes of
	// their keys. It ends at the first error.
	List(ctx context.Context, prefix string) iter.Seq2[Info, error]
}

// keyMost bounds a key, in bytes: object stores and file systems have bounds.
const keyMost = 512

// segment is a part of a key between slashes: small letters only, for some
// file systems take A for a, and no dot at the head.
var segment = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,99}$`)

// CheckKey refuses a key that is not segments joined by slashes. No key may be
// the folder of another: "a" beside "a/b".
func CheckKey(key string) error {
	if len(key) > keyMost {
		return fmt.Errorf("blob: a key of %d bytes; at most %d", len(key), keyMost)
	}
	for part := range strings.SplitSeq(key, "/") {
		if !segment.MatchString(part) {
			return fmt.Errorf("blob: %q is no key", key)
		}
	}
	return nil
}

package blob

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"strings"
)

// unfinished is the folder of objects that are being written; no key begins
// with a dot.
const unfinished = ".unfinished"

// Folder keeps objects as files below a folder of this machine.
type Folder struct{ root *os.Root }

var _ Store = (*Folder)(nil)

// OpenFolder opens the folder and makes it if need be. What a crash left half
// written is removed, so only one process may use a folder.
func OpenFolder(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	if err := errors.Join(root.RemoveAll(unfinished), root.Mkdir(unfinished, 0o700)); err != nil {
		return nil, errors.Join(fmt.Errorf("blob: %w", err), root.Close())
	}
	return &Folder{root: root}, nil
}

// Close closes the folder.
func (f *Folder) Close() error { return f.root.Close() }

// Put writes beside, syncs, and then gives the file its name in one step.
func (f *Folder) Put(ctx context.Context, key string, r io.Reader) (Info, error) {
	if err := CheckKey(key); err != nil {
		return Info{}, err
	}
	beside := path.Join(unfinished, rand.Text())
	size, err := f.write(beside, reader{ctx, r})
	if err == nil {
		err = f.place(beside, key)
	}
	if err != nil {
		return Info{}, errors.Join(fmt.Errorf("blob: put %s: %w", key, err), ignoreMissing(f.root.Remove(beside)))
	}
	return Info{Key: key, Size: size}, nil
}

func (f *Folder) write(name string, r io.Reader) (int64, error) {
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, err
	}
	size, err := io.Copy(file, r)
	if err == nil {
		err = file.Sync()
	}
	return size, errors.Join(err, file.Close())
}

// place moves the file to its key and makes its name durable: the folders on
// the way are synced too, for they may be new.
func (f *Folder) place(beside, key string) error {
	if err := f.root.MkdirAll(path.Dir(key), 0o700); err != nil {
		return err
	}
	if err := f.root.Rename(beside, key); err != nil {
		return err
	}
	for dir := path.Dir(key); ; dir = path.Dir(dir) {
		if err := f.syncDir(dir); err != nil || dir == "." {
			return err
		}
	}
}

func (f *Folder) syncDir(dir string) error {
	d, err := f.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Get opens an object.
func (f *Folder) Get(_ context.Context, key string) (io.ReadCloser, Info, error) {
	if err := CheckKey(key); err != nil {
		return nil, Info{}, err
	}
	file, err := f.root.Open(key)
	if err != nil {
		return nil, Info{}, named(key, err)
	}
	stat, err := file.Stat()
	if err == nil && stat.IsDir() {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, Info{}, errors.Join(named(key, err), file.Close())
	}
	return file, Info{Key: key, Size: stat.Size()}, nil
}

// Stat tells of an object.
func (f *Folder) Stat(_ context.Context, key string) (Info, error) {
	if err := CheckKey(key); err != nil {
		return Info{}, err
	}
	stat, err := f.root.Stat(key)
	if err == nil && stat.IsDir() {
		err = fs.ErrNotExist
	}
	if err != nil {
		return Info{}, named(key, err)
	}
	return Info{Key: key, Size: stat.Size()}, nil
}

// Delete removes an object; its folder stays.
func (f *Folder) Delete(_ context.Context, key string) error {
	if err := CheckKey(key); err != nil {
		return err
	}
	if err := f.root.Remove(key); err != nil {
		return ignoreMissing(named(key, err))
	}
	return f.syncDir(path.Dir(key))
}

// List walks the folder.
func (f *Folder) List(ctx context.Context, prefix string) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		err := fs.WalkDir(f.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return ignoreMissing(err) // deleted while we walk
			case ctx.Err() != nil:
				return context.Cause(ctx)
			case d.IsDir() && apart(name, prefix):
				return fs.SkipDir
			case d.IsDir() || !strings.HasPrefix(name, prefix):
				return nil
			}
			stat, err := d.Info()
			if err != nil {
				return ignoreMissing(err)
			}
			if !yield(Info{Key: name, Size: stat.Size()}, nil) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield(Info{}, fmt.Errorf("blob: list %s: %w", prefix, err))
		}
	}
}

// apart tells of a folder in which no key begins with prefix.
func apart(dir, prefix string) bool {
	if dir == "." {
		return false
	}
	return dir == unfinished || !strings.HasPrefix(dir+"/", prefix) && !strings.HasPrefix(prefix, dir+"/")
}

// named says which object an error is about.
func named(key string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %s: %w", ErrNone, key, err)
	}
	return fmt.Errorf("blob: %s: %w", key, err)
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// reader ends with its context.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := context.Cause(r.ctx); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

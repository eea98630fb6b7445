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
	"slices"
	"strings"
	"sync"
)

// unfinished is the folder of objects that are being written; no key begins
// with a dot.
const unfinished = ".unfinished"

// Folder keeps objects as files below a folder of this machine.
type Folder struct {
	root    *os.Root
	durable sync.Map // folders whose own names are durable
}

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
// the way are synced too where they may be new.
func (f *Folder) place(beside, key string) error {
	if err := f.root.MkdirAll(path.Dir(key), 0o700); err != nil {
		return err
	}
	if err := f.root.Rename(beside, key); err != nil {
		return err
	}
	in := path.Dir(key)
	_, known := f.durable.Load(in)
	for dir := in; ; dir = path.Dir(dir) {
		if err := f.syncDir(dir); err != nil {
			return err
		}
		if dir == "." || known {
			f.durable.Store(in, true)
			return nil
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
		if _, err := f.walk(ctx, ".", prefix, yield); err != nil {
			yield(Info{}, fmt.Errorf("blob: list %s: %w", prefix, err))
		}
	}
}

// walk gives the objects of a folder and of those in it; false where its reader has
// enough.
func (f *Folder) walk(ctx context.Context, dir, prefix string, yield func(Info, error) bool) (more bool, err error) {
	entries, err := fs.ReadDir(f.root.FS(), dir)
	if err != nil {
		return true, ignoreMissing(err) // deleted while we walk
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(sorted(a), sorted(b)) })
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		switch {
		case ctx.Err() != nil:
			return false, context.Cause(ctx)
		case e.IsDir() && apart(name, prefix):
			continue
		case e.IsDir():
			if more, err = f.walk(ctx, name, prefix, yield); err != nil || !more {
				return false, err
			}
			continue
		case !strings.HasPrefix(name, prefix):
			continue
		}
		stat, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil || !yield(Info{Key: name, Size: stat.Size()}, nil) {
			return false, err
		}
	}
	return true, nil
}

// sorted is by what an entry is sorted: the keys in a folder begin with its name
// and a slash.
func sorted(e fs.DirEntry) string {
	if e.IsDir() {
		return e.Name() + "/"
	}
	return e.Name()
}

// apart tells of a folder in which no key begins with prefix.
func apart(dir, prefix string) bool {
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

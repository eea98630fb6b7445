package revocation

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Folder is where the revocation lists lie that somebody put there: every .crl
// of it, DER or PEM. A file that changes is read anew. A nil Folder holds none.
type Folder struct {
	dir  string
	mu   sync.Mutex
	read map[string]read
}

type read struct {
	size  int64
	mod   time.Time
	list  *List
	wrong error
}

// NewFolder reads lists from a folder, which need not exist.
func NewFolder(dir string) *Folder { return &Folder{dir: dir, read: map[string]read{}} }

// Named is a list with the name of its file.
type Named struct {
	Name string
	List *List // nil if the file is no list
	Err  error // why it is none
}

// Lists gives what lies in the folder, by name.
func (f *Folder) Lists() ([]Named, error) {
	if f == nil {
		return nil, nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	entries, err := os.ReadDir(f.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("revocation lists: %w", err)
	}
	var out []Named
	for _, e := range entries {
		if strings.ToLower(filepath.Ext(e.Name())) != ".crl" {
			continue
		}
		r, err := f.file(e.Name())
		if err != nil {
			return nil, err
		}
		out = append(out, Named{Name: e.Name(), List: r.list, Err: r.wrong})
	}
	return out, nil
}

func (f *Folder) file(name string) (read, error) {
	path := filepath.Join(f.dir, name)
	info, err := os.Stat(path)
	if err != nil {
		return read{}, fmt.Errorf("revocation lists: %w", err)
	}
	if known, ok := f.read[name]; ok && known.size == info.Size() && known.mod.Equal(info.ModTime()) {
		return known, nil
	}
	r := read{size: info.Size(), mod: info.ModTime()}
	if info.Size() > listMost {
		r.wrong = refuse(TooMuch, "%d bytes", info.Size())
	} else {
		data, err := os.ReadFile(path)
		if err != nil {
			return read{}, fmt.Errorf("revocation lists: %w", err)
		}
		r.list, r.wrong = ParseList(data)
	}
	f.read[name] = r
	return r, nil
}

// newest gives the lists of the latest date first.
func newest(all []Named) []Named {
	all = slices.DeleteFunc(slices.Clone(all), func(n Named) bool { return n.List == nil })
	slices.SortStableFunc(all, func(a, b Named) int { return b.List.This().Compare(a.List.This()) })
	return all
}

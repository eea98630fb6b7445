package bundle

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// The folders in which a bundle carries acts: those that come with the program,
// and the installation's own, which are read apart.
const (
	Acts    = "acts"
	OwnActs = "own-acts"
)

// ActFiles are the files of acts as the program and the installation's folder
// have them, with those that every act rests on. own is nil for none.
func ActFiles(program, own fs.FS, acts []string) ([]File, error) {
	acts = slices.Compact(slices.Sorted(slices.Values(acts)))
	var out []File
	for _, from := range []struct {
		fsys fs.FS
		dir  string
		only []string
	}{{program, Acts, append([]string{"calendar", "common"}, acts...)}, {own, OwnActs, acts}} {
		if from.fsys == nil {
			continue
		}
		for _, act := range from.only {
			found, err := below(from.fsys, act)
			if err != nil {
				return nil, err
			}
			for _, f := range found {
				out = append(out, File{from.dir + "/" + f.Name, f.Data})
			}
		}
	}
	return out, nil
}

// below reads the data files of a folder; none where there is no folder.
func below(fsys fs.FS, dir string) (out []File, err error) {
	err = fs.WalkDir(fsys, dir, func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return fs.SkipAll
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".yaml") {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		out = append(out, File{name, data})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("bundle: act %s: %w", dir, err)
	}
	return out, nil
}

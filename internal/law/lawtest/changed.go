// Package lawtest gives tests law that says something else.
package lawtest

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// Changed is a copy of the files of acts in which a text of one file is another.
func Changed(t testing.TB, acts fs.FS, file, from, to string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(acts, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(acts, name)
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	f := out[file]
	if f == nil || strings.Count(string(f.Data), from) != 1 {
		t.Fatalf("%s does not hold %q once", file, from)
	}
	f.Data = []byte(strings.Replace(string(f.Data), from, to, 1))
	return out
}

package ownlaw

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"tarazy/internal/fault"
)

// The files of an edition that are no law.
const (
	enactedFile   = "enacted.yaml"  // who put it in force, and the digest of every file
	signatureFile = "signature.p7s" // over the exact bytes of enacted.yaml
	changesFile   = "changes.jsonl" // how the draft came to be
)

// Bounds of one edition.
const (
	maxFile  = 1 << 20 // bytes of one file
	maxFiles = 64
	maxBytes = 4 << 20 // bytes of all files
)

var lawFile = regexp.MustCompile(`^(act\.yaml|rules\.yaml|cases\.yaml|catalogues/[a-z0-9][a-z0-9_-]{0,80}\.yaml)$`)

// Files are the law files of an edition by their path in its folder.
type Files map[string][]byte

// List is the canonical list of the files: "sha256  path", sorted by path, each
// on its line, as sha256sum prints and checks it.
func (f Files) List() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(f)) {
		sum := sha256.Sum256(f[name])
		fmt.Fprintf(&b, "%s  %s\n", hex.EncodeToString(sum[:]), name)
	}
	return b.String()
}

// Digest stands for all the files: two editions with the same digest are the
// same byte for byte.
func (f Files) Digest() string {
	sum := sha256.Sum256([]byte(f.List()))
	return hex.EncodeToString(sum[:])
}

// add refuses what is no law file and what is over a bound.
func (f Files) add(name string, data []byte) error {
	if !lawFile.MatchString(name) {
		return fault.New(fault.Invalid, "ownlaw.stranger", "file", name)
	}
	f[name] = data
	total := 0
	for _, d := range f {
		total += len(d)
	}
	if len(data) > maxFile || len(f) > maxFiles || total > maxBytes {
		return fault.New(fault.TooLarge, "ownlaw.too_large", "file", name, "bytes", maxBytes)
	}
	return nil
}

// clone copies the table; the bytes themselves are never changed in place.
func (f Files) clone() Files { return maps.Clone(f) }

// under shows the files as a file system in which they lie in dir.
func (f Files) under(dir string) fs.FS {
	out := memory{}
	for name, data := range f {
		out[dir+"/"+name] = data
	}
	return out
}

// memory is a file system of files without folders: enough for the loader of
// the law, which reads by name and by pattern.
type memory map[string][]byte

// Open opens a file to be read.
func (m memory) Open(name string) (fs.File, error) {
	data, ok := m[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return opened{bytes.NewReader(data), info{path.Base(name), int64(len(data))}}, nil
}

// ReadFile gives the bytes of a file.
func (m memory) ReadFile(name string) ([]byte, error) {
	data, ok := m[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return data, nil
}

// Glob gives the names that fit the pattern, sorted.
func (m memory) Glob(pattern string) ([]string, error) {
	var out []string
	for name := range m {
		ok, err := path.Match(pattern, name)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out, nil
}

type opened struct {
	io.Reader
	info
}

// Stat tells of the file.
func (o opened) Stat() (fs.FileInfo, error) { return o.info, nil }

// Close does nothing: the bytes lie in memory.
func (opened) Close() error { return nil }

type info struct {
	name string
	size int64
}

func (i info) Name() string     { return i.name }
func (i info) Size() int64      { return i.size }
func (info) Mode() fs.FileMode  { return 0o400 }
func (info) ModTime() time.Time { return time.Time{} }
func (info) IsDir() bool        { return false }
func (info) Sys() any           { return nil }

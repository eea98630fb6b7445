package interchange

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"strings"

	"tarazy/internal/fault"
)

// archive is a ZIP file that was found safe to read: its names stay inside,
// and what it says it unpacks to is within the limits. What it truly unpacks
// to is counted while reading.
type archive struct {
	name  string
	parts map[string]*zip.File
	names []string
	left  int64
}

const ratioFrom = 1 << 20 // bytes; below it a high ratio does no harm

func openArchive(name string, data []byte, l Limits) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fault.New(fault.Invalid, "exam.interchange.broken", "where", clip(name)).Wrap(err)
	}
	if len(z.File) > l.Files {
		return nil, fault.New(fault.TooLarge, "exam.interchange.entries", "limit", l.Files)
	}
	a := &archive{name: name, parts: map[string]*zip.File{}, left: l.Unpacked}
	var total uint64
	for _, f := range z.File {
		if !inside(f.Name) || f.Mode()&^0o7777 != 0 && !f.Mode().IsDir() {
			return nil, fault.New(fault.Invalid, "exam.interchange.traversal", "where", clip(name), "path", clip(f.Name))
		}
		size, packed := f.UncompressedSize64, max(f.CompressedSize64, 1)
		if total += size; size > uint64(l.Unpacked) || total > uint64(l.Unpacked) || size > ratioFrom && size/packed > uint64(l.Ratio) {
			return nil, a.bomb(f.Name)
		}
		if !strings.HasSuffix(f.Name, "/") && a.parts[f.Name] == nil {
			a.parts[f.Name], a.names = f, append(a.names, f.Name)
		}
	}
	return a, nil
}

func (a *archive) bomb(part string) error {
	return fault.New(fault.TooLarge, "exam.interchange.bomb", "where", clip(a.name), "path", clip(part))
}

// inside reports whether a path stays in the archive.
func inside(p string) bool {
	if p == "" || strings.HasPrefix(p, "/") || strings.ContainsAny(p, "\\:\x00") {
		return false
	}
	for _, part := range strings.Split(p, "/") {
		if part == ".." {
			return false
		}
	}
	return true
}

func (a *archive) has(name string) bool { return a.parts[name] != nil }

// manifest is the path of the manifest: at the root, or in the one folder into
// which some programs put everything. "" where there is none.
func (a *archive) manifest() string {
	found := ""
	for _, n := range a.names {
		if path.Base(n) == "imsmanifest.xml" && strings.Count(n, "/") <= 1 && (found == "" || len(n) < len(found)) {
			found = n
		}
	}
	return found
}

// open gives the bytes of a part; nil where it is not there. The faults are
// exam.interchange.bomb and .broken.
func (a *archive) open(name string) ([]byte, error) {
	f := a.parts[name]
	if f == nil {
		return nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, fault.New(fault.Invalid, "exam.interchange.broken", "where", clip(name)).Wrap(err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, a.left+1))
	if a.left -= int64(len(data)); a.left < 0 {
		return nil, a.bomb(name)
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "exam.interchange.broken", "where", clip(name)).Wrap(err)
	}
	return data, nil
}

// resolve gives the path in the archive that a reference in a file means. The
// faults are exam.interchange.external and .traversal.
func resolve(from string, line int, href string) (string, error) {
	at := place(from, line)
	if strings.Contains(href, ":") || strings.HasPrefix(href, "//") {
		return "", fault.New(fault.Invalid, "exam.interchange.external", "where", at, "path", clip(href))
	}
	href, _, _ = strings.Cut(href, "#")
	href, _, _ = strings.Cut(href, "?")
	if strings.HasPrefix(href, "/") || strings.Contains(href, "\\") {
		return "", fault.New(fault.Invalid, "exam.interchange.traversal", "where", at, "path", clip(href))
	}
	p := path.Join(path.Dir(from), unescapePath(href))
	if !inside(p) {
		return "", fault.New(fault.Invalid, "exam.interchange.traversal", "where", at, "path", clip(href))
	}
	return p, nil
}

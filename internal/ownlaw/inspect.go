package ownlaw

import (
	"io/fs"
	"os"
	"path/filepath"

	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// Program reads the files of the editions that come with the program.
func Program(acts fs.FS) func(*law.Edition) (Files, error) {
	return func(e *law.Edition) (Files, error) { return programFiles(acts, e) }
}

// Inspect checks what lies in a law folder, in the folder of one act or of one
// edition: that it loads, that its examples come out as they say, and that
// nothing changed since the signature. It stops at the first fault, which names
// file and line. Whether the signature itself holds needs the certificates and
// the persons of the installation: its start checks that.
func Inspect(dir string, lib *law.Library, kinds []law.Kind) ([]Ref, error) {
	root, wanted, err := rootOf(dir)
	if err != nil {
		return nil, err
	}
	f, err := openFolder(root)
	if err != nil {
		return nil, err
	}
	refs, err := f.refs()
	if err != nil {
		return nil, err
	}
	var seen []Ref
	for _, r := range refs {
		with, err := f.inspect(r, lib, kinds)
		if wanted(r) {
			if err != nil {
				return seen, err
			}
			seen = append(seen, r)
		}
		if err == nil {
			lib = with // the next may be based on this one
		}
	}
	if len(seen) == 0 {
		return nil, fault.New(fault.Missing, "ownlaw.nothing", "folder", dir)
	}
	return seen, nil
}

// rootOf finds the law folder above what is to be checked.
func rootOf(dir string) (root string, wanted func(Ref) bool, err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return "", nil, err
	}
	if _, err := os.Stat(dir); err != nil {
		return "", nil, fault.New(fault.Missing, "ownlaw.nothing", "folder", dir).Wrap(err)
	}
	up, name := filepath.Split(filepath.Clean(dir))
	switch {
	case checkName(name) == nil:
		return up, func(r Ref) bool { return r.Act == name }, nil
	case checkName(filepath.Base(up)) == nil:
		return filepath.Dir(filepath.Clean(up)), func(r Ref) bool { return r == Ref{filepath.Base(up), name} }, nil
	}
	return dir, func(Ref) bool { return true }, nil
}

func (f folder) inspect(r Ref, lib *law.Library, kinds []law.Kind) (*law.Library, error) {
	c, err := f.read(r)
	if err != nil {
		return nil, err
	}
	with, e, err := Check(lib, kinds, r, c.files)
	if err != nil {
		return nil, err
	}
	if c.enacted != nil {
		n, err := readEnactment(r, c.enacted)
		if err != nil {
			return nil, err
		}
		if err := n.hold(r, c.files); err != nil {
			return nil, err
		}
	}
	return with, examples(with, e)
}

// examples finds the first example that does not come out as it says.
func examples(lib *law.Library, e *law.Edition) error {
	for _, g := range e.Cases {
		for _, c := range g.Cases {
			r, err := answer(lib, e, Asked{Rule: g.Rule, Name: c.Name, Input: c.In})
			if err != nil {
				return err
			}
			if !comesOut(c, r) {
				return fault.New(fault.Invalid, "ownlaw.example", "rule", g.Rule, "name", c.Name,
					"file", c.In.Place.File, "line", c.In.Place.Line)
			}
		}
	}
	return nil
}

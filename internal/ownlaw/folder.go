package ownlaw

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"tarazy/internal/fault"
)

// fresh ends the name of a file or folder that is being written.
const fresh = ".new"

// folder is the law folder of the installation. Nothing outside it can be
// reached, by name or by symbolic link.
type folder struct{ root *os.Root }

func openFolder(dir string) (folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return folder{}, fmt.Errorf("law folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return folder{}, fmt.Errorf("law folder: %w", err)
	}
	return folder{root}, nil
}

// refs are the editions in the folder, sorted. A name that is none of an own
// act is refused: nobody would see that it does not count.
func (f folder) refs() ([]Ref, error) {
	var out []Ref
	acts, err := f.names(".")
	if err != nil {
		return nil, err
	}
	for _, act := range acts {
		editions, err := f.names(act)
		if err != nil {
			return nil, err
		}
		for _, e := range editions {
			r := Ref{act, e}
			if err := r.check(); err != nil {
				return nil, fault.New(fault.Invalid, "ownlaw.folder_name", "file", r.dir()).Wrap(err)
			}
			out = append(out, r)
		}
	}
	return out, nil
}

// names are the entries of a folder but hidden ones and those being written.
func (f folder) names(dir string) ([]string, error) {
	entries, err := fs.ReadDir(f.root.FS(), dir)
	if err != nil {
		return nil, fmt.Errorf("law folder: %w", err)
	}
	var out []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !strings.HasSuffix(e.Name(), fresh) {
			out = append(out, e.Name())
		}
	}
	return out, nil
}

// content is what lies in the folder of one edition.
type content struct {
	files                       Files
	enacted, signature, changes []byte // nil where there is none
}

// read gives an edition's files (ownlaw.missing, ownlaw.stranger,
// ownlaw.too_large).
func (f folder) read(r Ref) (content, error) {
	if err := r.check(); err != nil {
		return content{}, fault.New(fault.Missing, "ownlaw.missing").Wrap(err)
	}
	if err := f.finish(r); err != nil {
		return content{}, err
	}
	c := content{files: Files{}}
	err := fs.WalkDir(f.root.FS(), r.dir(), func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || skipped(d.Name()) {
			return err
		}
		data, err := f.readFile(p)
		if err != nil {
			return err
		}
		return c.put(strings.TrimPrefix(p, r.dir()+"/"), data)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return content{}, fault.New(fault.Missing, "ownlaw.missing")
	}
	return c, inFolder(err, r)
}

func skipped(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, fresh)
}

func (c *content) put(name string, data []byte) error {
	switch name {
	case enactedFile:
		c.enacted = data
	case signatureFile:
		c.signature = data
	case changesFile:
		c.changes = data
	default:
		return c.files.add(name, data)
	}
	return nil
}

// inFolder makes the file that a fault names one of the edition's folder.
func inFolder(err error, r Ref) error {
	f, ok := fault.As(err)
	if !ok || f.Args["file"] == nil {
		return err
	}
	out := *f
	out.Args = fault.Args{}
	for k, v := range f.Args {
		out.Args[k] = v
	}
	out.Args["file"] = path.Join(r.dir(), fmt.Sprint(f.Args["file"]))
	return &out
}

func (f folder) readFile(name string) ([]byte, error) {
	file, err := f.root.Open(name)
	if err != nil {
		return nil, fmt.Errorf("law folder: %w", err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("law folder: %w", err)
	}
	return data, nil
}

// finish completes an enactment that was cut off between its two renames: the
// signature lay there whole before enacted.yaml got its name.
func (f folder) finish(r Ref) error {
	dir := r.dir() + "/"
	if f.has(dir+enactedFile) && !f.has(dir+signatureFile) && f.has(dir+signatureFile+fresh) {
		return f.rename(dir+signatureFile+fresh, dir+signatureFile)
	}
	return nil
}

func (f folder) has(name string) bool {
	_, err := f.root.Stat(name)
	return err == nil
}

// create writes a new edition: whole, or not at all (ownlaw.exists).
func (f folder) create(r Ref, files Files, changes []byte) error {
	if f.has(r.dir()) {
		return fault.New(fault.Conflict, "ownlaw.exists", "act", r.Act, "edition", r.Edition).At("from")
	}
	temp := r.dir() + fresh
	if err := f.root.RemoveAll(temp); err != nil {
		return fmt.Errorf("law folder: %w", err)
	}
	all := files.clone()
	all[changesFile] = changes
	for name, data := range all {
		if err := f.root.MkdirAll(path.Dir(temp+"/"+name), 0o700); err != nil {
			return fmt.Errorf("law folder: %w", err)
		}
		if err := f.writeNew(temp+"/"+name, data); err != nil {
			return err
		}
	}
	return f.rename(temp, r.dir())
}

// replace writes a file beside and renames it into its place.
func (f folder) replace(r Ref, name string, data []byte) error {
	p := r.dir() + "/" + name
	if err := f.writeNew(p+fresh, data); err != nil {
		return err
	}
	return f.rename(p+fresh, p)
}

// prepare writes enacted.yaml and its signature whole beside their places, where
// they count for nothing yet.
func (f folder) prepare(r Ref, enacted, signature []byte) error {
	dir := r.dir() + "/"
	if err := f.writeNew(dir+signatureFile+fresh, signature); err != nil {
		return err
	}
	return f.writeNew(dir+enactedFile+fresh, enacted)
}

// place puts what was prepared into place. Whatever cuts it off, the next start
// completes it: finishRegistered before the first rename, finish behind it.
func (f folder) place(r Ref) error {
	dir := r.dir() + "/"
	if err := f.rename(dir+enactedFile+fresh, dir+enactedFile); err != nil {
		return err
	}
	return f.rename(dir+signatureFile+fresh, dir+signatureFile)
}

func (f folder) remove(r Ref) error {
	if err := f.root.RemoveAll(r.dir()); err != nil {
		return fmt.Errorf("law folder: %w", err)
	}
	return nil
}

func (f folder) writeNew(name string, data []byte) error {
	file, err := f.root.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("law folder: %w", err)
	}
	_, err1 := file.Write(data)
	err2 := file.Sync()
	if err := errors.Join(err1, err2, file.Close()); err != nil {
		return fmt.Errorf("law folder: %w", err)
	}
	return nil
}

func (f folder) rename(from, to string) error {
	if err := f.root.Rename(from, to); err != nil {
		return fmt.Errorf("law folder: %w", err)
	}
	return nil
}

package interchange

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"unicode/utf8"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// Files reads files of items for the bank, within limits; zeros are the
// defaults.
type Files struct{ Limits Limits }

// Check refuses what makes a file useless or unsafe as a whole, without
// reading its items: the faults are those of Read. What only the reading shows
// is refused there.
func (f Files) Check(in *exam.ItemFile) error { return Check(in.Name, in.Data, f.options(in)) }

// Read gives the items of a file with the report.
func (f Files) Read(in *exam.ItemFile) (*exam.Reading, error) {
	got, err := Read(in.Name, in.Data, f.options(in))
	if err != nil {
		return nil, err
	}
	out := &exam.Reading{Format: string(got.Format), Items: got.Items, Stimuli: got.Stimuli, Report: []exam.ImportNote{}}
	for _, n := range got.Report {
		line := exam.ImportNote{Where: n.Where, Item: n.Item, Severity: string(n.Severity), Said: []exam.Noted{{Key: n.Key(), Args: n.Args}}}
		if n.Fault != nil {
			line.Said = append(line.Said, exam.Noted{Key: n.Fault.Key(), Args: n.Fault.Args})
		}
		out.Report = append(out.Report, line)
	}
	return out, nil
}

func (f Files) options(in *exam.ItemFile) Options {
	return Options{Language: in.Language, Tag: in.Tag, Limits: f.Limits}
}

// Check refuses a file that Read would refuse as a whole, as far as its outside
// tells: its size and form, and what an archive holds. It takes a moment where
// Read takes seconds.
func Check(name string, data []byte, o Options) error {
	r := newReader(name, o)
	if err := r.bounds(data); err != nil {
		return err
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return r.checkArchive(data)
	}
	data = bytes.TrimPrefix(data, bom)
	switch {
	case !utf8.Valid(data):
	case bytes.HasPrefix(bytes.TrimSpace(data), []byte("<")):
		return r.checkXML(data)
	case looksLikeGIFT(string(data)):
		return nil
	}
	return r.unknown()
}

func (r *reader) unknown() error {
	return fault.New(fault.Invalid, "exam.interchange.unknown", "file", clip(r.file))
}

// bounds refuses a file by its size, or an import without a language.
func (r *reader) bounds(data []byte) error {
	switch {
	case r.o.Language != locale.KK && r.o.Language != locale.RU:
		return fault.New(fault.Invalid, "exam.interchange.language").At("language")
	case int64(len(data)) > r.o.Limits.Bytes:
		return fault.New(fault.TooLarge, "exam.interchange.large", "limit", r.o.Limits.Bytes>>20)
	case len(bytes.TrimSpace(data)) == 0:
		return fault.New(fault.Invalid, "exam.interchange.empty")
	}
	return nil
}

// checkXML goes through a document without keeping it.
func (r *reader) checkXML(data []byte) error {
	root, err := scanXML(r.file, data, r.o.Limits)
	if err != nil {
		return err
	}
	_, ok := qtiOf(root)
	switch {
	case root.name == "questestinterop":
		return fault.New(fault.Invalid, "exam.interchange.old", "file", clip(r.file))
	case ok || root.name == "quiz":
		return nil
	}
	return r.unknown()
}

// scanXML gives the first element of a document, without what is in it.
func scanXML(file string, data []byte, l Limits) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, bom)))
	var root *node
	stack := []*node{{}}
	for count := 0; ; count++ {
		t, err := d.Token()
		line, _ := d.InputPos()
		switch {
		case errors.Is(err, io.EOF) && root != nil:
			return root, nil
		case err != nil:
			return nil, fault.New(fault.Invalid, "exam.interchange.broken", "where", place(file, line)).Wrap(err)
		case count > l.Nodes:
			return nil, fault.New(fault.TooLarge, "exam.interchange.bomb", "where", place(file, line), "path", clip(file))
		}
		if stack, err = grow(stack, t, file, line, l); err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		if root == nil && top.name != "" {
			root = top
		}
		top.kids = nil
	}
}

// checkArchive looks at the parts of an archive and at its list of them.
func (r *reader) checkArchive(data []byte) error {
	a, err := openArchive(r.file, data, r.o.Limits)
	if err != nil {
		return err
	}
	if a.has("xl/workbook.xml") {
		return nil
	}
	if a.manifest() == "" {
		return r.unknown()
	}
	resources, err := r.manifest(a)
	if err != nil {
		return err
	}
	for _, res := range resources {
		if err := a.checkHead(res.path); err != nil {
			return err
		}
	}
	return nil
}

// headMost is how much of a part is looked at for a document type, which
// stands before its first element; bytes.
const headMost = 4 << 10

// checkHead refuses a part that begins with a document type.
func (a *archive) checkHead(name string) error {
	f := a.parts[name]
	if f == nil {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return fault.New(fault.Invalid, "exam.interchange.broken", "where", clip(name)).Wrap(err)
	}
	defer r.Close()
	d := xml.NewDecoder(io.LimitReader(r, headMost))
	for {
		t, err := d.RawToken()
		if err != nil { // no document, or none that begins here: the reading tells
			return nil
		}
		line, _ := d.InputPos()
		switch t.(type) {
		case xml.Directive:
			return fault.New(fault.Invalid, "exam.interchange.doctype", "where", place(name, line))
		case xml.StartElement:
			return nil
		}
	}
}

package people

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"tarazy/internal/fault"
)

// xlsxReader reads a workbook (ECMA-376) as a stream. It is the house's own,
// for the streaming reader of the library that writes workbooks tells neither
// formulas nor merged cells, and unpacks without a bound of its own.
type xlsxReader struct {
	zip    *zip.Reader
	left   int64 // bytes that may still be unpacked
	shared []string
	old    bool // days are counted from 1904
}

// Parts of a workbook that are looked at.
const (
	workbookPart = "xl/workbook.xml"
	relsPart     = "xl/_rels/workbook.xml.rels"
	stringsPart  = "xl/sharedStrings.xml"
	entriesMost  = 1_000 // of the archive
)

// newXLSX opens a workbook. The faults are people.import.broken and
// people.import.unzipped: what the archive says it unpacks to is checked here,
// and what it truly unpacks to while reading.
func newXLSX(file []byte) (*xlsxReader, error) {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, broken("zip", err)
	}
	if len(z.File) > entriesMost {
		return nil, fault.New(fault.TooLarge, "people.import.entries", "limit", entriesMost)
	}
	var total uint64
	for _, f := range z.File {
		if total += f.UncompressedSize64; total > unzipMost || f.UncompressedSize64 > unzipMost {
			return nil, tooBig()
		}
	}
	return &xlsxReader{zip: z, left: unzipMost}, nil
}

func tooBig() error {
	return fault.New(fault.TooLarge, "people.import.unzipped", "limit", int64(unzipMost>>20))
}

// part reads a part as XML, token by token; a part that is not there has none.
func (x *xlsxReader) part(name string, each func(xml.Token, *xml.Decoder) error) error {
	for _, f := range x.zip.File {
		if !strings.EqualFold(strings.TrimPrefix(f.Name, "/"), name) {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return broken("zip", err)
		}
		err = tokens(&bounded{r: r, x: x}, each)
		return errors.Join(err, closeQuietly(r))
	}
	return nil
}

// closeQuietly closes a part: a checksum that was not reached is no error.
func closeQuietly(r io.Closer) error { r.Close(); return nil }

func tokens(r io.Reader, each func(xml.Token, *xml.Decoder) error) error {
	d := xml.NewDecoder(r)
	for depth := 0; ; {
		t, err := d.RawToken()
		switch {
		case errors.Is(err, io.EOF) && depth == 0:
			return nil
		case errors.Is(err, io.EOF):
			return broken("xml", io.ErrUnexpectedEOF)
		case err != nil:
			if f, ok := fault.As(err); ok {
				return f
			}
			return broken("xml", err)
		}
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
		if err := each(t, d); err != nil {
			return err
		}
	}
}

// bounded counts what is unpacked against the bound of the whole file.
type bounded struct {
	r io.Reader
	x *xlsxReader
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.x.left -= int64(n); b.x.left < 0 {
		return 0, tooBig()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return n, broken("zip", err)
	}
	return n, err
}

func attr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

type sheetRef struct{ name, part string }

func (x *xlsxReader) read(sheet func(string) (bool, error), each func(line) error, merged func(Merge) error) error {
	refs, err := x.sheets()
	if err != nil {
		return err
	}
	if len(refs) == 0 {
		return broken("workbook", errors.New("no sheets"))
	}
	if err := x.sharedStrings(); err != nil {
		return err
	}
	for _, ref := range refs {
		wanted, err := sheet(ref.name)
		if err != nil {
			return err
		}
		if !wanted {
			continue
		}
		p := &sheetParser{x: x, each: each, merged: merged, cells: map[int]cell{}}
		if err := x.part(ref.part, p.token); err != nil {
			return err
		}
	}
	return nil
}

// sheets lists the sheets of the workbook in its order.
func (x *xlsxReader) sheets() ([]sheetRef, error) {
	targets := map[string]string{}
	err := x.part(relsPart, func(t xml.Token, _ *xml.Decoder) error {
		if s, ok := t.(xml.StartElement); ok && s.Name.Local == "Relationship" {
			target := attr(s, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join("xl", target)
			}
			targets[attr(s, "Id")] = strings.TrimPrefix(target, "/")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []sheetRef
	err = x.part(workbookPart, func(t xml.Token, _ *xml.Decoder) error {
		s, ok := t.(xml.StartElement)
		switch {
		case ok && s.Name.Local == "workbookPr":
			x.old = attr(s, "date1904") == "1" || attr(s, "date1904") == "true"
		case ok && s.Name.Local == "sheet":
			out = append(out, sheetRef{name: attr(s, "name"), part: targets[attr(s, "id")]})
		}
		return nil
	})
	return out, err
}

// sharedStrings reads the texts that cells point to.
func (x *xlsxReader) sharedStrings() error {
	var text strings.Builder
	inText, phonetic := false, 0
	return x.part(stringsPart, func(t xml.Token, _ *xml.Decoder) error {
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "si":
				text.Reset()
			case "rPh":
				phonetic++
			case "t":
				inText = phonetic == 0
			}
		case xml.CharData:
			if inText && text.Len() < 8*cellMost {
				text.Write(t)
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "si":
				x.shared = append(x.shared, text.String())
			case "rPh":
				phonetic--
			case "t":
				inText = false
			}
		}
		return nil
	})
}

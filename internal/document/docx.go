package document

import (
	"archive/zip"
	"fmt"
	"io"
	"time"
)

// DOCX writes the document as a Word file (ECMA-376, transitional). Errors are
// those of PDF without document.fonts_missing and without those of layout: the
// word processor lays the pages out and brings the fonts.
func DOCX(w io.Writer, d Document) error {
	if err := check(d); err != nil {
		return err
	}
	b := &body{doc: d, width: d.textTwips()}
	for i, p := range d.Parts {
		if err := b.part(p, d.Parts[i+1:]); err != nil {
			return fmt.Errorf("document: part %d: %w", i, err)
		}
	}
	day, err := d.day()
	if err != nil {
		return err
	}
	return pack(w, day, b.files())
}

// file is one part of the package.
type file struct {
	name string
	data []byte
}

// pack writes the parts in their order, all of one time, so that the same
// document gives the same bytes.
func pack(w io.Writer, at time.Time, files []file) error {
	z := zip.NewWriter(w)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate}
		h.SetMode(0o644)
		if at.Year() >= 1980 { // the first year that a zip can hold
			h.Modified = at
		}
		out, err := z.CreateHeader(h)
		if err != nil {
			return fmt.Errorf("document: write DOCX: %w", err)
		}
		if _, err := out.Write(f.data); err != nil {
			return fmt.Errorf("document: write DOCX: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("document: write DOCX: %w", err)
	}
	return nil
}

// files gives the parts of the package. The content types come first: some
// readers recognise the file by that.
func (b *body) files() []file {
	out := []file{
		{"[Content_Types].xml", contentTypes()},
		{"_rels/.rels", packageRelations()},
		{"docProps/core.xml", b.doc.properties()},
		{"word/document.xml", b.document()},
		{"word/_rels/document.xml.rels", b.relations()},
		{"word/styles.xml", b.doc.styles()},
		{"word/settings.xml", b.doc.settings()},
		{"word/fontTable.xml", fontTable()},
		{"word/header1.xml", b.running(true)},
		{"word/header2.xml", b.firstHeader()},
		{"word/footer1.xml", b.running(false)},
		{"word/footer2.xml", b.running(false)},
	}
	return append(out, b.pictures...)
}

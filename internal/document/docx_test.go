package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"path"
	"strings"
	"testing"
	"time"
)

// unpack gives the parts of a Word file by name.
func unpack(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if want := time.Date(2023, 1, 19, 0, 0, 0, 0, time.UTC); strings.HasPrefix(f.Name, "word/") && !f.Modified.UTC().Equal(want) {
			t.Errorf("%s is of %s", f.Name, f.Modified)
		}
	}
	return unpackFile(t, data)
}

// unpackFile gives the parts of a Word file of anybody's.
func unpackFile(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// element is one element that was read back, with the text that it begins.
type element struct {
	name  string
	attrs map[string]string
}

// read decodes a part strictly: it fails on anything that is not well formed.
func read(t *testing.T, name string, data []byte) (text string, elements []element) {
	t.Helper()
	var b strings.Builder
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String(), elements
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		switch x := token.(type) {
		case xml.CharData:
			b.Write(x)
		case xml.StartElement:
			e := element{x.Name.Local, map[string]string{}}
			for _, a := range x.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			elements = append(elements, e)
			if x.Name.Local == "p" || x.Name.Local == "br" {
				b.WriteString("\n")
			}
		}
	}
}

func count(list []element, name string) int {
	n := 0
	for _, e := range list {
		if e.name == name {
			n++
		}
	}
	return n
}

func TestDOCXHoldsTheText(t *testing.T) {
	for _, c := range []struct {
		doc  Document
		tag  string
		want []string
	}{
		{planRU(), "ru-RU", []string{
			"«УТВЕРЖДАЮ»\nВышестоящий руководитель", "Подписано ЭЦП: 19.01.2023 11:20", "E‑R‑1",
			"Возвращённые деньги направлены на текущие расходы района", "Проверка",
		}},
		{planKK(), "kk-KZ", []string{
			"«БЕКІТЕМІН»\nЖоғары тұрған басшы", "тегі, аты-жөнінің бірінші әріптері ",
			"Саяси мемлекеттік қызметшінің немесе «А» корпусы қызметшісі келісімінің",
		}},
	} {
		parts := unpack(t, render(t, DOCX, c.doc))
		text, elements := read(t, "document", parts["word/document.xml"])
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q", c.tag, want)
			}
		}
		if n := count(elements, "tblHeader"); n != 1 {
			t.Errorf("%s: %d head rows", c.tag, n)
		}
		_, styles := read(t, "styles", parts["word/styles.xml"])
		for _, e := range styles {
			if e.name == "lang" && e.attrs["val"] != c.tag {
				t.Errorf("language %v, want %s", e.attrs, c.tag)
			}
		}
		if core, _ := read(t, "core", parts["docProps/core.xml"]); !strings.Contains(core, c.doc.Title) || !strings.Contains(core, c.tag) {
			t.Errorf("properties: %s", core)
		}
		foot, fields := read(t, "footer", parts["word/footer1.xml"])
		if count(fields, "instrText") != 2 || !strings.Contains(foot, " / ") {
			t.Errorf("foot: %s", foot)
		}
	}
}

// TestDOCXIsWhole checks that the package is closed: every part is well formed
// and has a type, every relation has its target, every reference its relation,
// every style that is used is defined, and every table is as wide as its grid.
func TestDOCXIsWhole(t *testing.T) {
	d := protocolRU()
	d.Date = "2023-01-19"
	for _, p := range []Part{planRU().Parts[7], Rule{}, PageBreak{}, Heading{3, "Қосымша"}, Reference{"1-қосымша\nНысан"}, Approval{Signature{Role: "Басшы"}}} {
		d.Parts = append(d.Parts, p)
	}
	parts := unpack(t, render(t, DOCX, d))
	types := string(parts["[Content_Types].xml"])
	for name, data := range parts {
		if strings.HasSuffix(name, ".png") {
			if _, err := png.Decode(bytes.NewReader(data)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		read(t, name, data)
		if strings.HasPrefix(name, "word/") && !strings.HasSuffix(name, ".rels") && !strings.Contains(types, `"/`+name+`"`) {
			t.Errorf("%s has no content type", name)
		}
	}
	_, relations := read(t, "relations", parts["word/_rels/document.xml.rels"])
	known := map[string]bool{}
	for _, r := range relations[1:] {
		known[r.attrs["Id"]] = true
		if _, ok := parts[path.Join("word", r.attrs["Target"])]; !ok {
			t.Errorf("relation %v leads nowhere", r.attrs)
		}
	}
	defined := map[string]bool{}
	_, styles := read(t, "styles", parts["word/styles.xml"])
	for _, e := range styles {
		defined[e.attrs["styleId"]] = true
	}
	_, elements := read(t, "document", parts["word/document.xml"])
	for _, e := range elements {
		if e.name == "pStyle" && !defined[e.attrs["val"]] {
			t.Errorf("no style %s", e.attrs["val"])
		}
		if id := e.attrs["embed"] + e.attrs["id"]; strings.HasPrefix(id, "r") && !known[id] {
			t.Errorf("no relation %s", id)
		}
	}
}

func TestDOCXPicturesHaveWords(t *testing.T) {
	d := protocolRU()
	d.Date = "2023-01-19"
	parts := unpack(t, render(t, DOCX, d))
	_, elements := read(t, "document", parts["word/document.xml"])
	for _, e := range elements {
		if e.name == "docPr" && e.attrs["descr"] != "Код проверки (QR): https://tarazy.example/verify/prt_k3v7q2m5x4b6n8t1r9w0y2z4" {
			t.Errorf("described as %q", e.attrs["descr"])
		}
	}
	if count(elements, "docPr") != 1 || len(parts["word/media/qr1.png"]) == 0 {
		t.Error("the picture is not there")
	}
}

func TestDOCXTakesHostileText(t *testing.T) {
	hostile := "</w:t>&<![CDATA[ \x00\x0b\ufffe\u202e \"'>"
	d := planKK()
	d.Title, d.Footer, d.Number, d.Subject = hostile, hostile, hostile, hostile
	d.Parts = []Part{
		Heading{1, hostile}, Text(hostile), Note{hostile}, Reference{hostile}, KeyValue{[]Pair{{hostile, hostile}}},
		Approval{Signature{Role: hostile, Name: hostile, EDS: &EDS{hostile, hostile}}}, QR{hostile, hostile},
		Table{Columns: []Column{{Title: hostile, Width: 1}}, Rows: []Row{Cells(hostile)}},
		SignatureBlock{Signatures: []Signature{{Role: hostile, Name: hostile, Date: hostile}}},
	}
	for name, data := range unpack(t, render(t, DOCX, d)) {
		if !strings.HasSuffix(name, ".png") {
			read(t, name, data)
		}
	}
	if got := pages(t, d)[0]; !strings.Contains(got, `</w:t>&<![CDATA[ "'>`) {
		t.Errorf("PDF: %s", got)
	}
}

func TestDOCXPageStandsAsAsked(t *testing.T) {
	for landscape, want := range map[bool]string{true: "16838", false: "11906"} {
		d := planRU()
		d.Landscape = landscape
		_, elements := read(t, "document", unpack(t, render(t, DOCX, d))["word/document.xml"])
		for _, e := range elements {
			if e.name == "pgSz" && e.attrs["w"] != want {
				t.Errorf("landscape %v: %v", landscape, e.attrs)
			}
		}
	}
}

func TestDOCXKeepsSignaturesWithWhatTheyStandUnder(t *testing.T) {
	d := planRU()
	_, with := read(t, "document", unpack(t, render(t, DOCX, d))["word/document.xml"])
	d.Parts = d.Parts[:len(d.Parts)-1]
	_, without := read(t, "document", unpack(t, render(t, DOCX, d))["word/document.xml"])
	if got := count(with, "keepNext") - count(without, "keepNext"); got != 9 {
		t.Errorf("%d paragraphs stay with the signatures, want the last row, the separator and the note", got)
	}
}

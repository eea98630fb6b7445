package press

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// FuzzTemplate: a text that is taken is printed as PDF and DOCX, and settling it
// again changes nothing.
func FuzzTemplate(f *testing.F) {
	f.Add("АҚБҰЛАҚ АУДАНЫ\nӘКІМІНІҢ АППАРАТЫ", "село Акбулак", "Исх. № ___\r\n\r\nот 2 марта")
	f.Add("a\u202eb", "\x00", "😀")
	f.Add(strings.Repeat("ұ", 240), "</w:t><w:br/>&amp;", ") Tj ET (")
	f.Fuzz(func(t *testing.T, name, address, text string) {
		head := &Letterhead{KK: Side{name, address}, RU: Side{name, address}}
		c, d := Content{Head: head}, Content{Texts: Texts{KK: Added{text, text}}}
		for part, x := range map[Part]*Content{HeadPart: &c, Part(Letter): &d} {
			if err := x.settle(part); err != nil {
				if _, ok := fault.As(err); !ok {
					t.Fatal(err)
				}
				return
			}
		}
		before := d.Texts.KK
		if err := d.settle(Part(Letter)); err != nil || d.Texts.KK != before {
			t.Fatalf("%q became %q, %v", before, d.Texts.KK, err)
		}
		for _, r := range name + address + text {
			if unicode.Is(unicode.Cf, r) {
				t.Fatalf("%q was taken", r)
			}
		}
		wear := &Dress{head: c.Head, texts: d.Texts}
		x := document.Document{Lang: locale.KK, Date: "2026-03-02", Parts: []document.Part{document.Text("Мәтін")}}
		x.Parts = wear.around(x)
		for _, format := range []document.Format{document.AsPDF, document.AsDOCX} {
			var b bytes.Buffer
			if err := format.Write(&b, x); err != nil {
				t.Fatal(err)
			}
		}
	})
}

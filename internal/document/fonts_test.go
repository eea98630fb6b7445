package document

import (
	"os"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"tarazy/internal/fault"
)

const kazakh = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯаәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"

func TestEveryFaceHasTheLettersOfBothLanguages(t *testing.T) {
	fonts, err := loadFonts()
	if err != nil {
		t.Fatalf("run make assets first: %v", err)
	}
	for i, f := range fonts {
		for _, r := range kazakh + "₸№«»–—‑…“”’•×≤≥−\u00a0\u202f0123456789" {
			if w, ok := f.width(r); !ok || w <= 0 {
				t.Errorf("%s lacks %q", faceFiles[i], r)
			}
		}
	}
}

// TestWidthsAgreeWithTheLibrary measures with the library what this package
// measured by itself: lines are broken by one and printed by the other.
func TestWidthsAgreeWithTheLibrary(t *testing.T) {
	fonts, err := loadFonts()
	if err != nil {
		t.Fatalf("run make assets first: %v", err)
	}
	for i, f := range fonts {
		pdf := fpdf.New("P", "mm", "A4", "")
		pdf.AddUTF8FontFromBytes("f", "", f.file)
		pdf.SetFont("f", "", 10)
		for r, w := range f.widths {
			if r < ' ' || w == 0 {
				continue
			}
			if got := pdf.GetStringSymbolWidth(string(r)); got < w-1 || got > w+1 {
				t.Errorf("%s: %q is %d wide here, %d in the library", faceFiles[i], r, w, got)
			}
		}
	}
}

func TestMissingFontsAreNamed(t *testing.T) {
	absent := func(string) ([]byte, error) { return nil, os.ErrNotExist }
	broken := func(string) ([]byte, error) { return []byte("not a font, but long enough to be read"), nil }
	for name, read := range map[string]func(string) ([]byte, error){"absent": absent, "broken": broken} {
		_, err := readFonts(read)
		if !fault.Is(err, "document.fonts_missing") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestBrokenFontsDoNotPanic cuts a real font short at many places.
func TestBrokenFontsDoNotPanic(t *testing.T) {
	fonts, err := loadFonts()
	if err != nil {
		t.Fatalf("run make assets first: %v", err)
	}
	whole := fonts[0].file
	for n := 0; n < len(whole); n += 997 {
		_, _ = glyphWidths(whole[:n])
	}
}

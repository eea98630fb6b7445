package appraisal_test

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/clock"
	"tarazy/internal/document"
	"tarazy/internal/locale"
	"tarazy/internal/store/storetest"
)

var update = flag.Bool("update", false, "keep the pictures of the forms anew, after somebody has looked at them")

// The pages of the forms look as they did when somebody looked at them last.
// Letters may be drawn a little otherwise by another version of poppler; a line, a
// column or a word in another place is found.
func TestTheFormsLookAsTheyWereSeenLast(t *testing.T) {
	c := clock.NewFixed(appraisaltest.Start)
	w := appraisaltest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	y := sheets(w)
	id := w.Sheeted(y, w.Economist, w.HeadBudget, w.HeadFinance, 4, 1).ID
	var seen []string
	for _, paper := range appraisal.Papers {
		for _, l := range []locale.Lang{locale.KK, locale.RU} {
			d, err := w.FormPaper(t.Context(), w.HR, id, paper, l)
			w.Must(err)
			for n, page := range pictures(t, d.Document) {
				name := filepath.Join("testdata", "forms", string(paper)+"-"+string(l)+"-"+string(rune('1'+n))+".png")
				seen = append(seen, name)
				asSeen(t, name, page)
			}
		}
	}
	kept, err := filepath.Glob("testdata/forms/*.png")
	w.Must(err)
	for _, name := range kept {
		if !slices.Contains(seen, name) {
			t.Errorf("%s is kept, and there is no such page", name)
		}
	}
}

// pictures are the pages of a document, 50 dots an inch, in greys.
func pictures(t *testing.T, d document.Document) []*image.Gray {
	t.Helper()
	dir := t.TempDir()
	var b bytes.Buffer
	if err := document.PDF(&b, d); err != nil {
		t.Fatal(err)
	}
	draw := exec.CommandContext(t.Context(), "pdftoppm", "-png", "-gray", "-r", "50", "-", filepath.Join(dir, "page"))
	draw.Stdin = &b
	if out, err := draw.CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm: %v: %s", err, out)
	}
	names, err := filepath.Glob(filepath.Join(dir, "page*.png"))
	if err != nil || len(names) == 0 || len(names) > 9 {
		t.Fatal(names, err)
	}
	var out []*image.Gray
	for _, name := range names {
		out = append(out, picture(t, name))
	}
	return out
}

func picture(t *testing.T, name string) *image.Gray {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(name, err)
	}
	out := image.NewGray(img.Bounds())
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			out.Set(x, y, img.At(x, y))
		}
	}
	return out
}

// asSeen holds a page against the picture that is kept of it. With TARAZY_SHOTS the
// page that differs is left there.
func asSeen(t *testing.T, name string, page *image.Gray) {
	t.Helper()
	if *update {
		keepPicture(t, name, page)
		return
	}
	if n, at := differing(page, picture(t, name)); n > differMost {
		if dir := os.Getenv("TARAZY_SHOTS"); dir != "" {
			keepPicture(t, filepath.Join(dir, filepath.Base(name)), page)
		}
		t.Errorf("%s: %d dots differ, the first at %v; look at the page (TARAZY_SHOTS), and if it is right keep it with -update", name, n, at)
	}
}

func keepPicture(t *testing.T, name string, page *image.Gray) {
	t.Helper()
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, page); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A dot differs where it is lighter or darker by more than letters are drawn
// otherwise; so many may.
const (
	differBy   = 96
	differMost = 40
)

func differing(a, b *image.Gray) (n int, first image.Point) {
	if a.Bounds() != b.Bounds() {
		return a.Bounds().Dx() * a.Bounds().Dy(), image.Point{}
	}
	for i := range a.Pix {
		if d := int(a.Pix[i]) - int(b.Pix[i]); d > differBy || -d > differBy {
			if n++; n == 1 {
				first = image.Pt(i%a.Stride, i/a.Stride)
			}
		}
	}
	return n, first
}

// The comparison itself can fail: a word elsewhere, a line that is gone, a page of
// another size.
func TestAPageThatLooksOtherwiseIsFound(t *testing.T) {
	draw := func(title, cell string, columns int) *image.Gray {
		table := document.Table{}
		for range columns {
			table.Columns = append(table.Columns, document.Column{Title: title, Width: 1})
		}
		table.Rows = []document.Row{document.Cells(slices.Repeat([]string{cell}, columns)...)}
		return pictures(t, document.Document{Lang: locale.KK, Date: "2023-01-09", Title: title, Parts: []document.Part{document.Heading{Level: 1, Text: title}, table}})[0]
	}
	one := draw("Атауы", "бір", 3)
	if n, _ := differing(one, draw("Атауы", "бір", 3)); n != 0 {
		t.Errorf("the same page: %d dots", n)
	}
	for what, other := range map[string]*image.Gray{"a word": draw("Атауы", strings.Repeat("екінші ", 3), 3), "a column": draw("Атауы", "бір", 4)} {
		if n, _ := differing(one, other); n <= differMost {
			t.Errorf("%s otherwise: %d dots", what, n)
		}
	}
	small := image.NewGray(image.Rect(0, 0, 10, 10))
	small.Set(1, 1, color.White)
	if n, _ := differing(one, small); n <= differMost {
		t.Error("a page of another size is the same")
	}
}

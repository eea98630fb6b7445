package document

import (
	"bytes"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// pdftotext reads a PDF back with poppler, as any reader of the file would.
func pdftotext(t *testing.T, pdf []byte, args ...string) string {
	t.Helper()
	path, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Fatal("pdftotext is not on PATH: install the Debian package poppler-utils (make test installs it as root)")
	}
	cmd := exec.CommandContext(t.Context(), path, append(args, "-", "-")...)
	cmd.Stdin = bytes.NewReader(pdf)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil || errs.Len() > 0 {
		t.Fatalf("pdftotext: %v: %s", err, errs.String())
	}
	return out.String()
}

// pages gives the text of each page on one line, with words that were divided
// put together again.
func pages(t *testing.T, d Document) []string {
	t.Helper()
	all := strings.Split(pdftotext(t, render(t, PDF, d), "-raw"), "\f")
	for i, p := range all {
		all[i] = strings.Join(strings.Fields(p), " ")
	}
	return all[:len(all)-1]
}

func TestAPlanIsOneSheetInBothLanguages(t *testing.T) {
	for _, c := range []struct {
		doc  Document
		want []string
	}{
		{planRU(), []string{
			"«УТВЕРЖДАЮ» Вышестоящий руководитель", "Подписано ЭЦП: 19.01.2023 11:20",
			"Регистрационное свидетельство: 5f2a9c01d7e84b63aa0914c2", "Должность служащего руководитель отдела, E‑R‑1",
			"Возвращённые деньги направлены", "Непосредственный руководитель", "1 / 1",
		}},
		{planKK(), []string{
			"«БЕКІТЕМІН» Жоғары тұрған басшы", "тегі, аты-жөнінің бірінші әріптері",
			"Сұлтанов Бауыржан Жұмағалиұлы", "көрсеткішінен", "Тікелей басшы", "1 / 1",
		}},
	} {
		got := pages(t, c.doc)
		if len(got) != 1 {
			t.Fatalf("%s takes %d pages", c.doc.Title, len(got))
		}
		for _, want := range c.want {
			if !strings.Contains(got[0], want) {
				t.Errorf("%s: no %q in\n%s", c.doc.Title, want, got[0])
			}
		}
	}
}

func TestEveryKazakhLetterIsReadBack(t *testing.T) {
	d := protocolRU()
	d.Parts = []Part{Text(kazakh + " 1 000 ₸"), Paragraph{Runs: []Run{{Text: kazakh, Bold: true}, {Text: kazakh, Italic: true}}}}
	got := strings.ReplaceAll(strings.ReplaceAll(pages(t, d)[0], " ", ""), "-", "")
	if strings.Count(got, kazakh) != 3 || !strings.Contains(got, "1000₸") {
		t.Errorf("read back: %s", got)
	}
}

func TestALongTableRepeatsItsHead(t *testing.T) {
	got := pages(t, longTable(200))
	if len(got) < 4 || len(got) > 6 {
		t.Fatalf("200 rows take %d pages", len(got))
	}
	all := strings.Join(got, " ")
	for i, p := range got {
		if n := strings.Count(p, "№ Бағаланатын тұлға Қорытынды"); n != 1 {
			t.Errorf("page %d has the head %d times", i+1, n)
		}
		if want := fmt.Sprintf("%d / %d", i+1, len(got)); !strings.Contains(p, want) {
			t.Errorf("page %d is not numbered %s", i+1, want)
		}
		if running := strings.Contains(p, "Бағалау нәтижелерінің тізімі"); running != (i > 0) {
			t.Errorf("page %d: running title %v", i+1, running)
		}
	}
	for n := 1; n <= 200; n++ {
		if row := fmt.Sprintf("%d Қызметші %d тиімді", n, n); strings.Count(all, row) != 1 {
			t.Errorf("row %d is not there once", n)
		}
	}
}

func TestARowTallerThanAPageGoesOn(t *testing.T) {
	d, words := longTable(3), []string{}
	for i := range 900 {
		words = append(words, "сөз"+strconv.Itoa(i))
	}
	table := d.Parts[0].(Table)
	table.Rows[1].Cells[2].Text = strings.Join(words, "\n")
	d.Parts[0] = table
	got := pages(t, d)
	if len(got) < 10 {
		t.Fatalf("900 lines take %d pages", len(got))
	}
	all := strings.Join(got, " ")
	for _, w := range words {
		if !regexp.MustCompile(w + `\b`).MatchString(all) {
			t.Fatalf("%s is lost", w)
		}
	}
}

var boxes = regexp.MustCompile(`<(page|word)(?: xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)"| width="([\d.]+)" height="([\d.]+)")`)

// TestNothingIsCutOff asks poppler where each word stands: within the margins.
func TestNothingIsCutOff(t *testing.T) {
	word := "қанағаттанарлықсыздандырылмағандықтан"
	d := planKK()
	table := d.Parts[5].(Table)
	for i := range table.Columns {
		if i > 0 {
			table.Columns[i].Title += " " + word
		}
		table.Rows[0].Cells[i].Text += " " + word + strings.Repeat("x", 60)
	}
	d.Parts[4] = KeyValue{[]Pair{{strings.Repeat(word, 4), strings.Repeat(word, 9)}}}
	d.Parts[5] = table
	d.Parts = append(d.Parts, Heading{1, strings.Repeat(word, 6)}, Text(strings.Repeat(word, 12)), QR{"x", strings.Repeat(word, 20)})
	long := strings.Repeat("ұзақ сөз ", maxSignature/9)
	d.Parts = append(d.Parts, Approval{Signature{Role: long, Name: long, Date: long}}, SignatureBlock{
		Signatures: []Signature{{Role: long, Name: long, Date: long}, {Role: long, Name: long, EDS: &EDS{long, long}}},
		QR:         &QR{"x", long},
	})
	for _, landscape := range []bool{true, false} {
		d.Landscape = landscape
		width, height := 0.0, 0.0
		for _, m := range boxes.FindAllStringSubmatch(pdftotext(t, render(t, PDF, d), "-bbox"), -1) {
			n := make([]float64, 8)
			for i := 2; i < 8; i++ {
				n[i], _ = strconv.ParseFloat(m[i], 64)
			}
			if m[1] == "page" {
				width, height = n[6], n[7]
			} else if n[2] < 35 || n[3] < 15 || n[4] > width-35 || n[5] > height-15 {
				t.Errorf("landscape %v: a word at %v of a page of %.0f × %.0f", landscape, n[2:6], width, height)
			}
		}
		if width == 0 {
			t.Fatal("poppler named no page")
		}
	}
}

// TestSignaturesAreNeverAlone makes a table end everywhere near the foot of a
// page: the page that has the signatures has its last row.
func TestSignaturesAreNeverAlone(t *testing.T) {
	for rows := 25; rows < 50; rows++ {
		d := longTable(rows)
		d.Title = strings.Repeat("Тізім ", rows)
		d.Parts = append(d.Parts, Note{"Ескерту"}, SignatureBlock{Signatures: []Signature{{Role: "Хатшы"}, {Role: "Төраға"}}})
		last := pages(t, d)
		page := last[len(last)-1]
		if !strings.Contains(page, "Қызметші "+strconv.Itoa(rows)) || !strings.Contains(page, "Хатшы") {
			t.Fatalf("%d rows: the last page is %q", rows, page)
		}
	}
}

func TestTheFileNamesItself(t *testing.T) {
	got := string(render(t, PDF, planKK()))
	for _, want := range []string{"/Lang (kk-KZ)", "/CreationDate (D:20230119000000)", "/ModDate (D:20230119000000)"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestTextBesideAQRCode(t *testing.T) {
	got := pages(t, protocolRU())
	if len(got) != 1 || !strings.Contains(got[0], "Отсканируйте код, чтобы сверить протокол") {
		t.Errorf("%d pages: %v", len(got), got)
	}
}

func BenchmarkPDFTwoPages(b *testing.B) {
	d := planRU()
	d.Parts = append(append(append([]Part{}, d.Parts...), PageBreak{}), protocolRU().Parts...)
	for b.Loop() {
		render(b, PDF, d)
	}
}

func BenchmarkDOCXTwoPages(b *testing.B) {
	d := planRU()
	d.Parts = append(append(append([]Part{}, d.Parts...), PageBreak{}), protocolRU().Parts...)
	for b.Loop() {
		render(b, DOCX, d)
	}
}

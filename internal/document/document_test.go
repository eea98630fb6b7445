package document

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"testing"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// writers are the two forms; what holds for one must hold for the other.
var writers = map[string]func(io.Writer, Document) error{"pdf": PDF, "docx": DOCX}

func render(t testing.TB, write func(io.Writer, Document) error, d Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, d); err != nil {
		t.Fatalf("%s: %v", d.Title, err)
	}
	return b.Bytes()
}

func TestTheSameDocumentGivesTheSameBytes(t *testing.T) {
	for form, write := range writers {
		for _, d := range []Document{planRU(), planKK(), protocolRU(), longTable(120)} {
			first := render(t, write, d)
			var group sync.WaitGroup
			for range 3 {
				group.Go(func() {
					var b bytes.Buffer
					if err := write(&b, d); err != nil || !bytes.Equal(first, b.Bytes()) {
						t.Errorf("%s of %q: printed again, the bytes differ (%v)", form, d.Title, err)
					}
				})
			}
			group.Wait()
		}
	}
}

func TestAnotherDayGivesOtherBytes(t *testing.T) {
	for form, write := range writers {
		d := planRU()
		first := render(t, write, d)
		d.Date = "2023-01-20"
		if bytes.Equal(first, render(t, write, d)) {
			t.Errorf("%s does not carry the day of the document", form)
		}
	}
}

func TestWhatIsTooLargeIsRefused(t *testing.T) {
	endless := Document{Lang: locale.RU, Date: "2024-01-10", Parts: []Part{Text(strings.Repeat("слово ", maxLetters/10))}}
	code := longTable(1)
	code.Parts = append(code.Parts, QR{Content: strings.Repeat("a", 5000)})
	wordy, captioned, beside := longTable(1), longTable(1), longTable(1)
	wordy.Parts = []Part{Approval{Signature{Role: strings.Repeat("ә", maxSignature+1)}}}
	captioned.Parts = []Part{QR{"x", strings.Repeat("ә", maxCaption+1)}}
	beside.Parts = []Part{SignatureBlock{Signatures: []Signature{{Name: "Ә"}, {EDS: &EDS{Serial: strings.Repeat("0", maxSignature+1)}}}}}
	undated := longTable(1)
	undated.Date = "10.01.2024"
	for form, write := range writers {
		for _, c := range []struct {
			want string
			doc  Document
		}{
			{"document.too_many_rows", longTable(maxRows + 1)},
			{"document.too_much_text", endless},
			{"document.qr_too_long", code},
			{"document.date_invalid", undated},
			{"document.signature_too_long", wordy},
			{"document.signature_too_long", captioned},
			{"document.signature_too_long", beside},
		} {
			if err := write(io.Discard, c.doc); !fault.Is(err, c.want) {
				t.Errorf("%s: want %s, got %v", form, c.want, err)
			}
		}
	}
}

func TestWhatCannotBeLaidOutIsRefused(t *testing.T) {
	titled := longTable(1)
	titled.Title = strings.Repeat("Очень длинное название ", 400)
	numbered := longTable(1)
	numbered.Number = strings.Repeat("1234567890", 20)
	headed := longTable(1)
	headed.Parts = []Part{Table{Columns: []Column{{Title: strings.Repeat("Баған атауы ", 900), Width: 1}}}}
	for want, d := range map[string]Document{
		"document.running_text_too_long": titled,
		"document.table_head_too_tall":   headed,
	} {
		if err := PDF(io.Discard, d); !fault.Is(err, want) {
			t.Errorf("want %s, got %v", want, err)
		}
	}
	if err := PDF(io.Discard, numbered); !fault.Is(err, "document.running_text_too_long") {
		t.Errorf("a number that does not fit its line: %v", err)
	}
}

func TestMistakesOfTheProgramAreErrorsNotFaults(t *testing.T) {
	base := Document{Lang: locale.RU, Date: "2024-01-10"}
	with := func(p Part) Document { d := base; d.Parts = []Part{p}; return d }
	german := base
	german.Lang = "de"
	column := []Column{{Title: "А", Width: 1}}
	for name, d := range map[string]Document{
		"no part":          with(nil),
		"pointer":          with(&Note{Text: "x"}),
		"no columns":       with(Table{}),
		"no width":         with(Table{Columns: []Column{{Title: "А"}}}),
		"too many cells":   with(Table{Columns: column, Rows: []Row{Cells("1", "2")}}),
		"too wide a span":  with(Table{Columns: column, Rows: []Row{{Cells: []Cell{{Span: 2}}}}}),
		"unknown language": german,
	} {
		for form, write := range writers {
			err := write(io.Discard, d)
			if _, ok := fault.As(err); err == nil || ok {
				t.Errorf("%s, %s: want an error that is no fault, got %v", form, name, err)
			}
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestAWriterThatFailsIsReported(t *testing.T) {
	for form, write := range writers {
		if err := write(full{}, planRU()); err == nil {
			t.Errorf("%s: no error", form)
		}
	}
}

func TestCleanText(t *testing.T) {
	for in, want := range map[string]string{
		"а\x00б\x1bв\x7f":    "абв",
		"а\tб\r\nв":          "а б\nв",
		"\u202eабв\u2069":    "абв",
		"нөл\u200b\ufeffдік": "нөлдік",
		"\xff\xfeок":         "ок",
		"й":                  "й",
		"\u2028жол\ue000":    " жол",
		"10\u00a0000\u202f₸": "10\u00a0000\u202f₸",
		"үзі\u00adліс":       "үзіліс",
	} {
		if got := clean(in); got != want {
			t.Errorf("clean(%q) = %q, want %q", in, got, want)
		}
	}
	if got := cleanLine(" екі\nжол  бір "); got != "екі жол бір" {
		t.Errorf("cleanLine: %q", got)
	}
}

func TestEveryFaultHasItsWords(t *testing.T) {
	for _, key := range []string{
		"fonts_missing", "too_many_rows", "too_much_text", "qr_too_long",
		"running_text_too_long", "table_head_too_tall", "date_invalid", "signature_too_long", "too_many_stamps",
	} {
		if !locale.Has("fault.document." + key) {
			t.Errorf("no words for %s", key)
		}
	}
}

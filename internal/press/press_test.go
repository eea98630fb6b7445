package press_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/press"
)

func TestAPaperIsPrintedAlikeAndFoundByItsCode(t *testing.T) {
	each(t, func(w *world) {
		x := protocol(w.today())
		r, pdf := w.give(x, document.AsPDF)
		first := w.clock.Now()
		w.clock.Advance(2 * time.Hour)
		again, same := w.give(x, document.AsPDF)
		_, docx := w.give(x, document.AsDOCX)
		if r.Code() != again.Code() || len(r.Code()) != 26 || !bytes.Equal(pdf, same) {
			t.Errorf("codes %s, %s; the same bytes: %t", r.Code(), again.Code(), bytes.Equal(pdf, same))
		}
		c, err := w.Check(t.Context(), strings.ToUpper(r.Code()[:13])+" "+r.Code()[13:])
		w.must(err)
		if len(c.Files) != 2 || c.Files[0].Format != "pdf" || c.Files[0].Number != "17" || c.Files[0].Day != w.today() || c.Files[0].Kind != press.Protocol ||
			c.Files[0].Lang != locale.RU || !c.Files[0].At.Equal(first) || c.Body.RU != "Аппарат акима Акбулакского района" || c.Later != nil {
			t.Errorf("%+v", c)
		}
		for what, want := range map[string]struct {
			data []byte
			like press.Likeness
		}{
			"the PDF": {pdf, press.Same}, "the DOCX": {docx, press.Same}, "signed within": {append(bytes.Clone(pdf), "1 0 obj"...), press.Further},
			"cut": {pdf[:len(pdf)-1], press.Other}, "changed": {bytes.Replace(pdf, []byte("/Page"), []byte("/Pagf"), 1), press.Other}, "none": {nil, press.Other},
		} {
			if got := c.Like(want.data); got != want.like {
				t.Errorf("%s: %s, not %s", what, got, want.like)
			}
		}
	})
}

func TestACodeIsOfAllThatAPaperSays(t *testing.T) {
	each(t, func(w *world) {
		seen := map[string]string{}
		look := func(what string, change func(*document.Document)) {
			x := protocol(w.today())
			change(&x)
			r := w.ready(x, "protocol/cmp_1")
			if before, ok := seen[r.Code()]; ok {
				t.Errorf("%s has the code of %s", what, before)
			}
			seen[r.Code()] = what
		}
		look("the paper", func(*document.Document) {})
		look("another number", func(x *document.Document) { x.Number = "18" })
		look("another language", func(x *document.Document) { x.Lang = locale.KK })
		look("another day", func(x *document.Document) { x.Date = w.today().Add(-1).String() })
		look("another word", func(x *document.Document) { x.Parts[3] = document.Text("Решение не принято.") })
		look("a note for a paragraph", func(x *document.Document) { x.Parts[3] = document.Note{Text: "Решение принято."} })
	})
}

func TestALaterPaperOfAMatterIsTold(t *testing.T) {
	each(t, func(w *world) {
		first, _ := w.give(protocol(w.today()), document.AsPDF)
		w.clock.Advance(time.Hour)
		changed := protocol(w.today())
		changed.Parts = append(changed.Parts, document.Text("Версия 2."))
		second, _ := w.give(changed, document.AsPDF)
		other := w.ready(protocol(w.today().Add(-1)), "protocol/cmp_2")
		_, err := press.Give(t.Context(), w.Store.Write, &other, document.AsPDF)
		w.must(err)
		c, err := w.Check(t.Context(), first.Code())
		w.must(err)
		if c.Later == nil || c.Later.Code != second.Code() {
			t.Errorf("later than the first: %+v", c.Later)
		}
		c, err = w.Check(t.Context(), second.Code())
		w.must(err)
		if c.Later != nil {
			t.Errorf("later than the second: %+v", c.Later)
		}
	})
}

func TestACodeThatNobodyGaveOutIsRefused(t *testing.T) {
	each(t, func(w *world) {
		for _, code := range []string{"", "abc", strings.Repeat("a", 26), strings.Repeat("0", 26), "'; drop table paper_issued; --", strings.Repeat("a", 10_000)} {
			_, err := w.Check(t.Context(), code)
			w.refused(code[:min(len(code), 30)], err, "press.missing", "code")
		}
		_, err := w.Check(t.Context(), press.SampleCode)
		w.refused("a sample", err, "press.sample", "code")
		r := w.ready(protocol(w.today()), "protocol/cmp_1") // printed by nobody
		_, err = w.Check(t.Context(), r.Code())
		w.refused("not given out", err, "press.missing", "code")
	})
}

func TestTheCodeStandsBesideTheSignaturesOrAtTheEnd(t *testing.T) {
	each(t, func(w *world) {
		x := protocol(w.today())
		r := w.ready(x, "m")
		last, ok := r.Parts[len(r.Parts)-1].(document.QR)
		address := "https://tarazy.example/check/paper/" + r.Code()
		if !ok || last.Content != address || !strings.Contains(last.Caption, address) {
			t.Errorf("%+v", r.Parts[len(r.Parts)-1])
		}
		x.Parts = append(x.Parts, document.SignatureBlock{Signatures: []document.Signature{{Role: "Служащий"}}})
		if r = w.ready(x, "m"); r.Parts[len(r.Parts)-2].(document.SignatureBlock).QR != nil {
			t.Error("an upright page has the code beside the signatures")
		}
		x.Footer, x.Landscape = "Приложение 1", true
		r = w.ready(x, "m")
		block := r.Parts[len(r.Parts)-1].(document.SignatureBlock)
		if block.QR == nil || !strings.HasSuffix(block.QR.Content, r.Code()) || !strings.HasPrefix(r.Footer, "Приложение 1 · ") || !strings.HasSuffix(r.Footer, block.QR.Content) {
			t.Errorf("%+v, %q", block, r.Footer)
		}
		if x.Parts[len(x.Parts)-1].(document.SignatureBlock).QR != nil {
			t.Error("the document itself was changed")
		}
	})
}

func TestATemplateHoldsFromItsDayAndOnlyAdds(t *testing.T) {
	each(t, func(w *world) {
		before := w.today()
		plain, bytesBefore := w.give(protocol(before), document.AsPDF)
		emblem, err := press.MakeEmblem(pngOf(drawn(400, 500)))
		w.must(err)
		head := akbulak()
		head.Emblem = emblem
		w.add(press.HeadPart, 0, press.Content{Head: head})
		w.add(press.Part(press.Protocol), 0, press.Content{Texts: press.Texts{RU: press.Added{Before: "Для служебного пользования\nЭкз. 1", After: "Исполнитель: отдел кадров"}}})
		if _, same := w.give(protocol(before), document.AsPDF); !bytes.Equal(bytesBefore, same) {
			t.Error("a version to come changes what is printed today")
		}
		w.clock.Advance(aDay)
		if _, same := w.give(protocol(before), document.AsPDF); !bytes.Equal(bytesBefore, same) {
			t.Error("a document of an earlier day changes")
		}
		dressed, pdf := w.give(protocol(w.today()), document.AsPDF)
		_, docx := w.give(protocol(w.today()), document.AsDOCX)
		look(t, "dressed", pdf, docx)
		if !holdsInOrder(dressed.Parts, protocol(w.today()).Parts) {
			t.Errorf("parts are missing:\n%+v", dressed.Parts)
		}
		got, ok := dressed.Parts[0].(document.Letterhead)
		if !ok || got.Left.Name != head.KK.Name || got.Right.Address != head.RU.Address || got.Emblem == nil || len(dressed.Parts) != len(plain.Parts)+4 {
			t.Errorf("%d parts for %d, %+v", len(dressed.Parts), len(plain.Parts), got.Left)
		}
		kk := protocol(w.today())
		kk.Lang = locale.KK
		if r := w.ready(kk, "m"); len(r.Parts) != len(plain.Parts)+1 {
			t.Errorf("Russian paragraphs stand in the Kazakh paper: %d parts", len(r.Parts))
		}
		// A later version, and one that takes everything away.
		w.add(press.HeadPart, 1, press.Content{})
		if _, same := w.give(protocol(w.today()), document.AsPDF); !bytes.Equal(pdf, same) {
			t.Error("a later version changes a document of today")
		}
		w.clock.Advance(aDay)
		if r := w.ready(protocol(w.today()), "m"); len(r.Parts) != len(plain.Parts)+3 {
			t.Errorf("the letterhead was not taken away: %d parts", len(r.Parts))
		}
		if _, same := w.give(protocol(w.today().Add(-1)), document.AsPDF); !bytes.Equal(pdf, same) {
			t.Error("yesterday's document is printed otherwise today")
		}
	})
}

func TestVersionsOfATemplate(t *testing.T) {
	each(t, func(w *world) {
		ctx, part, today := t.Context(), press.Part(press.Letter), w.today()
		at := func(n int) *press.TemplateIn {
			from := today.Add(n)
			return &press.TemplateIn{From: &from, Content: press.Content{Texts: press.Texts{RU: press.Added{Before: "Исх. № ___"}}}}
		}
		for what, x := range map[string]struct {
			by          *access.Actor
			part        press.Part
			in          *press.TemplateIn
			code, field string
		}{
			"today":            {keeper, part, at(0), "press.from_past", "from"},
			"yesterday":        {keeper, part, at(-1), "press.from_past", "from"},
			"no day":           {keeper, part, &press.TemplateIn{}, "press.from_missing", "from"},
			"of another body":  {stranger, part, at(1), "press.template_missing", ""},
			"no administrator": {officer, part, at(1), "access.denied", ""},
			"no such part":     {keeper, "certificate", at(1), "press.template_missing", ""},
		} {
			_, err := w.AddTemplate(ctx, x.by, body, x.part, *x.in)
			w.refused(what, err, x.code, x.field)
		}
		in := at(1)
		in.After = 1
		_, err := w.AddTemplate(ctx, keeper, body, part, *in)
		w.refused("after a version that is not there", err, "press.changed", "")
		w.must(second(w.AddTemplate(ctx, keeper, body, part, *at(10))))
		_, err = w.AddTemplate(ctx, keeper, body, part, *at(1))
		w.refused("an old number", err, "press.changed", "")
		for after, days := range []int{0, 5, 10} { // the third overtakes the first
			if after > 0 {
				in := at(days)
				in.After = after
				w.must(second(w.AddTemplate(ctx, keeper, body, part, *in)))
			}
		}
		s, err := w.Shelf(ctx, keeper, body)
		w.must(err)
		row := s.Row(part)
		if len(s.Rows) != len(press.Parts()) || row.Latest() != 3 || row.Holds != 0 || row.Next(today).Number != 2 || row.On(today.Add(10)).Number != 3 || row.On(today.Add(9)).Number != 2 {
			t.Errorf("%+v", row)
		}
		for on, want := range map[int]int{0: 0, 4: 0, 5: 2, 9: 2, 10: 3, 400: 3} {
			w.must(w.Store.Read(ctx, func(tx press.Tx) error {
				x, err := tx.TemplateOn(body, part, today.Add(on))
				if n := 0; err == nil {
					if x != nil {
						n = x.Number
					}
					if n != want {
						t.Errorf("in %d days version %d holds, not %d", on, n, want)
					}
				}
				return err
			}))
		}
		if len(w.journal) != 3 || w.journal[0].Verb != "templates.keep" || w.journal[0].Body != string(body) {
			t.Errorf("%+v", w.journal)
		}
		facts := w.journal[2].Facts.(map[string]any)
		if facts["number"] != 3 || facts["part"] != part || len(facts["content"].(string)) != 64 {
			t.Errorf("%+v", facts)
		}
		_, err = w.Shelf(ctx, stranger, body)
		w.refused("a stranger looks", err, "press.template_missing", "")
		_, err = w.Template(ctx, keeper, body, part, 4)
		w.refused("no such version", err, "press.template_missing", "")
	})
}

func second(_ *press.Template, err error) error { return err }

func TestASampleShowsATemplateThatIsNotKept(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		in := press.TemplateIn{Content: press.Content{Head: akbulak()}, Emblem: jpegOf(drawn(900, 700))}
		for _, l := range []locale.Lang{locale.KK, locale.RU} {
			pdf, err := w.Preview(ctx, keeper, body, press.HeadPart, in, l, document.AsPDF)
			w.must(err)
			docx, err := w.Preview(ctx, keeper, body, press.HeadPart, in, l, document.AsDOCX)
			w.must(err)
			look(t, "sample-"+string(l), pdf, docx)
			if !bytes.Contains(pdf, []byte("/Subtype /Image")) || bytes.Contains(pdf, []byte("/SMask")) {
				t.Errorf("%s: no emblem, or one with transparency", l)
			}
		}
		for _, kind := range press.Kinds {
			texts := press.Content{Texts: press.Texts{KK: press.Added{Before: "Алдында"}, EN: press.Added{After: "Behind"}}}
			pdf, err := w.Preview(ctx, keeper, body, press.Part(kind), press.TemplateIn{Content: texts}, locale.KK, document.AsPDF)
			w.must(err)
			if kind == press.WorkPlan {
				look(t, "sample-wide", pdf, nil)
			}
		}
		if s, err := w.Shelf(ctx, keeper, body); err != nil || s.Row(press.HeadPart).Latest() != 0 || len(w.journal) != 0 {
			t.Errorf("a sample was kept: %v", err)
		}
		_, err := w.Preview(ctx, stranger, body, press.HeadPart, in, locale.KK, document.AsPDF)
		w.refused("a stranger", err, "press.template_missing", "")
	})
}

func TestWhatCannotBePrintedIsRefused(t *testing.T) {
	each(t, func(w *world) {
		from := w.today().Add(1)
		head := func(change func(*press.Letterhead)) press.Content {
			h := akbulak()
			change(h)
			return press.Content{Head: h}
		}
		added := func(text string) press.Content {
			return press.Content{Texts: press.Texts{KK: press.Added{Before: text}}}
		}
		for what, x := range map[string]struct {
			part        press.Part
			c           press.Content
			code, field string
			args        fault.Args
		}{
			"a name in one language": {press.HeadPart, head(func(h *press.Letterhead) { h.RU.Name = " " }), "press.one_language", "ru.name", nil},
			"a long name":            {press.HeadPart, head(func(h *press.Letterhead) { h.KK.Name = strings.Repeat("ә", 241) }), "press.text_long", "kk.name", fault.Args{"given": 241}},
			"a tall name":            {press.HeadPart, head(func(h *press.Letterhead) { h.KK.Name = strings.Repeat("а\n", 6) + "б" }), "press.text_lines", "kk.name", fault.Args{"given": 7}},
			"a tall address":         {press.HeadPart, head(func(h *press.Letterhead) { h.RU.Address = "1\n2\n3\n4" }), "press.text_lines", "ru.address", nil},
			"turned direction":       {press.HeadPart, head(func(h *press.Letterhead) { h.RU.Name = "АППАРАТ \u202eКИМА" }), "press.control", "ru.name", fault.Args{"sign": "U+202E", "line": 1}},
			"a bell":                 {"letter", added("бір\nекі\aүш"), "press.control", "kk.before", fault.Args{"sign": "U+0007", "line": 2}},
			"zero width":             {"letter", added("бір\u200bекі"), "press.control", "kk.before", nil},
			"half a letter":          {"letter", added("бір\xd0"), "press.control", "kk.before", nil},
			"an emoji":               {"letter", added("бір 😀"), "press.letter", "kk.before", fault.Args{"sign": "U+1F600"}},
			"too long":               {"letter", added(strings.Repeat("ұ", 2001)), "press.text_long", "kk.before", nil},
			"too many lines":         {"letter", added(strings.Repeat("а\n", 21) + "б"), "press.text_lines", "kk.before", nil},
		} {
			_, err := w.AddTemplate(t.Context(), keeper, body, x.part, press.TemplateIn{From: &from, Content: x.c})
			w.refused(what, err, x.code, x.field)
			f, _ := fault.As(err)
			for name, want := range x.args {
				if f.Args[name] != want {
					t.Errorf("%s: %s is %v, not %v", what, name, f.Args[name], want)
				}
			}
		}
	})
}

// look keeps files for the eye where TARAZY_LOOK names a folder.
func look(t *testing.T, name string, pdf, docx []byte) {
	t.Helper()
	folder := os.Getenv("TARAZY_LOOK")
	if folder == "" {
		return
	}
	for ext, data := range map[string][]byte{".pdf": pdf, ".docx": docx} {
		if err := os.WriteFile(filepath.Join(folder, name+ext), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

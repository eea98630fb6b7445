package ownlaw

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"tarazy/acts"
	"tarazy/internal/day"
	"tarazy/internal/locale"
)

var cut = Parameter{Path: "ability_cut.least", Text: "4", Clause: "step-6"}

// TestEveryEditionCanBeCopied copies all that may be copied; the copy loads, and
// its examples come out as they say.
func TestEveryEditionCanBeCopied(t *testing.T) {
	b := newBench(t)
	for _, e := range b.Bases() {
		t.Run(e.Name(), func(t *testing.T) {
			r, err := b.New(t.Context(), admin, CopyIn{Base: e.Name(), Name: "copy-of-" + e.Act, From: day.Of(2026, 4, 1), Body: bodyA})
			wantFault(t, err, "")
			o, err := b.Find(admin, r)
			wantFault(t, err, "")
			effects, _, err := b.Effects(t.Context(), o)
			wantFault(t, err, "")
			for _, x := range effects {
				if x.Open && x.Weight() == Same {
					t.Errorf("%s %s: the copy answers %s %v", x.Rule, x.Name, x.After.Outcome, x.After.Fault)
				}
				if x.Open {
					t.Logf("open: %s %s", x.Rule, x.Name)
				}
			}
			places, err := b.Differences(o)
			wantFault(t, err, "")
			for _, p := range places {
				if p.Path != "in_force" && !strings.HasPrefix(p.Path, "in_force.") && p.File != "cases.yaml" {
					t.Errorf("a copy differs from its base in %s %s: %q, %q", p.File, p.Path, p.Old, p.New)
				}
			}
		})
	}
}

func TestNamesThatAreNoneOfAnOwnActAreRefused(t *testing.T) {
	b := newBench(t)
	for _, name := range []string{"", "own-", "../x", "own-../../x", "own-a/b", "own-A", "own-a--b", "own-a b", "own-\x00", "own-" + strings.Repeat("a", 80), "own-қазақ"} {
		_, err := b.New(t.Context(), admin, CopyIn{Base: "selection-2023", Name: name, From: day.Of(2026, 4, 1), Body: bodyA})
		if err == nil {
			t.Errorf("%q was taken", name)
		}
		if _, err := b.Find(admin, Ref{name, "2026-04-01"}); err == nil {
			t.Errorf("%q was found", name)
		}
	}
	for _, edition := range []string{"..", "undated", "2026-4-1", "2026-04-01/..", ""} {
		if _, err := b.Find(admin, Ref{"own-selection", edition}); err == nil {
			t.Errorf("edition %q was found", edition)
		}
	}
	_, err := b.New(t.Context(), admin, CopyIn{Base: "common", Name: "x", From: day.Of(2026, 4, 1), Body: bodyA})
	wantFault(t, err, "ownlaw.base_common")
}

func TestASymbolicLinkLeadsNowhere(t *testing.T) {
	b := newBench(t)
	r := b.draft(t)
	secret := b.dir + "/../secret.yaml"
	if err := os.WriteFile(secret, []byte("x: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(b.file(r, "rules.yaml")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, b.file(r, "rules.yaml")); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Find(admin, r); err == nil {
		t.Error("a file outside the folder was read")
	}
}

func TestAValueIsChangedInItsPlace(t *testing.T) {
	b := newBench(t)
	r := b.draft(t)
	before := b.mustRead(t, r, "rules.yaml")
	wantFault(t, b.set(t, r, cut), "")
	after := b.mustRead(t, r, "rules.yaml")
	old, new := strings.Split(before, "\n"), strings.Split(after, "\n")
	if len(old) != len(new) {
		t.Fatalf("%d lines became %d", len(old), len(new))
	}
	for i := range old {
		if old[i] != new[i] && !strings.Contains(new[i], "least: {v: 4") {
			t.Errorf("line %d: %q became %q", i+1, old[i], new[i])
		}
	}
	o, err := b.Find(admin, r)
	wantFault(t, err, "")
	places, err := Differences(Files{"rules.yaml": []byte(before)}, Files{"rules.yaml": []byte(after)})
	wantFault(t, err, "")
	want := Difference{"rules.yaml", "ability_cut.least.v", "3", "4"}
	if len(places) != 1 || places[0] != want {
		t.Errorf("%v", places)
	}
	if last := o.Changes[len(o.Changes)-1]; last.What != "value" || last.Person != admin.Person || last.Places[0] != want {
		t.Errorf("%+v", last)
	}
	if len(b.entries) != 2 || b.entries[1].Verb != "law.shape" || b.entries[1].Body != bodyA {
		t.Errorf("%+v", b.entries)
	}
}

func (b *bench) mustRead(t testing.TB, r Ref, name string) string {
	t.Helper()
	data, err := os.ReadFile(b.file(r, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestWhatTheLoaderRefusesIsNotWritten(t *testing.T) {
	b := newBench(t)
	r := b.draft(t)
	before := b.seen(t, r)
	for name, c := range map[string]struct {
		p    Parameter
		code string
	}{
		"text for a number":    {Parameter{cut.Path, "four", "step-6", ""}, "strict.type"},
		"a fraction":           {Parameter{cut.Path, "4.5", "step-6", ""}, "strict.type"},
		"nothing":              {Parameter{cut.Path, "null", "step-6", ""}, "strict.null"},
		"an anchor":            {Parameter{cut.Path, "&a 4", "step-6", ""}, "strict.anchor"},
		"broken YAML":          {Parameter{"personal_qualities.qualities", "[a, b", "step-5", ""}, "ownlaw.unreadable"},
		"a key too many":       {Parameter{"knowledge.language", "{key: x, questions: 1, more: 2}", "step-3", ""}, "strict.unknown"},
		"a clause that is not": {Parameter{cut.Path, "4", "step-99", ""}, "law.no_clause"},
		"no clause":            {Parameter{cut.Path, "4", "", ""}, "law.no_clause"},
		"no such value":        {Parameter{"ability_cut.nothing", "4", "step-6", ""}, "ownlaw.no_value"},
		"not a value":          {Parameter{"ability_cut", "4", "step-6", ""}, "ownlaw.no_value"},
		"a bad ratio":          {Parameter{"ability_cut.share", "half", "step-6", ""}, "ratio.invalid"},
		"too long":             {Parameter{"ability_cut.rounded", strings.Repeat("x", maxTyped+1), "step-6", ""}, "ownlaw.too_long"},
	} {
		t.Run(name, func(t *testing.T) {
			f := wantFault(t, b.set(t, r, c.p), c.code)
			if strings.HasPrefix(c.code, "strict.") && (f.Args["file"] != "own-selection/2026-04-01/rules.yaml" || f.Args["line"].(int) < 1) {
				t.Errorf("place %v:%v", f.Args["file"], f.Args["line"])
			}
		})
	}
	if b.seen(t, r) != before {
		t.Error("the draft changed")
	}
}

func TestTheSecondOfTwoSeesWhatChanged(t *testing.T) {
	b := newBench(t)
	r := b.draft(t)
	both := b.seen(t, r)
	wantFault(t, b.SetValue(t.Context(), admin, both, cut), "")
	err := b.SetValue(t.Context(), second, both, Parameter{Path: cut.Path, Text: "5", Clause: "step-6"})
	wantFault(t, err, "ownlaw.changed")
	var stale *Stale
	if !errors.As(err, &stale) || len(stale.Changes) != 1 || stale.Changes[0].Name != admin.Name || stale.Changes[0].Places[0].New != "4" {
		t.Errorf("%+v", stale)
	}
	wantFault(t, b.SetValue(t.Context(), second, b.seen(t, r), Parameter{Path: cut.Path, Text: "5", Clause: "step-6"}), "")
}

func TestOnlyWhoMayShapeSeesADraft(t *testing.T) {
	b := newBench(t)
	r := b.draft(t)
	_, err := b.Find(stranger, r)
	wantFault(t, err, "ownlaw.missing")
	_, err = b.Find(nil, r)
	wantFault(t, err, "ownlaw.missing")
	if _, err := b.Find(head, r); err != nil {
		t.Errorf("who enacts does not see what: %v", err)
	}
	wantFault(t, b.SetValue(t.Context(), head, b.seen(t, r), cut), "access.denied")
	wantFault(t, b.SetValue(t.Context(), stranger, b.seen(t, r), cut), "ownlaw.missing")
	list, err := b.List(stranger)
	if err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
	_, err = b.New(t.Context(), stranger, CopyIn{Base: "selection-2023", Name: "y", From: day.Of(2026, 4, 1), Body: bodyA})
	wantFault(t, err, "access.denied")
	_, err = b.New(t.Context(), stranger, CopyIn{Base: "selection-2023", Name: "selection", From: day.Of(2027, 4, 1), Body: bodyB})
	wantFault(t, err, "ownlaw.name_taken")
	if _, err := b.Library().Latest(r.Act); err == nil {
		t.Error("a draft stands in the library")
	}
}

func TestAValueMovesToAClauseOfItsOwn(t *testing.T) {
	b := newBench(t)
	r := b.draft(t)
	w := locale.Words{KK: "а", RU: "б", EN: "c"}
	add := ClauseText{ID: "7.1", Gist: w, Quote: "Не менее четырёх.", Lang: locale.RU, Reason: w}
	wantFault(t, b.AddClause(t.Context(), admin, b.seen(t, r), add), "")
	wantFault(t, b.AddClause(t.Context(), admin, b.seen(t, r), add), "law.clause_repeated")
	wantFault(t, b.AddClause(t.Context(), admin, b.seen(t, r), ClauseText{ID: "a b", Gist: w, Reason: w}), "ownlaw.clause_id")
	wantFault(t, b.AddClause(t.Context(), admin, b.seen(t, r), ClauseText{ID: "8", Gist: w, Reason: locale.Words{KK: "а"}}), "ownlaw.words")
	wantFault(t, b.set(t, r, Parameter{Path: cut.Path, Text: "4", Clause: "7.1"}), "")
	o, err := b.Find(admin, r)
	wantFault(t, err, "")
	if c, ok := o.Law.Clause("7.1"); !ok || c.Quote == nil || c.Quote.Text != "Не менее четырёх." {
		t.Errorf("%+v", c)
	}
	wantFault(t, b.DropClause(t.Context(), admin, b.seen(t, r), "7.1"), "ownlaw.clause_used")
	wantFault(t, b.set(t, r, Parameter{Path: cut.Path, Text: "4", Clause: "step-6"}), "")
	wantFault(t, b.DropClause(t.Context(), admin, b.seen(t, r), "7.1"), "")
}

func TestTheWordsOfAClauseChange(t *testing.T) {
	b := newBench(t)
	r := b.draft(t)
	w := locale.Words{KK: "Қысқаша", RU: "Кратко: «4»", EN: "In short"}
	wantFault(t, b.SetClause(t.Context(), admin, b.seen(t, r), ClauseText{ID: "step-6", Gist: w}), "")
	o, err := b.Find(admin, r)
	wantFault(t, err, "")
	if c, _ := o.Law.Clause("step-6"); c.Gist != w || c.Quote != nil {
		t.Errorf("%+v", c)
	}
	f := wantFault(t, b.SetClause(t.Context(), admin, b.seen(t, r), ClauseText{ID: "step-6", Gist: locale.Words{KK: "а", EN: "b"}}), "ownlaw.words")
	if f.Field != "gist_ru" {
		t.Error(f.Field)
	}
}

func TestANewFirstDayMovesTheDraft(t *testing.T) {
	b := newBench(t)
	r := b.draft(t)
	title := locale.Words{KK: "Бұйрық", RU: "Приказ", EN: "Order"}
	to, err := b.SetHead(t.Context(), admin, b.seen(t, r), Head{Title: title, From: "2026-05-01", Until: "2027-01-01"})
	wantFault(t, err, "")
	o, err := b.Find(admin, to)
	wantFault(t, err, "")
	if o.Law.Title != title || o.Law.InForce.Until.String() != "2027-01-01" || len(o.Law.Scope) != 0 || len(o.Changes) != 2 {
		t.Errorf("%+v, %d changes", o.Law.Head, len(o.Changes))
	}
	_, err = b.Find(admin, r)
	wantFault(t, err, "ownlaw.missing")
	_, err = b.SetHead(t.Context(), admin, b.seen(t, to), Head{Title: title, From: "2026-05-01", Until: "2026-05-01"})
	wantFault(t, err, "ownlaw.period")
	_, err = b.SetHead(t.Context(), admin, b.seen(t, to), Head{Title: title, From: "1 May"})
	wantFault(t, err, "day.invalid")
}

func TestADraftIsGivenToABodyOnce(t *testing.T) {
	b := newBench(t)
	r, err := b.New(t.Context(), keeper, CopyIn{Base: "selection-2023", Name: "template", From: day.Of(2026, 4, 1)})
	wantFault(t, err, "")
	_, err = b.Find(admin, r)
	wantFault(t, err, "ownlaw.missing")
	wantFault(t, b.SetBody(t.Context(), keeper, b.seen(t, r), bodyA), "")
	_, err = b.Find(admin, r)
	wantFault(t, err, "")
	wantFault(t, b.SetBody(t.Context(), admin, b.seen(t, r), bodyB), "ownlaw.has_body")
	wantFault(t, b.Discard(t.Context(), admin, b.seen(t, r)), "")
	_, err = b.Find(admin, r)
	wantFault(t, err, "ownlaw.missing")
}

func TestABrokenDraftIsListedWithItsPlace(t *testing.T) {
	b := newBench(t)
	r := b.draft(t)
	b.tamper(t, r, "rules.yaml", "least: {v: 3", "least: {v: [3")
	list, err := b.List(admin)
	wantFault(t, err, "")
	if len(list) != 1 || list[0].Bad == nil || list[0].Bad.Args["line"].(int) < 1 {
		t.Fatalf("%+v", list)
	}
	if err := b.open(t); err != nil {
		t.Errorf("a draft stops the program: %v", err)
	}
}

func TestAStrayFolderStopsTheProgram(t *testing.T) {
	b := newBench(t)
	if err := os.MkdirAll(b.dir+"/selection-2023/2026-01-01", 0o700); err != nil {
		t.Fatal(err)
	}
	wantFault(t, b.open(t), "ownlaw.folder_name")
}

func TestTheProgramsActsStayAsTheyAre(t *testing.T) {
	before := actBytes(t)
	b := newBench(t)
	r := b.draft(t)
	wantFault(t, b.set(t, r, cut), "")
	b.ready(t, r)
	wantFault(t, b.enact(t, head, b.signers.head.Signing, r), "")
	if !bytes.Equal(before, actBytes(t)) {
		t.Error("an act of the program's changed")
	}
}

func actBytes(t *testing.T) []byte {
	t.Helper()
	var out []byte
	err := fs.WalkDir(os.DirFS("../../acts"), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(p, ".go") {
			return err
		}
		disk, err := fs.ReadFile(os.DirFS("../../acts"), p)
		if err != nil {
			return err
		}
		inside, err := fs.ReadFile(acts.FS, p)
		out = append(append(append(out, p...), disk...), inside...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

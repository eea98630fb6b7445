package ownlaw

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/decide"
	"tarazy/internal/eds"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// enacted is an installation with one act in force: three became four.
func enacted(t *testing.T) (*bench, Ref) {
	t.Helper()
	b := newBench(t)
	r := b.draft(t)
	wantFault(t, b.set(t, r, cut), "")
	b.ready(t, r)
	wantFault(t, b.enact(t, head, b.signers.head.Signing, r), "")
	return b, r
}

func TestTheOwnActAnswersAndIsCited(t *testing.T) {
	b, r := enacted(t)
	o, err := b.Find(head, r)
	wantFault(t, err, "")
	effects, _, err := b.Effects(t.Context(), o)
	wantFault(t, err, "")
	changed := 0
	for _, x := range effects {
		if x.Rule == "ability-cut" && x.Weight() == Outcome {
			changed++
			q, err := decide.Ask(b.Library(), r.Act, x.Rule)
			wantFault(t, err, "")
			in := *x.Input
			f, err := q.DecideNode(&in)
			wantFault(t, err, "")
			if f.Act != "own-selection" || f.Edition != "2026-04-01" || f.Reasons[0].Cite.Act != "own-selection" {
				t.Errorf("%+v", f)
			}
		}
		if x.Rule != "ability-cut" && x.Weight() != Same {
			t.Errorf("%s %s changed", x.Rule, x.Name)
		}
	}
	if changed == 0 {
		t.Error("no answer changed")
	}
	for d, name := range map[day.Day]string{day.Of(2026, 4, 1): r.Edition, day.Of(2026, 3, 31): ""} {
		e, err := b.Library().On(r.Act, d)
		if name == "" && !fault.Is(err, "law.not_in_force") || name != "" && (err != nil || e.Day != name) {
			t.Errorf("%s: %v %v", d, e, err)
		}
	}
	wantFault(t, b.open(t), "")
	if e, err := b.Library().Latest(r.Act); err != nil || !e.Own {
		t.Errorf("after a new start: %v", err)
	}
	last := b.entries[len(b.entries)-1]
	if last.Verb != "law.enact" || last.Actor != head.Person || last.Facts.(Enacted).OrderNumber != order.Number {
		t.Errorf("%+v", last)
	}
}

func TestAnActInForceIsNeverChanged(t *testing.T) {
	b, r := enacted(t)
	seen := b.seen(t, r)
	wantFault(t, b.SetValue(t.Context(), admin, seen, cut), "ownlaw.in_force")
	wantFault(t, b.Discard(t.Context(), admin, seen), "ownlaw.in_force")
	wantFault(t, b.enact(t, head, b.signers.head.Signing, r), "ownlaw.in_force")
}

func TestAChangeAfterTheSignatureStopsTheProgram(t *testing.T) {
	signed, r := enacted(t)
	for name, c := range map[string]struct {
		file, code string
		change     func(t *testing.T, b *bench, r Ref)
	}{
		"a value": {"rules.yaml", "ownlaw.tampered", func(t *testing.T, b *bench, r Ref) { b.tamper(t, r, "rules.yaml", "v: 4", "v: 5") }},
		"a comment": {"rules.yaml", "ownlaw.tampered", func(t *testing.T, b *bench, r Ref) {
			b.tamper(t, r, "rules.yaml", "# Every", "# every")
		}},
		"the statement": {signatureFile, "ownlaw.signature", func(t *testing.T, b *bench, r Ref) { b.tamper(t, r, enactedFile, "12-н", "13-н") }},
		"a file more": {"catalogues/more.yaml", "ownlaw.tampered", func(t *testing.T, b *bench, r Ref) {
			write(t, b.file(r, "catalogues/more.yaml"), "x: 1\n")
		}},
		"a file less":      {"cases.yaml", "ownlaw.tampered", func(t *testing.T, b *bench, r Ref) { remove(t, b.file(r, "cases.yaml")) }},
		"no signature":     {signatureFile, "ownlaw.tampered", func(t *testing.T, b *bench, r Ref) { remove(t, b.file(r, signatureFile)) }},
		"no statement":     {enactedFile, "ownlaw.tampered", func(t *testing.T, b *bench, r Ref) { remove(t, b.file(r, enactedFile)) }},
		"a strange file":   {"run.sh", "ownlaw.stranger", func(t *testing.T, b *bench, r Ref) { write(t, b.file(r, "run.sh"), "x") }},
		"no signature yet": {signatureFile, "ownlaw.signature", func(t *testing.T, b *bench, r Ref) { write(t, b.file(r, signatureFile), "") }},
	} {
		t.Run(name, func(t *testing.T) {
			b := *signed
			b.dir = filepath.Join(t.TempDir(), "law")
			if err := os.CopyFS(b.dir, os.DirFS(signed.dir)); err != nil {
				t.Fatal(err)
			}
			c.change(t, &b, r)
			f := wantFault(t, b.open(t), c.code)
			if f.Args["file"] != r.dir()+"/"+c.file {
				t.Errorf("file %v", f.Args["file"])
			}
		})
	}
}

func write(t *testing.T, name, s string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(s), 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
}

// TestACutOffEnactmentIsCompleted stands between the two renames of an
// enactment, where a crash may come.
func TestACutOffEnactmentIsCompleted(t *testing.T) {
	b, r := enacted(t)
	if err := os.Rename(b.file(r, signatureFile), b.file(r, signatureFile+fresh)); err != nil {
		t.Fatal(err)
	}
	wantFault(t, b.open(t), "")
	if _, err := b.Library().Latest(r.Act); err != nil {
		t.Error(err)
	}
}

func TestOnlyTheAuthorisedPersonPutsItInForce(t *testing.T) {
	b := newBench(t)
	r := b.draft(t)
	b.ready(t, r)
	s := b.signers
	wantFault(t, b.enact(t, admin, s.head.Signing, r), "access.denied")
	wantFault(t, b.enact(t, stranger, s.head.Signing, r), "ownlaw.missing")
	wantFault(t, b.enact(t, head, s.other.Signing, r), "eds.wrong_person")
	wantFault(t, b.enact(t, head, s.head.Authentication, r), "eds.wrong_purpose")
	alien, err := eds.NewAuthority(noon.AddDate(-1, 0, 0))
	wantFault(t, err, "")
	forged, err := alien.Issue(eds.Person{IIN: iins["per_head"], Surname: "ҚАСЫМОВ", Name: "ЕРЛАН"}, noon.AddDate(0, -1, 0))
	wantFault(t, err, "")
	wantFault(t, b.enact(t, head, forged.Signing, r), "eds.untrusted")
	if _, err := b.Library().Latest(r.Act); err == nil {
		t.Error("it is in force")
	}
	wantFault(t, b.enact(t, head, s.head.Signing, r), "")
}

func TestWhatIsSignedIsWhatWasSeen(t *testing.T) {
	b := newBench(t)
	r := b.draft(t)
	b.ready(t, r)
	seen, at := b.seen(t, r), noon
	statement, err := b.Statement(head, seen, order, at)
	wantFault(t, err, "")
	cms, err := eds.Sign(statement, false, at, b.signers.head.Signing)
	wantFault(t, err, "")
	wantFault(t, b.Enact(t.Context(), head, EnactIn{seen, Order{"13-н", order.Day}, at, cms}), "eds.changed")
	wantFault(t, b.Enact(t.Context(), head, EnactIn{seen, order, at.Add(-2 * time.Hour), cms}), "ownlaw.sign_late")
	wantFault(t, b.Enact(t.Context(), head, EnactIn{seen, order, at.Add(time.Second), cms}), "ownlaw.sign_late")
	wantFault(t, b.set(t, r, Parameter{Path: "booking.days_before", Text: "2", Clause: "step-3"}), "")
	b.ready(t, r)
	wantFault(t, b.Enact(t.Context(), head, EnactIn{seen, order, at, cms}), "ownlaw.changed")
}

func TestADraftThatIsNotReadyIsNotEnacted(t *testing.T) {
	b := newBench(t)
	r := b.draft(t)
	wantFault(t, b.set(t, r, cut), "")
	wantFault(t, b.enact(t, head, b.signers.head.Signing, r), "ownlaw.examples")
	b.ready(t, r)
	_, err := b.Statement(head, b.seen(t, r), Order{" ", order.Day}, noon)
	wantFault(t, err, "ownlaw.order_number")
	b.clock.Advance(17 * 24 * time.Hour)
	wantFault(t, b.enact(t, head, b.signers.head.Signing, r), "ownlaw.backdated")
}

func TestTheNextEditionEndsTheOneBefore(t *testing.T) {
	b, r := enacted(t)
	next, err := b.New(t.Context(), admin, CopyIn{Base: r.String(), Name: r.Act, From: day.Of(2026, 9, 1), Body: bodyA})
	wantFault(t, err, "")
	wantFault(t, b.enact(t, head, b.signers.head.Signing, next), "")
	for d, want := range map[day.Day]string{day.Of(2026, 8, 31): r.Edition, day.Of(2026, 9, 1): next.Edition} {
		e, err := b.Library().On(r.Act, d)
		if err != nil || e.Day != want {
			t.Errorf("%s: %v %v", d, e, err)
		}
	}
	wantFault(t, b.open(t), "")
}

// TestEveryMessageHasItsWords asks the catalogues for the faults of this
// package.
func TestEveryMessageHasItsWords(t *testing.T) {
	for _, code := range []string{
		"name", "missing", "stranger", "too_large", "folder_name", "exists", "incomplete", "first_day", "period", "no_base",
		"kind", "refused", "too_long", "unreadable", "no_value", "quote_lang", "words", "no_clause", "clause_id", "clause_used",
		"scope_most", "scope_key", "scope_name", "base_common", "order_number", "instant", "tampered", "signature", "name_taken",
		"has_body", "in_force", "changed", "no_body", "backdated", "examples", "sign_late", "lost", "unregistered", "registered",
	} {
		if !locale.Has("fault.ownlaw." + code) {
			t.Errorf("no words for %s", code)
		}
	}
}

package proctor_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/decide"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
)

// TestSEL03_EachKindOfConductHasANamedFlagAndNoAidHasOne holds the flags of the
// edition against its list of prohibited conduct: every item has a flag, a
// machine's or a person's, every flag an item, a name and words in three
// languages, and none is tied to an allowed aid.
func TestSEL03_EachKindOfConductHasANamedFlagAndNoAidHasOne(t *testing.T) {
	e, err := proctortest.Library(t).Edition(proctortest.Act, proctortest.Edition)
	if err != nil {
		t.Fatal(err)
	}
	r := law.Rules[competition.Rules](e)
	all, err := competition.CataloguesOf(e)
	if err != nil {
		t.Fatal(err)
	}
	var named []proctor.FlagKind
	for _, n := range all.Flags {
		named = append(named, proctor.FlagKind(n.Key))
		if n.Name.KK == "" || n.Name.RU == "" || n.Name.EN == "" || n.Clause != "prohibited" {
			t.Errorf("name of %s: %+v", n.Key, n)
		}
	}
	if !slices.Equal(named, proctor.FlagKinds) {
		t.Errorf("named are %v", named)
	}
	tied := map[string]bool{}
	for _, kind := range proctor.FlagKinds {
		in := proctor.FlagIn{Kind: string(kind)}
		if kind == proctor.SetByProctor {
			in.Conduct = "auxiliary_materials"
		}
		found, err := proctor.FlagTied(&r.Flags, r.Conduct.Prohibited, in)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		tied[found.Outcome.Conduct] = true
		for _, why := range found.Reasons {
			if why.Cite.Clause != "prohibited" || !locale.Has(why.Key) {
				t.Errorf("%s: %s cites %v", kind, why.Key, why.Cite)
			}
		}
	}
	for _, conduct := range r.Conduct.Prohibited.V {
		if !tied[conduct] {
			t.Errorf("%s has no flag", conduct)
		}
		in := proctor.FlagIn{Kind: string(proctor.SetByProctor), Conduct: conduct}
		if f, err := proctor.FlagTied(&r.Flags, r.Conduct.Prohibited, in); err != nil || !f.Outcome.Raised {
			t.Errorf("a person sets %s: %v", conduct, err)
		}
	}
	for _, aid := range all.Conduct.AllowedAids {
		in := proctor.FlagIn{Kind: string(proctor.SetByProctor), Conduct: aid.Key}
		if _, err := proctor.FlagTied(&r.Flags, r.Conduct.Prohibited, in); tied[aid.Key] || !fault.Is(err, "proctor.flag.conduct") {
			t.Errorf("%s is an aid: %v", aid.Key, err)
		}
	}
}

// sits begins a proctored attempt with the equipment checked.
func sits(w *proctortest.World) (*access.Actor, exam.AttemptID) {
	w.T.Helper()
	who, booking := w.Seat()
	checks(w, who, booking, "one", proctortest.Good())
	id, _ := w.Enter(who, booking)
	return who, id
}

func flags(w *proctortest.World, id exam.AttemptID) (out []proctor.Flag) {
	w.T.Helper()
	w.Must(w.Proctor.Store.Read(w.T.Context(), func(tx proctor.Tx) (err error) {
		out, err = tx.FlagsOf(id)
		return err
	}))
	return out
}

// looked are the events about the looking itself.
func looked(w *proctortest.World, id exam.AttemptID) (out []string) {
	w.T.Helper()
	w.Tx(func(tx exam.Tx) error {
		all, err := tx.EventsOf(id)
		for _, e := range all {
			if e.Kind == proctor.Watching {
				out = append(out, fmt.Sprint(e.Args))
			}
		}
		return err
	})
	return out
}

// TestSEL03_AFlagOfTheBrowserIsKeptOnceWithItsConduct sends a flag twice, with
// instants outside the attempt.
func TestSEL03_AFlagOfTheBrowserIsKeptOnceWithItsConduct(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, id := sits(w)
		began := w.Clock.Now()
		w.Clock.Advance(5 * time.Minute)
		one := proctor.Raised{Press: "a", Kind: "paste", From: began.Add(-time.Hour).UnixMilli(), Until: began.Add(time.Hour).UnixMilli(), Args: map[string]int{"length": 412}}
		for range 2 {
			out, err := w.Proctor.Raise(w.T.Context(), who, id, proctor.RaiseIn{Flags: []proctor.Raised{one}})
			if err != nil || out.Kept != 1 || out.Over != 0 {
				w.T.Fatalf("%+v %v", out, err)
			}
		}
		all := flags(w, id)
		if len(all) != 1 {
			w.T.Fatalf("%d flags", len(all))
		}
		f := all[0]
		if f.Kind != proctor.Paste || f.Conduct != "auxiliary_materials" || f.Args["length"] != "412" || !f.From.Equal(began) || !f.Until.Equal(w.Clock.Now()) || f.Source != proctor.ByBrowser {
			w.T.Errorf("kept: %+v", f)
		}
		last := w.Journal[len(w.Journal)-1]
		if last.Finding == nil || last.Subject != who.Person || last.Case != string(id) {
			w.T.Fatalf("journal: %+v", last)
		}
		q, err := decide.Ask(proctortest.Library(w.T), proctortest.Act+"@"+proctortest.Edition, proctor.FlagRule)
		w.Must(err)
		in, err := json.Marshal(last.Input)
		w.Must(err)
		again, err := q.Decide(in)
		if err != nil || said(again.Reasons) != said(last.Finding.Reasons) {
			w.T.Errorf("worked out again: %v %v", again, err)
		}
	})
}

// TestSEL03_AFlagLastsUntilItsBrowserSaysThatItEnded tells of a flag when it begins
// and when it has ended, and then the first again.
func TestSEL03_AFlagLastsUntilItsBrowserSaysThatItEnded(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, id := sits(w)
		began := w.Clock.Now()
		w.Clock.Advance(5 * time.Minute)
		for _, seconds := range []time.Duration{10, 90, 10} {
			_, err := w.Proctor.Raise(w.T.Context(), who, id, proctor.RaiseIn{Flags: []proctor.Raised{
				{Press: "a", Kind: "left_page", From: began.UnixMilli(), Until: began.Add(seconds * time.Second).UnixMilli()},
			}})
			w.Must(err)
		}
		if all := flags(w, id); len(all) != 1 || !all[0].From.Equal(began) || !all[0].Until.Equal(began.Add(90*time.Second)) {
			w.T.Errorf("kept: %+v", all)
		}
	})
}

// TestSEL03_WhatIsNoFlagIsRefused hands in what cannot be one.
func TestSEL03_WhatIsNoFlagIsRefused(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, id := sits(w)
		other, _ := w.Seat()
		at := w.Clock.Now().UnixMilli()
		good := proctor.Raised{Press: "a", Kind: "left_page", From: at, Until: at}
		for _, one := range []struct {
			code   string
			change func(*proctor.Raised)
		}{
			{"proctor.press", func(f *proctor.Raised) { f.Press = " " }},
			{"proctor.flag.kind", func(f *proctor.Raised) { f.Kind = "set_by_proctor" }},
			{"proctor.flag.kind", func(f *proctor.Raised) { f.Kind = "nobody" }}, // not raised by the edition
			{"proctor.flag.when", func(f *proctor.Raised) { f.Until = at - 1 }},
			{"proctor.flag.args", func(f *proctor.Raised) { f.Args = map[string]int{"text": 1} }},
		} {
			f := good
			one.change(&f)
			_, err := w.Proctor.Raise(w.T.Context(), who, id, proctor.RaiseIn{Flags: []proctor.Raised{f}})
			if !fault.Is(err, one.code) {
				w.T.Errorf("%s: %v", one.code, err)
			}
		}
		if _, err := w.Proctor.Raise(w.T.Context(), other, id, proctor.RaiseIn{Flags: []proctor.Raised{good}}); !fault.Is(err, "exam.missing.attempt") {
			w.T.Errorf("of somebody else: %v", err)
		}
		if _, err := w.Proctor.Raise(w.T.Context(), who, id, proctor.RaiseIn{Flags: make([]proctor.Raised, 33)}); !fault.Is(err, "proctor.flag.many") {
			w.T.Errorf("too many: %v", err)
		}
		if all := flags(w, id); len(all) != 0 {
			w.T.Errorf("kept: %+v", all)
		}
		w.Clock.Advance(time.Hour)
		if out, err := w.Proctor.Raise(w.T.Context(), who, id, proctor.RaiseIn{Flags: []proctor.Raised{good}}); err != nil || out.Kept != 1 {
			w.T.Errorf("after the end: %+v %v", out, err)
		}
		w.Clock.Advance(48 * time.Hour)
		good.Press = "b"
		if _, err := w.Proctor.Raise(w.T.Context(), who, id, proctor.RaiseIn{Flags: []proctor.Raised{good}}); !fault.Is(err, "proctor.flag.late") {
			w.T.Errorf("two days after: %v", err)
		}
	})
}

// TestSEL03_AFloodOfFlagsIsBoundedAndSaid sends more of a kind than are kept; the
// others of other kinds still come in, and those who watch are told once.
func TestSEL03_AFloodOfFlagsIsBoundedAndSaid(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, id := sits(w)
		w.Flags.Most.V = 3
		at := w.Clock.Now().UnixMilli()
		kept, over := 0, 0
		for i := range 6 {
			out, err := w.Proctor.Raise(w.T.Context(), who, id, proctor.RaiseIn{Weak: 1700, Flags: []proctor.Raised{
				{Press: fmt.Sprint("p", i), Kind: "paste", From: at, Until: at, Args: map[string]int{"length": i}},
			}})
			w.Must(err)
			kept, over = kept+out.Kept, over+out.Over
		}
		out, err := w.Proctor.Raise(w.T.Context(), who, id, proctor.RaiseIn{Flags: []proctor.Raised{{Press: "q", Kind: "left_page", From: at, Until: at}}})
		w.Must(err)
		if kept != 3 || over != 3 || out.Kept != 1 {
			w.T.Errorf("kept %d, over %d, of another kind %d", kept, over, out.Kept)
		}
		if got := looked(w, id); !slices.Equal(got, []string{"map[ms:1700 what:weak]", "map[kind:paste most:3 what:many]"}) {
			w.T.Errorf("said: %v", got)
		}
		w.Must(w.Proctor.Store.Read(w.T.Context(), func(tx proctor.Tx) error {
			counts, err := tx.FlagCounts([]exam.AttemptID{id, "att_none"})
			if len(counts) != 1 || counts[id].All != 4 || !maps.Equal(counts[id].Of, map[proctor.FlagKind]int{"paste": 3, "left_page": 1}) || counts[id].Last.UnixMilli() != at {
				w.T.Errorf("counted: %+v", counts)
			}
			return err
		}))
	})
}

// TestSEL03_AnotherNetworkAndASecondSessionAreFlaggedByTheServer lets a candidate
// move within a network, to another one, and to another browser. No address is
// kept in clear.
func TestSEL03_AnotherNetworkAndASecondSessionAreFlaggedByTheServer(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, id := sits(w)
		sees := func(address string, want ...proctor.FlagKind) {
			w.T.Helper()
			w.Must(w.Proctor.Seen(w.T.Context(), who, id, address))
			w.Clock.Advance(time.Minute)
			var got []proctor.FlagKind
			for _, f := range flags(w, id) {
				got = append(got, f.Kind)
				if f.Source != proctor.ByServer || f.Conduct != "substitution" {
					w.T.Errorf("flag: %+v", f)
				}
			}
			if !slices.Equal(got, want) {
				w.T.Errorf("from %s: %v, not %v", address, got, want)
			}
		}
		sees("10.1.2.3")
		sees("10.1.2.77")
		sees("10.1.3.3", proctor.OtherAddress)
		sees("10.1.3.3", proctor.OtherAddress)
		_, err := w.Delivery.Enter(w.T.Context(), who, "bb", id, true, "")
		w.Must(err)
		sees("::ffff:10.1.3.9", proctor.OtherAddress, proctor.SecondSession)
		w.Flags.On.V = []string{"second_session"}
		sees("2001:db8::1", proctor.OtherAddress, proctor.SecondSession)
		w.Must(w.Proctor.Store.Read(w.T.Context(), func(tx proctor.Tx) error {
			line, err := tx.LineOf(id)
			if line == nil || len(line.Network) != 32 || line.Lease != 2 {
				w.T.Errorf("line: %+v", line)
			}
			return err
		}))
	})
}

// TestSEL03_APersonWhoWatchesSetsAFlagWithConductAndNote sets one as a proctor of
// the body, of another one, and as the candidate.
func TestSEL03_APersonWhoWatchesSetsAFlagWithConductAndNote(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, id := sits(w)
		from := w.Clock.Now()
		w.Clock.Advance(time.Minute)
		by := func(body string) *access.Actor {
			return &access.Actor{Person: "per_proctor", Acting: access.Proctor, Body: body, Held: []access.Held{{Role: access.Proctor, Body: body}}, Personal: true}
		}
		in := proctor.SetIn{Press: "x", Conduct: "auxiliary_materials", Note: " Кітап ашты. ", From: from, Until: w.Clock.Now()}
		set := func(by *access.Actor, change func(*proctor.SetIn)) (*proctor.Flag, error) {
			one := in
			change(&one)
			return w.Proctor.SetFlag(w.T.Context(), by, id, one)
		}
		none := func(*proctor.SetIn) {}
		body := string(w.People.Body)
		for _, one := range []struct {
			by     *access.Actor
			change func(*proctor.SetIn)
			code   string
		}{
			{by("bdy_other"), none, "exam.missing.attempt"}, {who, none, "exam.missing.attempt"},
			{by(body), func(in *proctor.SetIn) { in.Note = " " }, "proctor.flag.note"},
			{by(body), func(in *proctor.SetIn) { in.Conduct = "pencil" }, "proctor.flag.conduct"},
			{by(body), func(in *proctor.SetIn) { in.Until = in.Until.Add(time.Second) }, "proctor.flag.when"},
		} {
			if _, err := set(one.by, one.change); !fault.Is(err, one.code) {
				w.T.Errorf("%s: %v", one.code, err)
			}
		}
		f, err := set(by(body), none)
		w.Must(err)
		again, err := set(by(body), none)
		w.Must(err)
		if again.ID != f.ID || len(flags(w, id)) != 1 || f.By != "per_proctor" || f.Conduct != "auxiliary_materials" || f.Source != proctor.ByProctor {
			w.T.Errorf("set: %+v", f)
		}
		w.Must(w.Proctor.Store.Read(w.T.Context(), func(tx proctor.Tx) error {
			note, err := w.Proctor.FlagNote(tx, f)
			if note != "Кітап ашты." {
				w.T.Errorf("note: %q", note)
			}
			return err
		}))
	})
}

// TestSEL03_TheBrowserLooksForWhatTheEditionRaises asks for the plan of an attempt
// at home and of one in a room.
func TestSEL03_TheBrowserLooksForWhatTheEditionRaises(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		_, id := sits(w)
		a, _ := w.Stored(id)
		p, err := w.Proctor.PlanOf(w.T.Context(), a)
		w.Must(err)
		want := []proctor.FlagKind{proctor.CameraCovered, proctor.CameraOff, proctor.LeftPage, proctor.LeftFullScreen, proctor.SecondScreen, proctor.Paste}
		if !slices.Equal(p.Kinds, want) || p.Begin[proctor.CameraCovered] != 6 || p.Look != 2 {
			w.T.Errorf("plan: %+v", p)
		}
		w.Room()
		if p, err := w.Proctor.PlanOf(w.T.Context(), a); err != nil || p != nil {
			w.T.Errorf("in a room: %+v %v", p, err)
		}
	})
}

// row is what was measured of a flag under a condition; the fairness test of the
// pages writes it.
type row struct {
	Flag      proctor.FlagKind `json:"flag"`
	Condition string           `json:"condition"`
	Happens   bool             `json:"happens"`
	Clips     int              `json:"clips"`
	Heads     int              `json:"heads"`
	Flagged   int              `json:"flagged"`
}

// TestSEL03_ADetectorIsOnOnlyWhereItWasMeasuredToBeRight holds what the edition
// raises against the table of measurements: a detector of pictures that is wrong
// more often than one in twenty where nothing happens, or of which too little was
// measured, is off.
func TestSEL03_ADetectorIsOnOnlyWhereItWasMeasuredToBeRight(t *testing.T) {
	text, err := os.ReadFile("testdata/fairness.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	if err := json.Unmarshal(text, &rows); err != nil {
		t.Fatal(err)
	}
	e, err := proctortest.Library(t).Edition(proctortest.Act, proctortest.Edition)
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../docs/fairness.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if line := fmt.Sprintf("| %s | %s | %d | %d | %d |", r.Flag, strings.ReplaceAll(r.Condition, "_", " "), r.Clips, r.Heads, r.Flagged); !strings.Contains(string(page), line) {
			t.Errorf("docs/fairness.md lacks %s", line)
		}
	}
	rules := law.Rules[competition.Rules](e).Flags
	for _, kind := range []proctor.FlagKind{proctor.CameraCovered, proctor.Nobody, proctor.SeveralPersons, proctor.AnotherPerson, proctor.TurnedAway, proctor.Sound} {
		quiet, may := 0, true
		for _, r := range rows {
			if r.Flag == kind && !r.Happens {
				quiet++
				may = may && proctor.MayBeOn(kind, r.Clips, r.Heads, r.Flagged)
			}
		}
		if on := rules.Raises(kind); on && (quiet < 5 || !may) {
			t.Errorf("%s is on, and its %d conditions do not allow it", kind, quiet)
		}
	}
	for _, one := range []struct {
		kind                    proctor.FlagKind
		clips, persons, flagged int
		may                     bool
	}{
		{proctor.CameraCovered, 60, 20, 3, true}, {proctor.CameraCovered, 60, 20, 4, false}, {proctor.CameraCovered, 59, 59, 0, false},
		{proctor.Nobody, 600, 59, 0, false}, {proctor.Nobody, 60, 60, 3, true},
	} {
		if got := proctor.MayBeOn(one.kind, one.clips, one.persons, one.flagged); got != one.may {
			t.Errorf("%+v: %t", one, got)
		}
	}
}

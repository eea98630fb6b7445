package proctor_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/decide"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
)

// checks hands figures in for a seat and wants them to be taken.
func checks(w *proctortest.World, who *access.Actor, booking exam.BookingID, press string, in proctor.EquipmentIn) *proctor.Check {
	w.T.Helper()
	c, err := w.Proctor.Check(w.T.Context(), who, proctor.CheckIn{Booking: booking, Press: press, Figures: in})
	w.Must(err)
	return c
}

// bound is the check with which an attempt began.
func bound(w *proctortest.World, id exam.AttemptID) (out *proctor.Bound) {
	w.T.Helper()
	w.Must(w.Proctor.Store.Read(w.T.Context(), func(tx proctor.Tx) (err error) {
		out, err = tx.EquipmentBound(id)
		return err
	}))
	return out
}

// TestSEL02_TheLatestCheckIsKeptWithThePersonAndWithTheAttempt checks twice and
// begins: the later check is the attempt's, those who watch learn what failed,
// and the journal can work both decisions out again.
func TestSEL02_TheLatestCheckIsKeptWithThePersonAndWithTheAttempt(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, booking := w.Seat()
		first := checks(w, who, "", "one", proctortest.Good())
		w.Clock.Advance(10 * time.Minute)
		second := checks(w, who, booking, "two", proctortest.Dark())
		if !first.Outcome.Met || second.Outcome.Met || !slices.Equal(second.Outcome.Fails(), []string{"internet", "lighting"}) {
			w.T.Errorf("found %+v and %+v", first.Outcome, second.Outcome)
		}
		mine, err := w.Proctor.Mine(w.T.Context(), who)
		w.Must(err)
		if len(mine) != 2 || mine[0].ID != second.ID || mine[1].ID != first.ID || len(mine[1].Finding.Reasons) != 5 {
			w.T.Errorf("kept: %+v", mine)
		}
		id, err := w.Begin(w.T.Context(), who, booking)
		w.Must(err)
		b := bound(w, id)
		if b == nil || b.Check != second.ID || !slices.Equal(b.Outcome.Fails(), second.Outcome.Fails()) || !b.Made.Equal(second.At) {
			w.T.Fatalf("bound: %+v", b)
		}
		w.Tx(func(tx exam.Tx) error {
			events, err := tx.EventsOf(id)
			if len(events) != 1 || events[0].Kind != proctor.EquipmentEvent || events[0].Args["fails"] != "internet,lighting" {
				w.T.Errorf("events: %+v", events)
			}
			return err
		})
		again(w)
	})
}

// TestSEL02_ACheckWithWhichNoTestBeganIsForgotten after the edition's month, whoever
// made it; the one with which an attempt began stays as long as the attempt is kept.
func TestSEL02_ACheckWithWhichNoTestBeganIsForgotten(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, booking := w.Seat()
		checks(w, who, "", "one", proctortest.Dark())
		w.Clock.Advance(time.Minute)
		last := checks(w, who, booking, "two", proctortest.Good())
		_, err := w.Begin(w.T.Context(), who, booking)
		w.Must(err)
		left := func(want ...string) {
			w.T.Helper()
			w.Must(w.Proctor.ForgetChecks(w.T.Context()))
			mine, err := w.Proctor.Mine(w.T.Context(), who)
			w.Must(err)
			var got []string
			for _, c := range mine {
				got = append(got, c.Press)
			}
			if !slices.Equal(got, want) {
				w.T.Errorf("on %s there are %v, wanted %v", w.Clock.Now(), got, want)
			}
		}
		w.Clock.Advance(30 * 24 * time.Hour) // 16 June: the month ends with the 17th
		left("two", "one")
		w.Clock.Advance(48 * time.Hour)
		left("two")
		w.Must(w.Proctor.Store.Write(w.T.Context(), func(tx proctor.Tx) error {
			return tx.EquipmentForget([]proctor.CheckID{last.ID}) // bound since it was read
		}))
		left("two")
	})
}

// again asks the decision service for every decision that the journal holds.
func again(w *proctortest.World) {
	w.T.Helper()
	q, err := decide.Ask(proctortest.Library(w.T), proctortest.Act+"@"+proctortest.Edition, proctor.EquipmentRule)
	w.Must(err)
	n := 0
	for _, e := range w.Journal {
		if e.Finding == nil || e.Finding.Rule != proctor.EquipmentRule {
			continue
		}
		n++
		in, err := json.Marshal(e.Input)
		w.Must(err)
		f, err := q.Decide(in)
		w.Must(err)
		if got, want := said(f.Reasons), said(e.Finding.Reasons); got != want || e.Subject == "" || e.Verb != string(access.CheckEquipment) {
			w.T.Errorf("%s of %s: %s, worked out again %s", e.Verb, e.Case, want, got)
		}
	}
	if n != 3 {
		w.T.Errorf("%d decisions in the journal", n)
	}
}

func said(all []law.Reason) string {
	var out []string
	for _, r := range all {
		out = append(out, r.Text().EN)
	}
	return strings.Join(out, " ")
}

func TestSEL02_AProctoredTestIsNotBegunWithoutACheckNorWithAnOldOne(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		w.Sitting.Closes = w.Clock.Now().Add(72 * time.Hour)
		w.Set()
		who, booking := w.Seat()
		begin := func(code string) {
			w.T.Helper()
			_, err := w.Begin(w.T.Context(), who, booking)
			f, ok := fault.As(err)
			if !fault.Is(err, code) || !ok || f.Cite == nil || f.Cite.Clause != "equipment" {
				w.T.Errorf("begun: %v", err)
			}
		}
		begin("proctor.none")
		checks(w, who, booking, "one", proctortest.Good())
		w.Clock.Advance(24*time.Hour + time.Second)
		begin("proctor.old")
		stands(w, who, booking, "asked true, fresh false, may begin true, nothing to do false")
		checks(w, who, booking, "two", proctortest.Good())
		w.Clock.Advance(24 * time.Hour)
		stands(w, who, booking, "asked true, fresh true, may begin true, nothing to do true")
		proctortest.Prepare(w.T, w.Proctor, who, booking)
		_, err := w.Begin(w.T.Context(), who, booking)
		w.Must(err)
	})
}

// stands holds how a person stands before a test against words.
func stands(w *proctortest.World, who *access.Actor, booking exam.BookingID, want string) {
	w.T.Helper()
	v, err := w.Delivery.Service.SeatOf(w.T.Context(), who, booking)
	w.Must(err)
	st, err := w.Proctor.Standing(w.T.Context(), who, v)
	w.Must(err)
	if got := fmt.Sprintf("asked %t, fresh %t, may begin %t, nothing to do %t", st.Asked, st.Fresh, st.MayBegin, st.Checked()); got != want {
		w.T.Errorf("%s, not %s", got, want)
	}
}

func TestSEL02_WhatFailsKeepsNobodyOutUnlessTheEditionSaysSo(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, booking := w.Seat()
		checks(w, who, booking, "one", proctortest.Dark())
		w.Rules.Check.FailingMayBegin.V = false
		stands(w, who, booking, "asked true, fresh true, may begin false, nothing to do false")
		_, err := w.Begin(w.T.Context(), who, booking)
		if f, ok := fault.As(err); !ok || f.Code != "proctor.fails" || !slices.Equal(f.Args["items"].([]string), []string{"internet", "lighting"}) {
			w.T.Errorf("begun: %v", err)
		}
		w.Rules.Check.FailingMayBegin.V = true
		stands(w, who, booking, "asked true, fresh true, may begin true, nothing to do true")
		_, err = w.Begin(w.T.Context(), who, booking)
		w.Must(err)
	})
}

// TestSEL02_WhatIsNotProctoredOrSatInARoomAsksForNothing: the exam runs the same
// without a proctor.
func TestSEL02_WhatIsNotProctoredOrSatInARoomAsksForNothing(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		for name, change := range map[string]func(){
			"in a room": func() { w.Room() }, "without a proctor": func() { w.Sitting.Test.Proctored = false; w.Set() },
			"under an edition without a check": func() { w.Rules.Check = proctor.CheckRules{} },
		} {
			was, rules := *w.Sitting, *w.Rules
			change()
			who, booking := w.Seat()
			stands(w, who, booking, "asked false, fresh false, may begin false, nothing to do true")
			id, err := w.Begin(w.T.Context(), who, booking)
			if err != nil || bound(w, id) != nil {
				w.T.Errorf("%s: %v", name, err)
			}
			version := w.Sitting.Version
			*w.Sitting, *w.Rules = was, rules
			w.Sitting.Version = version
			w.Set()
		}
	})
}

func TestSEL02_OnePressIsOneCheckAndNobodyFillsTheTable(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, _ := w.Seat()
		other, _ := w.Seat()
		first := checks(w, who, "", "same", proctortest.Good())
		if again := checks(w, who, "", "same", proctortest.Dark()); again.ID != first.ID || !again.Outcome.Met {
			w.T.Errorf("sent twice: %+v", again)
		}
		if theirs := checks(w, other, "", "same", proctortest.Good()); theirs.ID == first.ID {
			w.T.Error("the press of another person is the same")
		}
		for n := range 39 {
			checks(w, who, "", fmt.Sprint(n), proctortest.Good())
		}
		_, err := w.Proctor.Check(w.T.Context(), who, proctor.CheckIn{Press: "more", Figures: proctortest.Good()})
		if !fault.Is(err, "proctor.many") {
			w.T.Errorf("the forty-first: %v", err)
		}
		w.Clock.Advance(24*time.Hour + time.Second)
		checks(w, who, "", "more", proctortest.Good())
	})
}

func TestSEL02_AnothersSeatAndWhatCannotBeMeasuredAreRefused(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, booking := w.Seat()
		other, _ := w.Seat()
		absurd, n := proctortest.Good(), -5
		absurd.Internet.UpKbit = &n
		for name, one := range map[string]struct {
			by   *access.Actor
			in   proctor.CheckIn
			code string
		}{
			"another's seat": {other, proctor.CheckIn{Booking: booking, Press: "a", Figures: proctortest.Good()}, "exam.missing.booking"},
			"absurd":         {who, proctor.CheckIn{Booking: booking, Press: "a", Figures: absurd}, "proctor.range"},
			"no press":       {who, proctor.CheckIn{Booking: booking, Press: " ", Figures: proctortest.Good()}, "proctor.press"},
			"a long press":   {who, proctor.CheckIn{Booking: booking, Press: strings.Repeat("ж", 65), Figures: proctortest.Good()}, "proctor.press"},
			"a visitor":      {nil, proctor.CheckIn{Press: "a", Figures: proctortest.Good()}, "access.denied"},
			"an official":    {w.Manager(), proctor.CheckIn{Press: "a", Figures: proctortest.Good()}, "access.denied"},
		} {
			if _, err := w.Proctor.Check(w.T.Context(), one.by, one.in); !fault.Is(err, one.code) {
				w.T.Errorf("%s: %v", name, err)
			}
		}
		c := checks(w, who, booking, "a", proctortest.Good())
		for _, by := range []*access.Actor{other, nil} {
			if _, err := w.Proctor.Get(w.T.Context(), by, c.ID); !fault.Is(err, "proctor.missing") {
				w.T.Errorf("another's check: %v", err)
			}
		}
		if len(w.Journal) != 1 {
			w.T.Errorf("%d entries", len(w.Journal))
		}
	})
}

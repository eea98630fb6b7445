package exam_test

import (
	"context"
	"testing"
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/fault"
)

func place(slot int, seq int64, at time.Time, places ...int) exam.Save {
	return exam.Save{Slot: slot, Seq: seq, At: at.UnixMilli(), Answer: exam.Answer{Places: places}}
}

func save(h *examtest.Hall, id exam.AttemptID, secret string, section int, answers ...exam.Save) exam.SaveOut {
	h.T.Helper()
	out, err := h.Save(h.T.Context(), id, examtest.Session, exam.SaveIn{Secret: secret, Section: section, Answers: answers})
	h.Must(err)
	return out
}

// keyed is the place on the screen of an option of a slot.
func keyed(a *exam.Attempt, slot int, option int) int {
	for place, at := range a.Paper.Slots()[slot].Order {
		if at == option {
			return place
		}
	}
	return -1
}

func TestEveryVersionIsKeptAndAStaleOneNeverWins(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		who, booking := h.Seat()
		id, held := h.Enter(who, booking)
		now := h.Clock.Now()
		if out := save(h, id, held.Secret, 0, place(0, 1, now, 0), place(0, 3, now, 2), place(1, 1, now, 1)); len(out.Saved) != 3 || len(out.Refused) != 0 {
			t.Fatalf("%+v", out)
		}
		// An answer that was on its way for long arrives after a newer one.
		if out := save(h, id, held.Secret, 0, place(0, 2, now, 1)); len(out.Saved) != 1 {
			t.Fatalf("%+v", out)
		}
		_, stored := h.Stored(id)
		if stored[0].Seq != 3 || stored[1].Seq != 1 {
			t.Errorf("in force: %+v", stored)
		}
		// Sent again, the same is the same; another answer under its number is refused.
		if out := save(h, id, held.Secret, 0, place(0, 3, now, 2)); len(out.Saved) != 1 {
			t.Errorf("sent again: %+v", out)
		}
		if out := save(h, id, held.Secret, 0, place(0, 3, now, 1)); len(out.Refused) != 1 || out.Refused[0].Code != "exam.answer.taken" {
			t.Errorf("another answer: %+v", out)
		}
		n := 0
		h.Tx(func(tx exam.Tx) error { all, err := tx.AnswerVersions(id); n = len(all); return err })
		if n != 4 {
			t.Errorf("%d versions", n)
		}
	})
}

func TestWhatCannotBeAnsweredIsRefusedOnRecordAndTheRestIsKept(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		who, booking := h.Seat()
		id, held := h.Enter(who, booking)
		now := h.Clock.Now()
		out := save(h, id, held.Secret, 0,
			place(0, 1, now, 0),
			place(3, 1, now, 0), // of the next section
			place(9, 1, now, 0), // of none
			place(1, 1, now, 7),
			place(1, 2, now, 0, 1),
			place(2, 0, now, 0),
			exam.Save{Slot: 2, Seq: 1, At: now.UnixMilli(), Answer: exam.Answer{Number: "5"}})
		if len(out.Saved) != 1 || len(out.Refused) != 6 {
			t.Fatalf("%+v", out)
		}
		for i, code := range []string{"exam.answer.slot", "exam.answer.slot", "exam.answer.place", "exam.answer.place", "exam.answer.seq", "exam.answer.kind"} {
			if out.Refused[i].Code != code {
				t.Errorf("%d: %s, want %s", i, out.Refused[i].Code, code)
			}
		}
		_, stored := h.Stored(id)
		events := 0
		h.Tx(func(tx exam.Tx) error {
			all, err := tx.EventsOf(id)
			for _, e := range all {
				if e.Kind == "refused" {
					events++
				}
			}
			return err
		})
		if len(stored) != 1 || events != 1 {
			t.Errorf("%d answers, %d events", len(stored), events)
		}
	})
}

func TestALeaseIsTakenOverOnRequestAndTheFirstBrowserIsTold(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		ctx := h.T.Context()
		who, booking := h.Seat()
		id, first := h.Enter(who, booking)
		now := h.Clock.Now()
		save(h, id, first.Secret, 0, place(0, 1, now, 0))
		if _, err := h.Delivery.Enter(ctx, who, "bb", id, false, ""); !fault.Is(err, "exam.lease.held") {
			t.Fatalf("a second browser without asking: %v", err)
		}
		second, err := h.Delivery.Enter(ctx, who, "bb", id, true, "")
		h.Must(err)
		if len(second.Answers) != 1 || second.Answers[0].Seq != 1 {
			t.Errorf("it goes on with %+v", second.Answers)
		}
		_, err = h.Save(ctx, id, examtest.Session, exam.SaveIn{Secret: first.Secret, Answers: []exam.Save{place(0, 2, now, 1)}})
		if !fault.Is(err, "exam.lease.lost") {
			t.Errorf("the first goes on: %v", err)
		}
		// The secret alone, from another session, holds nothing.
		_, err = h.Save(ctx, id, "cc", exam.SaveIn{Secret: second.Secret, Answers: []exam.Save{place(0, 2, now, 1)}})
		if !fault.Is(err, "exam.lease.lost") {
			t.Errorf("another session: %v", err)
		}
		other, _ := h.Seat()
		if _, err := h.Delivery.Enter(ctx, other, "dd", id, true, ""); !fault.Is(err, "exam.missing.attempt") {
			t.Errorf("somebody else: %v", err)
		}
		h.Dead["bb"] = true
		h.Clock.Advance(time.Minute)
		_, err = h.Save(ctx, id, "bb", exam.SaveIn{Secret: second.Secret, Answers: []exam.Save{place(0, 2, now, 1)}})
		if !fault.Is(err, "access.sign_in") {
			t.Errorf("after the session ended: %v", err)
		}
	})
}

// A second process must not take an answer under a lease that the first gave
// away: the database itself refuses it.
func TestAProcessThatKnowsAnOldLeaseStoresNothing(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		who, booking := h.Seat()
		id, first := h.Enter(who, booking)
		now := h.Clock.Now()
		save(h, id, first.Secret, 0, place(0, 1, now, 0)) // the seat is in memory now
		h.Tx(func(tx exam.Tx) error {
			a, err := tx.ExamAttemptGet(id)
			if err != nil {
				return err
			}
			a.Version, a.Lease, a.Holder = a.Version+1, a.Lease+1, "00"
			_, err = tx.ExamAttemptUpdate(a)
			return err
		})
		_, err := h.Save(h.T.Context(), id, examtest.Session, exam.SaveIn{Secret: first.Secret, Answers: []exam.Save{place(0, 2, now, 1)}})
		if !fault.Is(err, "exam.lease.lost") {
			t.Errorf("%v", err)
		}
		if _, stored := h.Stored(id); stored[0].Seq != 1 {
			t.Errorf("stored: %+v", stored)
		}
	})
}

func TestTheDeadlineIsTheServersAndAnswersGivenBeforeItHaveAGrace(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		who, booking := h.Seat()
		id, held := h.Enter(who, booking)
		began := h.Clock.Now()
		deadline := began.Add(10 * time.Minute)
		if !held.Deadline.Equal(deadline) {
			t.Fatalf("deadline %v", held.Deadline)
		}
		h.Clock.Advance(10*time.Minute + 30*time.Second)
		out := save(h, id, held.Secret, 0,
			place(0, 1, deadline.Add(-time.Second), 0), // given in time, on its way for half a minute
			place(1, 1, deadline.Add(time.Second), 0),  // given late
		)
		if len(out.Saved) != 1 || len(out.Refused) != 1 || out.Refused[0].Code != "exam.answer.late" {
			t.Fatalf("%+v", out)
		}
		if out.State != exam.Between {
			t.Errorf("it stands at %s", out.State)
		}
		h.Clock.Advance(31 * time.Second)
		out = save(h, id, held.Secret, 0, place(2, 1, deadline.Add(-time.Second), 0))
		if len(out.Refused) != 1 || out.Refused[0].Code != "exam.answer.late" {
			t.Errorf("after the grace: %+v", out)
		}
	})
}

func TestAnAttemptGoesThroughItsSectionsAndIsScored(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		ctx := h.T.Context()
		who, booking := h.Seat()
		id, held := h.Enter(who, booking)
		a, _ := h.Stored(id)
		now := h.Clock.Now()
		save(h, id, held.Secret, 0, place(0, 1, now, keyed(a, 0, 1)), place(1, 1, now, keyed(a, 1, 0)), place(2, 1, now, keyed(a, 2, 1)))
		if _, err := h.Next(ctx, who, id, held.Secret); err != nil {
			t.Fatal(err) // nothing to begin yet
		}
		s, err := h.Close(ctx, who, id, held.Secret, 0)
		h.Must(err)
		if s.State != exam.Between {
			t.Fatalf("%+v", s)
		}
		s, err = h.Next(ctx, who, id, held.Secret)
		h.Must(err)
		if s.State != exam.Running || s.Section != 1 || !s.Deadline.Equal(now.Add(20*time.Minute)) {
			t.Fatalf("%+v", s)
		}
		order := make([]int, 3)
		for want := range 3 {
			order[want] = keyed(a, 4, want)
		}
		words := exam.Save{Slot: 5, Seq: 1, At: now.UnixMilli(), Answer: exam.Answer{Text: "бір екі үш төрт бес алты"}}
		out := save(h, id, held.Secret, 1,
			exam.Save{Slot: 3, Seq: 1, At: now.UnixMilli(), Answer: exam.Answer{Number: "12,45"}}, place(4, 1, now, order...), words)
		if len(out.Saved) != 2 || len(out.Refused) != 1 || out.Refused[0].Code != "exam.answer.words" {
			t.Fatalf("%+v", out)
		}
		words.Answer.Text = "бір екі үш төрт бес-алты"
		save(h, id, held.Secret, 1, words)
		if s, err = h.Close(ctx, who, id, held.Secret, 1); err != nil || s.State != exam.Finished {
			t.Fatalf("%+v %v", s, err)
		}
		if len(h.Taken) != 1 {
			t.Fatalf("told of %d", len(h.Taken))
		}
		got := h.Taken[0]
		if r := got.Score.Scored.Right; r["choice"] != 2 || r["number"] != 1 || r["order"] != 1 || got.Essay != words.Answer.Text {
			t.Errorf("%+v, essay %q", r, got.Essay)
		}
	})
}

func TestAnAttemptThatNobodyTouchesComesToItsEnd(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		who, booking := h.Seat()
		id, held := h.Enter(who, booking)
		save(h, id, held.Secret, 0, place(0, 1, h.Clock.Now(), 0))
		h.Clock.Advance(15 * time.Minute)
		h.Must(h.End(h.T.Context(), id))
		if a, _ := h.Stored(id); a.State.Over() {
			t.Fatal("it has a section left")
		}
		h.Clock.Advance(40 * time.Minute)
		h.Must(h.End(h.T.Context(), id))
		a, _ := h.Stored(id)
		if a.State != exam.Finished || len(h.Taken) != 1 || !a.Finished.Equal(examtest.Start.Add(40*time.Minute)) {
			t.Errorf("%s at %v, told of %d", a.State, a.Finished, len(h.Taken))
		}
	})
}

func TestACorrectedKeyScoresEverybodyAnewAndTellsWhoIsAffected(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		ctx := h.T.Context()
		who, booking := h.Seat()
		id, held := h.Enter(who, booking)
		a, _ := h.Stored(id)
		now := h.Clock.Now()
		save(h, id, held.Secret, 0, place(0, 1, now, keyed(a, 0, 2)), place(1, 1, now, keyed(a, 1, 1)))
		for section := range 2 {
			_, err := h.Close(ctx, who, id, held.Secret, section)
			h.Must(err)
			_, err = h.Next(ctx, who, id, held.Secret)
			if section == 0 {
				h.Must(err)
			}
		}
		changes, err := h.Delivery.Service.CorrectKey(ctx, h.Manager(), exam.CorrectIn{
			Body: h.People.Body, Key: a.Paper.Slots()[0].Item, Edition: 1, Answer: exam.Key{Options: []string{"c"}}, Reason: "the key was wrong",
		})
		h.Must(err)
		if len(changes) != 1 || changes[0].Attempt != id || changes[0].Before != 1 || changes[0].After != 2 {
			t.Errorf("%+v", changes)
		}
		if _, err := h.Delivery.Service.CorrectKey(ctx, who, exam.CorrectIn{Body: h.People.Body, Reason: "x"}); !fault.Is(err, "access.denied") {
			t.Errorf("a candidate corrects a key: %v", err)
		}
	})
}

// Two processes serve one attempt: what one has done to it the other finds out before
// it refuses an answer, or tells a browser where it stands, however lately it looked.
func TestSEL08_AnotherProcessRefusesNoAnswerOfASectionThatWasJustBegun(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		ctx := t.Context()
		other := exam.NewDelivery(*h.Delivery)
		running, stop := context.WithCancel(ctx)
		done := make(chan struct{})
		go func() { defer close(done); other.Run(running) }()
		defer func() { stop(); <-done }()
		who, booking := h.Seat()
		id, held := h.Enter(who, booking)
		now := h.Clock.Now()
		asks := func(section int, all ...exam.Save) exam.SaveOut {
			h.T.Helper()
			out, err := other.Save(ctx, id, examtest.Session, exam.SaveIn{Secret: held.Secret, Section: section, Answers: all})
			h.Must(err)
			return out
		}
		stands := func(state exam.AttemptState, section int) {
			h.T.Helper()
			if out := asks(section); out.State != state || out.Section != section {
				t.Errorf("the other tells of section %d, %s", out.Section, out.State)
			}
		}
		asks(0, place(0, 1, now, 0))
		_, err := h.Close(ctx, who, id, held.Secret, 0)
		h.Must(err)
		stands(exam.Between, 0)
		_, err = h.Next(ctx, who, id, held.Secret)
		h.Must(err)
		number := exam.Save{Slot: 3, Seq: 1, At: now.UnixMilli(), Answer: exam.Answer{Number: "5"}}
		if out := asks(1, number); len(out.Saved) != 1 || len(out.Refused) != 0 || out.State != exam.Running || out.Section != 1 {
			t.Errorf("%+v", out)
		}
		_, err = h.Close(ctx, who, id, held.Secret, 1)
		h.Must(err)
		stands(exam.Finished, 1)
		if _, stored := h.Stored(id); len(stored) != 2 {
			t.Errorf("stored: %+v", stored)
		}
	})
}

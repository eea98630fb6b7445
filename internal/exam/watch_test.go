package exam_test

import (
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/fault"
)

// watcher is a proctor of the body of the hall.
func watcher(h *examtest.Hall) *access.Actor {
	return &access.Actor{
		Person: "per_proctor", Acting: access.Proctor, Body: string(h.People.Body),
		Held: []access.Held{{Role: access.Proctor, Body: string(h.People.Body)}}, Personal: true,
	}
}

func TestASittingIsWatchedByNumberAlone(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		who, booking := h.Seat()
		id, held := h.Enter(who, booking)
		now := h.Clock.Now()
		save(h, id, held.Secret, 0, place(0, 1, now, 0), place(0, 2, now, 1), place(1, 1, now, 0), place(9, 1, now, 0))
		all, sitting, err := h.Watch(t.Context(), watcher(h), h.Sitting.ID)
		h.Must(err)
		if sitting.ID != h.Sitting.ID || len(all) != 1 || all[0].Number != "S-0001" || all[0].Answered != 2 || !all[0].Last.Equal(now) || all[0].State != exam.Running {
			t.Errorf("%+v", all)
		}
		one, err := h.Events(t.Context(), watcher(h), id)
		h.Must(err)
		if one.Number != "S-0001" || one.Sitting != h.Sitting.ID || len(one.Events) != 2 || one.Events[1].Kind != "refused" || !one.Events[0].Candidate {
			t.Errorf("%+v", one)
		}
		if _, _, err := h.Watch(t.Context(), who, h.Sitting.ID); !fault.Is(err, "access.denied") {
			t.Errorf("a candidate watches: %v", err)
		}
		if _, err := h.Events(t.Context(), who, id); !fault.Is(err, "exam.missing.attempt") {
			t.Errorf("a candidate sees the events: %v", err)
		}
		elsewhere := watcher(h)
		elsewhere.Body, elsewhere.Held = "bod_other", []access.Held{{Role: access.Proctor, Body: "bod_other"}}
		if _, _, err := h.Watch(t.Context(), elsewhere, h.Sitting.ID); !fault.Is(err, "exam.missing.thing") {
			t.Errorf("another body watches: %v", err)
		}
	})
}

func TestMinutesGivenBackMoveTheDeadline(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		ctx := t.Context()
		who, booking := h.Seat()
		id, held := h.Enter(who, booking)
		deadline := held.Deadline
		for _, bad := range []struct {
			minutes int
			reason  string
			code    string
		}{{0, "power", "exam.watch.minutes"}, {61, "power", "exam.watch.minutes"}, {5, " ", "exam.reason"}} {
			if err := h.GiveBack(ctx, watcher(h), id, bad.minutes, bad.reason); !fault.Is(err, bad.code) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		if err := h.GiveBack(ctx, h.Manager(), id, 5, "power"); !fault.Is(err, "access.denied") {
			t.Errorf("a test manager gives time: %v", err)
		}
		h.Must(h.GiveBack(ctx, watcher(h), id, 5, "the power went"))
		a, _ := h.Stored(id)
		if !a.Deadline.Equal(deadline.Add(5 * time.Minute)) {
			t.Errorf("deadline %v, was %v", a.Deadline, deadline)
		}
		h.Clock.Advance(14 * time.Minute)
		if out := save(h, id, held.Secret, 0, place(0, 1, h.Clock.Now(), 0)); len(out.Saved) != 1 {
			t.Errorf("in the time given back: %+v", out)
		}
		last := h.Journal[len(h.Journal)-1]
		if last.Verb != string(access.GiveBackTime) || last.Actor != "per_proctor" {
			t.Errorf("the journal has %+v", last)
		}
		one, err := h.Events(ctx, watcher(h), id)
		h.Must(err)
		if e := one.Events[len(one.Events)-1]; e.Kind != "minutes" || e.Args["minutes"] != "5" || e.Candidate {
			t.Errorf("%+v", e)
		}
	})
}

func TestASectionWhoseTimeEndedIsOpenedAgain(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		ctx := t.Context()
		who, booking := h.Seat()
		id, held := h.Enter(who, booking)
		save(h, id, held.Secret, 0, place(0, 1, h.Clock.Now(), 0))
		h.Clock.Advance(12 * time.Minute) // the section is over, its grace too
		h.Must(h.GiveBack(ctx, watcher(h), id, 3, "the line broke"))
		a, _ := h.Stored(id)
		if a.State != exam.Running || a.Section != 0 || !a.Deadline.Equal(h.Clock.Now().Add(3*time.Minute)) {
			t.Fatalf("%s in section %d until %v", a.State, a.Section, a.Deadline)
		}
		if out := save(h, id, held.Secret, 0, place(1, 1, h.Clock.Now(), 1)); len(out.Saved) != 1 {
			t.Errorf("%+v", out)
		}
		// The whole attempt runs out, and is scored; minutes take it up again.
		h.Clock.Advance(2 * time.Hour)
		h.Must(h.End(ctx, id))
		if a, _ = h.Stored(id); a.State != exam.Finished || len(h.Taken) != 1 {
			t.Fatalf("%s, told of %d", a.State, len(h.Taken))
		}
		h.Must(h.GiveBack(ctx, watcher(h), id, 10, "the line broke"))
		a, _ = h.Stored(id)
		if a.State != exam.Running || a.Section != 1 || a.Finished != nil {
			t.Fatalf("%+v", a)
		}
		h.Tx(func(tx exam.Tx) error {
			b, err := tx.BookingGet(booking)
			if b.State != exam.Begun {
				t.Errorf("the booking is %s", b.State)
			}
			return err
		})
		number := exam.Save{Slot: 3, Seq: 1, At: h.Clock.Now().UnixMilli(), Answer: exam.Answer{Number: "12.5"}}
		if out := save(h, id, held.Secret, 1, number); len(out.Saved) != 1 {
			t.Errorf("%+v", out)
		}
		if s, err := h.Close(ctx, who, id, held.Secret, 1); err != nil || s.State != exam.Finished || len(h.Taken) != 2 || h.Taken[1].Score.Scored.Right["number"] != 1 {
			t.Fatalf("%+v, told of %d: %v", s, len(h.Taken), err)
		}
		// The candidate ended it: there is no time to give back.
		if err := h.GiveBack(ctx, watcher(h), id, 10, "x"); !fault.Is(err, "exam.watch.closed") {
			t.Errorf("%v", err)
		}
	})
}

func TestTimeIsGivenBackWithinADayAlone(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		who, booking := h.Seat()
		id, _ := h.Enter(who, booking)
		h.Clock.Advance(2 * 24 * time.Hour)
		if err := h.GiveBack(t.Context(), watcher(h), id, 10, "x"); !fault.Is(err, "exam.watch.late") {
			t.Errorf("%v", err)
		}
	})
}

func TestAnAttemptIsStoppedForAReasonAndScored(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		ctx := t.Context()
		who, booking := h.Seat()
		id, held := h.Enter(who, booking)
		a, _ := h.Stored(id)
		save(h, id, held.Secret, 0, place(0, 1, h.Clock.Now(), keyed(a, 0, 1)))
		if err := h.Stop(ctx, watcher(h), id, exam.StopIn{}); !fault.Is(err, "exam.reason") {
			t.Errorf("without a reason: %v", err)
		}
		h.Must(h.Stop(ctx, watcher(h), id, exam.StopIn{Reason: "another person sat there"}))
		if a, _ = h.Stored(id); a.State != exam.Ended || len(h.Taken) != 1 || h.Taken[0].Score.Scored.Right["choice"] != 1 {
			t.Errorf("%s, told of %d", a.State, len(h.Taken))
		}
		out := save(h, id, held.Secret, 0, place(1, 1, h.Clock.Now(), 0))
		if len(out.Refused) != 1 {
			t.Errorf("after the end: %+v", out)
		}
		if err := h.Stop(ctx, watcher(h), id, exam.StopIn{Reason: "again"}); !fault.Is(err, "exam.watch.over") {
			t.Errorf("again: %v", err)
		}
		if err := h.GiveBack(ctx, watcher(h), id, 5, "x"); !fault.Is(err, "exam.watch.stopped") {
			t.Errorf("minutes for a stopped one: %v", err)
		}
		// Nobody analyses what was stopped.
		page, err := h.Delivery.Service.Sat(ctx, h.Manager(), h.People.Body, "trial", "", 10)
		h.Must(err)
		if len(page.Papers) != 0 {
			t.Errorf("%d papers", len(page.Papers))
		}
	})
}

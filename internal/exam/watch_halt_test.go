package exam_test

import (
	"testing"
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/fault"
)

func TestAHaltedAttemptStandsStillAndGetsItsTimeBack(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		ctx := t.Context()
		who, booking := h.Seat()
		id, held := h.Enter(who, booking)
		if err := h.GoOn(ctx, watcher(h), id, "x"); !fault.Is(err, "exam.watch.not_halted") {
			t.Errorf("goes on without a halt: %v", err)
		}
		if err := h.Halt(ctx, watcher(h), id, " "); !fault.Is(err, "exam.reason") {
			t.Errorf("without a reason: %v", err)
		}
		if err := h.Halt(ctx, h.Manager(), id, "noise"); !fault.Is(err, "access.denied") {
			t.Errorf("a test manager halts: %v", err)
		}
		h.Clock.Advance(4 * time.Minute)
		h.Must(h.Halt(ctx, watcher(h), id, "noise in the corridor"))
		if err := h.Halt(ctx, watcher(h), id, "again"); !fault.Is(err, "exam.watch.halted") {
			t.Errorf("halted twice: %v", err)
		}
		h.Clock.Advance(30 * time.Minute)                           // longer than the section
		given := place(0, 1, h.Clock.Now().Add(-31*time.Minute), 0) // a minute before the halt, on a line that was broken
		if out := save(h, id, held.Secret, 0, given); len(out.Refused) != 1 || out.Refused[0].Code != "exam.halted" || out.State != exam.Paused {
			t.Errorf("an answer while halted: %+v", out)
		}
		if _, err := h.Resume(ctx, who, id, held.Secret); !fault.Is(err, "exam.halted") {
			t.Errorf("the candidate goes on: %v", err)
		}
		h.Must(h.GoOn(ctx, watcher(h), id, "quiet again"))
		a, _ := h.Stored(id)
		if a.State != exam.Running || a.Halt != nil || !a.Deadline.Equal(held.Deadline.Add(30*time.Minute)) || a.BreakLeft != 0 {
			t.Errorf("%+v", a)
		}
		if out := save(h, id, held.Secret, 0, given); len(out.Saved) != 1 {
			t.Errorf("after it: %+v", out)
		}
		one, err := h.Events(ctx, watcher(h), id)
		h.Must(err)
		kinds := ""
		for _, e := range one.Events {
			kinds += e.Kind + " "
		}
		if kinds != "lease halted resumed " {
			t.Errorf("events: %s", kinds)
		}
	})
}

// TestAHaltThatIsForgottenEnds: the job of the end waits for a halted attempt, and
// lets its time run when it was halted too long.
func TestAHaltThatIsForgottenEnds(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		who, booking := h.Seat()
		id, held := h.Enter(who, booking)
		h.Must(h.Halt(t.Context(), watcher(h), id, "fire alarm"))
		a, _ := h.Stored(id)
		if ends, want := a.Ends(), held.Deadline.Add(2*time.Hour+30*time.Minute); ends.Before(want) {
			t.Errorf("ends at %v, before %v", ends, want)
		}
		h.Clock.Advance(time.Hour)
		h.Must(h.End(t.Context(), id))
		if a, _ = h.Stored(id); a.State != exam.Paused {
			t.Fatalf("%s after an hour", a.State)
		}
		h.Clock.Advance(5 * time.Hour)
		h.Must(h.End(t.Context(), id))
		if a, _ = h.Stored(id); a.State != exam.Finished || a.Finished.After(held.Deadline.Add(3*time.Hour)) {
			t.Errorf("%s at %v", a.State, a.Finished)
		}
	})
}

func TestAnAttemptIsEndedForConductThatTheActForbids(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		ctx := t.Context()
		who, booking := h.Seat()
		id, _ := h.Enter(who, booking)
		in := exam.StopIn{Reason: "somebody else sits there", Conduct: "replaced"}
		if err := h.Stop(ctx, watcher(h), id, in); !fault.Is(err, "exam.watch.conduct") {
			t.Errorf("no act forbids it: %v", err)
		}
		h.Service.Forbids = func(_ *exam.Test, conduct string) (fault.Citation, error) {
			if conduct != "replaced" {
				return fault.Citation{}, fault.New(fault.Invalid, "selection.conduct")
			}
			return fault.Citation{Act: "selection", Clause: "9"}, nil
		}
		h.Sitting.Test.Act, h.Sitting.Version = "selection", h.Sitting.Version+1
		h.Tx(func(tx exam.Tx) error { _, err := tx.SittingUpdate(h.Sitting); return err })
		if err := h.Stop(ctx, watcher(h), id, exam.StopIn{Reason: "x", Conduct: "sneezed"}); !fault.Is(err, "selection.conduct") {
			t.Errorf("not on the list: %v", err)
		}
		h.Must(h.Stop(ctx, watcher(h), id, in))
		one, err := h.Events(ctx, watcher(h), id)
		h.Must(err)
		if e := one.Events[len(one.Events)-1]; e.Kind != "stopped" || e.Args["conduct"] != "replaced" || e.Args["clause"] != "9" {
			t.Errorf("%+v", e)
		}
	})
}

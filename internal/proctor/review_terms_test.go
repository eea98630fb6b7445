package proctor_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/outbox"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
	"tarazy/internal/store"
)

// holds gives a new person of the world a role.
func holds(w *proctortest.World, role access.Role) string {
	w.T.Helper()
	who, _ := w.Seat()
	w.Must(w.DB.Write(w.T.Context(), func(tx *store.Tx) error {
		return tx.GrantInsert(&access.Grant{
			ID: "grt_" + who.Person, Person: who.Person, Role: role, Body: string(w.People.Body), From: day.Of(2023, 1, 1), Order: "№ 1", By: "system", At: tx.Now(),
		})
	}))
	return who.Person
}

// reminded moves the clock on, sends what is due, and gives what a person was reminded
// of since.
func reminded(w *proctortest.World, person string, on time.Duration) (out []string) {
	w.T.Helper()
	from := w.Clock.Now()
	w.Clock.Advance(on)
	worker := outbox.NewWorker(outbox.Config{Store: store.As[outbox.WorkTx](w.DB), Owner: "test", Conditions: proctor.Conditions()})
	_, err := worker.RunDue(w.T.Context())
	w.Must(err)
	w.Must(w.DB.Read(w.T.Context(), func(tx *store.Tx) error {
		page, err := tx.NoticeList(outbox.NoticeQuery{Person: person})
		out = nil
		for _, n := range page.Items {
			if n.At.After(from) {
				out = append(out, fmt.Sprint(n.Key, " ", n.Args["task"]))
			}
		}
		return err
	}))
	return out
}

// closes ends an attempt, leaves it to proctors, and closes its recording.
func closes(w *proctortest.World, id exam.AttemptID) {
	w.T.Helper()
	in(w, func(tx proctor.Tx) error {
		a, err := tx.ExamAttemptGet(id)
		if err != nil {
			return err
		}
		now := w.Clock.Now()
		a.Version, a.State, a.Finished = a.Version+1, exam.Ended, &now
		_, err = tx.(exam.Tx).ExamAttemptUpdate(a)
		return firstOf(err, w.Proctor.ReviewOpens(tx, a))
	})
	w.Clock.Advance(10 * time.Minute)
	w.Must(w.Proctor.CloseRecording(w.T.Context(), id))
}

// late are the terms that the journal says were missed.
func late(w *proctortest.World) (out []string) {
	for _, e := range w.Journal {
		if e.Verb == "term.missed" {
			out = append(out, fmt.Sprint(e.Facts.(map[string]any)["term"]))
		}
	}
	return out
}

// Proctors are reminded of a day's reviews once, on the last day and after it, and not
// where nothing waits any more; a review that comes late is on record.
func TestSEL13_ProctorsAreRemindedOfTheirTerm(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		judge := holds(w, access.Proctor)
		x := newReviewing(w)
		closes(w, x.id)
		_, second := recorded(w) // of the same day
		closes(w, second)
		if got := reminded(w, judge, 24*time.Hour); !slices.Equal(got, []string{"outbox.term.due review.task"}) {
			t.Errorf("on the last day: %v", got)
		}
		if got := reminded(w, judge, 24*time.Hour); !slices.Equal(got, []string{"outbox.term.overdue review.task"}) {
			t.Errorf("after it: %v", got)
		}
		x.Must(x.gives("per_a", opinion(1, proctor.ConductKept, "", "", proctor.FlagUnclear, proctor.FlagNotConfirmed)))
		if got := late(w); !slices.Equal(got, []string{"review"}) {
			t.Errorf("missed: %v", got)
		}
	})
	proctortest.Each(t, func(w *proctortest.World) {
		judge := holds(w, access.Proctor)
		x := newReviewing(w)
		closes(w, x.id)
		x.Must(x.gives("per_a", opinion(1, proctor.ConductKept, "", "", proctor.FlagUnclear, proctor.FlagNotConfirmed)))
		if got := append(reminded(w, judge, 24*time.Hour), reminded(w, judge, 24*time.Hour)...); len(got) != 0 {
			t.Errorf("with nothing left: %v", got)
		}
		if got := late(w); len(got) != 0 {
			t.Errorf("missed: %v", got)
		}
	})
}

// Who decides contested outcomes is reminded until it is decided; the candidate has it
// among what waits while it may be contested.
func TestSEL14_WhoDecidesAContestedBreachIsReminded(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		officer := holds(w, access.AppealOfficer)
		x := contestable(w)
		waits := func() (out []exam.AttemptID) {
			all, err := w.Proctor.Contestables(t.Context(), x.who)
			x.Must(err)
			for _, c := range all {
				out = append(out, c.Attempt)
			}
			return out
		}
		if got := waits(); !slices.Equal(got, []exam.AttemptID{x.id}) {
			t.Errorf("to be contested: %v", got)
		}
		x.Must(w.Proctor.ContestReview(t.Context(), x.who, x.id, "Келіспеймін"))
		if got := waits(); len(got) != 0 {
			t.Errorf("to be contested again: %v", got)
		}
		if got := reminded(w, officer, 5*24*time.Hour); !slices.Equal(got, []string{"outbox.term.due review.contest.task"}) {
			t.Errorf("on the last day: %v", got)
		}
		w.Clock.Advance(24 * time.Hour)
		x.Must(w.Proctor.DecideContest(t.Context(), x.appeals(officer), x.id, proctor.ContestAnswerIn{Version: 4, Answer: "Камераны қол жапқан"}))
		if got := reminded(w, officer, 3*24*time.Hour); len(got) != 0 {
			t.Errorf("after the decision: %v", got)
		}
		if got := late(w); !slices.Equal(got, []string{"contest"}) {
			t.Errorf("missed: %v", got)
		}
	})
}

package main

import (
	"errors"
	"testing"

	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/proctor"
	"tarazy/internal/store"
)

// keepFixtures are kept recordings of the attempts that there are, which wait for a
// proctor.
func (w *world) keepFixtures(t *testing.T) {
	t.Helper()
	for _, rel := range []string{"own", "another's"} {
		id := exam.AttemptID(w.ids["attempt"][rel])
		err := store.As[proctor.Tx](w.app.db).Write(t.Context(), func(tx proctor.Tx) error {
			a, err := tx.ExamAttemptGet(id)
			if err != nil {
				return err
			}
			_, recorded := tx.RecordingPut(&proctor.Recording{
				Attempt: id, Version: 1, Body: a.Body, Person: a.Person, Number: a.Number, Test: a.Test.Key, Mode: proctor.Snapshots, State: proctor.RecordingClosed, Began: a.Began,
			})
			_, kept := w.app.proctor.KeepClosed(tx, id)
			_, waits := tx.ReviewPut(&proctor.Review{
				Attempt: id, Version: 1, Body: a.Body, Person: a.Person, Number: a.Number, Case: a.Case, Test: a.Test.Key, Title: a.Test.Title, Act: "selection-2023", Edition: "2023-03-01",
				State: proctor.ReviewWaits, Ended: a.Began, Due: day.In(a.Began, w.app.zone), Opinions: []proctor.Opinion{},
			})
			return errors.Join(recorded, kept, waits)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

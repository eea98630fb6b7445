package main

import (
	"testing"

	"tarazy/internal/exam"
	"tarazy/internal/proctor"
	"tarazy/internal/store"
)

// keepFixtures are kept recordings of the attempts that there are.
func (w *world) keepFixtures(t *testing.T) {
	t.Helper()
	for _, rel := range []string{"own", "another's"} {
		err := store.As[proctor.Tx](w.app.db).Write(t.Context(), func(tx proctor.Tx) error {
			_, err := w.app.proctor.KeepClosed(tx, exam.AttemptID(w.ids["attempt"][rel]))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

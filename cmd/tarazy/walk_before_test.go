package main

import (
	"slices"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
	"tarazy/internal/store"
)

// beforeFixtures are the proctored seat of the candidate behind the door, with
// pictures that wait for the identity checker, and a check in another body.
func (w *world) beforeFixtures(t *testing.T, own string) {
	t.Helper()
	by := &access.Actor{Person: own, Held: []access.Held{{Role: access.Candidate}}}
	seats, _, err := w.app.exams.MySeats(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	seat := seats[slices.IndexFunc(seats, func(s exam.MySeat) bool { return s.Sitting.OwnEquipment() })].Booking.ID
	proctortest.Prepare(t, w.app.proctor, by, seat)
	w.ids["seat"] = map[string]string{"own": string(seat), "another's": "bkg_anothers", "none": w.ids["booking"]["none"]}
	w.ids["shown"] = map[string]string{"": string(proctor.DocumentShown)}
	w.ids["identity"] = map[string]string{"other_body": "idn_elsewhere", "none": "idn_aaaaaaaaaaaaaaaaaaaaaaaaaa"}
	other := w.anotherBody(t)
	err = w.app.db.Write(t.Context(), func(tx *store.Tx) error {
		_, i, err := tx.BeforeGet(seat)
		if err != nil {
			return err
		}
		w.ids["identity"]["same_body"] = string(i.ID)
		elsewhere := *i
		elsewhere.ID, elsewhere.Version, elsewhere.Booking, elsewhere.Body, elsewhere.Person = "idn_elsewhere", 1, "bkg_anothers", other, people.PersonID(w.anotherCandidate(t, own))
		_, err = tx.IdentityPut(&elsewhere)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

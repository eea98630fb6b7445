package main

import (
	"slices"
	"strconv"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/exam"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
	"tarazy/internal/store"
)

// examFixtures are the things of exams: a test, an item and a sitting of the
// office and of another body, the seat and the attempt of the candidate behind
// the door, and those of another candidate.
func (w *world) examFixtures(t *testing.T) {
	t.Helper()
	own := w.person(access.Candidate)
	w.ids["test"] = map[string]string{"same_body": competition.KnowledgeExam, "none": "nothing"}
	w.ids["sitting"] = map[string]string{"none": "sit_aaaaaaaaaaaaaaaaaaaaaaaaaa"}
	w.ids["booking"] = map[string]string{"none": "bkg_aaaaaaaaaaaaaaaaaaaaaaaaaa"}
	w.ids["attempt"] = map[string]string{"none": "att_aaaaaaaaaaaaaaaaaaaaaaaaaa"}
	w.ids["examined"] = map[string]string{"own": own, "none": "per_aaaaaaaaaaaaaaaaaaaaaaaaaa"}
	w.ids["pooled"] = map[string]string{"none": "per_aaaaaaaaaaaaaaaaaaaaaaaaaa"}
	w.itemFixtures(t)
	w.certificateFixtures(t, own)
	w.equipmentFixtures(t, own)
	seat := w.sits(t, "own", own)
	w.ids["seat paper"] = map[string]string{"same_body": string(seat.ID), "none": w.ids["booking"]["none"]}
	w.ids["profiled"] = map[string]string{"same_body": w.ids["attempt"]["own"], "none": w.ids["attempt"]["none"]}
	another := w.anotherCandidate(t, own)
	w.seatOf(t, seat, another)
	w.sits(t, "another's", another)
	w.keepFixtures(t)
	w.sittingElsewhere(t)
	w.beforeFixtures(t, own)
}

// equipmentFixtures are a check of equipment of the candidate behind the door.
func (w *world) equipmentFixtures(t *testing.T, own string) {
	t.Helper()
	by := &access.Actor{Person: own, Held: []access.Held{{Role: access.Candidate}}}
	c, err := w.app.proctor.Check(t.Context(), by, proctor.CheckIn{Press: "walk", Figures: proctortest.Good()})
	if err != nil {
		t.Fatal(err)
	}
	w.ids["check"] = map[string]string{"own": string(c.ID), "none": "eqc_aaaaaaaaaaaaaaaaaaaaaaaaaa"}
}

// sits begins the exam for which a candidate has a seat.
func (w *world) sits(t *testing.T, rel, person string) exam.Booking {
	t.Helper()
	by := &access.Actor{Person: person, Held: []access.Held{{Role: access.Candidate}}}
	seats, _, err := w.app.exams.MySeats(t.Context(), by)
	if err != nil || len(seats) == 0 {
		t.Fatalf("%d seats of %s: %v", len(seats), person, err)
	}
	booking := seats[slices.IndexFunc(seats, func(s exam.MySeat) bool { return !s.Sitting.Test.Proctored })].Booking
	attempt, err := w.app.delivery.Begin(t.Context(), by, booking.ID)
	if err != nil {
		t.Fatal(err)
	}
	w.ids["sitting"]["same_body"] = string(booking.Sitting)
	w.ids["booking"][rel], w.ids["attempt"][rel] = string(booking.ID), string(attempt)
	return booking
}

// seatOf gives another candidate a seat beside one: it is too late to book one
// for today.
func (w *world) seatOf(t *testing.T, seat exam.Booking, person string) {
	t.Helper()
	seat.ID, seat.Number, seat.Person, seat.Version, seat.State = "bkg_anothers", "WALK-1", people.PersonID(person), 1, exam.Booked
	err := w.app.db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.BookingInsert(&seat)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// anotherCandidate is one of those who applied.
func (w *world) anotherCandidate(t *testing.T, own string) (out string) {
	t.Helper()
	err := w.app.db.Read(t.Context(), func(tx *store.Tx) error {
		page, err := tx.ApplicationList(competition.ApplicationQuery{Competition: competition.ID(w.ids["contest.competition"]["interview"]), Limit: 50})
		for _, a := range page.Items {
			if string(a.Person) != own {
				out = string(a.Person)
			}
		}
		return err
	})
	if err != nil || out == "" {
		t.Fatalf("no other candidate: %v", err)
	}
	return out
}

// sittingElsewhere is the sitting of the office in another body.
func (w *world) sittingElsewhere(t *testing.T) {
	t.Helper()
	other := w.anotherBody(t)
	err := w.app.db.Write(t.Context(), func(tx *store.Tx) error {
		s, err := tx.SittingGet(exam.SittingID(w.ids["sitting"]["same_body"]))
		if err != nil {
			return err
		}
		s.ID, s.Body, s.Version, s.Taken = "sit_elsewhere", other, 1, 0
		w.ids["sitting"]["other_body"] = string(s.ID)
		return tx.SittingInsert(s)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// anotherBody is one in which nobody behind the doors of exams works.
func (w *world) anotherBody(t *testing.T) people.BodyID {
	t.Helper()
	all, err := w.app.bodyIDs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range all {
		if body != "" && body != w.doors[0].Body {
			return people.BodyID(body)
		}
	}
	t.Fatal("the town has one body alone")
	return ""
}

// itemFixtures are an item of the office's bank, and the same one in another
// body's.
func (w *world) itemFixtures(t *testing.T) {
	t.Helper()
	other := w.anotherBody(t)
	err := w.app.db.Write(t.Context(), func(tx *store.Tx) error {
		page, err := tx.ItemList(exam.ItemQuery{Body: people.BodyID(w.doors[0].Body), Limit: 1})
		if err != nil || len(page.Items) == 0 {
			t.Fatalf("%d items: %v", len(page.Items), err)
		}
		i := page.Items[0]
		w.ids["item"] = map[string]string{"same_body": i.Content.Key, "none": "nothing"}
		w.ids["item edition"] = map[string]string{"": strconv.Itoa(i.Edition)}
		w.ids["item id"] = map[string]string{"same_body": string(i.ID), "other_body": "itm_elsewhere", "none": "itm_aaaaaaaaaaaaaaaaaaaaaaaaaa"}
		stimuli, err := tx.StimulusList(i.Body)
		if err != nil || len(stimuli) == 0 {
			t.Fatalf("%d materials: %v", len(stimuli), err)
		}
		w.ids["material"] = map[string]string{"same_body": stimuli[0].Content.Key, "none": "nothing"}
		w.ids["item kind"] = map[string]string{"": string(exam.Single)}
		w.ids["import id"] = map[string]string{"same_body": "imp_here", "other_body": "imp_elsewhere", "none": "imp_aaaaaaaaaaaaaaaaaaaaaaaaaa"}
		for id, body := range map[exam.ImportID]people.BodyID{"imp_here": i.Body, "imp_elsewhere": other} {
			if err := tx.ItemImportInsert(&exam.ItemImport{ID: id, Version: 1, Body: body, State: exam.ImportRead, File: "a.gift", Created: tx.Now()}); err != nil {
				return err
			}
		}
		i.ID, i.Body, i.Version = "itm_elsewhere", other, 1
		_, err = tx.ItemInsert(&i)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// certificateFixtures are the certificate of the candidate behind the door.
func (w *world) certificateFixtures(t *testing.T, own string) {
	t.Helper()
	by := &access.Actor{Person: own, Held: []access.Held{{Role: access.Candidate}}}
	all, err := w.app.contest.MyCertificates(t.Context(), by, w.app.today())
	if err != nil || len(all) == 0 || all[0].Result.Number == "" {
		t.Fatalf("certificates of the candidate: %+v %v", all, err)
	}
	w.ids["certificate"] = map[string]string{"own": all[0].Result.Number, "none": "000000"}
	w.ids["certificate id"] = map[string]string{"own": all[0].Result.ID, "none": "kno_aaaaaaaaaaaaaaaaaaaaaaaaaa"}
}

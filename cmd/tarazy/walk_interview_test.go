package main

import (
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/interview"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

// interviewFixtures are the series of interviews of the town, the same in
// another body, its guide, and the interviews of the candidate behind the door
// and of another.
func (w *world) interviewFixtures(t *testing.T) {
	t.Helper()
	own := people.PersonID(w.person(access.Candidate))
	other := w.anotherBody(t)
	w.ids["guide"] = map[string]string{"none": "gde_aaaaaaaaaaaaaaaaaaaaaaaaaa"}
	w.ids["series"] = map[string]string{"none": "ser_aaaaaaaaaaaaaaaaaaaaaaaaaa", "other_body": "ser_elsewhere"}
	w.ids["interview"] = map[string]string{"none": "int_aaaaaaaaaaaaaaaaaaaaaaaaaa", "other_body": "int_elsewhere"}
	w.ids["my interview"] = map[string]string{"none": "int_aaaaaaaaaaaaaaaaaaaaaaaaaa"}
	w.ids["guide question"] = map[string]string{"": "integrity.1"}
	w.ids["bank question"] = map[string]string{"none": "qst_aaaaaaaaaaaaaaaaaaaaaaaaaa"}
	w.ids["sample"] = map[string]string{"none": "smp_aaaaaaaaaaaaaaaaaaaaaaaaaa"}
	w.ids["interview form"] = map[string]string{"": "panel-kk.pdf"}
	w.ids["guide format"] = map[string]string{"": "pdf"}
	w.ids["guide document"] = map[string]string{"": "kk.pdf"}
	w.ids["step"] = map[string]string{"": "job_description"}
	err := w.app.db.Write(t.Context(), func(tx *store.Tx) error {
		page, err := tx.SeriesList(interview.SeriesQuery{})
		if err != nil {
			return err
		}
		se := page.Items[0]
		w.ids["series"]["same_body"], w.ids["guide"]["same_body"] = string(se.ID), string(se.Guide)
		all, err := tx.InterviewsOf(se.ID)
		if err != nil {
			return err
		}
		for _, i := range all {
			if i.Person == own {
				w.ids["my interview"]["own"] = string(i.ID)
				continue
			}
			w.ids["my interview"]["another's"], w.ids["interview"]["same_body"] = string(i.ID), string(i.ID)
		}
		se.ID, se.Body, se.Version = "ser_elsewhere", other, 1
		if _, err := tx.SeriesInsert(&se); err != nil {
			return err
		}
		w.ids["room"] = map[string]string{"none": "int_aaaaaaaaaaaaaaaaaaaaaaaaaa", "other_body": "int_elsewhere"}
		for rel, of := range map[string]string{"same_body": w.ids["interview"]["same_body"], "own": w.ids["my interview"]["own"]} {
			w.ids["room"][rel] = of
		}
		i := all[0]
		i.ID, i.Series, i.Body, i.Version = "int_elsewhere", se.ID, other, 1
		_, err = tx.InterviewInsert(&i)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

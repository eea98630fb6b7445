package main

import (
	"fmt"
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
		// The same series as one of a competition, whose law gives a link by video.
		w.ids["room"] = map[string]string{"none": "int_aaaaaaaaaaaaaaaaaaaaaaaaaa", "other_body": "int_elsewhere", "same_body": "int_video", "own": "int_video_own"}
		video := se
		video.ID, video.Version, video.Body, video.Case = "ser_video", 1, all[0].Body, w.ids["contest.vacancy"]["interview"]
		if ok, err := tx.SeriesInsert(&video); err != nil || !ok {
			return fmt.Errorf("series of vacancy %q: %t %w", video.Case, ok, err)
		}
		for _, i := range all {
			id := interview.ID("int_video")
			if i.Person == own {
				id = "int_video_own"
			}
			i.ID, i.Series, i.Version, i.State = id, video.ID, 1, interview.Planned
			if _, err := tx.InterviewInsert(&i); err != nil {
				return err
			}
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

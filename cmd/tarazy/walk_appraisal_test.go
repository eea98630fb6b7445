package main

import (
	"slices"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

// appraisalFixtures are the year of appraisal of the town, the case of the
// employee behind the door (whose own it is, and whose supervisor's), that of a
// servant of the unit that the substitute leads, that of somebody else, a closed
// meeting on them, and the same in another body.
func (w *world) appraisalFixtures(t *testing.T) {
	t.Helper()
	one := func(v string) map[string]string { return map[string]string{"": v} }
	w.ids["year"] = map[string]string{"none": "yea_aaaaaaaaaaaaaaaaaaaaaaaaaa", "other_body": "yea_elsewhere"}
	w.ids["appraisal"] = map[string]string{"none": "apr_aaaaaaaaaaaaaaaaaaaaaaaaaa", "other_body": "apr_elsewhere"}
	w.ids["meeting"] = map[string]string{"none": "mee_aaaaaaaaaaaaaaaaaaaaaaaaaa", "other_body": "mee_elsewhere", "same_body": "mee_here"}
	w.ids["aim"] = map[string]string{"none": "aim_aaaaaaaaaaaaaaaaaaaaaaaaaa"}
	w.ids["result appeal"] = map[string]string{"none": "apl_aaaaaaaaaaaaaaaaaaaaaaaaaa"}
	w.ids["quarter"], w.ids["appraisal form"], w.ids["appraisal format"] = one("1"), one("plan"), one("pdf")
	w.ids["appraisal file"], w.ids["protocol number"], w.ids["protocol file"] = one("nothing"), one("1"), one("results-kk.pdf")
	elsewhere := w.anotherBody(t)
	err := w.app.db.Write(t.Context(), func(tx *store.Tx) error { return w.appraisalsOf(t, tx, elsewhere) })
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) appraisalsOf(t *testing.T, tx *store.Tx, elsewhere people.BodyID) error {
	t.Helper()
	body := people.BodyID(w.doors[0].Body)
	years, err := tx.AppraisalYearsOf(body)
	if err != nil {
		return err
	}
	y := years[0]
	w.ids["year"]["same_body"] = string(y.ID)
	aims, err := tx.AimsOf(body, y.Number)
	if err != nil {
		return err
	}
	w.ids["aim"]["same_body"] = aims[0].ID
	cases, err := tx.AppraisalCasesIn(y.ID, "", 500)
	if err != nil {
		return err
	}
	other := w.anotherOnesCase(t, cases)
	if err := w.meetingFixture(tx, y, other); err != nil {
		return err
	}
	y.ID, y.Body, y.Version = "yea_elsewhere", elsewhere, 1
	if _, err := tx.AppraisalYearInsert(&y); err != nil {
		return err
	}
	other.ID, other.Year, other.Body, other.Version, other.Waits = "apr_elsewhere", y.ID, elsewhere, 1, nil
	if _, err := tx.AppraisalCaseInsertAll([]appraisal.Case{other}); err != nil {
		return err
	}
	return tx.MeetingInsert(&appraisal.Meeting{ID: "mee_elsewhere", Version: 1, Body: elsewhere, Year: y.ID, Number: 1, State: appraisal.MeetingPlanned,
		Starts: tx.Now(), Room: "1", Present: []people.PersonID{}, Attended: []people.PersonID{}, By: "system", At: tx.Now()})
}

// anotherOnesCase takes the cases of the walk, and gives one with a plan in
// force that concerns nobody behind a door.
func (w *world) anotherOnesCase(t *testing.T, cases []appraisal.Case) appraisal.Case {
	t.Helper()
	var involved []people.PersonID
	for _, d := range w.doors {
		involved = append(involved, people.PersonID(d.Person))
	}
	led := people.PersonID(w.ids["id"]["of a substitute's unit"])
	out := -1
	for i, c := range cases {
		switch {
		case string(c.Person) == w.person(access.Employee):
			w.ids["appraisal"]["of the employee"] = string(c.ID)
		case c.Person == led:
			w.ids["appraisal"]["of a substitute's unit"] = string(c.ID)
		case c.Stage == appraisal.StageWork && !slices.Contains(involved, c.Person) && !slices.Contains(involved, c.Route.Immediate):
			out = i
		}
	}
	if out < 0 || w.ids["appraisal"]["of the employee"] == "" || w.ids["appraisal"]["of a substitute's unit"] == "" {
		t.Fatalf("the town's year has no case for the walk: %v, %d", w.ids["appraisal"], out)
	}
	w.ids["appraisal"]["same_body"] = string(cases[out].ID)
	return cases[out]
}

// meetingFixture is a closed meeting of the commission of those behind the
// doors, on the case of somebody else.
func (w *world) meetingFixture(tx *store.Tx, y appraisal.Year, c appraisal.Case) error {
	now, chair := tx.Now(), people.PersonID(w.person(access.Chair))
	o := &appraisal.Order{Body: y.Body, Number: 1, Version: 1, Paper: "1", Day: c.Place.On, By: "system", At: now, InForce: &now, Formed: "system"}
	for _, s := range []struct {
		role access.Role
		duty appraisal.Duty
	}{{access.Chair, appraisal.ChairDuty}, {access.Member, appraisal.MemberDuty}, {access.Secretary, appraisal.SecretaryDuty}} {
		o.Seats = append(o.Seats, appraisal.Seat{Person: people.PersonID(w.person(s.role)), Duty: s.duty})
	}
	if _, err := tx.AppraisalOrderPut(o); err != nil {
		return err
	}
	m := &appraisal.Meeting{ID: "mee_here", Version: 1, Body: y.Body, Year: y.ID, Number: 1, State: appraisal.MeetingClosed, Starts: now, Room: "1", Agreed: &now, Order: 1,
		Present: []people.PersonID{chair}, Attended: []people.PersonID{chair}, Opened: &now, Closed: &now, By: "system", At: now}
	if err := tx.MeetingInsert(m); err != nil {
		return err
	}
	return tx.AgendaInsertAll([]appraisal.Item{{Meeting: m.ID, Case: c.ID, Person: c.Person, Round: 1, Place: 1, Version: 1, Proposal: appraisal.ProposeApprove,
		Grade: "excellent", Uses: []string{"bonus"}}})
}

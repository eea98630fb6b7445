package appraisaltest

import (
	"fmt"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/people"
)

// Day is a day written as 2023-01-09.
func (w *World) Day(text string) day.Day {
	w.T.Helper()
	d, err := day.Parse(text)
	w.Must(err)
	return d
}

// OpenYear opens the year of the body for 2023, with a case for everybody but
// the first head.
func (w *World) OpenYear() *appraisal.Year {
	w.T.Helper()
	y, err := w.Service.OpenYear(w.T.Context(), w.HR, appraisal.YearIn{Body: w.Body, Number: 2023, From: w.Day("2023-01-01"), Until: w.Day("2023-12-31")})
	w.Must(err)
	return y
}

// CaseOf is the case of a servant as it is stored.
func (w *World) CaseOf(y appraisal.YearID, a *access.Actor) *appraisal.Case {
	w.T.Helper()
	var out *appraisal.Case
	w.Must(w.Service.Store.Read(w.T.Context(), func(tx appraisal.Tx) (err error) {
		out, err = tx.AppraisalCaseOf(y, ID(a))
		return err
	}))
	return out
}

// Year is the year as it is stored.
func (w *World) Year(id appraisal.YearID) *appraisal.Year {
	w.T.Helper()
	var out *appraisal.Year
	w.Must(w.Service.Store.Read(w.T.Context(), func(tx appraisal.Tx) (err error) {
		out, err = tx.AppraisalYearGet(id)
		return err
	}))
	return out
}

// Form puts an order on the commission in force, as if HR and the authorised
// person had: the chair, the four members, the secretary.
func (w *World) Form() *appraisal.Order {
	w.T.Helper()
	now := w.Clock.Now()
	o := &appraisal.Order{Body: w.Body, Number: 1, Version: 1, Paper: "12-ө", Day: w.Today(), By: ID(w.HR), At: now, InForce: &now, Formed: ID(w.Authorised)}
	o.Seats = append(o.Seats, appraisal.Seat{Person: ID(w.Chair), Duty: appraisal.ChairDuty})
	for _, m := range w.Members {
		o.Seats = append(o.Seats, appraisal.Seat{Person: ID(m), Duty: appraisal.MemberDuty})
	}
	o.Seats = append(o.Seats, appraisal.Seat{Person: ID(w.Secretary), Duty: appraisal.SecretaryDuty})
	w.Tx(func(tx appraisal.Tx) error {
		_, err := tx.AppraisalOrderPut(o)
		return err
	})
	return o
}

// Begin sets the days of the appraisal, has them agreed and notified, and begins
// it on the first. The commission must be formed.
func (w *World) Begin(y *appraisal.Year, first, last string) *appraisal.Year {
	w.T.Helper()
	ctx := w.T.Context()
	y, err := w.DrawSchedule(ctx, w.HR, y.ID, w.Year(y.ID).Version, appraisal.ScheduleIn{First: w.Day(first), Last: w.Day(last)})
	w.Must(err)
	y, err = w.AgreeSchedule(ctx, w.Chair, y.ID, y.Version)
	w.Must(err)
	y, err = w.NotifyAppraisers(ctx, w.HR, y.ID, y.Version)
	w.Must(err)
	w.At(first)
	y, err = w.BeginAppraisal(ctx, w.HR, y.ID, y.Version)
	w.Must(err)
	return y
}

// InWork puts the plan of a case in force, as if it had been approved.
func (w *World) InWork(y appraisal.YearID, servants ...*access.Actor) {
	w.T.Helper()
	for _, a := range servants {
		c := w.CaseOf(y, a)
		c.Version++
		c.Stage, c.Due, c.Waits, c.Done.Plan = appraisal.StageWork, nil, nil, appraisal.PlanApproved
		w.Tx(func(tx appraisal.Tx) error {
			_, err := tx.AppraisalCaseUpdate(c)
			return err
		})
	}
}

// Away records an absence; until is "" where the last day is not known.
func (w *World) Away(a *access.Actor, kind people.AbsenceKind, from, until string) people.AbsenceID {
	w.T.Helper()
	absence := people.Absence{Kind: kind, From: w.Day(from)}
	if until != "" {
		last := w.Day(until)
		absence.Until = &last
	}
	_, err := w.People.Service.RecordAbsence(w.T.Context(), By, ID(a), w.VersionOf(a), absence)
	w.Must(err)
	var all []people.Absence
	w.Tx(func(tx appraisal.Tx) (err error) {
		all, err = tx.AbsencesOf([]people.PersonID{ID(a)})
		return err
	})
	for _, x := range all {
		if x.Kind == kind && x.From == absence.From {
			return x.ID
		}
	}
	w.T.Fatal("the absence was not recorded")
	return ""
}

// Back records the first day back from an absence.
func (w *World) Back(a *access.Actor, absence people.AbsenceID, on string) {
	w.T.Helper()
	_, err := w.People.Service.RecordReturn(w.T.Context(), By, ID(a), w.VersionOf(a), absence, w.Day(on))
	w.Must(err)
}

// VersionOf is the version of a person's record.
func (w *World) VersionOf(a *access.Actor) int64 {
	w.T.Helper()
	var v int64
	w.Tx(func(tx appraisal.Tx) error {
		p, err := tx.PersonGet(ID(a))
		if err == nil {
			v = p.Version
		}
		return err
	})
	return v
}

// main is the latest post of a servant.
func (w *World) main(a *access.Actor) people.Assignment {
	w.T.Helper()
	var all []people.Assignment
	w.Tx(func(tx appraisal.Tx) (err error) {
		all, err = tx.AssignmentsOfPersons([]people.PersonID{ID(a)})
		return err
	})
	return all[len(all)-1]
}

// Release ends the post of a servant; last is the last day in it.
func (w *World) Release(a *access.Actor, last string) {
	w.T.Helper()
	post := w.main(a)
	until := w.Day(last)
	post.Until = &until
	w.Tx(func(tx appraisal.Tx) error { return w.stamped(tx, a, tx.AssignmentUpdate(&post)) })
}

// Probation sets the last day of a servant's probation.
func (w *World) Probation(a *access.Actor, last string) {
	w.T.Helper()
	post := w.main(a)
	until := w.Day(last)
	post.ProbationUntil = &until
	w.Tx(func(tx appraisal.Tx) error { return w.stamped(tx, a, tx.AssignmentUpdate(&post)) })
}

// stamped marks the staff of the body as changed, as the verbs of staff do.
func (w *World) stamped(tx appraisal.Tx, a *access.Actor, err error) error {
	if err != nil {
		return err
	}
	w.changes++
	return tx.ChangeInsertAll([]people.Change{{Body: w.Body, Root: people.RootPerson, ID: a.Person, Version: 1000 + int64(w.changes), Verb: "test", By: "system", At: tx.Now()}})
}

// Transfer appoints a servant to a new post of a unit.
func (w *World) Transfer(a *access.Actor, unit, from string) {
	w.T.Helper()
	w.appointTo(a, unit, "E-4", from)
}

// Promote appoints a servant to a new post of the same unit with another
// category.
func (w *World) Promote(a *access.Actor, category, from string) {
	w.T.Helper()
	unit := ""
	post := w.main(a).Post
	for code, id := range w.Posts {
		if id == post {
			unit, _, _ = strings.Cut(code, "-")
		}
	}
	w.appointTo(a, unit, category, from)
}

func (w *World) appointTo(a *access.Actor, unit, category, from string) {
	w.T.Helper()
	code := fmt.Sprintf("%s-%d", unit, len(w.Posts)+1)
	post, err := w.People.Service.AddPost(w.T.Context(), By, people.Post{Body: w.Body, Code: code, PostState: people.PostState{
		From: people.Always, Unit: w.Units[unit], TitleKK: "Маман " + code, TitleRU: "Специалист " + code, Category: category,
	}})
	w.Must(err)
	w.Posts[code] = post.ID
	_, err = w.People.Service.Appoint(w.T.Context(), By, ID(a), w.VersionOf(a), people.Appointment{Post: post.ID, Kind: people.Main, From: w.Day(from)})
	w.Must(err)
}

// Finish puts every open case of a year into its last state, as if the rest of
// the procedure had been gone through.
func (w *World) Finish(y appraisal.YearID) {
	w.T.Helper()
	w.Tx(func(tx appraisal.Tx) error {
		all, err := tx.AppraisalCasesIn(y, "", 1000)
		if err != nil {
			return err
		}
		for i := range all {
			c := &all[i]
			if c.Stage.Final() {
				continue
			}
			c.Version++
			c.Stage, c.Due, c.Waits = appraisal.StageDone, nil, nil
			if _, err := tx.AppraisalCaseUpdate(c); err != nil {
				return err
			}
		}
		return nil
	})
}

// Grade gives a case a grade, as if its sheet had been agreed.
func (w *World) Grade(y appraisal.YearID, a *access.Actor, grade string) {
	w.T.Helper()
	c := w.CaseOf(y, a)
	c.Version++
	c.Grade = grade
	w.Tx(func(tx appraisal.Tx) error {
		_, err := tx.AppraisalCaseUpdate(c)
		return err
	})
}

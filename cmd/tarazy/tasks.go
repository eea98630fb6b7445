package main

import (
	"context"
	"strconv"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/web/front"
)

// taskSources are where what waits for a person comes from.
func (a *app) taskSources() []front.TaskSource {
	return []front.TaskSource{a.candidateTasks, a.examTasks, a.identityTasks, a.reviewTasks, a.contestTasks, a.protocolTasks, a.interviewTasks, a.yearTasks, a.caseTasks, a.resultTasks, a.meetingTasks, a.importTasks, a.enactTasks, a.failedTasks}
}

// candidateTasks are what waits for a candidate.
func (a *app) candidateTasks(ctx context.Context, actor *access.Actor, l locale.Lang) ([]front.Task, error) {
	return a.vacancyDeps(nil).Tasks(ctx, actor, l)
}

// examTasks are the tests that a candidate has booked or has begun.
func (a *app) examTasks(ctx context.Context, actor *access.Actor, l locale.Lang) ([]front.Task, error) {
	if !access.MayEver(actor, access.BookSitting) {
		return nil, nil
	}
	seats, _, err := a.exams.MySeats(ctx, actor)
	if err != nil {
		return nil, err
	}
	var out []front.Task
	for i := range seats {
		b, s := &seats[i].Booking, &seats[i].Sitting
		if b.State != exam.Booked && b.State != exam.Begun {
			continue
		}
		last := day.In(s.Closes.Add(-time.Second), a.zoneOf(string(s.Body)))
		key := "tasks.exam." + string(b.State)
		out = append(out, front.Task{
			Key: "exam." + string(b.ID), Text: locale.T(l, key, nil), About: s.Test.Title.In(l), Href: "/exams/" + string(b.ID), From: &s.Day, Due: &last,
			Do: locale.T(l, key+".do", nil),
		})
	}
	return out, nil
}

// reviewTasks are recorded stages to review, contested outcomes, and one's own breach.
func (a *app) reviewTasks(ctx context.Context, actor *access.Actor, l locale.Lang) ([]front.Task, error) {
	return a.reviewDeps(nil).Tasks(ctx, actor, l)
}

// contestTasks are what waits for those who run competitions.
func (a *app) contestTasks(ctx context.Context, actor *access.Actor, l locale.Lang) ([]front.Task, error) {
	return a.contestDeps(nil).Tasks(ctx, actor, l)
}

// protocolTasks are protocols to draw and to sign, and appointments.
func (a *app) protocolTasks(ctx context.Context, actor *access.Actor, l locale.Lang) ([]front.Task, error) {
	return a.protocolDeps(nil).Tasks(ctx, actor, l)
}

// importTasks are the staff lists whose preview waits for a decision.
func (a *app) importTasks(ctx context.Context, actor *access.Actor, l locale.Lang) ([]front.Task, error) {
	ids, _ := access.Bodies(actor, access.ImportStaff)
	var out []front.Task
	for _, id := range ids {
		body := people.BodyID(id)
		found, err := a.staff.Imports(ctx, people.By{Person: people.PersonID(actor.Person), Bodies: []people.BodyID{body}}, body, "", 20)
		if err != nil {
			return nil, err
		}
		for _, run := range found.Runs {
			if run.State != people.Previewed {
				continue
			}
			out = append(out, front.Task{
				Key: "import." + string(run.ID), Text: locale.T(l, "tasks.import", nil), About: run.File, Href: "/staff/imports/" + string(run.ID),
				Do: locale.T(l, "tasks.import.do", nil),
			})
		}
	}
	return out, nil
}

// enactTasks are the acts of one's own that wait for the authorised person's
// signature.
func (a *app) enactTasks(_ context.Context, actor *access.Actor, l locale.Lang) ([]front.Task, error) {
	if ids, _ := access.Bodies(actor, access.EnactLaw); len(ids) == 0 {
		return nil, nil
	}
	all, err := a.own.List(actor)
	if err != nil {
		return nil, err
	}
	var out []front.Task
	for _, x := range all {
		if x.Own == nil || x.Own.Enacted != nil {
			continue
		}
		out = append(out, front.Task{
			Key: "enact." + x.Ref.Act + "." + x.Ref.Edition, Text: locale.T(l, "tasks.enact", nil), About: x.Own.Law.Title.In(l), Href: "/own-law/" + x.Ref.Act + "/" + x.Ref.Edition,
			Do: locale.T(l, "tasks.enact.do", nil),
		})
	}
	return out, nil
}

// failedTasks are the jobs that were given up, for the installation's
// administrator: without what they are about.
func (a *app) failedTasks(ctx context.Context, actor *access.Actor, l locale.Lang) ([]front.Task, error) {
	if !access.May(actor, access.RunBackup, access.Target{}) {
		return nil, nil
	}
	var found outbox.JobPage
	err := a.db.Read(ctx, func(tx *store.Tx) (err error) {
		found, err = tx.JobList(outbox.JobQuery{States: []outbox.State{outbox.Failed}, Limit: 20})
		return err
	})
	if err != nil || len(found.Items) == 0 {
		return nil, err
	}
	return []front.Task{{
		Key:  "failed." + strconv.FormatInt(found.Items[0].ID, 10), // a later failure is another task
		Text: locale.T(l, "tasks.failed", map[string]any{"n": len(found.Items)}), Href: "/admin/state", Do: locale.T(l, "tasks.failed.do", nil),
	}}, nil
}

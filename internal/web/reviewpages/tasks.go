package reviewpages

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/web/front"
)

// tasksEach is how many contested outcomes stand on a board each by themselves.
const tasksEach = 10

// Tasks gives what waits for a person: of proctors the queue of recorded stages, of
// appeal officers the contested outcomes, of a candidate a breach that may still be
// contested. It is a front.TaskSource.
func (d Deps) Tasks(ctx context.Context, a *access.Actor, l locale.Lang) (out []front.Task, err error) {
	for _, source := range []struct {
		verb access.Verb
		give front.TaskSource
	}{{access.ReviewConduct, d.queueTasks}, {access.DecideAppeal, d.contestTasks}, {access.ExplainConduct, d.ownTasks}} {
		if !access.MayEver(a, source.verb) {
			continue
		}
		more, err := source.give(ctx, a, l)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// queueTasks is the queue as one task, by the review that is due first among those
// that the proctor may judge.
func (d Deps) queueTasks(ctx context.Context, a *access.Actor, l locale.Lang) ([]front.Task, error) {
	got, err := d.Proctor.Reviews(ctx, a, false, "")
	if err != nil {
		return nil, err
	}
	for i := range got.Rows {
		x := &got.Rows[i]
		if x.Gave || x.Other {
			continue
		}
		from, due := day.In(x.Ended, d.Zone(string(x.Body))), x.Due
		return []front.Task{{
			Key: "reviews." + string(x.Body) + "." + due.String(), Text: say(l, "task"), About: say(l, "task.about", "n", got.Open), Href: "/reviews", Do: say(l, "task.do"), From: &from, Due: &due,
		}}, nil
	}
	return nil, nil
}

func (d Deps) contestTasks(ctx context.Context, a *access.Actor, l locale.Lang) (out []front.Task, err error) {
	got, err := d.Proctor.Contests(ctx, a, proctor.ContestFiled, "")
	if err != nil {
		return nil, err
	}
	for i := range got.Rows[:min(len(got.Rows), tasksEach)] {
		x := &got.Rows[i].Review
		from := day.In(x.Contest.Filed, d.Zone(string(x.Body)))
		out = append(out, front.Task{
			Key: "review.contest." + string(x.Attempt), Text: say(l, "contest.task"), About: x.Number + " · " + x.Title.In(l), Href: path(x.Attempt), Do: say(l, "contest.task.do"),
			From: &from, Due: &x.Contest.Due,
		})
	}
	return out, nil
}

func (d Deps) ownTasks(ctx context.Context, a *access.Actor, l locale.Lang) (out []front.Task, err error) {
	got, err := d.Proctor.Contestables(ctx, a)
	if err != nil {
		return nil, err
	}
	for i := range got {
		x := &got[i]
		from := day.In(x.Outcome.At, d.Zone(string(x.Body)))
		out = append(out, front.Task{
			Key: "review.own." + string(x.Attempt), Text: say(l, "own.task"), About: x.Title.In(l), Href: ownPath(x.Attempt), Do: say(l, "own.task.do"), From: &from, Due: &x.Until,
		})
	}
	return out, nil
}

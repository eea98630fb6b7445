package meetingpages

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/locale"
	"tarazy/internal/web/front"
)

// taskLinks are the pages below a meeting on which its tasks are done.
var taskLinks = map[string]string{"vote": "?view=mine", "again": "?view=again", "draw": "/protocol", "sign": "/protocol/sign", "approve": "/protocol/approve"}

// Tasks gives what waits for a person around the commission of the appraisal.
func (d Deps) Tasks(ctx context.Context, actor *access.Actor, l locale.Lang) ([]front.Task, error) {
	all, err := d.Appraisals.MeetingsWaiting(ctx, actor)
	if err != nil {
		return nil, err
	}
	var out []front.Task
	for _, x := range all {
		out = append(out, taskOf(l, &x))
	}
	return out, nil
}

func taskOf(l locale.Lang, x *appraisal.MeetingTask) front.Task {
	key := "meeting.page.task." + x.Kind
	task := front.Task{Key: "meeting." + x.Kind + "." + string(x.Body.ID), Text: locale.T(l, key, nil), About: x.Body.Names.In(l), Do: t(l, "task.do")}
	switch x.Kind {
	case "form":
		task.Href = "/appraisal-commission?body=" + string(x.Body.ID)
		return task
	case "plan":
		task.Href, task.About = "/meetings", t(l, "waiting", "n", x.N)+" · "+task.About
		return task
	}
	m := x.Meeting
	task.Key = "meeting." + x.Kind + "." + string(m.ID)
	task.Href = pathOf(m.ID, taskLinks[x.Kind])
	task.About = instant(l, &x.Body, m.Starts)
	if x.N > 0 {
		task.About = t(l, "task.count", "n", x.N) + " · " + task.About
	}
	return task
}

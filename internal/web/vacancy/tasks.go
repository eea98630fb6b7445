package vacancy

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/web/front"
	"tarazy/internal/web/kit"
)

// Tasks gives what waits for a candidate: a file to be confirmed, documents to
// be handed in, an outcome that may still be appealed, a decision to be read.
func (d Deps) Tasks(ctx context.Context, a *access.Actor, l locale.Lang) ([]front.Task, error) {
	if !a.Holds(access.Candidate, "") {
		return nil, nil
	}
	var out []front.Task
	file, err := d.Candidates.Look(ctx, people.PersonID(a.Person))
	if err != nil {
		return nil, err
	}
	if file.Confirmed.IsZero() {
		out = append(out, front.Task{Key: "file.confirm", Text: words(l, "file.do"), About: words(l, "ready.file"), Href: "/file", Do: words(l, "file.open")})
	}
	mine, err := d.Contest.Mine(ctx, a)
	if err != nil {
		return nil, err
	}
	for i := range mine {
		tasks, err := d.tasksOf(l, &mine[i])
		if err != nil {
			return nil, err
		}
		out = append(out, tasks...)
	}
	return out, nil
}

func (d Deps) tasksOf(l locale.Lang, v *competition.CaseView) ([]front.Task, error) {
	var out []front.Task
	e, err := d.boundEdition(&v.Competition)
	if err != nil {
		return nil, err
	}
	s, err := d.stand(v)
	if err != nil {
		return nil, err
	}
	about := titleOf(l, v) + " · " + v.Application.Number
	id := string(v.Application.ID)
	if s.Mine {
		out = append(out, front.Task{
			Key: s.Do.Text + "." + id, Text: words(l, "wait."+s.Do.Text), About: about, Href: s.Do.Href, Do: words(l, "wait."+s.Do.Text+".do"),
			Cite: e, Clause: s.Cite.Clause, From: v.Competition.Published, Due: s.Due,
		})
	}
	if until := appealable(v); until != nil && v.Application.Standing != competition.Placed {
		out = append(out, front.Task{
			Key: "outcome." + string(v.Application.Stage) + "." + id, Text: words(l, "wait.read"), About: about, Href: pathOf(v), Do: words(l, "wait.read.do"), Due: until,
		})
	}
	return append(out, d.decidedAppeals(l, v, about)...), nil
}

// newsDays is how long a decision on an appeal stands among what waits.
const newsDays = 7

// decidedAppeals are decisions on appeals that came lately.
func (d Deps) decidedAppeals(l locale.Lang, v *competition.CaseView, about string) []front.Task {
	var out []front.Task
	for _, x := range v.Appeals {
		if x.Decided == nil || d.onDay(*x.Decided).Add(newsDays) < d.today() {
			continue
		}
		out = append(out, front.Task{
			Key: "appeal." + string(x.ID), Text: words(l, "wait.appeal"), About: about, Href: pathOf(v), Do: words(l, "wait.read.do"),
		})
	}
	return out
}

// home leads back to the candidate's applications.
func home(ctx context.Context) []kit.Link {
	return []kit.Link{{Text: kit.Tr(ctx, "vacancy.home.title"), Href: "/applications"}}
}

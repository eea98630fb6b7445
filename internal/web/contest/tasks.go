package contest

import (
	"context"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/web/front"
)

// Bounds of what is gathered for a board: competitions that are looked through,
// and files of one competition that stand each by themselves.
const (
	tasksOf   = 50
	tasksEach = 10
)

// board gathers the tasks of one person.
type board struct {
	d     Deps
	ctx   context.Context
	actor *access.Actor
	lang  locale.Lang
	out   []front.Task
}

// Tasks gives what waits for a person in the competitions that they run: of HR
// drafts, files to be checked, results, stages to be closed and protocols; of
// test managers results; of proctors the queue of conduct; of appeal officers
// the appeals. It is a front.TaskSource.
func (d Deps) Tasks(ctx context.Context, actor *access.Actor, l locale.Lang) ([]front.Task, error) {
	b := &board{d: d, ctx: ctx, actor: actor, lang: l}
	if b.runs() {
		found, err := d.Contest.List(ctx, actor, competition.ListQuery{States: []competition.State{competition.Drafted, competition.Announced}, Limit: tasksOf})
		if err != nil {
			return nil, err
		}
		for _, c := range found.Items {
			if err := b.competition(c.ID); err != nil {
				return nil, err
			}
		}
	}
	if access.MayEver(actor, access.DecideAppeal) {
		if err := b.appeals(); err != nil {
			return nil, err
		}
	}
	return b.out, nil
}

// runs reports whether the person does anything in competitions at all.
func (b *board) runs() bool {
	for _, v := range []access.Verb{access.Announce, access.RecordResult, access.CheckConduct, access.CloseStage} {
		if ids, all := access.Bodies(b.actor, v); all || len(ids) > 0 {
			return true
		}
	}
	return false
}

func (b *board) may(v access.Verb, c *competition.Competition) bool {
	return access.May(b.actor, v, access.Target{Body: string(c.Body)})
}

// add puts a task on the board; the messages are "contest.task." and the name.
func (b *board) add(name, key, about, href string, e *law.Edition, by law.Citer, from, due *day.Day, kv ...any) {
	t := front.Task{Key: "contest." + name + "." + key, Text: words(b.lang, "task."+name, kv...), About: about, Href: href, Do: words(b.lang, "task."+name+".do"), From: from, Due: due}
	if by != nil {
		t.Cite, t.Clause = e, by.Cite().Clause
	}
	b.out = append(b.out, t)
}

func (b *board) competition(id competition.ID) error {
	view, err := b.d.Contest.View(b.ctx, b.actor, id)
	if err != nil {
		return err
	}
	c := &view.Competition
	rules, e, err := b.d.rulesOf(c, view.Today.String())
	if err != nil {
		return err
	}
	if c.State == competition.Drafted {
		if b.may(access.Announce, c) {
			b.add("announce", string(c.ID), c.Title.In(b.lang), path(c.ID), e, rules.Application.Announcements, nil, nil)
		}
		return nil
	}
	ranked := len(view.Vacancies) > 0
	for i := range view.Vacancies {
		v := &view.Vacancies[i]
		ranked = ranked && !v.Stage.Before(competition.AtResults)
		if v.State != competition.Open {
			continue
		}
		if err := b.vacancy(view, v, rules, e); err != nil {
			return err
		}
	}
	if ranked && b.may(access.DrawProtocol, c) {
		return b.protocol(view, rules, e)
	}
	return nil
}

// about names a vacancy on a board: never a candidate.
func (b *board) about(view *competition.View, v *competition.VacancyView) string {
	return words(b.lang, "number", "number", view.Competition.Number) + " · " + v.Code + " · " + v.Title.In(b.lang)
}

func (b *board) vacancy(view *competition.View, v *competition.VacancyView, rules *competition.Rules, e *law.Edition) error {
	c := &view.Competition
	if v.Count("", competition.Submitted) > 0 && b.may(access.CheckFile, c) {
		if err := b.files(view, v, rules, e); err != nil {
			return err
		}
	}
	if v.Stage.Proctored() && b.may(access.CheckConduct, c) {
		if err := b.conduct(view, v, rules, e); err != nil {
			return err
		}
	}
	if !v.Stage.Before(competition.AtResults) || !b.may(access.RecordResult, c) && !b.may(access.CloseStage, c) {
		return nil
	}
	rows, err := b.d.Contest.AtStage(b.ctx, b.actor, v.ID)
	if err != nil {
		return err
	}
	waits := countWaits(rows)
	key, about := string(v.ID)+"."+string(v.Stage), b.about(view, v)
	by := stageCiter(rules, v.Stage)
	switch {
	case waits[competition.WaitsResult] > 0 && recorded(v.Stage) && b.may(access.RecordResult, c):
		b.add("results", key, about, path(c.ID, "results", string(v.ID), string(v.Stage)), e, by, nil, nil, "n", waits[competition.WaitsResult])
	case waits[competition.WaitsNothing] == len(rows) && (v.Stage != competition.AtApplication || view.Today > c.Until) && b.may(access.CloseStage, c):
		b.add("close", key, about, path(c.ID, "vacancies", string(v.ID), "close"), e, by, nil, nil, "stage", stageName(b.lang, v.Stage))
	}
	return nil
}

// stageCiter is the value by whose clause a stage is decided.
func stageCiter(r *competition.Rules, s competition.StageKey) law.Citer {
	switch s {
	case competition.AtQualities:
		return r.Qualities.ThresholdPercent
	case competition.AtAbilities:
		return r.Cut.Share
	case competition.AtEssay:
		return r.Essay.PassMark
	case competition.AtInterview:
		return r.Shortlist.Most
	}
	return r.HRCheck.WorkingDays
}

// files are those that HR must check; behind the most urgent of them one task
// stands for all the others.
func (b *board) files(view *competition.View, v *competition.VacancyView, rules *competition.Rules, e *law.Edition) error {
	q := competition.ApplicationQuery{Competition: v.Competition, Vacancy: v.ID, Standing: []competition.Standing{competition.Submitted}, Sort: "due", Limit: tasksEach}
	found, err := b.d.Contest.Applications(b.ctx, b.actor, q)
	if err != nil {
		return err
	}
	for _, x := range found.Items {
		from, due := x.On, x.CheckDue
		b.add("check", string(x.ID), x.Number+" · "+v.Code+" · "+v.Title.In(b.lang), "/candidates/"+string(x.ID), e, rules.HRCheck.WorkingDays, &from, &due)
	}
	if more := found.Total - int64(len(found.Items)); more > 0 && len(found.Items) > 0 {
		due := found.Items[len(found.Items)-1].CheckDue
		b.add("checks", string(v.ID), b.about(view, v), path(v.Competition, "applications")+query("vacancy", string(v.ID), "standing", string(competition.Submitted), "sort", "due"),
			e, rules.HRCheck.WorkingDays, nil, &due, "n", int(more))
	}
	return nil
}

// conduct is the queue of a proctor, by its most urgent.
func (b *board) conduct(view *competition.View, v *competition.VacancyView, rules *competition.Rules, e *law.Edition) error {
	queue, err := b.d.Contest.ConductQueue(b.ctx, b.actor, v.ID, v.Stage)
	if err != nil || len(queue) == 0 {
		return err
	}
	first := queue[0]
	for _, x := range queue {
		if x.Due < first.Due {
			first = x
		}
	}
	b.add("conduct", string(v.ID)+"."+string(v.Stage), b.about(view, v), path(v.Competition, "conduct", string(v.ID), string(v.Stage)), e, conductCiter(rules, v.Stage),
		&first.Recorded, &first.Due, "n", len(queue))
	return nil
}

// conductCiter is the clause of the proctor's term at a stage.
func conductCiter(r *competition.Rules, s competition.StageKey) law.Citer {
	switch s {
	case competition.AtAbilities:
		return r.Proctoring.Abilities
	case competition.AtEssay:
		return r.Proctoring.Essay
	}
	return r.Proctoring.WorkingDays
}

// protocol is due once every vacancy has its ranking.
func (b *board) protocol(view *competition.View, rules *competition.Rules, e *law.Edition) error {
	for _, p := range view.Protocols {
		if p.State == competition.ProtocolDrawn {
			return nil
		}
	}
	c := &view.Competition
	var from, due *day.Day
	for _, x := range view.Rulings {
		if x.Finding.Rule != "winners" || x.Superseded {
			continue
		}
		on := x.On
		term, err := competition.ProtocolTerm(b.d.Library().Env(e), competition.TermIn{From: on})
		if err != nil {
			return err
		}
		from, due = &on, &term.Outcome.To
	}
	b.add("protocol", string(c.ID), c.Title.In(b.lang), path(c.ID, "protocol"), e, rules.Protocol.WorkingDays, from, due)
	return nil
}

// appeals wait for the officer's decision.
func (b *board) appeals() error {
	found, err := b.d.Contest.Appeals(b.ctx, b.actor, competition.AppealQuery{States: []competition.AppealState{competition.AppealFiled}, Limit: tasksOf})
	if err != nil {
		return err
	}
	for _, x := range found.Items {
		if !access.May(b.actor, access.DecideAppeal, access.Target{Body: string(x.Body), Relation: access.ByOrder}) {
			continue
		}
		from, due := day.In(x.Filed, b.zone(string(x.Body))), x.Due
		b.add("appeal", string(x.ID), stageName(b.lang, x.Stage), "/appeals/"+string(x.ID), nil, nil, &from, &due)
	}
	return nil
}

func (b *board) zone(body string) *time.Location {
	if b.d.Zone == nil {
		return time.UTC
	}
	return b.d.Zone(body)
}

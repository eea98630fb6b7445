package contest

import (
	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/law"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// next says what a vacancy waits for, by when and on which clause, with the
// act that does it.
func (d Deps) next(r *route.Request, view *competition.View, v *competition.VacancyView, rules *competition.Rules, e *law.Edition, p *vacancyPart) error {
	l, c := r.Lang, &view.Competition
	if v.State != competition.Open {
		return nil
	}
	at := func(more ...string) string { return path(c.ID, more...) }
	main := func(key, href string, v access.Verb) {
		if may(r, v, c.Body) {
			p.Acts = append(p.Acts, kit.Act{Text: words(l, key), Href: href, Kind: kit.Main})
		}
	}
	closing := at("vacancies", string(v.ID), "close")
	switch v.Stage {
	case competition.AtApplication:
		p.Clause = lawpages.ClauseLink(l, e, rules.HRCheck.WorkingDays)
		n := v.Count("", competition.Submitted)
		switch {
		case n > 0:
			p.Next = words(l, "next.check", "n", n)
			main("next.check.do", at("applications")+query("vacancy", string(v.ID), "standing", string(competition.Submitted), "sort", "due"), access.CheckFile)
		case view.Today <= c.Until:
			p.Next, p.By = words(l, "next.open"), dayText(l, &c.Until)
		default:
			p.Next = words(l, "next.close", "stage", stageName(l, v.Stage))
			main("next.close.do", closing, access.CloseStage)
		}
	case competition.AtResults:
		p.Next, p.Clause = words(l, "next.results"), lawpages.ClauseLink(l, e, rules.Protocol.WorkingDays)
		shared, err := v.SharedFirst()
		if err != nil {
			return err
		}
		if len(shared) > 0 && c.State == competition.Announced {
			p.Next = words(l, "next.tie")
			main("ask.tie.do", at("vacancies", string(v.ID), "tie"), access.DrawProtocol)
			return nil
		}
		main("next.protocol.do", at("protocol"), access.DrawProtocol)
	case competition.AtAppointment:
		p.Next, p.Clause = words(l, "next.appoint"), lawpages.ClauseLink(l, e, rules.Appointment.After)
		main("next.appoint.do", at("appointment"), access.Appoint)
	default:
		return d.nextTest(r, v, rules, e, p, closing)
	}
	return nil
}

// nextTest is next at a stage that gives results.
func (d Deps) nextTest(r *route.Request, v *competition.VacancyView, rules *competition.Rules, e *law.Edition, p *vacancyPart, closing string) error {
	l := r.Lang
	p.Clause = stageClauses(l, e, rules, v.Stage)[0]
	p.Next = words(l, "next.running", "stage", stageName(l, v.Stage))
	typed := path(v.Competition, "results", string(v.ID), string(v.Stage))
	if may(r, access.CheckConduct, v.Body) && v.Stage.Proctored() {
		p.Acts = append(p.Acts, kit.Act{Text: words(l, "next.conduct.do"), Href: path(v.Competition, "conduct", string(v.ID), string(v.Stage)), Kind: kit.Main})
	}
	if !may(r, access.RecordResult, v.Body) && !may(r, access.CloseStage, v.Body) {
		return nil
	}
	rows, err := d.Contest.AtStage(r.Context(), r.Actor, v.ID)
	if err != nil {
		return err
	}
	waits := countWaits(rows)
	switch {
	case waits[competition.WaitsResult] > 0:
		p.Next = words(l, "next.results_wait", "n", waits[competition.WaitsResult])
	case waits[competition.WaitsConduct] > 0:
		p.Next, p.Clause = words(l, "next.conduct_wait", "n", waits[competition.WaitsConduct]), lawpages.ClauseLink(l, e, rules.Proctoring.WorkingDays)
	case waits[competition.WaitsMarks] > 0:
		p.Next, p.Clause = words(l, "next.marks_wait", "n", waits[competition.WaitsMarks]), lawpages.ClauseLink(l, e, rules.Essay.MarksDays)
	default:
		p.Next = words(l, "next.close", "stage", stageName(l, v.Stage))
	}
	ready := waits[competition.WaitsNothing] == len(rows)
	if may(r, access.RecordResult, v.Body) && recorded(v.Stage) {
		a := kit.Act{Text: words(l, "next.results.do"), Href: typed}
		if waits[competition.WaitsResult] > 0 {
			a.Kind = kit.Main
		}
		p.Acts = append(p.Acts, a)
	}
	if may(r, access.CloseStage, v.Body) {
		a := kit.Act{Text: words(l, "next.close.do"), Href: closing}
		if ready {
			a.Kind = kit.Main
		}
		p.Acts = append(p.Acts, a)
	}
	return nil
}

func countWaits(rows []competition.StageRow) map[competition.Waits]int {
	out := map[competition.Waits]int{}
	for _, x := range rows {
		out[x.Waits]++
	}
	return out
}

// recorded reports whether results of the stage come by the typed door here.
func recorded(s competition.StageKey) bool {
	return s == competition.AtQualities || s == competition.AtAbilities || s == competition.AtEssay
}

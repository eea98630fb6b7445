package contest

import (
	"net/http"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

// act is something legally final: a page shows what happens before it is done.
type act struct {
	name    string // messages are "contest.ask." and the name
	pattern string
	verb    access.Verb
	kind    kit.ActKind
	show    func(d Deps, r *route.Request, c *askCase, p *askPage) error
	do      func(d Deps, r *route.Request, c *askCase) (to string, err error)
	fields  []string
}

// askCase is what an act is about.
type askCase struct {
	view    *competition.View
	vacancy *competition.VacancyView // nil where the act is about the whole
	rules   *competition.Rules
	edition *law.Edition
}

// askPage shows what will happen.
type askPage struct {
	problems
	Head    kit.Heading
	Text    string
	Facts   []kit.Fact
	Follows []string
	Rows    kit.Rows // who is concerned; none where empty
	Clauses []kit.Link
	Fields  []templ.Component
	Version string
	Do      kit.Act
	Back    string
}

var acts = []act{
	{name: "announce", pattern: "/competitions/{id}/announce", verb: access.Announce, kind: kit.Final, show: Deps.showAnnounce, do: func(d Deps, r *route.Request, c *askCase) (string, error) {
		_, err := d.Contest.Announce(r.Context(), r.Actor, c.view.Competition.ID, page.Version(r))
		return path(c.view.Competition.ID), err
	}},
	{name: "cancel", pattern: "/competitions/{id}/cancel", verb: access.Announce, kind: kit.Refuse, fields: []string{"why"}, show: Deps.showCancel, do: func(d Deps, r *route.Request, c *askCase) (string, error) {
		return path(c.view.Competition.ID), d.Contest.Cancel(r.Context(), r.Actor, c.view.Competition.ID, page.Version(r), r.PostFormValue("why"))
	}},
	{name: "repeat", pattern: "/competitions/{id}/repeat", verb: access.Announce, kind: kit.Main, fields: []string{"until"}, show: Deps.showRepeat, do: Deps.repeat},
	{name: "drop", pattern: "/competitions/{id}/vacancies/{vacancy}/drop", verb: access.Announce, kind: kit.Refuse, show: Deps.showDrop, do: func(d Deps, r *route.Request, c *askCase) (string, error) {
		return path(c.view.Competition.ID), d.Contest.DropVacancy(r.Context(), r.Actor, c.vacancy.ID, page.Version(r))
	}},
	{name: "close", pattern: "/competitions/{id}/vacancies/{vacancy}/close", verb: access.CloseStage, kind: kit.Final, show: Deps.showClose, do: func(d Deps, r *route.Request, c *askCase) (string, error) {
		_, err := d.Contest.CloseStage(r.Context(), r.Actor, c.vacancy.ID, page.Version(r))
		return path(c.view.Competition.ID), err
	}},
	{name: "tie", pattern: "/competitions/{id}/vacancies/{vacancy}/tie", verb: access.DrawProtocol, kind: kit.Final, fields: []string{"chosen", "reason"}, show: Deps.showTie, do: func(d Deps, r *route.Request, c *askCase) (string, error) {
		return path(c.view.Competition.ID), d.Contest.DecideTie(r.Context(), r.Actor, c.vacancy.ID, page.Version(r), r.PostFormValue("chosen"), r.PostFormValue("reason"))
	}},
}

func (d Deps) askCase(r *route.Request, v access.Verb) (*askCase, error) {
	view, err := d.Contest.View(r.Context(), r.Actor, id(r))
	if err != nil {
		return nil, err
	}
	if !may(r, v, view.Competition.Body) {
		return nil, fault.New(fault.Denied, "access.denied")
	}
	c := &askCase{view: view}
	if r.PathValue("vacancy") != "" {
		if c.vacancy, err = find(view, vacancyID(r)); err != nil {
			return nil, err
		}
	}
	c.rules, c.edition, err = d.rulesOf(&view.Competition, view.Today.String())
	return c, err
}

func (d Deps) askForm(a act) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		c, err := d.askCase(r, a.verb)
		if err != nil {
			return err
		}
		return d.drawAsk(w, r, a, c, problems{})
	}
}

func (d Deps) askSend(a act) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		c, err := d.askCase(r, a.verb)
		if err != nil {
			return err
		}
		to, err := a.do(d, r, c)
		if err == nil {
			return page.Go(w, r, to)
		}
		p, err := refused(r.Lang, err, a.fields...)
		if err != nil {
			return err
		}
		return d.drawAsk(w, r, a, c, p)
	}
}

func (d Deps) drawAsk(w http.ResponseWriter, r *route.Request, a act, c *askCase, bad problems) error {
	l := r.Lang
	p := &askPage{problems: bad, Text: words(l, "ask."+a.name), Back: path(c.view.Competition.ID)}
	p.Head = kit.Heading{Crumbs: crumbs(l, crumbOf(l, &c.view.Competition)), Title: words(l, "ask."+a.name+".title")}
	p.Version = number(c.view.Competition.Version)
	if c.vacancy != nil {
		p.Head.Sub = c.vacancy.Title.In(l)
		if a.name != "drop" {
			p.Version = number(c.vacancy.Version)
		}
	}
	p.Do = kit.Act{Text: words(l, "ask."+a.name+".do"), Kind: a.kind}
	if err := a.show(d, r, c, p); err != nil {
		return err
	}
	return d.draw(w, r, p.Head.Title, bad.Status, askView(p))
}

func (d Deps) showAnnounce(r *route.Request, c *askCase, p *askPage) error {
	l, x := r.Lang, &c.view.Competition
	p.Facts = []kit.Fact{
		{Name: words(l, "field.title"), Value: x.Title.In(l)}, {Name: words(l, "field.until"), Value: dayText(l, &x.Until)},
		{Name: words(l, "edition"), Value: c.edition.Title.In(l) + " · " + dayText(l, dayOf(c.edition.Day))},
	}
	for _, v := range c.view.Vacancies {
		p.Facts = append(p.Facts, kit.Fact{Name: words(l, "field.post"), Value: v.Code + " · " + v.Title.In(l) + " · " + v.Category, Lang: inlang.Of(l, v.Title)})
	}
	p.Follows = []string{words(l, "ask.announce.edition"), words(l, "ask.announce.public"), words(l, "ask.announce.fixed")}
	p.Clauses = []kit.Link{lawpages.ClauseLink(l, c.edition, c.rules.Application.Announcements), lawpages.ClauseLink(l, c.edition, c.rules.Period.Bound)}
	return nil
}

func dayOf(text string) *day.Day {
	d, err := day.Parse(text)
	if err != nil {
		return nil
	}
	return &d
}

func (d Deps) showCancel(r *route.Request, c *askCase, p *askPage) error {
	l := r.Lang
	var n int64
	for _, v := range c.view.Vacancies {
		n += v.Count("", competition.Submitted, competition.Admitted, competition.Placed)
	}
	p.Facts = []kit.Fact{{Name: words(l, "in_play"), Value: counted(l, n)}}
	p.Follows = []string{words(l, "ask.cancel.told")}
	p.Fields = []templ.Component{kit.AreaField(kit.Field{Name: "why", Label: words(l, "field.why"), Value: r.PostFormValue("why"), Error: p.At["why"]})}
	return nil
}

func (d Deps) showRepeat(r *route.Request, c *askCase, p *askPage) error {
	l := r.Lang
	for _, v := range c.view.Vacancies {
		if v.State == competition.Failed {
			p.Facts = append(p.Facts, kit.Fact{Name: v.Code + " · " + v.Title.In(l), Value: failedText(l, &v.Vacancy)})
		}
	}
	p.Fields = []templ.Component{kit.DateField(kit.Field{Name: "until", Label: words(l, "field.until"), Value: r.PostFormValue("until"), Error: p.At["until"]})}
	return nil
}

func (d Deps) repeat(r *route.Request, c *askCase) (string, error) {
	until, err := day.Parse(r.PostFormValue("until"))
	if err != nil {
		return "", at(err, "until")
	}
	again, err := d.Contest.Repeat(r.Context(), r.Actor, c.view.Competition.ID, until)
	if err != nil {
		return "", err
	}
	return path(again.ID), nil
}

func (d Deps) showDrop(r *route.Request, c *askCase, p *askPage) error {
	p.Facts = []kit.Fact{{Name: words(r.Lang, "field.post"), Value: c.vacancy.Code + " · " + c.vacancy.Title.In(r.Lang) + " · " + c.vacancy.Category, Lang: inlang.Of(r.Lang, c.vacancy.Title)}}
	return nil
}

// showClose shows who has a result, what the rule will do, and what is missing.
func (d Deps) showClose(r *route.Request, c *askCase, p *askPage) error {
	l, v := r.Lang, c.vacancy
	rows, err := d.Contest.AtStage(r.Context(), r.Actor, v.ID)
	if err != nil {
		return err
	}
	p.Head.Title = words(l, "ask.close.title_of", "stage", stageName(l, v.Stage))
	waits := map[competition.Waits]int64{}
	p.Rows = kit.Rows{Caption: words(l, "ask.close.rows"), Cols: []kit.Col{{Text: words(l, "col.number")}, {Text: words(l, "col.result"), Num: true}, {Text: words(l, "col.waits")}}}
	p.Rows.Empty = kit.Nothing{Title: words(l, "ask.close.nobody"), Text: words(l, "ask.close.nobody_then")}
	for _, x := range rows {
		waits[x.Waits]++
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Decide: x.Waits != competition.WaitsNothing, Cells: []templ.Component{
			kit.Blind(x.Number, ""), kit.Text(resultText(l, x.Result)), kit.State(waitsKind(x.Waits), words(l, "waits."+waitsKey(x.Waits))),
		}})
	}
	p.Facts = []kit.Fact{{Name: words(l, "at_stage"), Value: counted(l, int64(len(rows)))}, {Name: words(l, "waits.nothing"), Value: counted(l, waits[competition.WaitsNothing])}}
	for _, w := range []competition.Waits{competition.WaitsCheck, competition.WaitsResult, competition.WaitsConduct, competition.WaitsMarks} {
		if waits[w] > 0 {
			p.Facts = append(p.Facts, kit.Fact{Name: words(l, "waits."+string(w)), Value: counted(l, waits[w])})
		}
	}
	p.Follows = []string{words(l, "ask.close.rule."+string(v.Stage)), words(l, "ask.close.told")}
	if v.Stage.Next(v.EssayDue) == competition.AtInterview {
		p.Follows = append(p.Follows, words(l, "ask.close.shortlist", "most", c.rules.Shortlist.Most.V))
	}
	p.Clauses = stageClauses(l, c.edition, c.rules, v.Stage)
	return nil
}

func waitsKey(w competition.Waits) string {
	if w == competition.WaitsNothing {
		return "nothing"
	}
	return string(w)
}

func waitsKind(w competition.Waits) kit.StateKind {
	if w == competition.WaitsNothing {
		return kit.Done
	}
	return kit.Decide
}

func (d Deps) showTie(r *route.Request, c *askCase, p *askPage) error {
	l := r.Lang
	var equals []kit.Option
	for _, x := range c.vacancy.Rulings {
		if x.Finding.Rule != "final-ranking" || x.Superseded {
			continue
		}
		out, err := outcome[competition.RankingOut](x.Finding)
		if err != nil {
			return err
		}
		for _, ranked := range out.Ranking {
			if ranked.Place == 1 {
				equals = append(equals, kit.Option{Value: ranked.ID, Text: ranked.ID})
			}
		}
	}
	p.Clauses = []kit.Link{lawpages.ClauseLink(l, c.edition, c.rules.Ranking.LastTie)}
	p.Fields = []templ.Component{
		kit.Radios(kit.Field{Name: "chosen", Label: words(l, "field.chosen"), Value: r.PostFormValue("chosen"), Error: p.At["chosen"]}, equals),
		kit.AreaField(kit.Field{Name: "reason", Label: words(l, "field.why"), Value: r.PostFormValue("reason"), Error: p.At["reason"]}),
	}
	return nil
}

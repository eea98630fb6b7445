package contest

import (
	"net/http"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/vacancy/inlang"
)

// showPage is the working view of a competition.
type showPage struct {
	Head      kit.Heading
	Tabs      []kit.View
	Facts     []kit.Fact
	About     string
	Vacancies []vacancyPart
	Charts    []kit.Chart
	Found     []foundView
	More      []kit.Act
	Empty     *kit.Nothing
}

// vacancyPart is a vacancy with the track of its stages.
type vacancyPart struct {
	Name, About string
	Lang        string // of the name, where it is not the page's
	State       string
	Kind        kit.StateKind
	Steps       []string
	Now         int
	Rows        []stagePart
	Need        []string
	Found       []foundView
	Next        string
	By          string
	Clause      kit.Link
	Acts        []kit.Act
}

// stagePart is a stage with those who went on, wait, and left.
type stagePart struct {
	Name    string
	Strokes kit.Strokes
	On      string
	Out     string
	Clause  kit.Link
	Now     bool
}

func (d Deps) show(w http.ResponseWriter, r *route.Request) error {
	view, err := d.Contest.View(r.Context(), r.Actor, id(r))
	if err != nil {
		return err
	}
	rules, e, err := d.rulesOf(&view.Competition, view.Today.String())
	if err != nil {
		return err
	}
	p, err := d.showPage(r, view, rules, e)
	if err != nil {
		return err
	}
	return d.draw(w, r, p.Head.Title, 0, showView(p))
}

func (d Deps) showPage(r *route.Request, view *competition.View, rules *competition.Rules, e *law.Edition) (*showPage, error) {
	l, c := r.Lang, &view.Competition
	p := &showPage{About: c.About.In(l)}
	p.Head = kit.Heading{Crumbs: crumbs(l), Title: c.Title.In(l), TitleIn: inlang.Of(l, c.Title), Sub: strings.Join(kept(view.Body.In(l), numberText(l, c.Number), locale.T(l, "selection.state."+string(c.State), nil), e.Title.In(l)), " · ")}
	if c.Announced != nil {
		p.Facts = append(p.Facts, kit.Fact{Name: words(l, "col.announced"), Value: dayText(l, c.Announced)})
	}
	p.Facts = append(p.Facts, kit.Fact{Name: words(l, "field.until"), Value: dayText(l, &c.Until)},
		kit.Fact{Name: words(l, "setting.appeal_days"), Value: words(l, "days", "n", c.Settings.AppealDays)},
		kit.Fact{Name: words(l, "setting.appeal_waits"), Value: yesNo(l, c.Settings.AppealWaits)},
		kit.Fact{Name: words(l, "setting.next_in_rank"), Value: yesNo(l, c.Settings.NextInRank)},
		kit.Fact{Name: words(l, "setting.agreed"), Value: yesNo(l, c.Settings.Agreed)})
	p.heading(r, view)
	for i := range view.Vacancies {
		part, err := d.vacancyPart(r, view, &view.Vacancies[i], rules, e)
		if err != nil {
			return nil, err
		}
		p.Vacancies = append(p.Vacancies, part)
	}
	if len(view.Vacancies) == 0 {
		p.Empty = &kit.Nothing{Title: words(l, "vacancy.none"), Text: words(l, "vacancy.none_do")}
		if may(r, access.Announce, c.Body) {
			p.Empty.Act = &kit.Act{Text: words(l, "vacancy.add"), Href: path(c.ID, "vacancies", "add"), Kind: kit.Main}
		}
	}
	if c.State != competition.Drafted {
		p.Charts = chartsOf(l, view, rules)
	}
	var err error
	p.Found, err = d.allFound(l, view.Rulings)
	return p, err
}

func kept(all ...string) []string {
	var out []string
	for _, s := range all {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func yesNo(l locale.Lang, is bool) string {
	if is {
		return words(l, "yes")
	}
	return words(l, "no")
}

// heading fills the tabs and what can be done with the whole.
func (p *showPage) heading(r *route.Request, view *competition.View) {
	l, c := r.Lang, &view.Competition
	hr := may(r, access.Announce, c.Body)
	var n int64
	failed := false
	for i := range view.Vacancies {
		n += view.Vacancies[i].Count("")
		failed = failed || view.Vacancies[i].State == competition.Failed
	}
	p.Tabs = []kit.View{{Text: words(l, "tab.way"), Href: path(c.ID), Current: true}, {Text: words(l, "tab.applications"), Href: path(c.ID, "applications"), Count: counted(l, n)}}
	if may(r, access.KeepCommission, c.Body) {
		p.Tabs = append(p.Tabs, kit.View{Text: words(l, "tab.commission"), Href: path(c.ID, "commission")})
	}
	if may(r, access.DrawProtocol, c.Body) {
		p.Tabs = append(p.Tabs, kit.View{Text: words(l, "tab.protocol"), Href: path(c.ID, "protocol")})
	}
	if (c.State == competition.Published || c.State == competition.Finished) && c.Gone == nil && may(r, access.TakeArchive, c.Body) {
		p.Tabs = append(p.Tabs, kit.View{Text: words(l, "tab.archive"), Href: path(c.ID, "archive")})
	}
	if c.State != competition.Drafted && may(r, access.KeepContest, c.Body) {
		p.Tabs = append(p.Tabs, kit.View{Text: words(l, "tab.keep"), Href: path(c.ID, "keep")})
	}
	if access.MayEver(r.Actor, access.SeeAppeals) {
		p.Tabs = append(p.Tabs, kit.View{Text: words(l, "tab.appeals"), Href: "/appeals", Count: counted(l, int64(len(view.Appeals)))})
	}
	if !hr {
		return
	}
	switch {
	case c.State == competition.Drafted:
		p.Head.Acts = []kit.Act{{Text: words(l, "change.title"), Href: path(c.ID, "change")}, {Text: words(l, "vacancy.add"), Href: path(c.ID, "vacancies", "add")}}
		if len(view.Vacancies) > 0 {
			p.Head.Acts = append(p.Head.Acts, kit.Act{Text: words(l, "ask.announce.do"), Href: path(c.ID, "announce"), Kind: kit.Main})
		}
	case failed:
		p.More = append(p.More, kit.Act{Text: words(l, "ask.repeat.do"), Href: path(c.ID, "repeat")})
	}
	if c.State == competition.Drafted || c.State == competition.Announced {
		p.More = append(p.More, kit.Act{Text: words(l, "ask.cancel.do"), Href: path(c.ID, "cancel"), Kind: kit.Quiet})
	}
}

func (d Deps) vacancyPart(r *route.Request, view *competition.View, v *competition.VacancyView, rules *competition.Rules, e *law.Edition) (vacancyPart, error) {
	l := r.Lang
	p := vacancyPart{Name: v.Code + " · " + v.Title.In(l), Lang: inlang.Of(l, v.Title), About: strings.Join(kept(v.Category, v.Unit.In(l), v.Salary), " · "), Need: v.Need.Text(l)}
	p.State, p.Kind = vacancyState(l, v)
	stages := competition.Stages(v.EssayDue)
	for i, s := range stages {
		p.Steps = append(p.Steps, stageName(l, s))
		if s == v.Stage {
			p.Now = i
		}
		if s.Before(competition.AtResults) {
			p.Rows = append(p.Rows, stageRow(l, v, s, rules, e))
		}
	}
	if view.Competition.State == competition.Drafted {
		if may(r, access.Announce, v.Body) {
			at := path(v.Competition, "vacancies", string(v.ID))
			p.Acts = []kit.Act{{Text: words(l, "vacancy.change"), Href: at + "/change"}, {Text: words(l, "ask.drop.do"), Href: at + "/drop", Kind: kit.Quiet}}
		}
		return p, nil
	}
	if err := d.next(r, view, v, rules, e, &p); err != nil {
		return p, err
	}
	var err error
	p.Found, err = d.allFound(l, v.Rulings)
	return p, err
}

func vacancyState(l locale.Lang, v *competition.VacancyView) (string, kit.StateKind) {
	switch v.State {
	case competition.Filled:
		return words(l, "vacancy.filled"), kit.Done
	case competition.Failed:
		return strings.Join(kept(words(l, "vacancy.failed"), failedText(l, &v.Vacancy)), ": "), kit.Out
	}
	return stageName(l, v.Stage), kit.Going
}

// stageRow counts those at a stage: beyond it, at it, and out at it.
func stageRow(l locale.Lang, v *competition.VacancyView, s competition.StageKey, rules *competition.Rules, e *law.Edition) stagePart {
	p := stagePart{Name: stageName(l, s), Now: v.Stage == s && v.State == competition.Open}
	if c := stageClauses(l, e, rules, s); len(c) > 0 {
		p.Clause = c[0]
	}
	in, wait, gone := passed(v, s)
	p.Strokes = kit.Strokes{In: in, Wait: wait, Gone: gone, Words: words(l, "stage.words", "on", in, "wait", wait, "gone", gone)}
	p.On = counted(l, int64(in))
	if wait > 0 && p.Now {
		p.On = counted(l, int64(wait))
	}
	p.Out = words(l, "stage.left", "n", gone)
	if gone == 0 {
		p.Out = words(l, "stage.left_none")
	}
	return p
}

// passed are those who went beyond a stage, stand at it, and left at it.
func passed(v *competition.VacancyView, s competition.StageKey) (in, wait, gone int) {
	for _, c := range v.Counts {
		playing := c.Standing == competition.Submitted || c.Standing == competition.Admitted
		switch {
		case s.Before(c.Stage):
			in += int(c.N)
		case c.Stage == s && playing:
			wait += int(c.N)
		case c.Stage == s && (c.Standing == competition.Refused || c.Standing == competition.Out || c.Standing == competition.Withdrawn):
			gone += int(c.N)
		case c.Stage == s:
			in += int(c.N)
		}
	}
	return in, wait, gone
}

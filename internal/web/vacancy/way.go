package vacancy

import (
	"net/http"

	"github.com/a-h/templ"

	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/vacancy/inlang"
)

// wayPage is the whole way of an application.
type wayPage struct {
	Done, Title, Sub string
	TitleIn          string // language of Title, where it is not the page's
	Number           string
	State            string
	Shape            kit.StateKind
	Then             string
	Clause           kit.Link
	Do               *kit.Act
	Steps            []string
	At               int
	Events           []event
	Results          kit.Rows
	Sum              string
	Appeals          []appealView
	AppealUntil      string
	Facts            []kit.Fact
	Acts             []kit.Act
	Won              *wonView // nil before publication, and for who has no place
	Looks            kit.Rows
}

// event is a stage of the way, with the findings that concern the candidate.
type event struct {
	kit.Event
	Lines []string
	Whys  []why
}

// appealView is an appeal as the candidate sees it.
type appealView struct {
	Stage, State, When  string
	Said, Answer, Until string
	Shape               kit.StateKind
}

// dones are the acts that lead to the way; each has the message
// vacancy.done. and its name.
var dones = []string{"applied", "withdrawn", "appealed", "taken_back"}

// way shows a candidate an application of the own.
func (d Deps) way(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Contest.Own(r.Context(), r.Actor, applicationOf(r))
	if err != nil {
		return err
	}
	p, err := d.wayOf(r.Lang, v)
	if err != nil {
		return err
	}
	if p.Looks, err = d.looks(r, v.Application.ID); err != nil {
		return err
	}
	for _, name := range dones {
		if r.URL.Query().Get("done") == name {
			p.Done = t(r, "done."+name, "number", p.Number)
		}
	}
	return d.Draw(w, r, column(p.Title, 0), wayView(p))
}

func (d Deps) wayOf(l locale.Lang, v *competition.CaseView) (*wayPage, error) {
	s, err := d.stand(v)
	if err != nil {
		return nil, err
	}
	e, err := d.boundEdition(&v.Competition)
	if err != nil {
		return nil, err
	}
	p := &wayPage{
		Title: titleOf(l, v), TitleIn: inlang.Of(l, v.Vacancy.Title), Sub: words(l, "home.under", "competition", v.Competition.Number, "body", v.Body.In(l)), Number: v.Application.Number,
		State: s.state(l), Shape: s.Shape, Then: s.then(l, v),
	}
	if s.Cite != nil {
		p.Clause = lawpages.ClauseLink(l, e, *s.Cite)
	}
	if s.Mine {
		p.Do = &kit.Act{Text: words(l, "wait."+s.Do.Text+".do"), Href: s.Do.Href, Kind: kit.Main}
	}
	for i, stage := range competition.Stages(v.EssayDue) {
		p.Steps = append(p.Steps, locale.T(l, "selection.stage."+string(stage), nil))
		if stage == v.Application.Stage {
			p.At = i
		}
	}
	p.results(l, v, law.Rules[competition.Rules](e))
	p.appeals(l, v, d)
	p.facts(l, v)
	p.acts(l, v)
	p.Won = d.won(l, v)
	p.Events, err = d.events(l, v)
	return p, err
}

func (p *wayPage) facts(l locale.Lang, v *competition.CaseView) {
	a := &v.Application
	put := func(name, value string) {
		p.Facts = append(p.Facts, kit.Fact{Name: words(l, "fact."+name), Value: value})
	}
	put("applied", locale.Day(l, a.On.String()))
	if a.Standing != competition.Withdrawn {
		put("wish", whole(l, a.Wish))
	}
	switch {
	case a.ExtraTime > 0:
		put("extra", words(l, "extra.granted", "percent", a.ExtraTime))
	case a.ExtraAsked > 0:
		put("extra", words(l, "extra.asked", "percent", a.ExtraAsked))
	}
	if v.Offer != nil {
		put("window", words(l, "window", "from", v.Offer.From.String(), "to", v.Offer.To.String()))
	}
}

// acts are what the candidate may do with the application, each on a page of
// its own.
func (p *wayPage) acts(l locale.Lang, v *competition.CaseView) {
	at := pathOf(v)
	put := func(is bool, name, path string, kind kit.ActKind) {
		if is {
			p.Acts = append(p.Acts, kit.Act{Text: words(l, "act."+name), Href: path, Kind: kind})
		}
	}
	open := v.Offer != nil && v.Offer.State == competition.OfferOpen
	put(open && v.Offer.PapersDue != nil, "papers", at+"/papers", kit.Plain)
	put(v.Offer != nil && v.Offer.State == competition.OfferAnnulled, "annulled", at+"/papers", kit.Plain)
	put(appealable(v) != nil || waiting(v) != nil, "appeal", at+"/appeal", kit.Plain)
	put(open, "decline", at+"/decline", kit.Refuse)
	put(mayWithdraw(v), "withdraw", at+"/withdraw", kit.Refuse)
	put(true, "vacancy", "/vacancies/"+string(v.Vacancy.ID), kit.Quiet)
}

func (p *wayPage) appeals(l locale.Lang, v *competition.CaseView, d Deps) {
	if until := appealable(v); until != nil {
		p.AppealUntil = words(l, "appeal.until", "until", until.String(), "days", v.Competition.Settings.AppealDays)
	}
	for _, x := range v.Appeals {
		one := appealView{
			Stage: locale.T(l, "selection.stage."+string(x.Stage), nil), State: locale.T(l, "selection.appeal_state."+string(x.State), nil),
			When: locale.Day(l, d.onDay(x.Filed).String()), Said: x.Said, Answer: x.Answer, Shape: appealShapes[x.State],
		}
		if x.State == competition.AppealFiled {
			one.Until = words(l, "appeal.due", "due", x.Due.String())
		}
		p.Appeals = append(p.Appeals, one)
	}
}

var appealShapes = map[competition.AppealState]kit.StateKind{
	competition.AppealFiled: kit.Going, competition.AppealGranted: kit.Done, competition.AppealRejected: kit.Refused, competition.AppealTakenBack: kit.Out,
}

// shown reports whether a result may be shown: its stage is decided, and the
// interview's only with the results as a whole.
func shown(v *competition.CaseView, r *competition.Result) bool {
	if r == nil || r.Verdict == competition.Undecided {
		return false
	}
	return r.Stage != competition.AtInterview || published(v)
}

// mostOf is the most points that a stage can add to the sum.
func mostOf(r *competition.Rules, stage competition.StageKey) int {
	switch stage {
	case competition.AtQualities:
		return r.Qualities.Tasks()
	case competition.AtAbilities:
		return r.Abilities.TextTasks.V + r.Abilities.NumberTasks.V
	case competition.AtEssay:
		return r.Essay.MarkMost.V
	}
	return r.Interview.MarkMost.V
}

// results are the points of the stages with what each can add to the sum.
func (p *wayPage) results(l locale.Lang, v *competition.CaseView, rules *competition.Rules) {
	p.Results = kit.Rows{Caption: words(l, "results.title"), Compare: true, Cols: []kit.Col{
		{Text: words(l, "results.stage")}, {Text: words(l, "results.points"), Num: true}, {Text: words(l, "results.most"), Num: true},
	}}
	var sum law.Points
	for _, stage := range competition.Stages(v.EssayDue) {
		r := resultOf(v, stage)
		if !stage.Tested() || !shown(v, r) {
			continue
		}
		points := locale.Decimal(l, r.Points.String())
		if r.Taken == competition.Absent {
			points = words(l, "results.absent")
		}
		sum += r.Points
		p.Results.Rows = append(p.Results.Rows, kit.Row{Cells: []templ.Component{
			kit.Text(locale.T(l, "selection.stage."+string(stage), nil)), kit.Text(points), kit.Text(whole(l, mostOf(rules, stage))),
		}})
	}
	if len(p.Results.Rows) > 0 {
		p.Sum = words(l, "results.sum", "points", sum.String())
	}
}

// events are the stages in order: what was, what is, and what comes.
func (d Deps) events(l locale.Lang, v *competition.CaseView) ([]event, error) {
	var out []event
	for _, stage := range competition.Stages(v.EssayDue) {
		e := event{Event: kit.Event{Title: locale.T(l, "selection.stage."+string(stage), nil)}}
		reached := !v.Application.Stage.Before(stage)
		if !reached && !v.Application.Standing.InPlay() {
			break
		}
		if err := d.fillEvent(l, v, stage, reached, &e); err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

func (d Deps) fillEvent(l locale.Lang, v *competition.CaseView, stage competition.StageKey, reached bool, e *event) error {
	a := &v.Application
	r := resultOf(v, stage)
	var at *day.Day
	switch {
	case !reached:
		e.Kind = kit.Next
	case stage == a.Stage && a.Standing.InPlay() && (a.Standing != competition.Placed || !published(v)):
		e.Kind = kit.Now
	case stage == a.Stage && (a.Standing == competition.Out || a.Standing == competition.Refused || a.Standing == competition.Annulled):
		e.Kind = kit.Bad
	}
	if stage == competition.AtAppointment && v.Offer != nil {
		e.Lines = append(e.Lines, orderLines(l, v.Offer)...)
	}
	if stage == competition.AtApplication {
		at = &a.On
		e.Lines = append(e.Lines, words(l, "event.applied", "number", a.Number))
	}
	if shown(v, r) {
		on := d.onDay(r.At)
		at = &on
		e.Lines = append(append(e.Lines, d.resultLines(l, r)...), breachLines(l, v, r)...)
	}
	if stage == competition.AtResults && published(v) {
		at = v.Competition.Published
		if a.Place > 0 {
			e.Lines = append(e.Lines, words(l, "event.place", "place", a.Place))
		}
	}
	e.When = words(l, "event.next")
	if reached {
		e.When = words(l, "event.now")
	}
	if at != nil {
		e.Stamp, e.When = at.String(), locale.Day(l, at.String())
	}
	return d.fillWhys(l, v, stage, e)
}

// orderLines tell of the order by which a post was given, and of the one that
// took it back.
func orderLines(l locale.Lang, o *competition.Offer) (out []string) {
	if o.OrderDay != nil {
		out = append(out, words(l, "event.appointed", "order", o.OrderNumber, "day", o.OrderDay.String()))
	}
	if o.AnnulDay != nil {
		out = append(out, words(l, "event.annulled", "order", o.AnnulNumber, "day", o.AnnulDay.String()))
	}
	return out
}

// resultLines tell a result in words.
func (d Deps) resultLines(l locale.Lang, r *competition.Result) []string {
	if r.Taken == competition.Absent {
		return []string{words(l, "event.absent")}
	}
	out := []string{words(l, "event.points", "points", r.Points.String())}
	if r.Stage == competition.AtAbilities {
		out = append(out, words(l, "event.abilities", "text", r.Text, "numbers", r.Numbers))
	}
	if r.Reliability != "" {
		out = append(out, words(l, "event.reliability", "level", r.Reliability))
	}
	if r.CheckedOn != nil && r.Conduct == competition.Kept {
		out = append(out, words(l, "event.kept", "on", r.CheckedOn.String()))
	}
	return out
}

// fillWhys adds the findings of a stage. A ranking is told with the published
// results, not before.
func (d Deps) fillWhys(l locale.Lang, v *competition.CaseView, stage competition.StageKey, e *event) error {
	for _, r := range v.Rulings {
		if r.Stage != stage || stage == competition.AtResults && !published(v) || !took(v, r) {
			continue
		}
		one, err := d.whyOf(l, v, r)
		if err != nil {
			return err
		}
		if len(one.Lines) > 0 || one.Lead != "" {
			e.Whys = append(e.Whys, one)
		}
	}
	if stage == competition.AtResults && published(v) {
		return d.wonWhy(l, v, e)
	}
	return nil
}

// took reports whether the candidate was among those whom a finding about a
// whole field compares.
func took(v *competition.CaseView, r competition.Ruling) bool {
	x := resultOf(v, r.Stage)
	switch r.Finding.Rule {
	case "ability-cut":
		return x != nil && x.Taken == competition.TookPart && x.Conduct != competition.Breached
	case "interview-shortlist":
		return x != nil && x.Verdict == competition.Passed
	}
	return true
}

// box is the class of what stands first: what waits for the candidate stands
// out.
func (p *wayPage) box() string {
	if p.Do != nil {
		return "nextstep"
	}
	return "panel panel--ground stack-2"
}

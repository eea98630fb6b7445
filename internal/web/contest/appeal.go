package contest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
	"tarazy/internal/web/vacancy/inlang"
)

// appealsPage is the list of appeals.
type appealsPage struct {
	Head  kit.Heading
	Views []kit.View
	Rows  kit.Rows
	Pages kit.Pages
}

var appealStates = []competition.AppealState{competition.AppealFiled, competition.AppealGranted, competition.AppealRejected, competition.AppealTakenBack}

func (d Deps) appeals(w http.ResponseWriter, r *route.Request) error {
	l, state, after := r.Lang, competition.AppealState(r.URL.Query().Get("state")), r.URL.Query().Get("after")
	q := competition.AppealQuery{After: after}
	if state != "" {
		if q.States = []competition.AppealState{state}; !slices.Contains(appealStates, state) {
			return fault.New(fault.Invalid, "contest.filter", "name", "state").At("state")
		}
	}
	found, err := d.Contest.Appeals(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	p := &appealsPage{Head: kit.Heading{Title: words(l, "appeals.title")}}
	p.Views = []kit.View{{Text: words(l, "list.all"), Href: "/appeals", Current: state == ""}}
	for _, s := range appealStates {
		p.Views = append(p.Views, kit.View{Text: locale.T(l, "selection.appeal_state."+string(s), nil), Href: "/appeals" + query("state", string(s)), Current: s == state})
	}
	p.Rows = kit.Rows{Caption: p.Head.Title, Cols: []kit.Col{{Text: words(l, "col.stage")}, {Text: words(l, "col.filed")}, {Text: words(l, "col.due")}, {Text: words(l, "col.state")}}}
	p.Rows.Empty = kit.Nothing{Title: words(l, "appeals.none"), Text: words(l, "appeals.none_then")}
	b := &board{d: d}
	for _, x := range found.Items {
		kind := kit.Decide
		if x.State != competition.AppealFiled {
			kind = kit.Done
		}
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Decide: x.State == competition.AppealFiled, Cells: []templ.Component{
			linkCell("/appeals/"+string(x.ID), stageName(l, x.Stage), ""), nowrap(locale.Day(l, x.Filed.In(b.zone(string(x.Body))).Format("2006-01-02"))),
			nowrap(locale.Day(l, x.Due.String())), kit.State(kind, locale.T(l, "selection.appeal_state."+string(x.State), nil)),
		}})
	}
	p.Pages.Shown = words(l, "list.shown", "n", len(found.Items))
	if found.Next != "" {
		p.Pages.Next = "/appeals" + query("state", string(state), "after", found.Next)
	}
	return d.draw(w, r, p.Head.Title, 0, appealsView(p))
}

// appealPage is an appeal with the whole case that it is about.
type appealPage struct {
	problems
	unsent.Kept
	Head     kit.Heading
	State    string
	Kind     kit.StateKind
	Due      string
	Late     bool
	Clause   kit.Link
	Said     string
	Answered string
	Facts    []kit.Fact
	Behind   *behindView
	BehindAt string
	Found    []foundView
	Results  kit.Rows
	Decide   bool
	Action   string
	Version  string
	Answer   kit.Field
	Correct  []kit.Field // counts of the stage; none where no result is corrected
}

func appealID(r *route.Request) competition.AppealID {
	return competition.AppealID(r.PathValue("appeal"))
}

func (d Deps) appeal(w http.ResponseWriter, r *route.Request) error {
	return d.drawAppeal(w, r, false, problems{})
}

// appealBehind opens the person behind the number of an appeal; it is on record.
func (d Deps) appealBehind(w http.ResponseWriter, r *route.Request) error {
	return d.drawAppeal(w, r, true, problems{})
}

func (d Deps) appealDecide(w http.ResponseWriter, r *route.Request) error {
	x, _, err := d.Contest.Appeal(r.Context(), r.Actor, appealID(r))
	if err != nil {
		return err
	}
	in, err := decided(r, x)
	if err == nil {
		if _, err = d.Contest.DecideAppeal(r.Context(), r.Actor, x.ID, page.Version(r), in); err == nil {
			err = unsent.Drop(r, d.Drafts, appealDraft, string(x.ID))
		}
		if err == nil {
			return page.Go(w, r, r.URL.Path)
		}
	}
	p, err := refused(r.Lang, err, append([]string{"answer", "points", "mean"}, counts(x.Stage)...)...)
	if err != nil {
		return err
	}
	return d.drawAppeal(w, r, false, p)
}

// counts are the counts that a result of a stage has.
func counts(s competition.StageKey) []string {
	switch s {
	case competition.AtQualities:
		return []string{"right"}
	case competition.AtAbilities:
		return []string{"text", "numbers"}
	}
	return nil
}

// decided reads the decision; a correction is taken where counts were typed.
func decided(r *route.Request, x *competition.AppealView) (competition.DecideIn, error) {
	in := competition.DecideIn{Grant: r.PostFormValue("do") == "grant", Answer: r.PostFormValue("answer")}
	if !in.Grant {
		return in, nil
	}
	got := map[string]*int{}
	for _, name := range counts(x.Stage) {
		n, err := count(name, r.PostFormValue(name))
		if err != nil {
			return in, err
		}
		if got[name] = n; n != nil {
			in.Corrected = &competition.ResultRow{}
		}
	}
	if in.Corrected != nil {
		in.Corrected.Right, in.Corrected.Text, in.Corrected.Numbers, in.Corrected.Conduct = got["right"], got["text"], got["numbers"], competition.Kept
	}
	var err error
	if in.Interview, err = pointsTyped(r, x.Stage, competition.AtInterview, "points"); err != nil {
		return in, err
	}
	in.Mean, err = pointsTyped(r, x.Stage, competition.AtEssay, "mean")
	return in, err
}

// pointsTyped are points typed into a field that the form of one stage has; nil
// where nothing was typed. A comma stands for the point as well.
func pointsTyped(r *route.Request, stage, of competition.StageKey, field string) (*law.Points, error) {
	text := strings.ReplaceAll(strings.TrimSpace(r.PostFormValue(field)), ",", ".")
	if stage != of || text == "" {
		return nil, nil
	}
	var p law.Points
	if err := p.UnmarshalText([]byte(text)); err != nil {
		return nil, at(err, field)
	}
	return &p, nil
}

func (d Deps) drawAppeal(w http.ResponseWriter, r *route.Request, open bool, bad problems) error {
	l := r.Lang
	x, c, err := d.Contest.Appeal(r.Context(), r.Actor, appealID(r))
	if err != nil {
		return err
	}
	p := &appealPage{problems: bad, State: locale.T(l, "selection.appeal_state."+string(x.State), nil), Kind: kit.Done, Said: x.Said, Answered: x.Answer, Facts: caseFacts(l, c)}
	p.Head = kit.Heading{Crumbs: []kit.Link{{Text: words(l, "appeals.title"), Href: "/appeals"}}, Title: words(l, "appeal.title", "stage", stageName(l, x.Stage)),
		Sub:   c.Body.In(l) + " · " + c.Application.Number + " · " + c.Vacancy.Code + " · " + c.Vacancy.Title.In(l),
		SubIn: inlang.All(l, c.Body, c.Vacancy.Title)}
	rules, e, err := d.rulesOf(&c.Competition, c.Today.String())
	if err != nil {
		return err
	}
	p.Clause = lawpages.ClauseLink(l, e, rules.Appeal.WorkingDays)
	p.Action, p.Version = "/appeals/"+string(x.ID), number(x.Version)
	if x.State == competition.AppealFiled {
		p.Kind, p.Due, p.Late = kit.Decide, locale.Day(l, x.Due.String()), c.Today > x.Due
		p.Decide = access.May(r.Actor, access.DecideAppeal, access.Target{Body: string(c.Competition.Body), Relation: access.ByOrder})
		if p.Kept, err = unsent.Find(r, d.Drafts, appealDraft, string(x.ID)); err != nil {
			return err
		}
		p.Kept = p.Unless(len(bad.Errors) > 0)
		p.form(r, x.Stage)
	}
	if open {
		found, err := d.Contest.LookBehind(r.Context(), r.Actor, x.Application)
		if err != nil {
			return err
		}
		p.Behind = behindOf(l, found)
	} else if access.MayEver(r.Actor, access.SeeCandidates) {
		p.BehindAt = p.Action + "/behind"
	}
	if p.Found, err = d.allFound(l, c.Rulings); err != nil {
		return err
	}
	p.Results = resultRows(l, c.Results)
	return d.draw(w, r, p.Head.Title, bad.Status, appealView(p))
}

func (p *appealPage) form(r *route.Request, s competition.StageKey) {
	l := r.Lang
	p.Answer = kit.Field{Name: "answer", Label: words(l, "field.answer"), Hint: words(l, "hint.answer"), Value: r.PostFormValue("answer"), Error: p.At["answer"], Rows: 6}
	for _, name := range counts(s) {
		p.Correct = append(p.Correct, kit.Field{Name: name, Label: words(l, "sheet.col."+name), Value: r.PostFormValue(name), Error: p.At[name], Optional: true})
	}
	switch s {
	case competition.AtInterview:
		p.Correct = append(p.Correct, kit.Field{Name: "points", Label: words(l, "field.points"), Value: r.PostFormValue("points"), Error: p.At["points"], Optional: true})
	case competition.AtEssay:
		p.Correct = append(p.Correct, kit.Field{Name: "mean", Label: words(l, "field.mean"), Hint: words(l, "hint.mean"), Value: r.PostFormValue("mean"), Error: p.At["mean"], Optional: true})
	}
	p.Over(&p.Answer)
	for i := range p.Correct {
		p.Over(&p.Correct[i])
	}
}

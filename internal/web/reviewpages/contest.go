package reviewpages

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

// objectForm is where a candidate contests an outcome.
type objectForm struct {
	Text   kit.Field
	Action string
	Clause kit.Link
}

// disputeView is a contested outcome: what was said of it, and what was decided.
type disputeView struct {
	Kind            kit.StateKind
	State, Due      string
	Said, Answered  string
	Was             string // the outcome before; "" where it stands
	Why             []kit.Reason
	Shut            string // why the reader cannot decide
	Choice, Reasons kit.Field
	Choices         []kit.Option
	Action, Version string
	Decides         bool
}

func (p *reviewPage) object(r *route.Request, v *proctor.Watchable) {
	l := r.Lang
	p.Object = &objectForm{
		Action: ownPath(v.Attempt) + "/contest", Clause: lawpages.ClauseLink(l, v.Ruled.Edition, v.Ruled.Rules.Contest.WorkingDays),
		Text: kit.Field{Name: "contest", Label: say(l, "objection.text"), Hint: say(l, "objection.hint", "day", v.Until.String()), Value: r.PostFormValue("contest"), Error: p.At["contest"], Rows: 8},
	}
}

func (d Deps) dispute(l locale.Lang, v *proctor.Watchable) (*disputeView, error) {
	x := v.Review.Contest
	if x == nil {
		return nil, nil
	}
	out := &disputeView{Kind: kit.Decide, State: say(l, "objection."+string(x.State)), Said: v.Contested.Text, Answered: v.Contested.Answer}
	if x.State == proctor.ContestFiled {
		out.Due = say(l, "objection.due", "day", x.Due.String())
		return out, nil
	}
	out.Kind = kit.Done
	if x.State == proctor.ContestGranted {
		out.Was = say(l, "objection.was", "at", d.moment(l, x.Was.At, v.Body)) + " – " + say(l, "says.breach")
	}
	var err error
	out.Why, err = lawpages.Reasons(d.Library(), l, x.Finding)
	return out, err
}

// decide puts the form in which an appeal officer decides.
func (x *disputeView) decide(r *route.Request, v *proctor.Watchable, bad page.Refused) {
	l := r.Lang
	if f, ok := fault.As(v.WhyNot); ok && f.Kind != fault.Denied {
		x.Shut = locale.T(l, f.Key(), f.Args)
	}
	if !v.MayDecide {
		return
	}
	x.Decides, x.Action, x.Version = true, path(v.Attempt)+"/contest", whole(int(v.Version))
	x.Choice = kit.Field{Name: "outcome", Label: say(l, "objection.ask"), Error: bad.At["outcome"]}
	for _, name := range []string{"grant", "reject"} {
		x.Choices = append(x.Choices, kit.Option{Value: name, Text: say(l, "objection.ask."+name), Chosen: r.PostFormValue("outcome") == name})
	}
	x.Reasons = kit.Field{Name: "answer", Label: say(l, "objection.answer"), Hint: say(l, "objection.reasons_hint"), Value: r.PostFormValue("answer"), Error: bad.At["answer"], Rows: 6}
}

func (d Deps) contest(w http.ResponseWriter, r *route.Request) error {
	return d.ownDone(w, r, d.Proctor.ContestReview(r.Context(), r.Actor, attempt(r), r.PostFormValue("contest")))
}

func (d Deps) decideContest(w http.ResponseWriter, r *route.Request) error {
	in := proctor.ContestAnswerIn{Version: page.Version(r), Answer: r.PostFormValue("answer")}
	switch r.PostFormValue("outcome") {
	case "grant":
		in.Grant = true
	case "reject":
	default:
		return d.done(w, r, fault.New(fault.Invalid, "proctor.review.contest_choice").At("outcome"))
	}
	return d.done(w, r, d.Proctor.DecideContest(r.Context(), r.Actor, attempt(r), in))
}

// contests are the contested outcomes that wait, or those that were decided one way.
func (d Deps) contests(w http.ResponseWriter, r *route.Request) error {
	l, state := r.Lang, proctor.ContestState(r.URL.Query().Get("state"))
	states := []proctor.ContestState{proctor.ContestFiled, proctor.ContestGranted, proctor.ContestRejected}
	if state == "" {
		state = proctor.ContestFiled
	}
	got, err := d.Proctor.Contests(r.Context(), r.Actor, state, r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	p := &queuePage{Head: kit.Heading{Title: say(l, "contests")}, About: say(l, "contests.about")}
	for _, s := range states {
		p.Views = append(p.Views, kit.View{Text: say(l, "objection."+string(s)), Href: "/review-contests?state=" + string(s), Current: s == state})
	}
	p.Rows = kit.Rows{
		Caption: p.Head.Title, Empty: kit.Nothing{Title: say(l, "contests.none"), Text: say(l, "contests.none_text")},
		Cols: []kit.Col{{Text: say(l, "number")}, {Text: say(l, "test")}, {Text: say(l, "contests.filed")}, {Text: say(l, "contests.due")}, {Text: say(l, "state")}},
	}
	for i := range got.Rows {
		x := &got.Rows[i].Review
		kind, text := kit.Done, say(l, "objection."+string(x.Contest.State))
		if x.Contest.State == proctor.ContestFiled {
			if kind = kit.Decide; day.In(got.Now, d.Zone(string(x.Body))) > x.Contest.Due {
				kind, text = kit.Late, say(l, "state.late")
			}
		}
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: []templ.Component{
			kit.Blind(x.Number, path(x.Attempt)), inlang.Text(inlang.Of(l, x.Title), x.Title.In(l)), kit.Text(d.moment(l, x.Contest.Filed, x.Body)),
			kit.Text(locale.Day(l, x.Contest.Due.String())), kit.State(kind, text),
		}})
	}
	if got.Next != "" {
		p.More = "/review-contests?state=" + string(state) + "&after=" + url.QueryEscape(got.Next)
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, queueView(p))
}

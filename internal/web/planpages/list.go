package planpages

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/appraisal"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// listPage is the list of plans.
type listPage struct {
	Head  kit.Heading
	Views []kit.View
	Bar   kit.FilterBar
	Text  kit.Field
	Years []kit.Option
	Rows  kit.Rows
	Pages kit.Pages
	Note  string
}

// pageSize is how many plans a page of the list has.
const pageSize = 50

// views of the list, by the parameter of the address.
var views = []string{"mine", "open", "late", "register"}

func (d Deps) list(w http.ResponseWriter, r *route.Request) error {
	q, view := r.URL.Query(), viewOf(r.URL.Query())
	list, err := d.Appraisals.Plans(r.Context(), r.Actor, appraisal.PlanQuery{
		Year: appraisal.YearID(q.Get("year")), All: view == "register" || q.Get("all") == "yes", Open: view == "open", Late: view == "late",
		Text: q.Get("q"), After: q.Get("after"), Limit: pageSize,
	})
	if err != nil {
		return err
	}
	l := r.Lang
	p := &listPage{Head: kit.Heading{Title: t(l, "list.title"), Sub: t(l, "list.sub")}}
	if list.All {
		p.Head.Sub = t(l, "list.register_sub")
	}
	p.Rows.Empty = kit.Nothing{Title: t(l, "list.none"), Text: t(l, "list.none_text")}
	if list.Year != nil {
		p.fill(l, list, q, view)
	}
	return d.draw(w, r, p.Head, 0, listView(p))
}

func viewOf(q url.Values) string {
	for _, v := range views {
		if q.Get("view") == v {
			return v
		}
	}
	return views[0]
}

func (p *listPage) fill(l locale.Lang, list *appraisal.PlanList, q url.Values, view string) {
	p.Head.Title = t(l, "list.title_year", "year", list.Year.Number)
	address := func(kv ...string) string {
		out := url.Values{}
		for _, name := range []string{"year", "view", "q"} {
			if v := q.Get(name); v != "" {
				out.Set(name, v)
			}
		}
		for i := 0; i+1 < len(kv); i += 2 {
			if out.Del(kv[i]); kv[i+1] != "" {
				out.Set(kv[i], kv[i+1])
			}
		}
		return "/plans?" + out.Encode()
	}
	for _, v := range views {
		if v != "register" || list.Register {
			p.Views = append(p.Views, kit.View{Text: t(l, "list.view."+v), Href: address("view", v), Current: v == view})
		}
	}
	for _, y := range list.Years {
		p.Years = append(p.Years, kit.Option{Value: string(y.ID), Text: strconv.Itoa(y.Number), Chosen: y.ID == list.Year.ID})
	}
	p.Bar = kit.FilterBar{Action: "/plans", Keep: []kit.Fact{{Name: "view", Value: view}}}
	p.Text = kit.Field{Name: "q", Label: t(l, "list.find"), Value: q.Get("q")}
	if text := q.Get("q"); text != "" {
		p.Bar.Active = []kit.Chip{{Name: t(l, "list.find"), Value: text, Remove: address("q", "")}}
	}
	p.Pages = kit.Pages{Shown: t(l, "list.shown", "n", len(list.Rows), "of", list.Count)}
	if list.Next != "" {
		p.Pages.Next = address("after", list.Next)
	}
	p.rows(l, list)
}

func (p *listPage) rows(l locale.Lang, list *appraisal.PlanList) {
	p.Rows.Caption = p.Head.Title
	p.Rows.Cols = []kit.Col{{Text: t(l, "list.who")}, {Text: t(l, "list.unit")}, {Text: t(l, "list.plan")}, {Text: t(l, "list.quarters")}, {Text: t(l, "list.due")}}
	for _, x := range list.Rows {
		unit, post := in(l, x.UnitKK, x.UnitRU), in(l, x.PostKK, x.PostRU)
		state, text := rowState(l, &x)
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Name: x.Name, Decide: x.Done.Plan == appraisal.PlanSubmitted, Cells: []templ.Component{
			whoCell(planPath(x.ID), x.Name, post), langCell(unit), planCell(state, text, versionText(l, &x)), quartersCell(quarterMarks(l, &x)), dueCell(dueOf(l, list, &x)),
		}})
	}
}

// rowState is where the plan of a row stands.
func rowState(l locale.Lang, x *appraisal.PlanRow) (kit.StateKind, string) {
	if x.Latest == nil {
		return kit.NotStarted, stateText(l, appraisal.PlanNone)
	}
	return planState(x.Done.Plan), stateText(l, x.Done.Plan)
}

func planState(s appraisal.PlanState) kit.StateKind {
	switch s {
	case appraisal.PlanDraft:
		return kit.Going
	case appraisal.PlanSubmitted:
		return kit.Decide
	case appraisal.PlanReturned:
		return kit.Refused
	case appraisal.PlanApproved:
		return kit.Done
	case appraisal.PlanReplaced, appraisal.PlanDropped:
		return kit.Out
	}
	return kit.NotStarted
}

func stateText(l locale.Lang, s appraisal.PlanState) string {
	return locale.T(l, "appraisal.plan_state."+stateName(string(s)), nil)
}

// versionText names the version in force.
func versionText(l locale.Lang, x *appraisal.PlanRow) string {
	if x.InForce == nil {
		return ""
	}
	return t(l, "list.in_force", "number", x.InForce.Number)
}

type quarterMark struct {
	Kind       kit.StateKind
	Href, Text string
	Name       string
}

func quarterMarks(l locale.Lang, x *appraisal.PlanRow) []quarterMark {
	var out []quarterMark
	if x.InForce == nil {
		return nil
	}
	for i, q := range x.Done.Quarters {
		kind := map[appraisal.Quarterly]kit.StateKind{appraisal.QuarterGiven: kit.Going, appraisal.QuarterAcknowledged: kit.Done, appraisal.QuarterSkipped: kit.Out}[q]
		out = append(out, quarterMark{Kind: kind, Href: quarterPath(x.ID, i+1), Text: strconv.Itoa(i + 1),
			Name: t(l, "quarter.state", "quarter", i+1, "state", stateName(string(q)))})
	}
	return out
}

// dueOf is the last day of what waits, and whether it has passed.
func dueOf(l locale.Lang, list *appraisal.PlanList, x *appraisal.PlanRow) (string, bool) {
	if x.Due == nil {
		return "–", false
	}
	return locale.Day(l, x.Due.String()), list.Today > *x.Due
}

package planpages

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/appraisal"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/unsent"
)

// decidePage is where the higher supervisor approves a plan or returns it.
type decidePage struct {
	bad
	Draft    templ.Attributes
	Head     kit.Heading
	Path     string
	Number   string
	Version  string
	May      bool
	State    string
	One      string
	Rows     []decideRow
	Text     kit.Field
	Compared string
	Diffs    []diffRow
	Marks    []markView
	Reasons  []kit.Reason
	Law      kit.Link
}

// decideRow is a KCI with what it may be returned for.
type decideRow struct {
	kciRow
	Whats []kit.Option
	What  kit.Field
	Text  kit.Field
}

func (d Deps) decideForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawDecide(w, r, bad{})
}

func (d Deps) drawDecide(w http.ResponseWriter, r *route.Request, b bad) error {
	v, err := d.Appraisals.Plan(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &decidePage{bad: b, Head: heading(l, v, t(l, "decide.title", "year", v.Year.Number)), Path: planPath(v.Case.ID), May: v.May.Decide, Number: "0", Version: "0"}
	p.Head.Crumbs = append(p.Head.Crumbs, kit.Link{Text: t(l, "plan"), Href: planPath(v.Case.ID)})
	p.State = t(l, "decide.no_plan")
	p.Law = lawpages.ClauseLink(l, v.Edition, v.Rules.Plan.ReturnedFor)
	if v.Latest != nil {
		p.Number, p.Version = strconv.Itoa(v.Latest.Number), number(v.Latest.Version)
		p.State = stateText(l, v.Latest.State)
	}
	if v.Route.One {
		p.One = t(l, "one")
	}
	if p.May {
		if p.Draft, err = d.draftOf(r, decideDraft, draftAbout(v), &p.bad); err != nil {
			return err
		}
	}
	if err := d.decideRows(r, v, p); err != nil {
		return err
	}
	return d.draw(w, r, p.Head, b.Status, decideView(p))
}

func (d Deps) decideRows(r *route.Request, v *appraisal.PlanView, p *decidePage) error {
	l := r.Lang
	shown := &planPage{}
	if err := d.rows(r, v, shown); err != nil {
		return err
	}
	shown.marks(l, v)
	p.Marks, p.Reasons = shown.Marks, shown.Reasons
	for _, row := range shown.Rows {
		p.Rows = append(p.Rows, p.row(r, v, row))
	}
	p.Text = kit.Field{Name: "text", Label: t(l, "decide.text"), Value: p.Sent["text"], Error: p.At["text"], Optional: true, Rows: 3}
	if n := len(v.Plans); n > 1 {
		versions := &versionsPage{}
		versions.compare(l, v, n)
		p.Compared, p.Diffs = versions.Compared, versions.Diffs
	}
	return nil
}

func (p *decidePage) row(r *route.Request, v *appraisal.PlanView, row kciRow) decideRow {
	l, n := r.Lang, strconv.Itoa(row.N)
	out := decideRow{kciRow: row}
	out.What = kit.Field{Name: "what-" + n, Label: t(l, "decide.what", "kci", row.N), Error: p.At["what-"+n]}
	out.Text = kit.Field{Name: "text-" + n, Label: t(l, "decide.reason", "kci", row.N), Value: p.Sent["text-"+n], Error: p.At["text-"+n], Optional: true, Rows: 2}
	chosen := r.PostForm["what-"+n]
	if typed, ok := p.Sent["what-"+n]; ok && p.Status == 0 {
		chosen = unsent.Choices(typed)
	}
	for _, what := range checked(v) {
		out.Whats = append(out.Whats, kit.Option{Value: what, Text: locale.T(l, "appraisal.requirement."+what, nil), Chosen: slices.Contains(chosen, what)})
	}
	return out
}

// decideDraft names the form of a decision among the drafts.
const decideDraft = "appraisal.plan_decide"

// decisionOf reads the decision of a form.
func decisionOf(r *route.Request) appraisal.PlanDecision {
	in := appraisal.PlanDecision{PlanAt: at(r), Approve: r.PostFormValue("decision") == "approve", Text: r.PostFormValue("text")}
	if in.Approve {
		return in
	}
	for n := 1; n <= rowsMost; n++ {
		for _, what := range r.PostForm[fmt.Sprintf("what-%d", n)] {
			in.Reasons = append(in.Reasons, appraisal.ReturnReason{KCI: n, What: what, Text: r.PostFormValue(fmt.Sprintf("text-%d", n))})
		}
	}
	return in
}

func (d Deps) decide(w http.ResponseWriter, r *route.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	in := decisionOf(r)
	_, err := d.Appraisals.DecidePlan(r.Context(), r.Actor, caseID(r), in)
	if err == nil {
		if err := unsent.Drop(r, d.Drafts, decideDraft, string(caseID(r))+"."+strconv.Itoa(in.Number)); err != nil {
			return err
		}
		return goTo(w, r, planPath(caseID(r)))
	}
	b, err := d.refused(r, err, func(field string) string { return decideControl(field, in) })
	if err != nil {
		return err
	}
	return d.drawDecide(w, r, b)
}

// decideControl is the control of a field of a fault: that of the KCI which a
// reason is about.
func decideControl(field string, in appraisal.PlanDecision) string {
	parts := strings.Split(field, ".")
	if field == "text" {
		return "text"
	}
	if field == "reasons" {
		return "what-1"
	}
	if len(parts) != 3 {
		return ""
	}
	i, err := strconv.Atoi(parts[1])
	if err != nil || i < 1 || i > len(in.Reasons) {
		return ""
	}
	if parts[2] == "text" {
		return fmt.Sprintf("text-%d", in.Reasons[i-1].KCI)
	}
	return fmt.Sprintf("what-%d", in.Reasons[i-1].KCI)
}

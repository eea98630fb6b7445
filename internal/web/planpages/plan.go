package planpages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/appraisal"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/formpages"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/unsent"
)

// planPage is the plan of a servant: the text with its checks, the signatures,
// and what can be done with it.
type planPage struct {
	bad
	Head     kit.Heading
	Path     string
	Number   string
	Version  string
	Lang     string // of the act's words
	Steps    []string
	Now      int
	Back     *backView
	Change   string // why an approved plan is changed
	One      string // one person does both steps
	Count    string
	Given    int
	Want     int
	Rows     []kciRow
	Extra    int
	Write    bool
	Draft    templ.Attributes
	Finding  kit.Reason
	Reasons  []kit.Reason
	Marks    []markView
	Do       doing
	Hand     []handGroup
	Versions []kit.Link
	Quarters []kit.Link
	None     string
}

// backView is why a plan came back, and until when.
type backView struct {
	Title, Text string
	Reasons     []string
	Due         string
	Late        bool
	Law         kit.Link
}

// kciRow is a KCI with its fields and checks.
type kciRow struct {
	N       int
	Open    bool
	Name    string
	Unit    string
	Target  string
	State   kit.StateKind
	Says    string
	Checks  []checkLine
	Fields  map[string]kit.Field
	Sources []kit.Option
	Compare []kit.Option
	Aims    []kit.Option
	Facts   []kit.Fact
	Before  string // what the year before had
}

// checkLine is one requirement and whether it is met.
type checkLine struct {
	Class string // "", "no", "ask"
	Name  string
	Texts []string
}

// markView is a signature, or the lack of it.
type markView struct {
	Part, Who, When, Remark string
	State                   kit.StateKind
	Says                    string
}

// doing is what the reader may do with the plan.
type doing struct {
	Sign, Refuse, Submit, Decide, Change, Drop string // the words; "" for not
	Statement                                  string
	Follows                                    string
	ChangeWhy, Remark                          kit.Field
	InForce, InForceVersion                    string
}

// handGroup is what lies at hand to copy from.
type handGroup struct {
	Title string
	Rows  []handRow
}

type handRow struct {
	Value, Name, Text, Label string
}

func (d Deps) plan(w http.ResponseWriter, r *route.Request) error {
	return d.drawPlan(w, r, bad{})
}

// drawPlan draws the plan, or what was typed where it was refused.
func (d Deps) drawPlan(w http.ResponseWriter, r *route.Request, b bad) error {
	v, err := d.Appraisals.Plan(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	p, err := d.planPage(r, v, b)
	if err != nil {
		return err
	}
	return d.draw(w, r, p.Head, b.Status, planView(p))
}

func (d Deps) planPage(r *route.Request, v *appraisal.PlanView, b bad) (*planPage, error) {
	l := r.Lang
	p := &planPage{bad: b, Path: planPath(v.Case.ID), Number: "0", Version: "0", Lang: string(actLang(v)), Want: v.Rules.KCI.Count.V, Write: v.May.Write}
	p.Head = heading(l, v, t(l, "title", "year", v.Year.Number))
	if v.Latest != nil {
		p.Number, p.Version, p.Change = strconv.Itoa(v.Latest.Number), number(v.Latest.Version), v.Latest.Change
		p.Head.Acts = append(p.Head.Acts, formpages.Links(l, v.Case.ID, appraisal.PlanPaper)...)
	}
	if p.Write {
		var err error
		if p.Draft, err = d.draftOf(r, planDraft, draftAbout(v), &p.bad); err != nil {
			return nil, err
		}
	}
	p.stages(l, v)
	p.back(l, v)
	if v.Route.One {
		p.One = t(l, "one")
	}
	if err := d.rows(r, v, p); err != nil {
		return nil, err
	}
	p.marks(l, v)
	p.doing(l, v)
	p.atHand(l, v)
	p.links(l, v)
	return p, nil
}

// planDraft names the form of a plan among the drafts.
const planDraft = "appraisal.plan"

// draftAbout names a version among the drafts: what was typed into one that
// came back does not belong to the next.
func draftAbout(v *appraisal.PlanView) string {
	n := 0
	if v.Latest != nil {
		n = v.Latest.Number
	}
	return string(v.Case.ID) + "." + strconv.Itoa(max(n, 1))
}

// actLang is the language of the act's own words.
func actLang(v *appraisal.PlanView) locale.Lang {
	return v.Rules.Wording.Competencies.List[0].Name.Official.Lang
}

// heading opens the pages of a servant's plan.
func heading(l locale.Lang, v *appraisal.PlanView, title string) kit.Heading {
	h := kit.Heading{
		Crumbs: []kit.Link{{Text: t(l, "plans"), Href: "/plans?year=" + string(v.Year.ID)}, {Text: v.Names[v.Case.Person], Href: casePath(v.Case.ID)}},
		Title:  title,
	}
	var parts []string
	if v.Post != nil {
		parts = append(parts, in(l, v.Post.TitleKK, v.Post.TitleRU).Text)
	}
	if v.Unit != nil {
		parts = append(parts, in(l, v.Unit.NameKK, v.Unit.NameRU).Text)
	}
	parts = append(parts, v.Case.Place.Category)
	h.Sub = v.Names[v.Case.Person] + " · " + strings.Join(parts, ", ")
	if l == locale.EN {
		h.SubIn = string(locale.KK)
	}
	return h
}

// stages draws the way of the plan.
func (p *planPage) stages(l locale.Lang, v *appraisal.PlanView) {
	for _, s := range []string{"write", "higher", "approved", "quarters", "sheet"} {
		p.Steps = append(p.Steps, t(l, "step."+s))
	}
	switch {
	case v.Case.Stage == appraisal.StagePlan && v.Latest != nil && v.Latest.State == appraisal.PlanSubmitted:
		p.Now = 1
	case v.Case.Stage == appraisal.StagePlan:
		p.Now = 0
	case v.Case.Stage == appraisal.StageWork:
		p.Now = 3
	default:
		p.Now = 4
	}
}

// back says why the version before came back, or why this one did.
func (p *planPage) back(l locale.Lang, v *appraisal.PlanView) {
	n := len(v.Plans)
	if n < 2 || v.Latest.State != appraisal.PlanDraft || v.Plans[n-2].Returned == nil {
		return
	}
	p.Back = backOf(l, v, &v.Plans[n-2])
	p.Back.Due = t(l, "back.due", "due", v.Latest.Due.String())
	p.Back.Late = v.Today > v.Latest.Due
}

func backOf(l locale.Lang, v *appraisal.PlanView, old *appraisal.Plan) *backView {
	r := old.Returned
	out := &backView{Title: t(l, "back.title", "name", v.Names[r.By], "when", instant(l, v.Body.Zone, r.At)), Text: r.Text,
		Law: lawpages.ClauseLink(l, v.Edition, v.Rules.Plan.ReturnDays)}
	for _, x := range r.Reasons {
		line := t(l, "back.reason", "kci", x.KCI, "what", x.What)
		if x.Text != "" {
			line += " – " + x.Text
		}
		out.Reasons = append(out.Reasons, line)
	}
	return out
}

// marks are the signatures under the latest version.
func (p *planPage) marks(l locale.Lang, v *appraisal.PlanView) {
	if v.Latest == nil {
		return
	}
	for _, part := range []appraisal.Part{appraisal.AsEmployee, appraisal.AsSupervisor, appraisal.AsHigher} {
		line := markView{Part: locale.T(l, "appraisal.part."+string(part), nil), State: kit.NotStarted, Says: t(l, "mark.none"), Who: v.Names[ownPart(v, part)]}
		if m := v.Latest.MarkOf(part); m != nil {
			line.Who, line.When = v.Names[m.Person], instant(l, v.Body.Zone, m.At)
			line.State, line.Says = kit.Done, t(l, "mark.signed")
			if m.For != "" {
				line.Who = t(l, "mark.for", "name", v.Names[m.Person], "for", v.Names[m.For])
			}
			if m.Refused {
				line.State, line.Says, line.Remark = kit.Refused, t(l, "mark.refused"), m.Remark
			}
		}
		p.Marks = append(p.Marks, line)
	}
}

// ownPart is who would sign a part today.
func ownPart(v *appraisal.PlanView, part appraisal.Part) people.PersonID {
	switch part {
	case appraisal.AsEmployee:
		return v.Case.Person
	case appraisal.AsSupervisor:
		return v.Route.Immediate
	}
	return v.Route.Higher
}

func (p *planPage) doing(l locale.Lang, v *appraisal.PlanView) {
	p.Do.Remark = kit.Field{Name: "remark", Label: t(l, "do.remark"), Value: p.Sent["remark"], Error: p.At["remark"], Rows: 2}
	p.Do.ChangeWhy = kit.Field{Name: "why", Label: t(l, "do.why"), Value: p.Sent["why"], Error: p.At["why"], Rows: 2}
	if v.May.Sign != "" {
		p.Do.Sign, p.Do.Statement = t(l, "do.sign"), t(l, "do.statement", "with", v.Rules.KCI.AchievableWith.V)
	}
	if v.May.Refuse {
		p.Do.Refuse = t(l, "do.refuse")
		if v.Mine.Immediate {
			p.Do.Refuse = t(l, "do.refuse_for")
		}
	}
	if v.May.Submit {
		p.Do.Submit, p.Do.Follows = t(l, "do.submit"), t(l, "do.submit_follows", "name", v.Names[v.Route.Higher])
	}
	if v.May.Decide {
		p.Do.Decide = t(l, "do.decide")
	}
	if v.May.Change {
		p.Do.Change = t(l, "do.change")
		p.Do.InForce, p.Do.InForceVersion = strconv.Itoa(v.InForce.Number), number(v.InForce.Version)
	}
	if v.May.Drop {
		p.Do.Drop = t(l, "do.drop")
	}
}

// links lead to the versions and the quarters.
func (p *planPage) links(l locale.Lang, v *appraisal.PlanView) {
	if len(v.Plans) > 1 {
		p.Versions = append(p.Versions, kit.Link{Text: t(l, "versions", "n", len(v.Plans)), Href: p.Path + "/versions"})
	}
	if v.InForce == nil {
		return
	}
	for _, q := range v.Quarters {
		text := t(l, "quarter.state", "quarter", q.Number, "state", stateName(string(q.State)))
		p.Quarters = append(p.Quarters, kit.Link{Text: text, Href: quarterPath(v.Case.ID, q.Number)})
	}
}

func stateName(state string) string {
	if state == "" {
		return "none"
	}
	return state
}

// take copies what lies at hand into a row of what was typed: the first that is
// empty, or the last.
func take(b *bad, v *appraisal.PlanView, what string, rows int) int {
	k, ok := atHandOf(v, what)
	if !ok {
		return 0
	}
	n := 1 + slices.IndexFunc(make([]int, rows), func(int) bool { return false })
	for n = 1; n < rows && !empty(typedKCI(n, b.Sent)); n++ {
	}
	sentKCI(n, k, b.Sent)
	return n
}

// atHandOf finds what a button of the form names: "before-2", "near-1", an aim.
func atHandOf(v *appraisal.PlanView, what string) (appraisal.KCI, bool) {
	from, at, _ := strings.Cut(what, "-")
	if from == "aim" {
		i := slices.IndexFunc(v.Aims, func(a appraisal.Aim) bool { return a.ID == at })
		if i < 0 {
			return appraisal.KCI{}, false
		}
		return appraisal.KCI{Source: firstSource(v), Aim: at, Paper: v.Aims[i].Paper, Compare: appraisal.AtLeast}, true
	}
	n, err := strconv.Atoi(at)
	list := v.Near
	if from == "before" && v.Earlier != nil {
		list = v.Earlier.KCI
	}
	if err != nil || n < 1 || n > len(list) {
		return appraisal.KCI{}, false
	}
	k := list[n-1]
	k.Term, k.Aim = 0, ""
	return k, true
}

func firstSource(v *appraisal.PlanView) string { return v.Rules.KCI.Sources.V[0] }

// planSave saves what was typed, checks it, or copies what lies at hand into it.
func (d Deps) planSave(w http.ResponseWriter, r *route.Request) error {
	kci, err := textOf(r)
	if what := r.PostFormValue("take"); what != "" {
		return d.planTake(w, r, what)
	}
	if err == nil && r.PostFormValue("do") == "check" {
		return d.drawPlan(w, r, bad{Sent: sentOf(r)})
	}
	about, errAbout := d.aboutOf(r)
	if errAbout != nil {
		return errAbout
	}
	if err == nil {
		_, err = d.Appraisals.SavePlan(r.Context(), r.Actor, caseID(r), appraisal.PlanSave{PlanAt: at(r), KCI: kci})
	}
	if err != nil {
		b, err := d.refused(r, err, controlOf)
		if err != nil {
			return err
		}
		return d.drawPlan(w, r, b)
	}
	if err := unsent.Drop(r, d.Drafts, planDraft, about); err != nil {
		return err
	}
	return goTo(w, r, planPath(caseID(r)))
}

// aboutOf names the draft of the version that the person saw.
func (d Deps) aboutOf(r *route.Request) (string, error) {
	n := at(r).Number
	if n < 0 {
		return "", fault.New(fault.Conflict, "appraisal.changed")
	}
	return string(caseID(r)) + "." + strconv.Itoa(max(n, 1)), nil
}

func (d Deps) planTake(w http.ResponseWriter, r *route.Request, what string) error {
	v, err := d.Appraisals.Plan(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	b := bad{Sent: sentOf(r)}
	take(&b, v, what, max(rowsOf(r), 1))
	p, err := d.planPage(r, v, b)
	if err != nil {
		return err
	}
	return d.draw(w, r, p.Head, 0, planView(p))
}

// planCheck answers what was typed with its checks, part by part.
func (d Deps) planCheck(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Appraisals.Plan(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	p := &planPage{bad: bad{Sent: sentOf(r)}, Want: v.Rules.KCI.Count.V, Write: v.May.Write, Path: planPath(v.Case.ID)}
	if err := d.rows(r, v, p); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return planChecks(p).Render(kit.WithLang(r.Context(), r.Lang), w)
}

// acted goes on after an act on the plan, or shows why it was refused.
func (d Deps) acted(w http.ResponseWriter, r *route.Request, err error) error {
	if err == nil {
		return goTo(w, r, planPath(caseID(r)))
	}
	b, err := d.refused(r, err, func(field string) string {
		if field == "remark" || field == "why" {
			return field
		}
		return ""
	})
	if err != nil {
		return err
	}
	return d.drawPlan(w, r, b)
}

func (d Deps) planSign(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.SignPlan(r.Context(), r.Actor, caseID(r), at(r))
	return d.acted(w, r, err)
}

func (d Deps) planRefuse(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.RefusePlan(r.Context(), r.Actor, caseID(r), at(r), r.PostFormValue("remark"))
	return d.acted(w, r, err)
}

func (d Deps) planSubmit(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.SubmitPlan(r.Context(), r.Actor, caseID(r), at(r))
	return d.acted(w, r, err)
}

func (d Deps) planChange(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.ChangePlan(r.Context(), r.Actor, caseID(r), at(r), r.PostFormValue("why"))
	return d.acted(w, r, err)
}

func (d Deps) planDrop(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.DropChange(r.Context(), r.Actor, caseID(r), at(r))
	return d.acted(w, r, err)
}

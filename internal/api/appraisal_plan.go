package api

import (
	"net/http"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// WorkPlanDeps are what the routes on plans, quarters and aims stand on.
type WorkPlanDeps struct {
	Appraisals *appraisal.Service
}

// WorkPlanTurn names the version of a plan that the reader saw; 0 and 0 where
// there was none.
type WorkPlanTurn struct {
	Number  int   `key:"number" json:"number"`
	Version int64 `key:"version" json:"version"`
}

func (t WorkPlanTurn) at() appraisal.PlanAt {
	return appraisal.PlanAt{Number: t.Number, Version: t.Version}
}

// WorkPlanKCI is a key target indicator; what is not there yet is empty.
type WorkPlanKCI struct {
	Name    string   `key:"name" json:"name"`
	Source  string   `key:"source" json:"source"`      // strategic_plan, memorandum, agreement, specifics
	Paper   string   `key:"paper" json:"paper"`        // the document, or the note on specifics
	Aim     string   `key:"aim,optional" json:"aim"`   // id of an aim
	Unit    string   `key:"unit" json:"unit"`          // of measurement
	Compare string   `key:"compare" json:"compare"`    // at_least, at_most, exactly
	Target  string   `key:"target" json:"target"`      // a decimal number
	Term    *day.Day `key:"term,optional" json:"term"` // null while it is not set
	Change  string   `key:"change" json:"change"`      // the expected positive change
}

// WorkPlanSave is the whole text of a plan, finished or not.
type WorkPlanSave struct {
	Number  int           `key:"number" json:"number"`
	Version int64         `key:"version" json:"version"`
	KCI     []WorkPlanKCI `key:"kci" json:"kci"`
}

// WorkPlanRemark puts on record a refusal to sign, or why a plan is changed.
type WorkPlanRemark struct {
	Number  int    `key:"number" json:"number"`
	Version int64  `key:"version" json:"version"`
	Text    string `key:"text" json:"text"`
}

// WorkPlanReason says which requirement a KCI does not meet.
type WorkPlanReason struct {
	KCI  int    `key:"kci" json:"kci"`   // from 1
	What string `key:"what" json:"what"` // specific, measurable, achievable, time_bound, strategic, process_work
	Text string `key:"text,optional" json:"text"`
}

// WorkPlanDecision is what the higher supervisor decides on a plan.
type WorkPlanDecision struct {
	Number  int              `key:"number" json:"number"`
	Version int64            `key:"version" json:"version"`
	Approve bool             `key:"approve" json:"approve"`
	Reasons []WorkPlanReason `key:"reasons,optional" json:"reasons"` // of a return; at least one
	Text    string           `key:"text,optional" json:"text"`       // of a return, in general
}

// WorkPlanAnswer is the plan of a case with its check.
type WorkPlanAnswer struct {
	Case    appraisal.CaseID  `json:"case"`
	Name    string            `json:"name"`
	Plan    *appraisal.Plan   `json:"plan"`     // the latest version; null before the first
	InForce *appraisal.Plan   `json:"in_force"` // null while none is
	Check   *RulingText       `json:"check"`    // of the latest version
	May     appraisal.PlanMay `json:"may"`
}

// WorkPlanVersions are all versions of a plan, the first one first.
type WorkPlanVersions struct {
	Plans []appraisal.Plan `json:"plans"`
}

// WorkPlanRow is an employee with the plan.
type WorkPlanRow struct {
	Case    appraisal.CaseID    `json:"case"`
	Person  people.PersonID     `json:"person"`
	Name    string              `json:"name"`
	State   appraisal.PlanState `json:"state"`
	Due     *day.Day            `json:"due"`      // of what the case waits for
	Version int                 `json:"version"`  // number of the latest version; 0 for none
	InForce int                 `json:"in_force"` // number of the version in force; 0 for none
}

// WorkPlanList is a page of plans.
type WorkPlanList struct {
	Year  appraisal.YearID `json:"year"` // "" where the body has none
	Plans []WorkPlanRow    `json:"plans"`
	Count int64            `json:"count"` // on all pages
	Next  string           `json:"next"`
}

// QuarterProgress is how far a KCI is.
type QuarterProgress struct {
	Value string   `key:"value" json:"value"` // a decimal number; "" where nothing can be told
	Note  string   `key:"note,optional" json:"note"`
	Files []string `key:"files,optional" json:"files"` // ids of papers of the case
}

// QuarterGive is the monitoring of a quarter.
type QuarterGive struct {
	Version        int64             `key:"version" json:"version"` // 0 for the first
	Progress       []QuarterProgress `key:"progress" json:"progress"`
	Recommendation string            `key:"recommendation" json:"recommendation"`
}

// QuarterRead acknowledges a recommendation.
type QuarterRead struct {
	Version int64  `key:"version" json:"version"`
	Answer  string `key:"answer,optional" json:"answer"`
}

// QuarterList are the quarters of a case.
type QuarterList struct {
	Quarters []QuarterAnswer `json:"quarters"`
}

// QuarterAnswer is a quarter with its days and what was written.
type QuarterAnswer struct {
	Quarter int                 `json:"quarter"`
	First   day.Day             `json:"first"`
	Last    day.Day             `json:"last"`
	Due     day.Day             `json:"due"`
	State   appraisal.Quarterly `json:"state"`
	Record  *appraisal.Quarter  `json:"record"` // null while nothing is written
}

// WorkPlanRoutes are the routes on plans, quarters and aims.
func WorkPlanRoutes(d WorkPlanDeps) []route.Route {
	const plan = "/api/v1/appraisals/{case}/plan"
	turn := func(path, id, about string, do func(*route.Request, WorkPlanTurn) (*appraisal.Plan, error)) route.Route {
		return described("POST", plan+path, access.WritePlan, done(do), route.Operation{ID: id, Summary: about, In: WorkPlanTurn{}, Out: appraisal.Plan{}})
	}
	remark := func(path, id, about string, do func(*route.Request, WorkPlanRemark) (*appraisal.Plan, error)) route.Route {
		return described("POST", plan+path, access.WritePlan, done(do), route.Operation{ID: id, Summary: about, In: WorkPlanRemark{}, Out: appraisal.Plan{}})
	}
	return slices.Concat([]route.Route{
		described("GET", "/api/v1/plans", access.SeeAppraisal, d.list, route.Operation{
			ID: "listPlans", Summary: "Plans of the people on whom the reader acts, late ones first, or the register of the body", Out: WorkPlanList{}, Query: []route.Param{
				{Name: "year", About: "id of a year; the latest where it is not given"}, {Name: "register", About: "yes: all of the body"},
				{Name: "open", About: "yes: only those without a plan in force"}, {Name: "late", About: "yes: only those whose term has passed"},
				{Name: "q", About: "part of the name"}, {Name: "after", About: "cursor of the page before"},
				{Name: "limit", About: "plans of a page, at most 500", Integer: true}}}),
		described("GET", plan, access.SeeAppraisal, d.show, route.Operation{ID: "readPlan", Summary: "The plan of a case with its check by the act", Out: WorkPlanAnswer{}}),
		described("GET", plan+"/versions", access.SeeAppraisal, d.versions, route.Operation{ID: "listPlanVersions", Summary: "All versions of a plan with the reasons of each return", Out: WorkPlanVersions{}}),
		described("PUT", plan, access.WritePlan, done(d.save), route.Operation{
			ID: "savePlan", Summary: "Write the draft of a plan; what changes takes the signatures off", In: WorkPlanSave{}, Out: appraisal.Plan{}}),
		turn("/sign", "signPlan", "Sign the plan, as the employee or as the immediate supervisor", d.sign),
		turn("/submit", "submitPlan", "Bring the plan to the higher supervisor", d.submit),
		turn("/drop", "dropPlanChange", "Give a change of an approved plan up", d.drop),
		remark("/refuse", "refusePlan", "Put on record that the employee does not sign; the step goes on", d.refuse),
		remark("/change", "changePlan", "Open a new version of an approved plan", d.change),
		described("POST", plan+"/decide", access.DecidePlan, done(d.decide), route.Operation{
			ID: "decidePlan", Summary: "Approve a plan, or return it with reasons per KCI and requirement", In: WorkPlanDecision{}, Out: appraisal.Plan{}}),
	}, d.quarterRoutes(), d.aimRoutes())
}

func (d WorkPlanDeps) quarterRoutes() []route.Route {
	const quarters, one = "/api/v1/appraisals/{case}/quarters", "/api/v1/appraisals/{case}/quarters/{quarter}"
	return []route.Route{
		described("GET", quarters, access.SeeAppraisal, d.quarters, route.Operation{ID: "listQuarters", Summary: "The monitoring of a case by quarter", Out: QuarterList{}}),
		described("PUT", one, access.Monitor, done(d.give), route.Operation{
			ID: "giveQuarter", Summary: "Write progress per KCI and the recommendation of a quarter", In: QuarterGive{}, Out: appraisal.Quarter{}}),
		described("POST", one+"/acknowledge", access.Acknowledge, done(d.acknowledge), route.Operation{
			ID: "acknowledgeQuarter", Summary: "Acknowledge the recommendation of a quarter", In: QuarterRead{}, Out: appraisal.Quarter{}}),
	}
}

// show reads the plan as it stands and sends it.
func (d WorkPlanDeps) show(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Appraisals.Plan(r.Context(), r.Actor, caseOf(r))
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, WorkPlanAnswer{
		Case: v.Case.ID, Name: v.Names[v.Case.Person], Plan: v.Latest, InForce: v.InForce, Check: findingText(&v.Finding), May: v.May,
	})
}

func (d WorkPlanDeps) versions(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Appraisals.Plan(r.Context(), r.Actor, caseOf(r))
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, WorkPlanVersions{Plans: append([]appraisal.Plan{}, v.Plans...)})
}

func (d WorkPlanDeps) list(w http.ResponseWriter, r *route.Request) error {
	q := r.URL.Query()
	limit, err := queryNumber(r, "limit", 0)
	if err != nil {
		return err
	}
	l, err := d.Appraisals.Plans(r.Context(), r.Actor, appraisal.PlanQuery{
		Year: appraisal.YearID(q.Get("year")), All: q.Get("register") == "yes", Open: q.Get("open") == "yes", Late: q.Get("late") == "yes",
		Text: q.Get("q"), After: q.Get("after"), Limit: limit,
	})
	if err != nil {
		return err
	}
	out := WorkPlanList{Plans: []WorkPlanRow{}, Count: l.Count, Next: l.Next}
	if l.Year != nil {
		out.Year = l.Year.ID
	}
	for _, x := range l.Rows {
		row := WorkPlanRow{Case: x.ID, Person: x.Person, Name: x.Name, State: x.Done.Plan, Due: x.Due}
		if x.Latest != nil {
			row.Version = x.Latest.Number
		}
		if x.InForce != nil {
			row.InForce = x.InForce.Number
		}
		out.Plans = append(out.Plans, row)
	}
	return write(w, r, http.StatusOK, out)
}

func (d WorkPlanDeps) save(r *route.Request, in WorkPlanSave) (*appraisal.Plan, error) {
	kci := make([]appraisal.KCI, len(in.KCI))
	for i, x := range in.KCI {
		kci[i] = appraisal.KCI{Name: x.Name, Source: x.Source, Paper: x.Paper, Aim: x.Aim, Unit: x.Unit, Compare: appraisal.Compare(x.Compare), Target: x.Target, Change: x.Change}
		if x.Term != nil {
			kci[i].Term = *x.Term
		}
	}
	at := WorkPlanTurn{in.Number, in.Version}.at()
	return d.Appraisals.SavePlan(r.Context(), r.Actor, caseOf(r), appraisal.PlanSave{PlanAt: at, KCI: kci})
}

func (d WorkPlanDeps) sign(r *route.Request, in WorkPlanTurn) (*appraisal.Plan, error) {
	return d.Appraisals.SignPlan(r.Context(), r.Actor, caseOf(r), in.at())
}

func (d WorkPlanDeps) submit(r *route.Request, in WorkPlanTurn) (*appraisal.Plan, error) {
	return d.Appraisals.SubmitPlan(r.Context(), r.Actor, caseOf(r), in.at())
}

func (d WorkPlanDeps) drop(r *route.Request, in WorkPlanTurn) (*appraisal.Plan, error) {
	return d.Appraisals.DropChange(r.Context(), r.Actor, caseOf(r), in.at())
}

func (d WorkPlanDeps) refuse(r *route.Request, in WorkPlanRemark) (*appraisal.Plan, error) {
	return d.Appraisals.RefusePlan(r.Context(), r.Actor, caseOf(r), WorkPlanTurn{in.Number, in.Version}.at(), in.Text)
}

func (d WorkPlanDeps) change(r *route.Request, in WorkPlanRemark) (*appraisal.Plan, error) {
	return d.Appraisals.ChangePlan(r.Context(), r.Actor, caseOf(r), WorkPlanTurn{in.Number, in.Version}.at(), in.Text)
}

func (d WorkPlanDeps) decide(r *route.Request, in WorkPlanDecision) (*appraisal.Plan, error) {
	out := appraisal.PlanDecision{PlanAt: WorkPlanTurn{in.Number, in.Version}.at(), Approve: in.Approve, Text: in.Text}
	for _, x := range in.Reasons {
		out.Reasons = append(out.Reasons, appraisal.ReturnReason{KCI: x.KCI, What: x.What, Text: x.Text})
	}
	return d.Appraisals.DecidePlan(r.Context(), r.Actor, caseOf(r), out)
}

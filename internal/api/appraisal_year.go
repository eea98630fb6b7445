package api

import (
	"net/http"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/decide"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
)

// YearDeps are what the routes on years of appraisal stand on.
type YearDeps struct {
	Appraisals *appraisal.Service
}

// YearOpen opens a year.
type YearOpen struct {
	Body   string  `key:"body,optional" json:"body"` // "": the body worked in
	Number int     `key:"number" json:"number"`
	From   day.Day `key:"from" json:"from"`
	Until  day.Day `key:"until" json:"until"`
}

// YearTurn names the version of a year that the reader saw.
type YearTurn struct {
	Version int64 `key:"version" json:"version"`
}

// YearSchedule sets the days of an appraisal.
type YearSchedule struct {
	Version int64   `key:"version" json:"version"`
	First   day.Day `key:"first" json:"first"`
	Last    day.Day `key:"last" json:"last"`
}

// YearList are years of appraisal.
type YearList struct {
	Years []appraisal.Year `json:"years"`
}

// YearAnswer is a year with what was decided about it.
type YearAnswer struct {
	appraisal.Year
	PlanDue day.Day      `json:"plan_due"` // of who served from the first day of the period
	Rulings []RulingText `json:"rulings"`
}

// RulingText is a decision with its reasons.
type RulingText struct {
	Rule    string          `json:"rule"`
	About   string          `json:"about"`
	Act     string          `json:"act"`
	Edition string          `json:"edition"`
	Outcome any             `json:"outcome"`
	Reasons []decide.Reason `json:"reasons"`
}

// BoardAnswer is the progress of a year, a page of rows at a time.
type BoardAnswer struct {
	Total appraisal.BoardRow    `json:"total"`
	Rows  []appraisal.BoardLine `json:"rows"`
	Count int                   `json:"count"` // of rows on all pages
	Next  int                   `json:"next"`  // from which the next page begins; 0 for none
}

// CaseList is a page of the cases of a year.
type CaseList struct {
	Cases []appraisal.CaseRow `json:"cases"`
	Count int64               `json:"count"` // on all pages
	Next  string              `json:"next"`
}

// CaseAnswer is a case with who acts on it today and what was decided.
type CaseAnswer struct {
	appraisal.Case
	Name    string          `json:"name"`
	Acting  appraisal.Route `json:"acting"` // today
	Rulings []RulingText    `json:"rulings"`
}

// Reminded tells how many persons were reminded.
type Reminded struct {
	Persons int `json:"persons"`
}

// YearRoutes are the routes on years of appraisal and on single cases.
func YearRoutes(d YearDeps) []route.Route {
	const all, one, single = "/api/v1/appraisal-years", "/api/v1/appraisal-years/{year}", "/api/v1/appraisals/{case}"
	turn := func(path, id, about string, do func(*route.Request, YearTurn) error, v access.Verb) route.Route {
		return described("POST", one+path, v, d.turned(do), route.Operation{ID: id, Summary: about, In: YearTurn{}, Out: YearAnswer{}})
	}
	return slices.Concat([]route.Route{
		described("GET", all, access.SeeYear, d.list, route.Operation{ID: "listAppraisalYears", Summary: "Years of appraisal, the latest first", Out: YearList{}}),
		described("POST", all, access.OpenYear, d.open, route.Operation{
			ID: "openAppraisalYear", Summary: "Open a year, with a case for every employee", In: YearOpen{}, Out: YearAnswer{}, Status: http.StatusCreated}),
		described("GET", one, access.SeeYear, d.show, route.Operation{ID: "readAppraisalYear", Summary: "A year with what was decided about it", Out: YearAnswer{}}),
		described("PUT", one+"/schedule", access.OpenYear, d.schedule, route.Operation{
			ID: "setAppraisalSchedule", Summary: "Set the days of the appraisal; the chair has to agree", In: YearSchedule{}, Out: YearAnswer{}}),
		turn("/schedule/agree", "agreeAppraisalSchedule", "The chair agrees to the days", d.agree, access.AgreeDays),
		turn("/schedule/notify", "notifyAppraisers", "Notify all who appraise of the days", d.notify, access.OpenYear),
		turn("/begin", "beginAppraisal", "Begin the appraisal: decide for each who is appraised", d.begin, access.OpenYear),
		turn("/close", "closeAppraisalYear", "Close a year of which every case is final", d.close, access.OpenYear),
		described("POST", one+"/remind", access.OpenYear, d.remind, route.Operation{ID: "remindLate", Summary: "Remind everybody who is late, once a day", Out: Reminded{}}),
		described("POST", one+"/acquaint", access.Acquaint, d.remindUnread, route.Operation{ID: "remindUnread", Summary: "Remind everybody who is to be acquainted with a result, once a day", Out: Reminded{}}),
		described("PUT", one+"/appraisers", access.NameAppraiser, d.name, route.Operation{
			ID: "nameAppraiser", Summary: "Name who appraises an employee whose supervisors the structure cannot tell", In: appraisal.NameIn{}, Out: CaseAnswer{}}),
	}, d.looks(one, single))
}

func (d YearDeps) looks(one, single string) []route.Route {
	return []route.Route{
		described("GET", one+"/board", access.SeeYear, d.board, route.Operation{
			ID: "readAppraisalBoard", Summary: "Progress of a year by unit or by supervisor, late ones first", Out: BoardAnswer{}, Query: []route.Param{
				{Name: "by", About: "unit or supervisor"}, {Name: "from", About: "row from which the page begins", Integer: true}}}),
		described("GET", one+"/cases", access.SeeYear, d.cases, route.Operation{
			ID: "listAppraisals", Summary: "Cases of a year", Out: CaseList{}, Query: []route.Param{
				{Name: "stage", About: "step at which the case stands"}, {Name: "unit", About: "id of a unit"}, {Name: "acting", About: "person who appraises"},
				{Name: "late", About: "yes: only those whose term has passed"}, {Name: "postponed", About: "yes: only those"}, {Name: "q", About: "part of the name"},
				{Name: "grade", About: "of the KCI"}, {Name: "sort", About: "late, name or unit"}, {Name: "after", About: "cursor of the page before"},
				{Name: "limit", About: "cases of a page, at most 500", Integer: true}}}),
		described("GET", single, access.SeeAppraisal, d.single, route.Operation{
			ID: "readAppraisal", Summary: "A case with who acts on it today and what was decided", Out: CaseAnswer{}}),
	}
}

func yearOf(r *route.Request) appraisal.YearID { return appraisal.YearID(r.PathValue("year")) }

func (d YearDeps) list(w http.ResponseWriter, r *route.Request) error {
	all, err := d.Appraisals.Years(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	out := YearList{Years: []appraisal.Year{}}
	for _, v := range all {
		out.Years = append(out.Years, v.Year)
	}
	return write(w, r, http.StatusOK, out)
}

func (d YearDeps) open(w http.ResponseWriter, r *route.Request) error {
	var in YearOpen
	if err := read(r, &in); err != nil {
		return err
	}
	body, err := reach.Body(r.Actor, access.OpenYear, in.Body)
	if err != nil {
		return err
	}
	y, err := d.Appraisals.OpenYear(r.Context(), r.Actor, appraisal.YearIn{Body: body, Number: in.Number, From: in.From, Until: in.Until})
	if err != nil {
		return err
	}
	return d.answer(w, r, http.StatusCreated, y.ID)
}

func (d YearDeps) show(w http.ResponseWriter, r *route.Request) error {
	return d.answer(w, r, http.StatusOK, yearOf(r))
}

// answer reads a year and sends it.
func (d YearDeps) answer(w http.ResponseWriter, r *route.Request, status int, id appraisal.YearID) error {
	v, err := d.Appraisals.YearView(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	return write(w, r, status, YearAnswer{Year: v.Year, PlanDue: v.PlanDue, Rulings: rulingTexts(v.Rulings)})
}

func rulingTexts(all []appraisal.Ruling) []RulingText {
	out := make([]RulingText, len(all))
	for i, r := range all {
		out[i] = RulingText{Rule: r.Finding.Rule, About: r.About, Act: r.Finding.Act, Edition: r.Finding.Edition, Outcome: r.Finding.Outcome, Reasons: []decide.Reason{}}
		for _, x := range r.Finding.Reasons {
			out[i].Reasons = append(out[i].Reasons, reasonOf(x))
		}
	}
	return out
}

func (d YearDeps) schedule(w http.ResponseWriter, r *route.Request) error {
	var in YearSchedule
	if err := read(r, &in); err != nil {
		return err
	}
	_, err := d.Appraisals.DrawSchedule(r.Context(), r.Actor, yearOf(r), in.Version, appraisal.ScheduleIn{First: in.First, Last: in.Last})
	if err != nil {
		return err
	}
	return d.answer(w, r, http.StatusOK, yearOf(r))
}

// turned carries out a step of a year in the version that was seen.
func (d YearDeps) turned(do func(*route.Request, YearTurn) error) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		var in YearTurn
		if err := read(r, &in); err != nil {
			return err
		}
		if err := do(r, in); err != nil {
			return err
		}
		return d.answer(w, r, http.StatusOK, yearOf(r))
	}
}

func (d YearDeps) agree(r *route.Request, in YearTurn) error {
	_, err := d.Appraisals.AgreeSchedule(r.Context(), r.Actor, yearOf(r), in.Version)
	return err
}

func (d YearDeps) notify(r *route.Request, in YearTurn) error {
	_, err := d.Appraisals.NotifyAppraisers(r.Context(), r.Actor, yearOf(r), in.Version)
	return err
}

func (d YearDeps) begin(r *route.Request, in YearTurn) error {
	_, err := d.Appraisals.BeginAppraisal(r.Context(), r.Actor, yearOf(r), in.Version)
	return err
}

func (d YearDeps) close(r *route.Request, in YearTurn) error {
	_, err := d.Appraisals.CloseYear(r.Context(), r.Actor, yearOf(r), in.Version)
	return err
}

func (d YearDeps) remind(w http.ResponseWriter, r *route.Request) error {
	n, err := d.Appraisals.Urge(r.Context(), r.Actor, yearOf(r))
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, Reminded{n})
}

func (d YearDeps) remindUnread(w http.ResponseWriter, r *route.Request) error {
	n, err := d.Appraisals.UrgeAcquaintance(r.Context(), r.Actor, yearOf(r))
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, Reminded{n})
}

func (d YearDeps) name(w http.ResponseWriter, r *route.Request) error {
	var in appraisal.NameIn
	if err := read(r, &in); err != nil {
		return err
	}
	c, err := d.Appraisals.NameAppraiser(r.Context(), r.Actor, yearOf(r), in)
	if err != nil {
		return err
	}
	return d.answerCase(w, r, c.ID)
}

func (d YearDeps) board(w http.ResponseWriter, r *route.Request) error {
	from, err := queryNumber(r, "from", 0)
	if err != nil {
		return err
	}
	by := appraisal.BoardBy(r.URL.Query().Get("by"))
	if by == "" {
		by = appraisal.ByUnit
	}
	if by != appraisal.ByUnit && by != appraisal.BySupervisor {
		return fault.New(fault.Invalid, "staff.filter", "name", "by").At("by")
	}
	b, err := d.Appraisals.Board(r.Context(), r.Actor, yearOf(r), by, from)
	if err != nil {
		return err
	}
	out := BoardAnswer{Total: b.Total, Rows: b.Lines, Count: b.Count, Next: b.Next}
	if out.Rows == nil {
		out.Rows = []appraisal.BoardLine{}
	}
	return write(w, r, http.StatusOK, out)
}

func (d YearDeps) cases(w http.ResponseWriter, r *route.Request) error {
	q, err := caseQuery(r)
	if err != nil {
		return err
	}
	page, n, err := d.Appraisals.Cases(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	out := CaseList{Cases: page.Items, Count: n, Next: page.Next}
	if out.Cases == nil {
		out.Cases = []appraisal.CaseRow{}
	}
	return write(w, r, http.StatusOK, out)
}

func caseQuery(r *route.Request) (appraisal.CaseQuery, error) {
	p := r.URL.Query()
	limit, err := queryNumber(r, "limit", 0)
	if err != nil {
		return appraisal.CaseQuery{}, err
	}
	q := appraisal.CaseQuery{Year: yearOf(r), Acting: people.PersonID(p.Get("acting")), Text: p.Get("q"), Grade: p.Get("grade"), After: p.Get("after"),
		Postponed: p.Get("postponed") == "yes", Order: appraisal.CaseOrder(p.Get("sort")), Limit: limit}
	if stage := appraisal.Stage(p.Get("stage")); stage != "" {
		if !slices.Contains(appraisal.Stages, stage) {
			return q, fault.New(fault.Invalid, "staff.filter", "name", "stage").At("stage")
		}
		q.Stages = []appraisal.Stage{stage}
	}
	if u := p.Get("unit"); u != "" {
		q.Units = []people.UnitID{people.UnitID(u)}
	}
	if p.Get("late") == "yes" {
		q.Late = new(day.Day) // the body's day, which the list sets
	}
	return q, nil
}

func (d YearDeps) single(w http.ResponseWriter, r *route.Request) error {
	return d.answerCase(w, r, appraisal.CaseID(r.PathValue("case")))
}

func (d YearDeps) answerCase(w http.ResponseWriter, r *route.Request, id appraisal.CaseID) error {
	h, err := d.Appraisals.Hub(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, CaseAnswer{Case: h.Case, Name: h.Names[h.Case.Person], Acting: h.Route, Rulings: rulingTexts(h.Rulings)})
}

package api

import (
	"net/http"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/law"
	"tarazy/internal/route"
)

// KCISheetDeps are what the routes on both sheets of an appraisal stand on.
type KCISheetDeps struct {
	Appraisals *appraisal.Service
}

// SheetTurn names the version of a sheet that the reader saw; 0 and 0 where
// there was none.
type SheetTurn struct {
	Number  int   `key:"number" json:"number"`
	Version int64 `key:"version" json:"version"`
}

func (t SheetTurn) at() appraisal.SheetAt {
	return appraisal.SheetAt{Number: t.Number, Version: t.Version}
}

// SheetRefusal puts on record that the employee does not sign, and why.
type SheetRefusal struct {
	Number  int    `key:"number" json:"number"`
	Version int64  `key:"version" json:"version"`
	Remark  string `key:"remark" json:"remark"`
}

// KCISheetRow is the outcome of one KCI.
type KCISheetRow struct {
	Reached  *bool    `key:"reached" json:"reached"`            // fully; null until it is marked
	Actual   string   `key:"actual" json:"actual"`              // a decimal number
	Evidence string   `key:"evidence,optional" json:"evidence"` // in words
	Files    []string `key:"files,optional" json:"files"`       // ids of papers of the case
	Why      string   `key:"why,optional" json:"why"`           // where "reached" contradicts the values
}

// KCISheetSave is the whole text of a KCI sheet, finished or not.
type KCISheetSave struct {
	Number  int           `key:"number" json:"number"`
	Version int64         `key:"version" json:"version"`
	Rows    []KCISheetRow `key:"rows" json:"rows"` // by KCI of the plan
}

// SheetReason says what is amiss with the evidence for one KCI.
type SheetReason struct {
	KCI  int    `key:"kci" json:"kci"`   // from 1
	What string `key:"what" json:"what"` // insufficient_evidence, unreliable_evidence
	Text string `key:"text" json:"text"`
}

// KCISheetDecision is what the higher supervisor decides on a KCI sheet.
type KCISheetDecision struct {
	Number  int           `key:"number" json:"number"`
	Version int64         `key:"version" json:"version"`
	Agree   bool          `key:"agree" json:"agree"`
	Reasons []SheetReason `key:"reasons,optional" json:"reasons"` // of a return; at least one
	Text    string        `key:"text,optional" json:"text"`       // of a return, in general
}

// KCISheetMay is what the reader may do with a KCI sheet now.
type KCISheetMay struct {
	Fill   bool           `json:"fill"`
	Sign   appraisal.Part `json:"sign"` // in which part; "" for not
	Refuse bool           `json:"refuse"`
	Submit bool           `json:"submit"`
	Decide bool           `json:"decide"`
}

// KCISheetAnswer is the KCI sheet of a case. Nothing of competencies is in it.
type KCISheetAnswer struct {
	Case    appraisal.CaseID    `json:"case"`
	Name    string              `json:"name"`
	Sheet   *appraisal.Sheet    `json:"sheet"`   // the latest version; null before the first
	KCI     []appraisal.KCI     `json:"kci"`     // of the plan in force
	Last    []appraisal.Reached `json:"last"`    // values of the last quarter that was monitored, by KCI
	Grade   *RulingText         `json:"grade"`   // as the rows stand, with reasons; null while one is not marked
	Rulings []RulingText        `json:"rulings"` // that were made on this sheet
	May     KCISheetMay         `json:"may"`
}

// KCISheetVersions are all versions of a KCI sheet, the first one first.
type KCISheetVersions struct {
	Sheets []appraisal.Sheet `json:"sheets"`
}

// CompetencyMarks are the effective indicators of one competency in the order
// of annex 4: shown, not shown, or null for not marked.
type CompetencyMarks struct {
	Competency string  `key:"competency" json:"competency"`
	Shown      []*bool `key:"shown" json:"shown"`
}

// AssessmentSave is the whole sheet of competencies, finished or not.
type AssessmentSave struct {
	Number  int               `key:"number" json:"number"`
	Version int64             `key:"version" json:"version"`
	Rows    []CompetencyMarks `key:"rows" json:"rows"`
}

// AssessmentMay is what the reader may do with the sheet of competencies now.
type AssessmentMay struct {
	Assess bool           `json:"assess"`
	Sign   appraisal.Part `json:"sign"`
	Refuse bool           `json:"refuse"`
	Omit   bool           `json:"omit"`
}

// IndicatorList are the indicators of one competency that are marked, in the
// words of the act.
type IndicatorList struct {
	Competency string   `json:"competency"`
	Effective  []string `json:"effective"`
}

// AssessmentAnswer is the sheet of competencies of a case.
type AssessmentAnswer struct {
	Case       appraisal.CaseID      `json:"case"`
	Name       string                `json:"name"`
	Group      string                `json:"group"`      // of annex 4; "" where the act has none for the post
	Indicators []IndicatorList       `json:"indicators"` // of the competencies that are assessed
	Assessment *appraisal.Assessment `json:"assessment"` // null before the first
	Omitted    *appraisal.Omitted    `json:"omitted"`    // that no competencies are assessed; null where they are
	Rulings    []RulingText          `json:"rulings"`    // as the sheet stands: the group, the competencies assessed, each outcome
	May        AssessmentMay         `json:"may"`
}

// KCISheetRoutes are the routes on the sheet of KCI and on that of competencies:
// two sheets, two answers, of which neither tells anything of the other.
func KCISheetRoutes(d KCISheetDeps) []route.Route {
	const sheet = "/api/v1/appraisals/{case}/sheet"
	turn := func(path, id, about string, v access.Verb, do func(*route.Request, SheetTurn) (*appraisal.Sheet, error)) route.Route {
		return described("POST", sheet+path, v, done(do), route.Operation{ID: id, Summary: about, In: SheetTurn{}, Out: appraisal.Sheet{}})
	}
	refuse := func(path, id, about string, v access.Verb) route.Route {
		return described("POST", sheet+path, v, done(d.refuse), route.Operation{ID: id, Summary: about, In: SheetRefusal{}, Out: appraisal.Sheet{}})
	}
	return slices.Concat([]route.Route{
		described("GET", sheet, access.SeeAppraisal, d.show, route.Operation{ID: "readKCISheet", Summary: "The KCI sheet of a case with the plan that it is held against", Out: KCISheetAnswer{}}),
		described("GET", sheet+"/versions", access.SeeAppraisal, d.versions, route.Operation{ID: "listKCISheets", Summary: "All versions of a KCI sheet with the reasons of each return", Out: KCISheetVersions{}}),
		described("PUT", sheet, access.FillSheet, done(d.save), route.Operation{
			ID: "saveKCISheet", Summary: "Write the draft of a KCI sheet; what changes takes the signatures off", In: KCISheetSave{}, Out: appraisal.Sheet{}}),
		turn("/sign", "signKCISheet", "The immediate supervisor signs the KCI sheet", access.FillSheet, d.sign),
		turn("/own/sign", "signOwnKCISheet", "The employee signs the own KCI sheet", access.SignSheet, d.sign),
		refuse("/refuse", "recordKCISheetRefusal", "The immediate supervisor records that the employee does not sign", access.FillSheet),
		refuse("/own/refuse", "refuseOwnKCISheet", "The employee does not sign, with a remark; the step goes on", access.SignSheet),
		turn("/submit", "submitKCISheet", "Bring the KCI sheet to the higher supervisor; the grade is computed", access.FillSheet, d.submit),
		described("POST", sheet+"/decide", access.DecideSheet, done(d.decide), route.Operation{
			ID: "decideKCISheet", Summary: "Agree to a KCI sheet by signing it, or return it for its evidence", In: KCISheetDecision{}, Out: appraisal.Sheet{}}),
	}, d.assessments())
}

func (d KCISheetDeps) assessments() []route.Route {
	const one = "/api/v1/appraisals/{case}/competencies"
	post := func(path, id, about string, v access.Verb, h route.Handler, in any) route.Route {
		return described("POST", one+path, v, h, route.Operation{ID: id, Summary: about, In: in, Out: appraisal.Assessment{}})
	}
	sign, refuse := done(d.signAssessment), done(d.refuseAssessment)
	return []route.Route{
		described("GET", one, access.SeeAppraisal, d.showAssessment, route.Operation{
			ID: "readAssessment", Summary: "The sheet of competencies of a case with the indicators of its group", Out: AssessmentAnswer{}}),
		described("PUT", one, access.FillSheet, done(d.saveAssessment), route.Operation{
			ID: "saveAssessment", Summary: "Write the draft of a sheet of competencies; what changes takes the signatures off", In: AssessmentSave{}, Out: appraisal.Assessment{}}),
		post("/sign", "signAssessment", "The immediate supervisor signs the sheet of competencies: it goes to the commission", access.FillSheet, sign, SheetTurn{}),
		post("/own/sign", "signOwnAssessment", "The employee signs the own sheet of competencies", access.SignSheet, sign, SheetTurn{}),
		described("POST", one+"/omit", access.OpenYear, done(d.omitAssessment), route.Operation{
			ID: "omitAssessment", Summary: "Put on record that the act has no indicators for the post: the KCI sheet goes on alone", In: appraisal.OmitIn{}, Out: appraisal.Case{}}),
		post("/refuse", "recordAssessmentRefusal", "The immediate supervisor records that the employee does not sign", access.FillSheet, refuse, SheetRefusal{}),
		post("/own/refuse", "refuseOwnAssessment", "The employee does not sign, with a remark; the step goes on", access.SignSheet, refuse, SheetRefusal{}),
	}
}

// done reads an order, carries it out, and answers with what was stored: who
// does a step for thousands does not pay for what only a reader needs.
func done[In, Out any](do func(*route.Request, In) (*Out, error)) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		var in In
		if err := read(r, &in); err != nil {
			return err
		}
		out, err := do(r, in)
		if err != nil {
			return err
		}
		return write(w, r, http.StatusOK, out)
	}
}

func caseOf(r *route.Request) appraisal.CaseID { return appraisal.CaseID(r.PathValue("case")) }

// show reads the KCI sheet as it stands and sends it.
func (d KCISheetDeps) show(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Appraisals.Sheets(r.Context(), r.Actor, caseOf(r))
	if err != nil {
		return err
	}
	out := KCISheetAnswer{Case: v.Case.ID, Name: v.Names[v.Case.Person], Sheet: v.Sheet, KCI: []appraisal.KCI{}, Last: []appraisal.Reached{},
		Grade: findingText(v.Grade), Rulings: rulingsOf(v.Rulings, "kci-grade"),
		May: KCISheetMay{Fill: v.May.Fill, Sign: v.May.Sign, Refuse: v.May.Refuse, Submit: v.May.Submit, Decide: v.May.Decide}}
	if v.Plan != nil {
		out.KCI = v.Plan.KCI
	}
	if v.Quarter != nil {
		out.Last = v.Quarter.Progress
	}
	return write(w, r, http.StatusOK, out)
}

// findingText is a finding in the form of a ruling; nil for none.
func findingText(f *law.Finding) *RulingText {
	if f == nil {
		return nil
	}
	return &rulingTexts([]appraisal.Ruling{{Finding: *f}})[0]
}

// rulingsOf are the rulings of one rule.
func rulingsOf(all []appraisal.Ruling, rule string) []RulingText {
	var own []appraisal.Ruling
	for _, x := range all {
		if x.Rule == rule {
			own = append(own, x)
		}
	}
	return rulingTexts(own)
}

func (d KCISheetDeps) versions(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Appraisals.Sheets(r.Context(), r.Actor, caseOf(r))
	if err != nil {
		return err
	}
	out := KCISheetVersions{Sheets: v.Sheets}
	if out.Sheets == nil {
		out.Sheets = []appraisal.Sheet{}
	}
	return write(w, r, http.StatusOK, out)
}

func (d KCISheetDeps) save(r *route.Request, in KCISheetSave) (*appraisal.Sheet, error) {
	rows := make([]appraisal.SheetRow, len(in.Rows))
	for i, x := range in.Rows {
		rows[i] = appraisal.SheetRow{Reached: x.Reached, Actual: x.Actual, Evidence: x.Evidence, Files: x.Files, Why: x.Why}
	}
	at := SheetTurn{in.Number, in.Version}.at()
	return d.Appraisals.SaveSheet(r.Context(), r.Actor, caseOf(r), appraisal.SheetSave{SheetAt: at, Rows: rows})
}

func (d KCISheetDeps) sign(r *route.Request, in SheetTurn) (*appraisal.Sheet, error) {
	return d.Appraisals.SignSheet(r.Context(), r.Actor, caseOf(r), in.at())
}

func (d KCISheetDeps) refuse(r *route.Request, in SheetRefusal) (*appraisal.Sheet, error) {
	return d.Appraisals.RefuseSheet(r.Context(), r.Actor, caseOf(r), SheetTurn{in.Number, in.Version}.at(), in.Remark)
}

func (d KCISheetDeps) submit(r *route.Request, in SheetTurn) (*appraisal.Sheet, error) {
	return d.Appraisals.SubmitSheet(r.Context(), r.Actor, caseOf(r), in.at())
}

func (d KCISheetDeps) decide(r *route.Request, in KCISheetDecision) (*appraisal.Sheet, error) {
	out := appraisal.SheetDecision{SheetAt: SheetTurn{in.Number, in.Version}.at(), Agree: in.Agree, Text: in.Text}
	for _, x := range in.Reasons {
		out.Reasons = append(out.Reasons, appraisal.ReturnReason{KCI: x.KCI, What: x.What, Text: x.Text})
	}
	return d.Appraisals.DecideSheet(r.Context(), r.Actor, caseOf(r), out)
}

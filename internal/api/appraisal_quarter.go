package api

import (
	"net/http"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// AimSave is a strategic aim; version 0 enters it.
type AimSave struct {
	Version int64         `key:"version" json:"version"`
	Unit    people.UnitID `key:"unit,optional" json:"unit"` // "" for the whole body
	Year    int           `key:"year" json:"year"`
	KK      string        `key:"kk" json:"kk"`
	RU      string        `key:"ru" json:"ru"`
	Paper   string        `key:"paper" json:"paper"` // the document and the place in it
	Ended   bool          `key:"ended,optional" json:"ended"`
}

// AimAnswer is an aim with the KCI of plans in force that come from it.
type AimAnswer struct {
	appraisal.Aim
	KCI []appraisal.Cascaded `json:"kci"`
}

// AimList are the aims of a body for a year.
type AimList struct {
	Year int         `json:"year"`
	Aims []AimAnswer `json:"aims"`
}

func (d WorkPlanDeps) aimRoutes() []route.Route {
	return []route.Route{
		described("GET", "/api/v1/aims", access.SeeAims, d.aims, route.Operation{
			ID: "listAims", Summary: "Strategic aims of a year with the KCI that come from them", Out: AimList{},
			Query: []route.Param{{Name: "year", About: "that of today where it is not given", Integer: true}}}),
		described("POST", "/api/v1/aims", access.KeepAims, done(d.aimAdd), route.Operation{ID: "addAim", Summary: "Enter a strategic aim", In: AimSave{}, Out: appraisal.Aim{}}),
		described("PUT", "/api/v1/aims/{aim}", access.KeepAims, done(d.aimSave), route.Operation{
			ID: "saveAim", Summary: "Write over a strategic aim, or end it", In: AimSave{}, Out: appraisal.Aim{}}),
	}
}

func (d WorkPlanDeps) aims(w http.ResponseWriter, r *route.Request) error {
	year, err := queryNumber(r, "year", 0)
	if err != nil {
		return err
	}
	v, err := d.Appraisals.Aims(r.Context(), r.Actor, people.BodyID(r.Actor.Body), year)
	if err != nil {
		return err
	}
	out := AimList{Year: v.Year, Aims: []AimAnswer{}}
	for _, a := range v.Aims {
		one := AimAnswer{Aim: a.Aim, KCI: []appraisal.Cascaded{}}
		for _, k := range a.KCI {
			one.KCI = append(one.KCI, k.Cascaded)
		}
		out.Aims = append(out.Aims, one)
	}
	return write(w, r, http.StatusOK, out)
}

func (d WorkPlanDeps) aimAdd(r *route.Request, in AimSave) (*appraisal.Aim, error) {
	in.Version = 0
	return d.keepAim(r, "", in)
}

func (d WorkPlanDeps) aimSave(r *route.Request, in AimSave) (*appraisal.Aim, error) {
	if in.Version < 1 {
		return nil, fault.New(fault.Conflict, "appraisal.changed")
	}
	return d.keepAim(r, r.PathValue("aim"), in)
}

func (d WorkPlanDeps) keepAim(r *route.Request, id string, in AimSave) (*appraisal.Aim, error) {
	return d.Appraisals.KeepAim(r.Context(), r.Actor, appraisal.Aim{
		ID: id, Version: in.Version, Body: people.BodyID(r.Actor.Body), Unit: in.Unit, Year: in.Year, KK: in.KK, RU: in.RU, Paper: in.Paper, Ended: in.Ended,
	})
}

func (d WorkPlanDeps) quarters(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Appraisals.Plan(r.Context(), r.Actor, caseOf(r))
	if err != nil {
		return err
	}
	out := QuarterList{Quarters: []QuarterAnswer{}}
	for _, q := range v.Quarters {
		out.Quarters = append(out.Quarters, QuarterAnswer{Quarter: q.Number, First: q.First, Last: q.Last, Due: q.Due, State: q.State, Record: q.Record})
	}
	return write(w, r, http.StatusOK, out)
}

// quarterOf reads the quarter of the address; what is no number is quarter 0,
// which the verb refuses.
func quarterOf(r *route.Request) int {
	n, err := strconv.Atoi(r.PathValue("quarter"))
	if err != nil {
		return 0
	}
	return n
}

func (d WorkPlanDeps) give(r *route.Request, in QuarterGive) (*appraisal.Quarter, error) {
	save := appraisal.QuarterSave{Quarter: quarterOf(r), Version: in.Version, Recommendation: in.Recommendation}
	for _, x := range in.Progress {
		save.Progress = append(save.Progress, appraisal.Reached{Value: x.Value, Note: x.Note, Files: x.Files})
	}
	return d.Appraisals.GiveQuarter(r.Context(), r.Actor, caseOf(r), save)
}

func (d WorkPlanDeps) acknowledge(r *route.Request, in QuarterRead) (*appraisal.Quarter, error) {
	return d.Appraisals.AcknowledgeQuarter(r.Context(), r.Actor, caseOf(r), quarterOf(r), in.Version, in.Answer)
}

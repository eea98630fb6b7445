// Package formpages gives the forms of the yearly appraisal as files: one form
// of a case, or those of a whole year at once.
package formpages

import (
	"net/http"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// Deps are what the files stand on.
type Deps struct {
	Appraisals *appraisal.Service
	Printer    *appraisal.Printer
	Draw       page.Draw
}

// Routes of the area.
func Routes(d Deps) []route.Route {
	const year = "/years/{year}/forms"
	return []route.Route{
		{Method: "GET", Pattern: year, Verb: access.PrintForms, Handle: d.year},
		{Method: "POST", Pattern: year, Verb: access.PrintForms, Handle: d.print},
		{Method: "GET", Pattern: year + "/file", Verb: access.PrintForms, Handle: d.take},
		{Method: "GET", Pattern: "/appraisals/{case}/forms/{form}/{lang}/{format}", Verb: access.SeeAppraisal, Handle: d.form},
		{Method: "GET", Pattern: "/appraisals/{case}/archive.zip", Verb: access.SeeAppraisal, Handle: d.archive},
	}
}

// archive sends all that was written about a finished case.
func (d Deps) archive(w http.ResponseWriter, r *route.Request) error {
	name, data, err := d.Appraisals.Archive(r.Context(), r.Actor, appraisal.CaseID(r.PathValue("case")))
	if err != nil {
		return err
	}
	return route.Save(w, "application/zip", name, data)
}

// form sends one form of a case. Whoever may see the case may print it.
func (d Deps) form(w http.ResponseWriter, r *route.Request) error {
	l, name, paper := locale.Lang(r.PathValue("lang")), r.PathValue("format"), appraisal.Paper(r.PathValue("form"))
	format, ok := document.FormatOf(name)
	if !ok || !slices.Contains(appraisal.FormsLangs, l) || !slices.Contains(appraisal.Papers, paper) {
		return fault.New(fault.Missing, "page.missing")
	}
	data, err := d.Appraisals.FormFile(r.Context(), r.Actor, appraisal.CaseID(r.PathValue("case")), paper, l, format)
	if err != nil {
		return err
	}
	return route.Show(w, format.Media, string(paper)+"-"+string(l)+"."+name, data)
}

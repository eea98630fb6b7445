// Package sheetpages holds the pages of the two sheets of the yearly appraisal:
// the sheet of key target indicators with its agreement or return, and the sheet
// of competencies.
package sheetpages

import (
	"net/http"
	"strconv"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/draft"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Appraisals *appraisal.Service
	Drafts     *draft.Service
	Draw       page.Draw
	Library    func() *law.Library
}

// Routes of the area.
func Routes(d Deps) []route.Route {
	get := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "GET", Pattern: pattern, Verb: v, Handle: h}
	}
	post := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "POST", Pattern: pattern, Verb: v, Handle: h}
	}
	const one = "/appraisals/{case}"
	return []route.Route{
		get(one+"/sheet", access.SeeAppraisal, d.sheet),
		post(one+"/sheet", access.FillSheet, d.sheetSend),
		post(one+"/sheet/sign", access.SignSheet, d.sheetSign),
		get(one+"/sheet/versions", access.SeeAppraisal, d.versions),
		get(one+"/sheet/decide", access.DecideSheet, d.decideForm),
		post(one+"/sheet/decide", access.DecideSheet, d.decideSend),
		get(one+"/competencies", access.SeeAppraisal, d.competencies),
		post(one+"/competencies", access.FillSheet, d.competenciesSend),
		post(one+"/competencies/sign", access.SignSheet, d.competenciesSign),
		post(one+"/competencies/omit", access.OpenYear, d.omit),
	}
}

// t gives a message of these pages; kv alternates names and values.
func t(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "appraisal.sheet."+key, fault.New(fault.Invalid, "", kv...).Args)
}

func caseID(r *route.Request) appraisal.CaseID { return appraisal.CaseID(r.PathValue("case")) }

func casePath(id appraisal.CaseID) string { return "/appraisals/" + string(id) }

// seenAt is the version of the sheet that the person saw.
func seenAt(r *route.Request) appraisal.SheetAt {
	number, err := strconv.Atoi(r.PostFormValue("number"))
	if err != nil {
		number = -1
	}
	version, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil {
		version = -1
	}
	return appraisal.SheetAt{Number: number, Version: version}
}

// failed is a refusal of a form in words, with the clause that it stands on.
type failed struct {
	Errors []kit.FieldError
	At     map[string]string // by id of the field
	Status int
	Law    kit.Link
}

// refused puts a fault at its field; any other error is for the shell. A fault at
// "rows.2.actual" belongs to the field row-2-actual.
func (d Deps) refused(r *route.Request, err error) (failed, error) {
	f, ok := fault.As(err)
	if !ok || f.Kind == fault.Missing || f.Kind == fault.Denied || f.Kind == fault.Unauthenticated {
		return failed{}, err
	}
	text, id := locale.T(r.Lang, f.Key(), f.Args), fieldID(f.Field)
	out := failed{At: map[string]string{id: text}, Status: f.Kind.Status(), Errors: []kit.FieldError{{ID: id, Text: text}}}
	if f.Cite != nil {
		if e, _, err := d.Library().Clause(nil, *f.Cite); err == nil {
			out.Law = lawpages.ClauseLink(r.Lang, e, *f.Cite)
		}
	}
	return out, nil
}

// fieldID is the id of the field that a fault names.
func fieldID(field string) string {
	parts := strings.Split(field, ".")
	if n := len(parts); n > 1 {
		parts[0] = strings.TrimSuffix(parts[0], "s")
	}
	return strings.Join(parts, "-")
}

// heading is that of a page of a case.
func heading(l locale.Lang, h *appraisal.Hub, title string) kit.Heading {
	return kit.Heading{
		Crumbs: []kit.Link{{Text: h.Names[h.Case.Person], Href: casePath(h.Case.ID)}}, Title: title,
		Sub: t(l, "sub", "name", h.Names[h.Case.Person], "year", h.Year.Number),
	}
}

// signedView is a signature, or a refusal, as it is shown.
type signedView struct{ Part, Name, When, Remark string }

func signatures(l locale.Lang, h *appraisal.Hub, marks []appraisal.Signed) []signedView {
	var out []signedView
	for _, m := range marks {
		v := signedView{Part: locale.T(l, "appraisal.part."+string(m.Part), nil), Name: h.Names[m.Person]}
		if m.For != "" {
			v.Name = t(l, "signed_for", "name", h.Names[m.Person], "for", h.Names[m.For])
		}
		if on, err := h.Body.On(m.At); err == nil {
			v.When = locale.Day(l, on.String())
		}
		if m.Refused {
			v.Remark = t(l, "refused", "remark", m.Remark)
		}
		out = append(out, v)
	}
	return out
}

func goTo(w http.ResponseWriter, r *route.Request, path string) error { return page.Go(w, r, path) }

// Package planpages holds the pages of plans: the individual work plan with its
// checks, its approval and its versions, the monitoring of quarters, the list of
// plans, and the strategic aims.
package planpages

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/draft"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

// Deps are what the pages stand on.
type Deps struct {
	Appraisals *appraisal.Service
	Drafts     *draft.Service
	Draw       page.Draw
	Library    func() *law.Library
}

// fileBody bounds the body of a request with a file, in bytes.
const fileBody = appraisal.FileMost + 1<<20

// Routes of the area.
func Routes(d Deps) []route.Route {
	get := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "GET", Pattern: pattern, Verb: v, Handle: h}
	}
	post := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "POST", Pattern: pattern, Verb: v, Handle: h}
	}
	const one, quarter = "/appraisals/{case}", "/appraisals/{case}/quarters/{quarter}"
	return []route.Route{
		get("/plans", access.SeeAppraisal, d.list),
		get(one+"/plan", access.SeeAppraisal, d.plan),
		post(one+"/plan", access.WritePlan, d.planSave),
		post(one+"/plan/check", access.WritePlan, d.planCheck),
		post(one+"/plan/sign", access.WritePlan, d.planSign),
		post(one+"/plan/refuse", access.WritePlan, d.planRefuse),
		post(one+"/plan/submit", access.WritePlan, d.planSubmit),
		post(one+"/plan/change", access.WritePlan, d.planChange),
		post(one+"/plan/drop", access.WritePlan, d.planDrop),
		get(one+"/plan/versions", access.SeeAppraisal, d.versions),
		get(one+"/plan/decide", access.DecidePlan, d.decideForm),
		post(one+"/plan/decide", access.DecidePlan, d.decide),
		get(quarter, access.SeeAppraisal, d.quarter),
		post(quarter, access.Monitor, d.quarterGive),
		post(quarter+"/acknowledge", access.Acknowledge, d.quarterAcknowledge),
		{Method: "POST", Pattern: quarter + "/files", Verb: access.WritePlan, Body: fileBody, Handle: d.fileAdd},
		get(one+"/files/{file}", access.SeeAppraisal, d.file),
		get("/aims", access.SeeAims, d.aims),
		get("/aims/new", access.KeepAims, d.aimForm),
		get("/aims/{aim}", access.KeepAims, d.aimForm),
		post("/aims/new", access.KeepAims, d.aimKeep),
		post("/aims/{aim}", access.KeepAims, d.aimKeep),
	}
}

// t gives a message of these pages; kv alternates names and values.
func t(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "appraisal.plan.page."+key, fault.New(fault.Invalid, "", kv...).Args)
}

func (d Deps) draw(w http.ResponseWriter, r *route.Request, h kit.Heading, status int, c templ.Component) error {
	return d.Draw(w, r, page.Page{Title: h.Title, Status: status, Class: "p-plan"}, c)
}

func caseID(r *route.Request) appraisal.CaseID { return appraisal.CaseID(r.PathValue("case")) }

func casePath(id appraisal.CaseID) string { return "/appraisals/" + string(id) }

func planPath(id appraisal.CaseID) string { return casePath(id) + "/plan" }

// whole reads a whole number of a form; −1 for what is none, so that the verb
// refuses it as another version.
func whole(r *route.Request, name string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(r.PostFormValue(name)), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// at names the version of a plan that the person saw.
func at(r *route.Request) appraisal.PlanAt {
	return appraisal.PlanAt{Number: int(whole(r, "number")), Version: whole(r, "version")}
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// bad is a fault as the summary above a form and its fields show it, with what
// was typed.
type bad struct {
	Errors []kit.FieldError
	At     map[string]string // by the id of the control
	Status int
	Law    kit.Link
	Sent   map[string]string // what was typed
	Old    bool              // somebody else saved meanwhile
}

// refused turns the fault of an act into words; any other error, and what is
// not there or not allowed, is for the shell. id names the control of a field.
func (d Deps) refused(r *route.Request, err error, id func(field string) string) (bad, error) {
	f, ok := fault.As(err)
	if !ok || f.Kind == fault.Missing || f.Kind == fault.Denied || f.Kind == fault.Unauthenticated {
		return bad{}, err
	}
	b := bad{At: map[string]string{}, Status: f.Kind.Status(), Sent: sentOf(r), Old: f.Code == "appraisal.changed"}
	text, control := locale.T(r.Lang, f.Key(), f.Args), ""
	if f.Field != "" && id != nil {
		if control = id(f.Field); control != "" {
			b.At[control] = text
		}
	}
	b.Errors = []kit.FieldError{{ID: control, Text: text}}
	if f.Cite != nil {
		b.Law = d.clause(r.Lang, *f.Cite)
	}
	return b, nil
}

// sentOf is what a form sent.
func sentOf(r *route.Request) map[string]string {
	out := map[string]string{}
	for name, values := range r.PostForm {
		out[name] = values[len(values)-1]
	}
	return out
}

// clause leads to a clause of the latest edition of its act.
func (d Deps) clause(l locale.Lang, c fault.Citation) kit.Link {
	e, _, err := d.Library().Clause(nil, c)
	if err != nil {
		return kit.Link{}
	}
	return lawpages.ClauseLink(l, e, c)
}

// said is a text in Kazakh or Russian, with its language.
type said struct{ Text, Lang string }

func in(l locale.Lang, kk, ru string) said {
	if l == locale.RU {
		return said{ru, string(locale.RU)}
	}
	return said{kk, string(locale.KK)}
}

// instant is a day and a time of day in the zone of a body.
func instant(l locale.Lang, zone string, at time.Time) string {
	in, err := day.Zone(zone)
	if err != nil {
		in = time.UTC
	}
	return locale.Moment(l, at.In(in))
}

// draftOf gives what was typed before and not sent, with what saves it.
func (d Deps) draftOf(r *route.Request, form, about string, b *bad) (templ.Attributes, error) {
	kept, err := unsent.Find(r, d.Drafts, form, about)
	if err != nil || !kept.Any() {
		return kept.Attrs, err
	}
	if b.Sent == nil {
		b.Sent = map[string]string{}
	}
	kept.Under(b.Sent, "number", "version")
	return kept.Attrs, nil
}

// value is what was typed, or else what is stored.
func (b bad) value(name, stored string) string {
	if v, ok := b.Sent[name]; ok {
		return v
	}
	return stored
}

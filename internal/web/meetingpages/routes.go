// Package meetingpages holds the pages of the commission of the appraisal: the
// order on it, its meetings with their votes, what it recommends from the
// results of the KCI, and its protocols.
package meetingpages

import (
	"net/http"
	"strconv"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/draft"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/copypages"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"

	"github.com/a-h/templ"
)

// Deps are what the pages stand on.
type Deps struct {
	Appraisals *appraisal.Service
	Drafts     *draft.Service
	Draw       page.Draw
	Library    func() *law.Library
	// SignerURL is the address of the signing software; "" for its own.
	SignerURL string
}

// Routes of the area.
func Routes(d Deps) []route.Route {
	get := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "GET", Pattern: pattern, Verb: v, Handle: h}
	}
	post := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "POST", Pattern: pattern, Verb: v, Handle: h}
	}
	signs := func(r route.Route) route.Route { r.CSP = route.Signing; return r }
	const bench, one, item = "/appraisal-commission", "/meetings/{meeting}", "/meetings/{meeting}/items/{case}"
	return append(copypages.Routes(d.copies(one+"/protocol")), []route.Route{
		get(bench, access.SeeYear, d.bench),
		get(bench+"/order", access.PrepareOrder, d.orderForm),
		post(bench+"/order", access.PrepareOrder, d.order),
		post(bench+"/form", access.FormCommission, d.form),
		get("/meetings", access.SeeYear, d.list),
		get("/meetings/new", access.PlanMeeting, d.planForm),
		post("/meetings/new", access.PlanMeeting, d.plan),
		get(one, access.SeeYear, d.meeting),
		post(one+"/agenda", access.PlanMeeting, d.add),
		post(one+"/agenda/remove", access.PlanMeeting, d.remove),
		post(one+"/move", access.PlanMeeting, d.move),
		post(one+"/cancel", access.PlanMeeting, d.cancel),
		post(one+"/agree", access.AgreeDays, d.agree),
		post(one+"/open", access.HoldMeeting, d.open),
		post(one+"/attendance", access.HoldMeeting, d.attend),
		post(one+"/close", access.HoldMeeting, d.close),
		post(one+"/rest", access.VoteInMeeting, d.rest),
		get(item, access.SeeAppraisal, d.item),
		post(item+"/vote", access.VoteInMeeting, d.vote),
		post(item+"/proposal", access.HoldMeeting, d.propose),
		post(item+"/count", access.HoldMeeting, d.count),
		get(one+"/recommendations", access.SeeAppraisal, d.recommendations),
		post(one+"/recommendations", access.HoldMeeting, d.recommend),
		get(one+"/recommendations.xlsx", access.SeeAppraisal, d.export),
		get(one+"/protocol", access.SeeAppraisal, d.protocol),
		post(one+"/protocol", access.HoldMeeting, d.drawUp),
		get(one+"/protocol/{number}/{file}", access.SeeAppraisal, d.file),
		signs(get(one+"/protocol/sign", access.SignMeeting, d.signForm)),
		signs(post(one+"/protocol/sign", access.SignMeeting, d.sign)),
		signs(get(one+"/protocol/approve", access.ApproveResults, d.approveForm)),
		signs(post(one+"/protocol/approve", access.ApproveResults, d.approve)),
	}...)
}

// t gives a message of these pages; kv alternates names and values.
func t(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "meeting.page."+key, fault.New(fault.Invalid, "", kv...).Args)
}

func (d Deps) draw(w http.ResponseWriter, r *route.Request, h kit.Heading, status int, c templ.Component) error {
	return d.Draw(w, r, page.Page{Title: h.Title, Status: status, Class: "p-commission p-meeting"}, c)
}

func meetingID(r *route.Request) appraisal.MeetingID {
	return appraisal.MeetingID(r.PathValue("meeting"))
}

func caseID(r *route.Request) appraisal.CaseID { return appraisal.CaseID(r.PathValue("case")) }

func pathOf(id appraisal.MeetingID, more string) string { return "/meetings/" + string(id) + more }

// version is that of the thing which the person saw.
func version(r *route.Request) int64 {
	n, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func number[N ~int | ~int64](n N) string { return strconv.FormatInt(int64(n), 10) }

// failed turns a fault of a form into words; any other error is for the shell.
type failed struct {
	Errors []kit.FieldError
	At     map[string]string
	In     map[string]string // what was typed
	Status int
	Law    kit.Link // clause on which the refusal stands
}

// typed are the fields of a form as they were sent; nothing before.
func (f failed) typed(name, before string) string {
	if f.In == nil {
		return before
	}
	return f.In[name]
}

// refused puts a fault at the field of the form, if it has it, and keeps what
// was typed. ids are the controls by the field of the fault.
func (d Deps) refused(r *route.Request, err error, ids map[string]string) (failed, error) {
	f, ok := fault.As(err)
	if !ok || f.Kind == fault.Missing || f.Kind == fault.Denied && f.Cite == nil || f.Kind == fault.Unauthenticated {
		return failed{}, err
	}
	out := failed{At: map[string]string{}, In: map[string]string{}, Status: f.Kind.Status()}
	for name := range r.PostForm {
		out.In[name] = r.PostForm.Get(name)
	}
	text, id := locale.T(r.Lang, f.Key(), f.Args), ids[f.Field]
	if id != "" {
		out.At[id] = text
	}
	out.Errors = []kit.FieldError{{ID: id, Text: text}}
	if f.Cite != nil {
		if e, _, err := d.Library().Clause(nil, *f.Cite); err == nil {
			out.Law = lawpages.ClauseLink(r.Lang, e, *f.Cite)
		}
	}
	return out, nil
}

// local is an instant in the zone of a body.
func local(b *people.Body, at time.Time) time.Time {
	zone, err := day.Zone(b.Zone)
	if err != nil {
		return at.UTC()
	}
	return at.In(zone)
}

// instant is a day and a time of day in the body, in words.
func instant(l locale.Lang, b *people.Body, at time.Time) string {
	return locale.Moment(l, local(b, at))
}

func clockOf(b *people.Body, at time.Time) string { return local(b, at).Format("15:04") }

// done is what the page says of an act just done.
func done(r *route.Request, words ...string) string {
	for _, w := range words {
		if r.URL.Query().Get("done") == w {
			return t(r.Lang, "done."+w)
		}
	}
	return ""
}

func dutyName(l locale.Lang, duty appraisal.Duty) string {
	return locale.T(l, "appraisal.duty."+string(duty), nil)
}

func goTo(w http.ResponseWriter, r *route.Request, path string) error { return page.Go(w, r, path) }

// stateKind is the shape of a meeting's state.
func stateKind(s appraisal.MeetingState) kit.StateKind {
	switch s {
	case appraisal.MeetingPlanned:
		return kit.Decide
	case appraisal.MeetingOpen, appraisal.MeetingClosed:
		return kit.Going
	case appraisal.MeetingApproved:
		return kit.Done
	case appraisal.MeetingCancelled:
		return kit.Out
	}
	return kit.NotStarted
}

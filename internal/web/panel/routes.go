// Package panel holds the pages of a competition's commission: what waits for a
// member, the essays to be marked, the declaration of interest, the entry of
// interviews, and the order on the commission that HR keeps.
package panel

import (
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/draft"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

// Deps are what the pages stand on.
type Deps struct {
	Competitions *competition.Service
	Draw         page.Draw
	Drafts       *draft.Service
}

// formMost bounds a form of the secretary or of HR, in bytes.
const formMost = 256 << 10

// Routes of the area.
func Routes(d Deps) []route.Route {
	const essays, one = "/panel/{competition}/essays/{vacancy}", "/panel/{competition}/essays/{vacancy}/{number}"
	return []route.Route{
		{Method: "GET", Pattern: "/panel", Verb: access.SeeCompetitions, Handle: d.list},
		{Method: "GET", Pattern: "/panel/{competition}", Verb: access.SeeCompetitions, Handle: d.show},
		{Method: "GET", Pattern: essays, Verb: access.MarkEssay, Handle: d.essays},
		{Method: "GET", Pattern: one, Verb: access.MarkEssay, Handle: d.essay},
		{Method: "POST", Pattern: one, Verb: access.MarkEssay, Handle: d.mark},
		{Method: "GET", Pattern: one + "/marks", Verb: access.SeeCompetitions, Handle: d.marks},
		{Method: "GET", Pattern: "/panel/{competition}/interests/{vacancy}", Verb: access.DeclareInterest, Handle: d.interests},
		{Method: "POST", Pattern: "/panel/{competition}/interests/{vacancy}", Verb: access.DeclareInterest, Handle: d.declare},
		{Method: "GET", Pattern: "/panel/{competition}/interview/{vacancy}", Verb: access.RecordInterview, Handle: d.interview},
		{Method: "POST", Pattern: "/panel/{competition}/interview/{vacancy}", Verb: access.RecordInterview, Handle: d.record, Body: formMost},
		{Method: "GET", Pattern: "/competitions/{competition}/commission", Verb: access.KeepCommission, Handle: d.commission},
		{Method: "POST", Pattern: "/competitions/{competition}/commission", Verb: access.KeepCommission, Handle: d.order, Body: formMost},
	}
}

// t gives a message of these pages.
func t(r *route.Request, key string, kv ...any) string { return say(r.Lang, "panel."+key, kv...) }

func say(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, key, fault.New(fault.Invalid, "", kv...).Args)
}

func faultText(l locale.Lang, f *fault.Error) string { return locale.T(l, f.Key(), f.Args) }

func vacancyOf(r *route.Request) competition.VacancyID {
	return competition.VacancyID(r.PathValue("vacancy"))
}

func competitionOf(r *route.Request) competition.ID {
	return competition.ID(r.PathValue("competition"))
}

func pathOf(id competition.ID) string { return "/panel/" + string(id) }

// belongs refuses an address whose vacancy is of another competition.
func belongs(r *route.Request, v competition.Vacancy) error {
	if v.Competition != competitionOf(r) {
		return fault.New(fault.Missing, "selection.missing.competition")
	}
	return nil
}

// form is a form as it is drawn: what is typed, what is wrong with it, and
// where the browser saves what is not sent yet.
type form struct {
	Action string
	Values map[string]string
	Errors []kit.FieldError
	At     map[string]string
	before unsent.Kept // what was typed before and not sent
	Draft  templ.Attributes
	Status int
	Done   string // what was just done; "" for nothing
}

func newForm(r *route.Request) form {
	return form{Action: r.URL.Path, Values: map[string]string{}, At: map[string]string{}}
}

// typed takes the fields that were sent; of one that was sent several times,
// the last.
func (f *form) typed(r *route.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "panel.form").Wrap(err)
	}
	for name, values := range r.PostForm {
		f.Values[name] = strings.TrimSpace(values[len(values)-1])
	}
	return nil
}

// draft puts back what was typed before and not sent.
func (d Deps) draft(r *route.Request, f *form, name, about string) error {
	kept, err := unsent.Find(r, d.Drafts, name, about)
	if err != nil {
		return err
	}
	kept.Under(f.Values)
	f.before, f.Draft = kept, kept.Attrs
	return nil
}

// refused turns a fault of what was sent into what the form shows; any other
// error is handed back. ids names the control of each field.
func (f *form) refused(r *route.Request, err error, ids map[string]string) error {
	bad, ok := fault.As(err)
	if !ok || bad.Kind == fault.Denied || bad.Kind == fault.Missing || bad.Kind == fault.Unauthenticated {
		return err
	}
	text, id := faultText(r.Lang, bad), ids[bad.Field]
	if id != "" {
		f.At[id] = text
	}
	f.Errors = append(f.Errors, kit.FieldError{ID: id, Text: text})
	f.Status = bad.Kind.Status()
	return nil
}

// beside is the shell of a page of the staff.
func beside(title string, status int) page.Page {
	return page.Page{Title: title, Status: status, Class: "p-panel"}
}

// column is the shell of a page on which one thing is read and answered.
func column(title string, status int) page.Page {
	return page.Page{Title: title, Frame: kit.Column, Roomy: true, Status: status, Class: "p-panel"}
}

// crumbs lead back from a page about a competition.
func crumbs(l locale.Lang, more ...kit.Link) []kit.Link {
	return append([]kit.Link{{Text: say(l, "panel.title"), Href: "/panel"}}, more...)
}

func titleOf(l locale.Lang, v competition.Vacancy) string { return v.Title.In(l) + " · " + v.Category }

// done is what the page says of an act just done.
func done(r *route.Request, words ...string) string {
	for _, w := range words {
		if r.URL.Query().Get("done") == w {
			return t(r, "done."+w)
		}
	}
	return ""
}

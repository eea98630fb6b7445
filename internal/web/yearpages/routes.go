// Package yearpages holds the pages of a year of appraisal: its opening, the
// board of progress, the list of people, the schedule, the distribution of
// grades, and the page of one servant's case.
package yearpages

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Appraisals *appraisal.Service
	People     *people.Service
	Draw       page.Draw
	Library    func() *law.Library
	// Find looks for persons of a body by a part of the name.
	Find func(r *route.Request, body people.BodyID, text string) ([]Found, error)
}

// Found is a person that a search found.
type Found struct{ ID, Name, About string }

// Routes of the area.
func Routes(d Deps) []route.Route {
	get := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "GET", Pattern: pattern, Verb: v, Handle: h}
	}
	post := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "POST", Pattern: pattern, Verb: v, Handle: h}
	}
	const year, one = "/years/{year}", "/appraisals/{case}"
	return []route.Route{
		get("/years", access.SeeYear, d.list),
		get("/years/new", access.OpenYear, d.openForm),
		post("/years/new", access.OpenYear, d.open),
		get(year, access.SeeYear, d.board),
		get(year+"/people", access.SeeYear, d.people),
		get(year+"/people.xlsx", access.SeeYear, d.export),
		get(year+"/grades", access.SeeYear, d.grades),
		post(year+"/remind", access.OpenYear, d.remind),
		post(year+"/acquaint", access.Acquaint, d.remindUnread),
		get(year+"/schedule", access.SeeYear, d.schedule),
		post(year+"/schedule", access.OpenYear, d.scheduleDraw),
		post(year+"/schedule/agree", access.AgreeDays, d.scheduleAgree),
		post(year+"/schedule/notify", access.OpenYear, d.scheduleNotify),
		post(year+"/begin", access.OpenYear, d.begin),
		post(year+"/close", access.OpenYear, d.closeYear),
		get(year+"/appraisers", access.NameAppraiser, d.nameForm),
		post(year+"/appraisers", access.NameAppraiser, d.name),
		get(one, access.SeeAppraisal, d.hub),
		get(one+"/appraiser", access.NameAppraiser, d.caseNameForm),
	}
}

// t gives a message of these pages; kv alternates names and values.
func t(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "appraisal.year."+key, fault.New(fault.Invalid, "", kv...).Args)
}

func (d Deps) draw(w http.ResponseWriter, r *route.Request, h kit.Heading, status int, c templ.Component) error {
	return d.Draw(w, r, page.Page{Title: h.Title, Status: status, Class: "p-year-board"}, c)
}

func yearID(r *route.Request) appraisal.YearID { return appraisal.YearID(r.PathValue("year")) }

func caseID(r *route.Request) appraisal.CaseID { return appraisal.CaseID(r.PathValue("case")) }

func yearPath(id appraisal.YearID) string { return "/years/" + string(id) }

func casePath(id appraisal.CaseID) string { return "/appraisals/" + string(id) }

// version is that of the thing which the person saw.
func version(r *route.Request) int64 {
	n, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// dayAt reads a day of a form; the fault is at the field.
func dayAt(r *route.Request, field string) (day.Day, error) {
	d, err := day.Parse(strings.TrimSpace(r.PostFormValue(field)))
	if f, ok := fault.As(err); ok {
		return 0, f.At(field)
	}
	return d, err
}

// failed turns a fault of a form into words; any other error is for the shell.
type failed struct {
	Errors []kit.FieldError
	At     map[string]string
	In     map[string]string // what was typed
	Status int
	Law    kit.Link // clause on which the refusal stands
}

// refused puts a fault at the field of the form, if it has it, and keeps what
// was typed.
func (d Deps) refused(r *route.Request, err error, fields ...string) (failed, error) {
	f, ok := fault.As(err)
	if !ok || f.Kind == fault.Missing || f.Kind == fault.Denied || f.Kind == fault.Unauthenticated {
		return failed{}, err
	}
	out := failed{At: map[string]string{}, In: map[string]string{}, Status: f.Kind.Status()}
	text, id := locale.T(r.Lang, f.Key(), f.Args), ""
	for _, name := range fields {
		out.In[name] = r.PostFormValue(name)
		if name == f.Field {
			id, out.At[name] = name, text
		}
	}
	out.Errors = []kit.FieldError{{ID: id, Text: text}}
	if f.Cite != nil {
		out.Law = d.clause(r.Lang, *f.Cite)
	}
	return out, nil
}

// clause leads to a clause of the latest edition of its act.
func (d Deps) clause(l locale.Lang, c fault.Citation) kit.Link {
	e, _, err := d.Library().Clause(nil, c)
	if err != nil {
		return kit.Link{}
	}
	return lawpages.ClauseLink(l, e, c)
}

// said is a name in Kazakh and Russian for a reader, with its language.
type said struct{ Text, Lang string }

func in(l locale.Lang, kk, ru string) said {
	if l == locale.RU {
		return said{ru, string(locale.RU)}
	}
	return said{kk, string(locale.KK)}
}

func goTo(w http.ResponseWriter, r *route.Request, path string) error { return page.Go(w, r, path) }

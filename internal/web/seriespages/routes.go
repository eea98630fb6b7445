// Package seriespages holds the pages on which a series of interviews is
// opened, its panel seated and prepared, its times planned, and on which
// candidates choose theirs.
package seriespages

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
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
	Interviews *interview.Service
	Draw       page.Draw
	// Zone is that of a body, in which times are shown.
	Zone func(body string) *time.Location
	// Find looks for persons by a part of the name; a candidate need not belong
	// to the body.
	Find func(ctx context.Context, body, text string) ([]Found, error)
	// Vacancies are those of competitions for which a series can be opened, by
	// id, for a list to choose from; nil for none.
	Vacancies func(ctx context.Context, by *access.Actor) ([]kit.Option, error)
	// Cited is the edition that a citation of a day leads to.
	Library func() *law.Library
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
	const series, one, mine = "/interviews/{series}", "/interviews/{series}/{interview}", "/my-interviews/{interview}"
	return []route.Route{
		get("/interviews", access.SeeInterviews, d.list),
		get("/interviews/new", access.PlanInterviews, d.openForm),
		post("/interviews/new", access.PlanInterviews, d.open),
		get("/interview-samples", access.PrepareGuide, d.samples),
		get("/interview-samples/{sample}", access.PrepareGuide, d.sampleForm),
		post("/interview-samples/{sample}", access.PrepareGuide, d.sampleSend),
		get(series, access.SeeInterviews, d.show),
		post(series+"/close", access.PlanInterviews, d.closeSeries),
		get(series+"/panel", access.PlanInterviews, d.panel),
		post(series+"/panel", access.PlanInterviews, d.panelSet),
		post(series+"/briefing", access.PlanInterviews, d.briefing),
		get(series+"/preparation", access.SeeInterviews, d.preparation),
		post(series+"/guide", access.PlanInterviews, d.guide),
		post(series+"/feedback", access.PlanInterviews, d.feedback),
		post(series+"/materials", access.SeeInterviews, d.materials),
		get(series+"/candidates", access.PlanInterviews, d.candidates),
		post(series+"/candidates", access.PlanInterviews, d.candidateAdd),
		get(series+"/undertaking", access.SeeInterviews, d.undertaking),
		post(series+"/undertaking", access.SeeInterviews, d.undertake),
		get(series+"/interests", access.SeeInterviews, d.interests),
		post(series+"/interests", access.SeeInterviews, d.declare),
		get(series+"/calibration", access.SeeInterviews, d.calibration),
		post(series+"/calibration", access.TakeInterview, d.calibrate),
		get(series+"/plan", access.PlanInterviews, d.plan),
		post(series+"/plan", access.PlanInterviews, d.planAccept),
		post(series+"/free", access.PlanInterviews, d.slotClose),
		get(one+"/time", access.PlanInterviews, d.time),
		post(one+"/time", access.PlanInterviews, d.move),
		post(one+"/cancel", access.PlanInterviews, d.cancel),
		post(one+"/remove", access.PlanInterviews, d.candidateRemove),
		get(one+"/dossier", access.SeeInterviews, d.dossier),
		get(one+"/dossier/edit", access.PlanInterviews, d.dossierForm),
		post(one+"/dossier/edit", access.PlanInterviews, d.dossierSend),
		get("/my-interviews", access.ChooseSlot, d.mine),
		post(mine+"/time", access.ChooseSlot, d.choose),
		post(mine+"/swap", access.ChooseSlot, d.swap),
		post(mine+"/answer", access.ChooseSlot, d.answer),
	}
}

// t gives a message of these pages; kv alternates names and values.
func t(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "series.page."+key, fault.New(fault.Invalid, "", kv...).Args)
}

func (d Deps) draw(w http.ResponseWriter, r *route.Request, h kit.Heading, status int, c templ.Component) error {
	return d.Draw(w, r, page.Page{Title: h.Title, Status: status, Class: "p-series"}, c)
}

func seriesID(r *route.Request) interview.SeriesID { return interview.SeriesID(r.PathValue("series")) }

func interviewID(r *route.Request) interview.ID { return interview.ID(r.PathValue("interview")) }

func seriesPath(id interview.SeriesID) string { return "/interviews/" + string(id) }

func bodyOf(r *route.Request) people.BodyID { return people.BodyID(r.Actor.Body) }

// seriesAt names the series of the address in the version that the person saw.
func seriesAt(r *route.Request) interview.SeriesAt {
	return interview.SeriesAt{ID: seriesID(r), Version: page.Version(r)}
}

func interviewAt(r *route.Request) interview.InterviewAt {
	return interview.InterviewAt{ID: interviewID(r), Version: page.Version(r)}
}

// number reads a whole number; 0 for an empty field, −1 for what is none, so
// that the verb refuses it with its own words.
func number(text string) int {
	if text = strings.TrimSpace(text); text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

// minutes reads a time of day, in minutes; −1 for what is none.
func minutes(text string) int {
	at, err := time.Parse("15:04", strings.TrimSpace(text))
	if err != nil {
		return -1
	}
	return at.Hour()*60 + at.Minute()
}

func hourText(minutes int) string {
	return time.Date(2000, time.January, 1, 0, minutes, 0, 0, time.UTC).Format("15:04")
}

// instant reads a day and a time of day in the zone of a body. The faults are
// those of a day at "day", and interview.slot.time at "time".
func (d Deps) instant(body, on, at string) (time.Time, error) {
	date, err := day.Parse(strings.TrimSpace(on))
	if err != nil {
		if f, ok := fault.As(err); ok {
			return time.Time{}, f.At("day")
		}
		return time.Time{}, err
	}
	m := minutes(at)
	if m < 0 {
		return time.Time{}, fault.New(fault.Invalid, "interview.slot.time").At("time")
	}
	y, month, n := date.Date()
	return time.Date(y, month, n, m/60, m%60, 0, 0, d.Zone(body)), nil
}

// hour is the time of day of an instant in the zone of a body.
func (d Deps) hour(at time.Time, body people.BodyID) string {
	return at.In(d.Zone(string(body))).Format("15:04")
}

// date is the day of an instant in the zone of a body, as a form holds it.
func (d Deps) date(at time.Time, body people.BodyID) string {
	return at.In(d.Zone(string(body))).Format(time.DateOnly)
}

// when is an instant in words.
func (d Deps) when(l locale.Lang, at time.Time, body people.BodyID) string {
	return t(l, "when", "day", d.date(at, body), "time", d.hour(at, body))
}

// failed is a refusal of a form in words.
type failed struct {
	page.Refused
	// Broken are the limits that times break, by the number of the time.
	Broken map[int][]brokenLimit
}

// brokenLimit is a limit that a time breaks, with its clause.
type brokenLimit struct {
	Text string
	Law  kit.Link
}

// refused puts a fault at the field of the form, if it has it.
func (d Deps) refused(l locale.Lang, err error, fields ...string) (failed, error) {
	told, other := page.Refuse(l, err, page.Fields(fields...))
	if other != nil {
		return failed{}, other
	}
	out := failed{Refused: told}
	var all interview.BrokenLimits
	if errors.As(err, &all) {
		out.Broken = map[int][]brokenLimit{}
		for _, b := range all {
			out.Broken[b.Slot] = append(out.Broken[b.Slot], d.broken(l, b))
		}
	}
	return out, nil
}

func (d Deps) broken(l locale.Lang, b interview.Breach) brokenLimit {
	return brokenLimit{Text: b.Text().In(l), Law: d.clause(l, b.Cite)}
}

// clause leads to a clause of an act, as it stands now; no address where the
// citation names none.
func (d Deps) clause(l locale.Lang, c fault.Citation) kit.Link {
	if c.Clause == "" || d.Library == nil {
		return kit.Link{}
	}
	e, err := d.Library().On(c.Act, d.today())
	if err != nil {
		return kit.Link{}
	}
	return kit.Link{Text: lawpages.ClauseName(l, c.Clause), Href: "/rules/" + e.Act + "/" + e.Day + "#c-" + c.Clause}
}

func (d Deps) today() day.Day { return day.In(d.Interviews.Legal.Now(), time.UTC) }

// said is wording in Kazakh and Russian for a reader, with its language.
type said struct{ Text, Lang string }

func official(l locale.Lang, o interview.Official) said {
	text, in := o.In(l)
	return said{text, string(in)}
}

// head is the heading of a page under a series.
func head(l locale.Lang, se *interview.Series, title string) kit.Heading {
	post := official(l, se.Title)
	return kit.Heading{
		Crumbs: []kit.Link{{Text: t(l, "list"), Href: "/interviews"}, {Text: post.Text, Href: seriesPath(se.ID)}}, Title: title,
	}
}

func textVersion(v int64) string { return strconv.FormatInt(v, 10) }

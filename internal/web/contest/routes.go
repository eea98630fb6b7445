// Package contest holds the pages of those who run a competition: the draft and
// its announcement, the way of the vacancies, the applications and HR's check,
// the results of tests held elsewhere, the proctor's check, the closing of
// stages, and appeals.
package contest

import (
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/draft"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Contest *competition.Service
	People  *people.Service
	Draw    page.Draw
	Library func() *law.Library
	// Drafts keeps saved views of lists, and what is typed and not sent.
	Drafts *draft.Service
	// Zone is that of a body, in which instants are shown.
	Zone func(body string) *time.Location
}

// uploadMost bounds a request with a list of results, in bytes.
const uploadMost = sheetMost + 1<<20

// Routes of the area.
func Routes(d Deps) []route.Route {
	get := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "GET", Pattern: pattern, Verb: v, Handle: h}
	}
	post := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "POST", Pattern: pattern, Verb: v, Handle: h}
	}
	file := func(r route.Route) route.Route { r.Body = uploadMost; return r }
	refusals := func(r route.Route) route.Route { r.Body = refusedMost; return r }
	one, app, vac := "/competitions/{id}", "/candidates/{application}", "/competitions/{id}/vacancies"
	out := []route.Route{
		get("/competitions", access.SeeCompetitions, d.list),
		get("/competitions/new", access.Announce, d.draftForm),
		post("/competitions/new", access.Announce, d.draftSend),
		get(one, access.SeeCompetitions, d.show),
		get(one+"/change", access.Announce, d.changeForm),
		post(one+"/change", access.Announce, d.changeSend),
		get(vac+"/add", access.Announce, d.vacancyForm),
		post(vac+"/add", access.Announce, d.vacancySend),
		get(vac+"/{vacancy}/change", access.Announce, d.vacancyForm),
		post(vac+"/{vacancy}/change", access.Announce, d.vacancySend),
		get(one+"/applications", access.SeeCompetitions, d.applications),
		get(one+"/applications/export/{format}", access.SeeCandidates, d.export),
		post(one+"/applications/export/choose", access.SeeCandidates, d.exportChoose),
		post(one+"/applications/views/save", access.SeeCompetitions, d.viewSave),
		post(one+"/applications/views/drop", access.SeeCompetitions, d.viewDrop),
		get(app, access.SeeCandidates, d.application),
		post(app+"/check", access.CheckFile, d.check),
		post(app+"/extra", access.CheckFile, d.extra),
		post(app+"/behind", access.SeeCandidates, d.behind),
		get(one+"/results/{vacancy}/{stage}", access.RecordResult, d.results),
		file(post(one+"/results/{vacancy}/{stage}", access.RecordResult, d.resultsSend)),
		get(one+"/results/{vacancy}/{stage}/form", access.RecordResult, d.resultsFile),
		refusals(post(one+"/results/{vacancy}/{stage}/refused", access.RecordResult, d.refusedFile)),
		get("/competitions/knowledge", access.RecordResult, d.knowledge),
		file(post("/competitions/knowledge", access.RecordResult, d.knowledgeSend)),
		get("/competitions/knowledge/form", access.RecordResult, d.knowledgeFile),
		refusals(post("/competitions/knowledge/refused", access.RecordResult, d.refusedFile)),
		get(one+"/conduct/{vacancy}/{stage}", access.CheckConduct, d.conduct),
		post(one+"/conduct/{vacancy}/{stage}", access.CheckConduct, d.conductSend),
		get(one+"/keep", access.KeepContest, d.keep),
		post(one+"/keep/hold", access.KeepContest, d.keepHold),
		post(one+"/keep/release", access.KeepContest, d.keepRelease),
		post(one+"/keep/destroy", access.KeepContest, d.keepDestroy),
		get("/appeals", access.SeeAppeals, d.appeals),
		get("/appeals/{appeal}", access.SeeAppeals, d.appeal),
		post("/appeals/{appeal}", access.DecideAppeal, d.appealDecide),
		post("/appeals/{appeal}/behind", access.SeeCandidates, d.appealBehind),
	}
	for _, a := range acts {
		out = append(out, get(a.pattern, a.verb, d.askForm(a)), post(a.pattern, a.verb, d.askSend(a)))
	}
	return out
}

// words gives a message of these pages; kv alternates names and values.
func words(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "contest."+key, fault.New(fault.Invalid, "", kv...).Args)
}

func (d Deps) draw(w http.ResponseWriter, r *route.Request, title string, status int, c templ.Component) error {
	return d.Draw(w, r, page.Page{Title: title, Class: "p-contest", Status: status}, c)
}

// id of the competition that the address names.
func id(r *route.Request) competition.ID { return competition.ID(r.PathValue("id")) }

func vacancyID(r *route.Request) competition.VacancyID {
	return competition.VacancyID(r.PathValue("vacancy"))
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// counted is a number in the language's digits.
func counted(l locale.Lang, n int64) string { return locale.Number(l, number(n)) }

func points(l locale.Lang, p law.Points) string { return locale.Decimal(l, p.String()) }

func dayText(l locale.Lang, d *day.Day) string {
	if d == nil {
		return ""
	}
	return locale.Day(l, d.String())
}

// crumbs lead from the list of competitions here.
func crumbs(l locale.Lang, more ...kit.Link) []kit.Link {
	return append([]kit.Link{{Text: words(l, "list.title"), Href: "/competitions"}}, more...)
}

// path of a competition's page.
func path(id competition.ID, more ...string) string {
	out := "/competitions/" + string(id)
	for _, m := range more {
		out += "/" + m
	}
	return out
}

// title of a competition: its number where it has one.
func crumbOf(l locale.Lang, c *competition.Competition) kit.Link {
	text := c.Title.In(l)
	if c.Number != "" {
		text = words(l, "number", "number", c.Number)
	}
	return kit.Link{Text: text, Href: path(c.ID)}
}

// problems are faults as the summary above a form and its fields show them.
type problems struct {
	page.Refused
	Stale bool // changed in another window
}

// refused turns the fault of an act into words; any other error, and what is
// not there or not allowed, is for the shell. fields are those of the form.
func refused(l locale.Lang, err error, fields ...string) (problems, error) {
	out, other := page.Refuse(l, err, page.Fields(fields...))
	return problems{Refused: out, Stale: fault.Is(err, "selection.changed")}, other
}

// find gives a vacancy of a view. The fault is selection.missing.vacancy.
func find(v *competition.View, id competition.VacancyID) (*competition.VacancyView, error) {
	for i := range v.Vacancies {
		if v.Vacancies[i].ID == id {
			return &v.Vacancies[i], nil
		}
	}
	return nil, fault.New(fault.Missing, "selection.missing.vacancy")
}

// stageOf reads the stage of an address. The fault is page.missing.
func stageOf(r *route.Request, are func(competition.StageKey) bool) (competition.StageKey, error) {
	s := competition.StageKey(r.PathValue("stage"))
	if !are(s) {
		return "", fault.New(fault.Missing, "page.missing")
	}
	return s, nil
}

func may(r *route.Request, v access.Verb, body people.BodyID) bool {
	return access.May(r.Actor, v, access.Target{Body: string(body)})
}

func stageName(l locale.Lang, s competition.StageKey) string {
	return locale.T(l, "selection.stage."+string(s), nil)
}

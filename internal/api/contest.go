package api

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
	"tarazy/internal/signature/signedcopy"
)

// ContestDeps are what the routes on competitions stand on.
type ContestDeps struct {
	Contest *competition.Service
	// Today is the legal day of the installation.
	Today func() day.Day
}

// resultsBody bounds a request with results, in bytes.
const resultsBody = 8 << 20

// VacancyAnswer is a post in the public list.
type VacancyAnswer struct {
	ID          competition.VacancyID `json:"id"`
	Competition competition.ID        `json:"competition"`
	Number      string                `json:"number"`
	Body        people.BodyID         `json:"body"`
	Title       locale.Words          `json:"title"`
	Unit        locale.Words          `json:"unit"`
	Category    string                `json:"category"`
	Directions  []string              `json:"directions"`
	Salary      string                `json:"salary"`
	Announced   day.Day               `json:"announced"`
	Until       day.Day               `json:"until"` // last day for applications
}

// VacancyList is a page of the public list.
type VacancyList struct {
	All       int64           `json:"all"` // on all pages
	Vacancies []VacancyAnswer `json:"vacancies"`
	Next      string          `json:"next"` // cursor of the next page; "" for none
}

// ApplicationAnswer is an application as a list gives it: by its number. Name
// is null but for those who may see candidates.
type ApplicationAnswer struct {
	ID       competition.ApplicationID `json:"id"`
	Number   string                    `json:"number"`
	Name     *string                   `json:"name"`
	Vacancy  competition.VacancyID     `json:"vacancy"`
	On       day.Day                   `json:"on"`
	Stage    competition.StageKey      `json:"stage"`
	Standing competition.Standing      `json:"standing"`
	Why      string                    `json:"why"`
	Points   string                    `json:"points"`
	Place    int                       `json:"place"` // 0 before the ranking
	CheckDue day.Day                   `json:"check_due"`
}

// ApplicationList is a page of the applications of a competition.
type ApplicationList struct {
	All          int64               `json:"all"` // on all pages
	Applications []ApplicationAnswer `json:"applications"`
	Next         string              `json:"next"` // cursor of the next page; "" for none
}

// ContestRoutes are the routes on competitions.
func ContestRoutes(d ContestDeps) []route.Route {
	protocol := copies{"/api/v1/competitions/{id}/protocol", "ProtocolCopy", "the protocol of a competition", access.SeeCompetitions, d.protocolCopy}
	return append(append(contestKeepRoutes(d), protocol.routes()...), []route.Route{
		{
			Method: "GET", Pattern: "/api/v1/vacancies", Verb: access.Look, Handle: d.vacancies,
			API: &route.Operation{ID: "listVacancies", Summary: "Announced posts that take applications", Out: VacancyList{}, Query: []route.Param{
				{Name: "q", About: "part of a title or a unit"}, {Name: "category", About: "category or group, E-R-4 or E"}, {Name: "direction", About: "functional direction"},
				{Name: "closed", About: "true: posts whose term for applications has passed"}, {Name: "sort", About: "until, -announced or title"},
				{Name: "after", About: "cursor of the page before"}, {Name: "limit", About: "posts of a page, at most 500", Integer: true},
			}},
		},
		{
			Method: "GET", Pattern: "/api/v1/competitions/{id}/applications", Verb: access.SeeCompetitions, Handle: d.applications,
			API: &route.Operation{ID: "listApplications", Summary: "Applications of a competition, by number; names for those who may see candidates", Out: ApplicationList{}, Query: []route.Param{
				{Name: "vacancy", About: "id of a vacancy"}, {Name: "stage", About: "key of a stage"}, {Name: "standing", About: "standing of the application"},
				{Name: "q", About: "a number, or part of a name"}, {Name: "sort", About: "number, name, points, -points, applied or due"},
				{Name: "after", About: "cursor of the page before"}, {Name: "limit", About: "rows of a page, at most 500", Integer: true},
			}},
		},
		{
			Method: "POST", Pattern: "/api/v1/competitions/{id}/vacancies/{vacancy}/results/{stage}", Verb: access.RecordResult, Handle: d.results, Body: resultsBody,
			API: &route.Operation{ID: "recordResults", Summary: "Results of a test held elsewhere. Every row is taken or refused by itself", In: ResultsOrder{}, Out: RowsAnswer{}},
		},
		{
			Method: "POST", Pattern: "/api/v1/competitions/{id}/vacancies/{vacancy}/essays", Verb: access.RecordResult, Handle: d.essays, Body: resultsBody,
			API: &route.Operation{ID: "recordEssays", Summary: "Essays that were written elsewhere. Every row is taken or refused by itself", In: EssaysOrder{}, Out: RowsAnswer{}},
		},
		{
			Method: "POST", Pattern: "/api/v1/competitions/{id}/vacancies/{vacancy}/essay-marks", Verb: access.MarkEssay, Handle: d.essayMarks, Body: resultsBody,
			API: &route.Operation{ID: "recordEssayMarks", Summary: "The own marks of a member of the commission, each once. Every row is taken or refused by itself", In: EssayMarksOrder{}, Out: RowsAnswer{}},
		},
		{
			Method: "POST", Pattern: "/api/v1/competitions/{id}/vacancies/{vacancy}/interviews", Verb: access.RecordInterview, Handle: d.interviews, Body: resultsBody,
			API: &route.Operation{ID: "recordInterviews", Summary: "Marks of interviews, from the secretary of the commission. Every row is taken or refused by itself", In: InterviewsOrder{}, Out: RowsAnswer{}},
		},
		{
			Method: "POST", Pattern: "/api/v1/knowledge-results", Verb: access.RecordResult, Handle: d.knowledge, Body: resultsBody,
			API: &route.Operation{ID: "recordKnowledgeResults", Summary: "Results of the knowledge test, by IIN. Every row is taken or refused by itself", In: KnowledgeOrder{}, Out: RowsAnswer{}},
		},
	}...)
}

func (d ContestDeps) protocolCopy(r *route.Request) signedcopy.Paper {
	return d.Contest.ProtocolCopy(r.Actor, competition.ID(r.PathValue("id")))
}

func (d ContestDeps) vacancies(w http.ResponseWriter, r *route.Request) error {
	p := r.URL.Query()
	limit, err := queryNumber(r, "limit", 0)
	if err != nil {
		return err
	}
	sort := p.Get("sort")
	if sort != "" && sort != "until" && sort != "-announced" && sort != "title" {
		return fault.New(fault.Invalid, "contest.filter", "name", "sort").At("sort")
	}
	page, err := d.Contest.PublicVacancies(r.Context(), competition.VacancyQuery{
		On: d.Today(), Closed: p.Get("closed") == "true", Text: p.Get("q"), Category: p.Get("category"),
		Direction: p.Get("direction"), Sort: sort, After: p.Get("after"), Limit: limit,
	})
	if err != nil {
		return err
	}
	out := VacancyList{All: page.Total, Next: page.Next, Vacancies: []VacancyAnswer{}}
	for _, v := range page.Items {
		a := VacancyAnswer{
			ID: v.ID, Competition: v.Competition, Number: v.Number, Body: v.Body, Title: v.Title, Unit: v.Unit, Category: v.Category,
			Directions: v.Directions, Salary: v.Salary, Announced: v.Announced, Until: v.Until,
		}
		if a.Directions == nil {
			a.Directions = []string{}
		}
		out.Vacancies = append(out.Vacancies, a)
	}
	return write(w, r, http.StatusOK, out)
}

func (d ContestDeps) applications(w http.ResponseWriter, r *route.Request) error {
	p := r.URL.Query()
	limit, err := queryNumber(r, "limit", 0)
	if err != nil {
		return err
	}
	q := competition.ApplicationQuery{
		Competition: competition.ID(r.PathValue("id")), Vacancy: competition.VacancyID(p.Get("vacancy")), Stage: competition.StageKey(p.Get("stage")),
		Text: p.Get("q"), Named: true, Sort: p.Get("sort"), After: p.Get("after"), Limit: limit,
	}
	if s := p.Get("standing"); s != "" {
		q.Standing = []competition.Standing{competition.Standing(s)}
	}
	switch q.Sort {
	case "", "number", "name", "points", "-points", "applied", "due":
	default:
		return fault.New(fault.Invalid, "contest.filter", "name", "sort").At("sort")
	}
	page, err := d.Contest.Applications(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	out := ApplicationList{All: page.Total, Next: page.Next, Applications: []ApplicationAnswer{}}
	for _, x := range page.Items {
		a := ApplicationAnswer{
			ID: x.ID, Number: x.Number, Vacancy: x.Vacancy, On: x.On, Stage: x.Stage, Standing: x.Standing, Why: x.Why,
			Points: x.Points.String(), Place: x.Place, CheckDue: x.CheckDue,
		}
		if x.Name != "" {
			name := x.Name
			a.Name = &name
		}
		out.Applications = append(out.Applications, a)
	}
	return write(w, r, http.StatusOK, out)
}

// bodyOf is the body for which results of the knowledge test are recorded.
func bodyOf(r *route.Request, asked string) (people.BodyID, error) {
	return reach.Body(r.Actor, access.RecordResult, asked)
}

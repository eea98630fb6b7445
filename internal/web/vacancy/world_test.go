package vacancy_test

import (
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/clock"
	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/day"
	"tarazy/internal/draft"
	"tarazy/internal/id"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/vacancy"
	"tarazy/internal/web/webtest"
)

// byCookie: "as" is a candidate's id, or "employee".
type byCookie struct{}

func (byCookie) Actor(r *http.Request) (*access.Actor, error) {
	c, err := r.Cookie("as")
	switch {
	case err != nil || c.Value == "":
		return nil, nil
	case c.Value == "employee":
		return &access.Actor{Person: "per_asel", Name: "Әбдірахманова Әсел", Body: "bod_one", Held: []access.Held{{Role: access.Employee, Body: "bod_one"}}}, nil
	}
	return &access.Actor{Person: c.Value, Name: "Қасымов Ерлан", Held: []access.Held{{Role: access.Candidate}}}, nil
}

// world is a site with the candidate's pages over a competition.
type world struct {
	*testing.T
	on      *competitiontest.World
	pages   vacancy.Deps
	handler http.Handler
}

func newWorld(t *testing.T) *world {
	t.Helper()
	c := clock.NewFixed(competitiontest.Start)
	w := &world{T: t, on: competitiontest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)}
	zone, err := day.Zone("Asia/Almaty")
	w.must(err)
	lib := func() *law.Library { return w.on.Library() }
	frame := web.Frame{Demo: true}
	w.pages = vacancy.Deps{
		Contest: w.on.Service, Candidates: w.on.Files, Draw: frame.Draw, Library: lib, Legal: c, Zone: zone,
		Drafts:  &draft.Service{Store: store.As[draft.Tx](w.on.DB), Master: w.on.Master, IDs: id.Sequence(10)},
		Edition: func() (*law.Edition, error) { return lib().Edition(competitiontest.Act, competitiontest.Edition) },
		Bodies: func(context.Context) (map[string]locale.Words, error) {
			return map[string]locale.Words{string(w.on.Body): {KK: "Сынақ органы", RU: "Пробный орган", EN: "Trial body"}}, nil
		},
	}
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(w.Output(), nil)), Sessions: byCookie{}, Failed: frame.Failed, Drafts: w.pages.Drafts}, vacancy.Routes(w.pages))
	w.must(err)
	w.handler = server.Handler()
	w.needs()
	return w
}

// needs gives both posts a requirement that everybody of the world meets, one
// that nobody does, and one that a person must check.
func (w *world) needs() {
	w.Helper()
	levels := w.on.Rules().Ranking.Education.V
	need := candidate.Need{All: []candidate.Need{
		{Education: &candidate.EducationNeed{Least: levels[1]}},
		{Experience: &candidate.ExperienceNeed{Months: 600}},
		{Manual: &candidate.ManualNeed{KK: "Шет тілі", RU: "Иностранный язык", EN: "A foreign language"}},
	}}
	c := w.on.Competition
	c.Version++ // its vacancies become public with it
	w.on.Tx(func(tx competition.Tx) error { _, err := tx.CompetitionUpdate(c); return err })
	for _, v := range []*competition.Vacancy{w.on.Essay, w.on.Free} {
		v.Need = need
		v.Version++
		w.on.Tx(func(tx competition.Tx) error { _, err := tx.VacancyUpdate(v); return err })
	}
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// answer is what the server said.
type answer struct {
	code   int
	text   string
	header http.Header
}

func (w *world) do(as, lang, method, path string, body io.Reader) answer {
	w.Helper()
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Accept-Language", lang)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return answer{rec.Code, html.UnescapeString(strings.ReplaceAll(rec.Body.String(), "\u00a0", " ")), rec.Header()}
}

func (w *world) get(as, path string) answer { return w.do(as, "en", "GET", path, nil) }

// post sends a form: names and values in turn.
func (w *world) post(as, path string, kv ...string) answer {
	form := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	return w.do(as, "en", "POST", path, strings.NewReader(form.Encode()))
}

// holds looks for words that must and, behind "!", must not be there.
func (w *world) holds(what string, a answer, status int, words ...string) {
	w.Helper()
	webtest.Holds(w.T, what, a.code, status, a.text, append(words, "!⟦")...)
}

// everywhere asks for a page in the three languages.
func (w *world) everywhere(as, path string) {
	w.Helper()
	for _, l := range locale.Langs {
		w.holds(path+" in "+string(l), w.do(as, string(l), "GET", path, nil), 200)
	}
}

func value(a answer, name string) string {
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(a.text)
	if m == nil {
		return ""
	}
	return m[1]
}

// applied sends an application through the page, and gives its id.
func (w *world) applied(c *competitiontest.Candidate, v *competition.Vacancy) string {
	w.Helper()
	a := w.post(string(c.ID), "/vacancies/"+string(v.ID)+"/apply")
	w.holds("applied", a, 303)
	path, _, _ := strings.Cut(a.header.Get("Location"), "?")
	return strings.TrimPrefix(path, "/applications/")
}

// kept is the application as it is kept.
func (w *world) kept(id string) *competition.Application {
	w.Helper()
	var out *competition.Application
	w.on.Tx(func(tx competition.Tx) (err error) {
		out, err = tx.ApplicationGet(competition.ApplicationID(id))
		return err
	})
	return out
}

// over lets the term for applications pass.
func (w *world) over() { w.on.Clock.Advance(15 * 24 * time.Hour) }

// close ends the stage of a vacancy.
func (w *world) close(v *competition.Vacancy) {
	w.Helper()
	var now *competition.Vacancy
	w.on.Tx(func(tx competition.Tx) (err error) { now, err = tx.VacancyGet(v.ID); return err })
	_, err := w.on.CloseStage(w.Context(), w.on.HR, v.ID, now.Version)
	w.must(err)
}

func person(c *competitiontest.Candidate) string { return string(c.ID) }

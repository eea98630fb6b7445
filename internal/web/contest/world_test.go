package contest_test

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/api"
	"tarazy/internal/candidate"
	"tarazy/internal/clock"
	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/day"
	"tarazy/internal/draft"
	"tarazy/internal/id"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/contest"
	"tarazy/internal/web/webtest"
)

// site is the pages on top of a world with one competition.
type site struct {
	*competitiontest.World
	t       *testing.T
	actors  map[string]*access.Actor
	deps    contest.Deps
	handler http.Handler
}

// Actor finds who asks by the cookie "as".
func (s *site) Actor(r *http.Request) (*access.Actor, error) {
	c, err := r.Cookie("as")
	if err != nil {
		return nil, nil
	}
	if a := s.actors[c.Value]; a != nil {
		out := *a
		out.Lang = "" // the page speaks the language asked for
		return &out, nil
	}
	return nil, nil
}

func newSite(t *testing.T) *site {
	t.Helper()
	c := clock.NewFixed(competitiontest.Start)
	s := &site{t: t, World: competitiontest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)}
	s.actors = map[string]*access.Actor{
		"hr": s.HR, "manager": s.Manager, "proctor": s.Proctor, "secretary": s.Secretary, "observer": s.Observer, "head": s.Head,
		"officer": s.Officer, "member": s.Judges[1], "checker": s.Checker,
		"stranger": {Person: "per_x", Name: "X", Body: "bod_other", Held: []access.Held{{Role: access.HROfficer, Body: "bod_other"}}},
		"employee": {Person: "per_y", Name: "Y", Body: string(s.Body), Held: []access.Held{{Role: access.Employee, Body: string(s.Body)}}},
	}
	for _, v := range []*competition.Vacancy{s.Essay, s.Free} {
		v.Need = candidate.Need{All: []candidate.Need{
			{Education: &candidate.EducationNeed{Least: "master"}}, {Manual: &candidate.ManualNeed{KK: "Тіл білу", RU: "Знание языка", EN: "A language"}},
		}}
		v.Version++
		s.Tx(func(tx competition.Tx) error { _, err := tx.VacancyUpdate(v); return err })
	}
	lib, err := competitiontest.Library()
	s.Must(err)
	zone, err := day.Zone("Asia/Almaty")
	s.Must(err)
	frame := web.Frame{}
	s.deps = contest.Deps{
		Contest: s.Service, People: s.People.Service, Draw: frame.Draw, Library: func() *law.Library { return lib },
		Zone:   func(string) *time.Location { return zone },
		Drafts: &draft.Service{Store: store.As[draft.Tx](s.DB), Master: s.Master, IDs: id.Sequence(30)},
	}
	routes := append(contest.Routes(s.deps), api.ContestRoutes(api.ContestDeps{Contest: s.Service, Today: s.Today})...)
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: s, Drafts: s.deps.Drafts, Failed: func(w http.ResponseWriter, r *route.Request, f web.Failure) {
		t.Logf("%s %s: %v", r.Method, r.URL, f.Fault)
		frame.Failed(w, r, f)
	}}, routes)
	s.Must(err)
	s.handler = server.Handler()
	return s
}

// answer is what the server said.
type answer struct {
	code   int
	text   string
	header http.Header
}

func (s *site) do(as, lang, method, path, kind string, body io.Reader) answer {
	s.t.Helper()
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Accept-Language", lang)
	r.Header.Set("Content-Type", kind)
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	return answer{rec.Code, html.UnescapeString(strings.ReplaceAll(rec.Body.String(), "\u00a0", " ")), rec.Header()}
}

func (s *site) get(as, path string) answer { return s.do(as, "en", "GET", path, "", nil) }

// post sends a form: names and values in turn.
func (s *site) post(as, path string, kv ...string) answer {
	s.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	return s.do(as, "en", "POST", path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload sends a list with the document it comes from.
func (s *site) upload(as, path, file string, kv ...string) answer {
	s.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i+1 < len(kv); i += 2 {
		s.Must(m.WriteField(kv[i], kv[i+1]))
	}
	if file != "" {
		f, err := m.CreateFormFile("file", "list.csv")
		s.Must(err)
		_, err = f.Write([]byte(file))
		s.Must(err)
	}
	s.Must(errors.Join(m.Close()))
	return s.do(as, "en", "POST", path, m.FormDataContentType(), &b)
}

// holds looks for words that must and, behind "!", must not be there.
func (s *site) holds(what string, a answer, status int, all ...string) {
	s.t.Helper()
	webtest.Holds(s.t, what, a.code, status, a.text, append(all, "!⟦")...)
}

// everywhere asks for a page in the three languages.
func (s *site) everywhere(as, path string) {
	s.t.Helper()
	for _, l := range locale.Langs {
		s.holds(as+" "+path+" in "+string(l), s.do(as, string(l), "GET", path, "", nil), 200)
	}
}

func value(a answer, name string) string {
	m := regexp.MustCompile(`name="` + regexp.QuoteMeta(name) + `" value="([^"]*)"`).FindStringSubmatch(a.text)
	if m == nil {
		return ""
	}
	return m[1]
}

func (s *site) at(more ...string) string {
	return "/competitions/" + strings.Join(append([]string{string(s.Competition.ID)}, more...), "/")
}

func (s *site) stage(kind string, v *competition.Vacancy, stage competition.StageKey) string {
	return s.at(kind, string(v.ID), string(stage))
}

func (s *site) version(v *competition.Vacancy) string {
	s.t.Helper()
	var n int64
	s.Must(s.Service.Store.Read(s.t.Context(), func(tx competition.Tx) error {
		x, err := tx.VacancyGet(v.ID)
		if err == nil {
			n = x.Version
		}
		return err
	}))
	return fmt.Sprint(n)
}

// applied is an application of a new candidate that HR has not checked.
func (s *site) applied(surname string) *competition.Application {
	s.t.Helper()
	a, err := s.Service.Apply(s.t.Context(), s.Candidate(surname).Actor, competition.ApplyIn{Vacancy: s.Free.ID, ExtraAsked: 25, ExtraReason: "Көру қабілеті нашар"})
	s.Must(err)
	return a
}

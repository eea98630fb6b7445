package seriespages_test

import (
	"context"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/seriespages"
	"tarazy/internal/web/webtest"
)

// site is the pages of series on a world.
type site struct {
	*interviewtest.World
	handler http.Handler
	who     map[string]*access.Actor
}

// Actor signs in whom the cookie "as" names.
func (s *site) Actor(r *http.Request) (*access.Actor, error) {
	c, err := r.Cookie("as")
	if err != nil {
		return nil, nil
	}
	return s.who[c.Value], nil
}

func newSite(t *testing.T) *site {
	t.Helper()
	c := clock.NewFixed(interviewtest.Start)
	w := interviewtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	s := &site{World: w, who: map[string]*access.Actor{
		"hr": w.HR, "lead": w.Lead, "first": w.Members[0], "second": w.Members[1], "third": w.Members[2], "expert": w.Expert, "admin": w.Admin,
		"inspector": w.Inspector, "stranger": w.Stranger, "candidate": w.Candidates[0], "other": w.Candidates[1],
	}}
	lib, err := interviewtest.Library()
	w.Must(err)
	frame := web.Frame{}
	server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: s, Failed: frame.Failed}, seriespages.Routes(seriespages.Deps{
		Interviews: w.Service, Draw: frame.Draw, Zone: func(string) *time.Location { return time.FixedZone("", 6*60*60) }, Find: s.find,
		Library: func() *law.Library { return lib },
	}))
	w.Must(err)
	s.handler = server.Handler()
	return s
}

// find finds the third member by a part of the name.
func (s *site) find(_ context.Context, _, text string) ([]seriespages.Found, error) {
	if p := s.Members[2]; strings.Contains(p.Name, text) {
		return []seriespages.Found{{ID: p.Person, Name: p.Name}}, nil
	}
	return nil, nil
}

// answer is what the server said.
type answer struct {
	code   int
	text   string
	header http.Header
}

func (s *site) send(as, lang, method, path string, form url.Values) answer {
	s.T.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	r.AddCookie(&http.Cookie{Name: "lang", Value: lang})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	return answer{rec.Code, html.UnescapeString(strings.ReplaceAll(rec.Body.String(), "\u00a0", " ")), rec.Header()}
}

func (s *site) get(as, path string) answer { return s.send(as, "en", "GET", path, nil) }

func (s *site) post(as, path string, kv ...string) answer {
	s.T.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	return s.send(as, "en", "POST", path, form)
}

// leads wants an answer to lead on to a place.
func (s *site) leads(what string, a answer, place string) {
	s.T.Helper()
	if a.code != http.StatusSeeOther || a.header.Get("Location") != place {
		s.T.Fatalf("%s: %d to %q\n%s", what, a.code, a.header.Get("Location"), webtest.Main(a.text))
	}
}

// holds looks for words that must and, behind "!", must not be there. Whatever
// the summary of errors leads to must be on the page.
func (s *site) holds(what string, a answer, status int, words ...string) {
	s.T.Helper()
	webtest.Holds(s.T, what, a.code, status, a.text, append(words, "!⟦", "!style=")...)
	if webtest.Summary(s.T, what, a.text) && status < 400 {
		s.T.Errorf("%s shows errors", what)
	}
}

// each draws a page in the three languages.
func (s *site) each(as, path string) {
	s.T.Helper()
	for _, l := range locale.Langs {
		s.holds(as+" "+string(l)+" "+path, s.send(as, string(l), "GET", path, nil), http.StatusOK, "!%!", "!<script>")
	}
}

// version is that of the series as it is stored.
func (s *site) version(id interview.SeriesID) string {
	s.T.Helper()
	return strconv.FormatInt(s.Stored(id).Version, 10)
}

// of is the page of a candidate's interview.
func (s *site) of(se *interview.Series, who *access.Actor) (string, *interview.Interview) {
	s.T.Helper()
	i := s.InterviewOf(se.ID, who)
	return seriesPath(se) + "/" + string(i.ID), i
}

func seriesPath(se *interview.Series) string { return "/interviews/" + string(se.ID) }

package talkpages_test

import (
	"context"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/talkpages"
	"tarazy/internal/web/webtest"
)

// site is the pages of a talk on a world.
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
		"lead": w.Lead, "first": w.Members[0], "second": w.Members[1], "third": w.Members[2], "expert": w.Expert, "hr": w.HR,
		"stranger": w.Stranger, "candidate": w.Candidates[0], "inspector": w.Inspector, "admin": w.Admin,
	}}
	frame := web.Frame{}
	server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: s, Failed: frame.Failed}, talkpages.Routes(talkpages.Deps{
		Interviews: w.Service, Draw: frame.Draw, Zone: func(string) *time.Location { return time.UTC }, Names: s.names,
	}))
	w.Must(err)
	s.handler = server.Handler()
	return s
}

func (s *site) names(_ context.Context, ids []string) (map[string]string, error) {
	out := map[string]string{}
	s.Tx(func(tx interview.Tx) error {
		for _, id := range ids {
			p, err := tx.PersonGet(people.PersonID(id))
			if err != nil {
				return err
			}
			out[id] = p.Name()
		}
		return nil
	})
	return out, nil
}

// answer is what the server said.
type answer struct {
	code   int
	text   string
	header http.Header
}

func (s *site) send(as, lang, method, path, kind, body string) answer {
	s.T.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	r.AddCookie(&http.Cookie{Name: "lang", Value: lang})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	return answer{rec.Code, html.UnescapeString(strings.ReplaceAll(rec.Body.String(), "\u00a0", " ")), rec.Header()}
}

func (s *site) get(as, path string) answer { return s.send(as, "en", "GET", path, "", "") }

func (s *site) post(as, path string, kv ...string) answer {
	s.T.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	return s.send(as, "en", "POST", path, "application/x-www-form-urlencoded", form.Encode())
}

func (s *site) json(as, path, body string) answer {
	s.T.Helper()
	return s.send(as, "ru", "POST", path, "application/json", body)
}

// went wants an answer to lead on to a place.
func (s *site) went(what string, a answer, place string) {
	s.T.Helper()
	if a.code != http.StatusSeeOther || a.header.Get("Location") != place {
		s.T.Fatalf("%s: %d to %q\n%s", what, a.code, a.header.Get("Location"), webtest.Main(a.text))
	}
}

// holds looks for words that must and, behind "!", must not be there.
func (s *site) holds(what string, a answer, status int, words ...string) {
	s.T.Helper()
	webtest.Holds(s.T, what, a.code, status, a.text, append(words, "!⟦")...)
}

// version is that of the first form of a page.
func (s *site) version(a answer) string {
	s.T.Helper()
	found := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(a.text)
	if found == nil {
		s.T.Fatalf("no version in\n%s", webtest.Main(a.text))
	}
	return found[1]
}

// each draws a page in the three languages.
func (s *site) each(as, path string, status int) {
	s.T.Helper()
	for _, l := range locale.Langs {
		a := s.send(as, string(l), "GET", path, "", "")
		s.holds(as+" "+string(l)+" "+path, a, status, "!style=", "!%!")
		if a.header.Get("ETag") != "" || a.header.Get("Cache-Control") != "no-store" {
			s.T.Errorf("%s may be kept: %v", path, a.header)
		}
	}
}

func address(i *interview.Interview) string {
	return "/interviews/" + string(i.Series) + "/" + string(i.ID)
}

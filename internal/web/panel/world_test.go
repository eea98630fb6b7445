package panel_test

import (
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/draft"
	"tarazy/internal/id"
	"tarazy/internal/locale"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/panel"
	"tarazy/internal/web/webtest"
)

// site is the pages of the commission on a world.
type site struct {
	*competitiontest.World
	handler http.Handler
	who     map[string]*access.Actor
	drafts  *draft.Service
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
	c := clock.NewFixed(competitiontest.Start)
	db := storetest.Open(t, storetest.SQLite(t), c)
	w := competitiontest.New(t, db, c)
	s := &site{World: w, who: map[string]*access.Actor{
		"hr": w.HR, "chair": w.Judges[0], "member": w.Judges[1], "secretary": w.Secretary, "observer": w.Observer, "proctor": w.Proctor,
		"spare": w.Spare, "manager": w.Manager, "candidate": w.Candidate("Үміткерова").Actor, "checker": w.Checker,
	}}
	s.drafts = &draft.Service{Store: store.As[draft.Tx](db), Master: w.Master, IDs: id.Sequence(3)}
	frame := web.Frame{}
	server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: s, Failed: frame.Failed}, panel.Routes(panel.Deps{
		Competitions: w.Service, Draw: frame.Draw, Drafts: s.drafts,
	}))
	w.Must(err)
	s.handler = server.Handler()
	return s
}

// answer is what the server said.
type answer struct {
	code   int
	text   string
	header http.Header
}

func (s *site) do(as, lang, method, path string, kv ...string) answer {
	s.T.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	r.AddCookie(&http.Cookie{Name: "lang", Value: lang})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	return answer{rec.Code, html.UnescapeString(strings.ReplaceAll(rec.Body.String(), "\u00a0", " ")), rec.Header()}
}

func (s *site) get(as, path string) answer { return s.do(as, "en", "GET", path) }

func (s *site) post(as, path string, kv ...string) answer {
	return s.do(as, "en", "POST", path, kv...)
}

// holds looks for words that must and, behind "!", must not be there.
func (s *site) holds(what string, a answer, status int, words ...string) {
	s.T.Helper()
	webtest.Holds(s.T, what, a.code, status, a.text, append(words, "!⟦")...)
}

// each draws a page in the three languages.
func (s *site) each(as, path string, status int) {
	s.T.Helper()
	for _, l := range locale.Langs {
		a := s.do(as, string(l), "GET", path)
		s.holds(as+" "+string(l)+" "+path, a, status, "!style=", "!%!")
		if a.header.Get("ETag") != "" {
			s.T.Errorf("%s has an ETag", path)
		}
	}
}

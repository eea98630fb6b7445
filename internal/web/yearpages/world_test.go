package yearpages_test

import (
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/clock"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/webtest"
	"tarazy/internal/web/yearpages"
)

// site is the pages of a year on a world.
type site struct {
	*appraisaltest.World
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
	c := clock.NewFixed(appraisaltest.Start)
	w := appraisaltest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	s := &site{World: w, who: map[string]*access.Actor{
		"hr": w.HR, "chair": w.Chair, "member": w.Members[0], "servant": w.Economist, "head": w.HeadBudget, "higher": w.HeadFinance,
		"authorised": w.Authorised, "inspector": w.Inspector, "stranger": w.Stranger, "colleague": w.Accountant,
	}}
	lib, err := appraisaltest.Library()
	w.Must(err)
	frame := web.Frame{}
	server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: s, Failed: frame.Failed}, yearpages.Routes(yearpages.Deps{
		Appraisals: w.Service, People: w.People.Service, Draw: frame.Draw, Find: s.find, Library: func() *law.Library { return lib },
	}))
	w.Must(err)
	s.handler = server.Handler()
	return s
}

// find finds the authorised person by a part of the name.
func (s *site) find(_ *route.Request, _ people.BodyID, text string) ([]yearpages.Found, error) {
	if p := s.Authorised; strings.Contains(p.Name, text) {
		return []yearpages.Found{{ID: p.Person, Name: p.Name, About: "уәкілетті тұлға"}}, nil
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
	if a.code != http.StatusSeeOther || !strings.HasPrefix(a.header.Get("Location"), place) {
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

// version is that of the year as it is stored.
func (s *site) version(id appraisal.YearID) string {
	s.T.Helper()
	return strconv.FormatInt(s.Year(id).Version, 10)
}

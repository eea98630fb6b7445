package meetingpages_test

import (
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/api"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/clock"
	"tarazy/internal/draft"
	ids "tarazy/internal/id"
	"tarazy/internal/law"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/meetingpages"
)

// site is the pages and the API of the commission on a world in which the sheets
// of the economist and of the accountant, who lacks every competency, are with
// it.
type site struct {
	*appraisaltest.World
	handler http.Handler
	who     map[string]*access.Actor
	year    *appraisal.Year
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
	c := clock.NewFixed(appraisaltest.Start)
	w := appraisaltest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	s := &site{World: w, who: map[string]*access.Actor{
		"hr": w.HR, "chair": w.Chair, "secretary": w.Secretary, "authorised": w.Authorised, "servant": w.Economist, "stranger": w.Stranger,
		"0": w.Members[0], "1": w.Members[1], "2": w.Members[2], "3": w.Members[3],
	}}
	lib, err := appraisaltest.Library()
	w.Must(err)
	w.Key(w.Chair) // trust
	frame := web.Frame{}
	s.drafts = &draft.Service{Store: store.As[draft.Tx](w.DB), Master: w.People.Master, IDs: ids.Sequence(7)}
	server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: s, Failed: frame.Failed, Drafts: s.drafts}, append(meetingpages.Routes(meetingpages.Deps{
		Appraisals: w.Service, Drafts: s.drafts, Draw: frame.Draw, Library: func() *law.Library { return lib },
	}), api.BenchRoutes(api.BenchDeps{Appraisals: w.Service})...))
	w.Must(err)
	s.handler = server.Handler()
	return s
}

// appraised brings two cases to the commission.
func (s *site) appraised() {
	s.T.Helper()
	w := s.World
	s.year = w.OpenYear()
	w.InForce(s.year, w.Economist, w.Accountant)
	w.At("2024-01-03")
	w.Begin(s.year, "2024-01-15", "2024-02-02")
	w.Sheeted(s.year, w.Economist, w.HeadBudget, w.HeadFinance, 4, 0)
	w.Sheeted(s.year, w.Accountant, w.HeadFinance, w.First, 3, 9)
}

// answer is what the server said.
type answer struct {
	code  int
	text  string
	place string
}

func (s *site) send(as, lang, method, path string, form url.Values) answer {
	s.T.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	r.AddCookie(&http.Cookie{Name: "lang", Value: lang})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	return answer{rec.Code, html.UnescapeString(strings.ReplaceAll(rec.Body.String(), "\u00a0", " ")), rec.Header().Get("Location")}
}

func (s *site) get(as, path string) answer { return s.send(as, "en", "GET", path, nil) }

func (s *site) post(as, path string, form url.Values) answer {
	s.T.Helper()
	return s.send(as, "en", "POST", path, form)
}

// done sends a form that leads on, and gives the page that it leads to.
func (s *site) done(as, path string, form url.Values) answer {
	s.T.Helper()
	a := s.post(as, path, form)
	if a.code != http.StatusSeeOther {
		s.T.Fatalf("%s: status %d\n%s", path, a.code, a.text)
	}
	return s.get(as, a.place)
}

// holds looks for words that must and, behind "!", must not be there. Whatever
// the summary of errors leads to must be on the page.
func (s *site) holds(what string, a answer, status int, words ...string) {
	s.T.Helper()
	if a.code != status {
		s.T.Fatalf("%s: status %d, not %d\n%s", what, a.code, status, a.text)
	}
	for _, w := range words {
		if not, ok := strings.CutPrefix(w, "!"); ok == strings.Contains(a.text, strings.TrimPrefix(w, "!")) {
			s.T.Errorf("%s: %q, wanted: %v", what, not, !ok)
		}
	}
	for _, m := range regexp.MustCompile(`<a href="#([^"]+)"`).FindAllStringSubmatch(a.text, -1) {
		if m[1] != "main" && !strings.Contains(a.text, `id="`+m[1]+`"`) {
			s.T.Errorf("%s: nothing at #%s", what, m[1])
		}
	}
}

// seen is the version that a page was drawn of.
func seen(a answer) url.Values {
	form := url.Values{}
	for _, name := range []string{"number", "version"} {
		if m := regexp.MustCompile(`name="` + name + `" value="(\d+)"`).FindStringSubmatch(a.text); m != nil {
			form.Set(name, m[1])
		}
	}
	return form
}

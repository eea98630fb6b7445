package sheetpages_test

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
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/clock"
	"tarazy/internal/draft"
	"tarazy/internal/id"
	"tarazy/internal/law"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/front"
	"tarazy/internal/web/sheetpages"
)

// site is the pages of the sheets on a world in which the appraisal has begun.
type site struct {
	*appraisaltest.World
	handler http.Handler
	who     map[string]*access.Actor
	year    *appraisal.Year
	path    string // of the economist's case
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
		"hr": w.HR, "servant": w.Economist, "head": w.HeadBudget, "higher": w.HeadFinance, "member": w.Members[0], "stranger": w.Stranger, "colleague": w.Accountant,
	}}
	lib, err := appraisaltest.Library()
	w.Must(err)
	frame := web.Frame{}
	drafts := &draft.Service{Store: store.As[draft.Tx](w.DB), Master: w.People.Master, IDs: id.Sequence(7)}
	routes := sheetpages.Routes(sheetpages.Deps{Appraisals: w.Service, Drafts: drafts, Draw: frame.Draw, Library: func() *law.Library { return lib }})
	server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: s, Failed: frame.Failed, Drafts: drafts}, append(routes, front.Routes(front.Deps{Drafts: drafts})...))
	w.Must(err)
	s.handler = server.Handler()
	s.year = w.OpenYear()
	w.Form()
	w.InForce(s.year, w.Economist, w.Clerk)
	w.At("2024-01-03")
	w.Begin(s.year, "2024-01-15", "2024-02-02")
	s.path = "/appraisals/" + string(w.CaseOf(s.year.ID, w.Economist).ID)
	return s
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

func (s *site) get(as, path string) answer { return s.send(as, "en", "GET", s.path+path, nil) }

func (s *site) post(as, path string, form url.Values) answer {
	s.T.Helper()
	return s.send(as, "en", "POST", s.path+path, form)
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
	for _, name := range []string{"number", "version", "rows"} {
		if m := regexp.MustCompile(`name="` + name + `" value="(\d+)"`).FindStringSubmatch(a.text); m != nil {
			form.Set(name, m[1])
		}
	}
	return form
}

package planpages_test

import (
	"bytes"
	"html"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/clock"
	"tarazy/internal/draft"
	"tarazy/internal/id"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/planpages"
	"tarazy/internal/web/webtest"
)

// site is the pages of plans on a world.
type site struct {
	*appraisaltest.World
	handler http.Handler
	year    *appraisal.Year
	drafts  *draft.Service
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
		"hr": w.HR, "servant": w.Economist, "head": w.HeadBudget, "higher": w.HeadFinance, "first": w.First, "inspector": w.Inspector,
		"stranger": w.Stranger, "colleague": w.Clerk,
	}}
	lib, err := appraisaltest.Library()
	w.Must(err)
	frame := web.Frame{}
	s.drafts = &draft.Service{Store: store.As[draft.Tx](w.DB), Master: w.People.Master, IDs: id.Sequence(7)}
	server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: s, Failed: frame.Failed, Drafts: s.drafts}, planpages.Routes(planpages.Deps{
		Appraisals: w.Service, Drafts: s.drafts,
		Draw: frame.Draw, Library: func() *law.Library { return lib },
	}))
	w.Must(err)
	s.handler = server.Handler()
	s.year = w.OpenYear()
	return s
}

// path is a page of a servant's case.
func (s *site) path(a *access.Actor, below string) string {
	s.T.Helper()
	return "/appraisals/" + string(s.CaseOf(s.year.ID, a).ID) + below
}

type answer struct {
	code   int
	text   string
	header http.Header
}

func (s *site) do(as, lang string, r *http.Request) answer {
	s.T.Helper()
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	r.AddCookie(&http.Cookie{Name: "lang", Value: lang})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	return answer{rec.Code, html.UnescapeString(strings.ReplaceAll(rec.Body.String(), "\u00a0", " ")), rec.Header()}
}

func (s *site) get(as, path string) answer {
	s.T.Helper()
	return s.do(as, "en", httptest.NewRequest("GET", path, nil))
}

func (s *site) post(as, path string, form url.Values) answer {
	s.T.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(as, "en", r)
}

// upload sends a file.
func (s *site) upload(as, path, name string, data []byte) answer {
	s.T.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	part, err := m.CreateFormFile("file", name)
	s.Must(err)
	_, err = part.Write(data)
	s.Must(err)
	s.Must(m.Close())
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return s.do(as, "en", r)
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
	webtest.Summary(s.T, what, a.text)
}

// each draws a page in the three languages.
func (s *site) each(as, path string) {
	s.T.Helper()
	for _, l := range locale.Langs {
		s.holds(as+" "+string(l)+" "+path, s.do(as, string(l), httptest.NewRequest("GET", path, nil)), http.StatusOK, "!%!", "!<script>")
	}
}

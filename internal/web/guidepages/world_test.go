package guidepages_test

import (
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
	"tarazy/internal/day"
	"tarazy/internal/draft"
	"tarazy/internal/id"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/guidepages"
)

// site is the world of interviews with the pages of guides; the cookie "as"
// names who asks.
type site struct {
	*interviewtest.World
	t       *testing.T
	handler http.Handler
}

func (s *site) Actor(r *http.Request) (*access.Actor, error) {
	c, err := r.Cookie("as")
	if err != nil {
		return nil, nil
	}
	a := *map[string]*access.Actor{"hr": s.HR, "admin": s.Admin, "expert": s.Expert, "lead": s.Lead, "stranger": s.Stranger}[c.Value]
	a.Lang = "" // the language of the request counts
	return &a, nil
}

func newSite(t *testing.T) *site {
	t.Helper()
	c := clock.NewFixed(interviewtest.Start)
	s := &site{World: interviewtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c), t: t}
	zone, err := day.Zone("Asia/Almaty")
	s.Must(err)
	frame := web.Frame{}
	deps := guidepages.Deps{
		Interviews: s.Service, Draw: frame.Draw, Zone: func(string) *time.Location { return zone },
		Drafts: &draft.Service{Store: store.As[draft.Tx](s.DB), Master: s.People.Master, IDs: id.Sequence(33)},
	}
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: s, Failed: frame.Failed, Drafts: deps.Drafts}, guidepages.Routes(deps))
	s.Must(err)
	s.handler = server.Handler()
	return s
}

type answer struct {
	code     int
	text, to string
	raw      []byte
}

func (s *site) send(as, lang, method, path string, form url.Values) answer {
	s.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Accept-Language", lang)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	return answer{rec.Code, html.UnescapeString(strings.ReplaceAll(rec.Body.String(), "\u00a0", " ")), rec.Header().Get("Location"), rec.Body.Bytes()}
}

// page reads a page in the three languages and gives the English one.
func (s *site) page(as, path string, words ...string) answer {
	s.t.Helper()
	var out answer
	for _, l := range []string{"kk", "ru", "en"} {
		out = s.send(as, l, "GET", path, nil)
		if out.code != 200 || strings.Contains(out.text, "⟦") || strings.Contains(out.text, "style=") {
			s.t.Fatalf("%s in %s: %d\n%s", path, l, out.code, out.text)
		}
	}
	s.holds(path, out, words...)
	return out
}

// holds looks for words in an answer; one that begins with "!" must be absent.
func (s *site) holds(what string, a answer, words ...string) {
	s.t.Helper()
	for _, word := range words {
		if rest, not := strings.CutPrefix(word, "!"); strings.Contains(a.text, rest) == not {
			s.t.Errorf("%s: %q\n%s", what, word, inWords(a.text))
		}
	}
}

// inWords is what of a page is read.
func inWords(text string) string {
	if _, rest, ok := strings.Cut(text, "<main"); ok {
		text = rest
	}
	return strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(text, " ")), " ")
}

// post sends a form in English: names and values in turn.
func (s *site) post(path string, kv ...string) answer {
	s.t.Helper()
	form := url.Values{}
	for i := 0; i < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	return s.send("hr", "en", "POST", path, form)
}

// went wants a redirect and gives its address.
func (s *site) went(a answer) string {
	s.t.Helper()
	if a.code != 303 {
		s.t.Fatalf("no redirect: %d\n%s", a.code, a.text)
	}
	return a.to
}

// version is that of the form of a page.
func (s *site) version(path string) string {
	s.t.Helper()
	a := s.send("hr", "en", "GET", path, nil)
	found := regexp.MustCompile(`name="version" value="([^"]*)"`).FindStringSubmatch(a.text)
	if found == nil {
		s.t.Fatalf("no version on %s: %d\n%s", path, a.code, a.text)
	}
	return found[1]
}

// save sends a form with the version that its page shows.
func (s *site) save(path string, kv ...string) answer {
	s.t.Helper()
	return s.post(strings.SplitN(path, "?", 2)[0], append([]string{"version", s.version(path)}, kv...)...)
}

// pressed sends a form to an address of its own, with the version of its page.
func (s *site) pressed(page, path string, kv ...string) answer {
	s.t.Helper()
	return s.post(path, append([]string{"version", s.version(page)}, kv...)...)
}

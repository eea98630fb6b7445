package bankpages_test

import (
	"bytes"
	"context"
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
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/draft"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/id"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/bankpages"
)

// site is a bank with its pages; the cookie "as" names the role that asks.
type site struct {
	*examtest.Bank
	t       *testing.T
	drafts  *draft.Service
	handler http.Handler
}

func (s *site) Actor(r *http.Request) (*access.Actor, error) {
	c, err := r.Cookie("as")
	if err != nil {
		return nil, nil
	}
	return s.Bank.Actor(access.Role(c.Value)), nil
}

func newSite(t *testing.T) *site {
	t.Helper()
	c := clock.NewFixed(examtest.Start)
	s := &site{Bank: examtest.NewBank(t, storetest.Open(t, storetest.SQLite(t), c), c), t: t}
	s.drafts = &draft.Service{Store: store.As[draft.Tx](s.DB), Master: s.People.Master, IDs: id.Sequence(30)}
	zone, err := day.Zone("Asia/Almaty")
	s.Must(err)
	frame := web.Frame{}
	deps := bankpages.Deps{
		Exams: s.Service, Draw: frame.Draw, Drafts: s.drafts, Zone: func(string) *time.Location { return zone },
		Names: func(_ context.Context, ids []string) (map[string]string, error) {
			out := map[string]string{}
			for _, one := range ids {
				out[one] = "Сынақов Сынақ"
			}
			return out, nil
		},
	}
	for _, r := range []access.Role{access.ItemAuthor, access.ItemReviewer, access.TestManager, access.Methodologist} {
		s.Bank.Actor(r)
	}
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: named{s}, Failed: frame.Failed, Drafts: s.drafts}, bankpages.Routes(deps))
	s.Must(err)
	s.handler = server.Handler()
	return s
}

// named finds who asks by the cookie.
type named struct{ s *site }

func (n named) Actor(r *http.Request) (*access.Actor, error) { return n.s.Actor(r) }

type answer struct {
	code     int
	text, to string
}

func (s *site) send(as access.Role, lang, method, path, kind string, body io.Reader) answer {
	s.t.Helper()
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Accept-Language", lang)
	r.Header.Set("Content-Type", kind)
	r.AddCookie(&http.Cookie{Name: "as", Value: string(as)})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	return answer{rec.Code, html.UnescapeString(strings.ReplaceAll(rec.Body.String(), "\u00a0", " ")), rec.Header().Get("Location")}
}

// polled is what the page's own question is answered.
func (s *site) polled(as access.Role, path string) answer {
	s.t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept-Language", "en")
	r.Header.Set("HX-Request", "true")
	r.AddCookie(&http.Cookie{Name: "as", Value: string(as)})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	return answer{rec.Code, rec.Body.String(), rec.Header().Get("HX-Refresh")}
}

// page reads a page in the three languages and gives the English one.
func (s *site) page(as access.Role, path string, words ...string) answer {
	s.t.Helper()
	var out answer
	for _, l := range []string{"kk", "ru", "en"} {
		out = s.send(as, l, "GET", path, "", nil)
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
	if strings.Contains(a.text, "⟦") {
		s.t.Errorf("%s lacks a message:\n%s", what, a.text)
	}
	for _, word := range words {
		if rest, not := strings.CutPrefix(word, "!"); strings.Contains(a.text, rest) == not {
			s.t.Errorf("%s: %q\n%s", what, word, a.text)
		}
	}
}

// post sends a form in English: names and values in turn.
func (s *site) post(as access.Role, path string, kv ...string) answer {
	s.t.Helper()
	form := url.Values{}
	for i := 0; i < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	return s.send(as, "en", "POST", path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// went wants a redirect and gives its address.
func (s *site) went(a answer) string {
	s.t.Helper()
	if a.code != 303 {
		s.t.Fatalf("no redirect: %d\n%s", a.code, a.text)
	}
	return a.to
}

func (s *site) upload(as access.Role, path, name string, data []byte, kv ...string) answer {
	s.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i < len(kv); i += 2 {
		s.Must(w.WriteField(kv[i], kv[i+1]))
	}
	f, err := w.CreateFormFile("file", name)
	s.Must(err)
	_, err = f.Write(data)
	s.Must(err)
	s.Must(w.Close())
	return s.send(as, "en", "POST", path, w.FormDataContentType(), &b)
}

// value is that of a field of a form.
func (s *site) value(a answer, name string) string {
	s.t.Helper()
	found := regexp.MustCompile(`name="` + regexp.QuoteMeta(name) + `" value="([^"]*)"`).FindStringSubmatch(a.text)
	if found == nil {
		s.t.Fatalf("no field %s:\n%s", name, a.text)
	}
	return found[1]
}

// link is the first address of a page that holds a text.
func (s *site) link(a answer, part string) string {
	s.t.Helper()
	for _, found := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(a.text, -1) {
		if strings.Contains(found[1], part) {
			return found[1]
		}
	}
	s.t.Fatalf("no link with %s:\n%s", part, a.text)
	return ""
}

// key is that of the first item of a list.
func (s *site) key(a answer) string {
	s.t.Helper()
	found := regexp.MustCompile(`href="/bank/items/[^"]*"[^>]*>([^<]*)<`).FindStringSubmatch(a.text)
	if found == nil {
		s.t.Fatalf("no item:\n%s", a.text)
	}
	return found[1]
}

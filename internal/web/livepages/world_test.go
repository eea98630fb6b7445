package livepages_test

import (
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"tarazy/acts"
	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/competition"
	"tarazy/internal/decide"
	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/fault"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/proctor"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/exampages"
	"tarazy/internal/web/livepages"
	"tarazy/internal/web/webtest"
)

var library = sync.OnceValues(func() (*law.Library, error) { return law.Load(acts.FS, decide.Kinds()...) })

// site is the pages of a watched sitting, with those of its candidates.
type site struct {
	*examtest.Hall
	*httptest.Server
	Live *proctor.Service
}

// whoIn reads a role in a body, or a candidate by id.
func whoIn(body string) func(as string) *access.Actor {
	return func(as string) *access.Actor {
		if strings.HasPrefix(as, "per_") {
			return webtest.Candidate(as)
		}
		return webtest.InRole(body)(as + ":per-" + as)
	}
}

const act, edition = "selection-2023", "2023-03-01"

func newSite(t *testing.T) *site {
	t.Helper()
	lib, err := library()
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewFixed(examtest.Start)
	h := examtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	e, err := lib.Edition(act, edition)
	h.Must(err)
	rules := law.Rules[competition.Rules](e)
	live := &proctor.Service{
		Store: store.As[proctor.Tx](h.DB), IDs: id.Sequence(47), Master: h.Delivery.Service.Master, Seats: h.Delivery.Service, Blobs: h.People.Blobs,
		Record: func(tx proctor.Tx, e journal.Entry) error { return journal.Add(tx.(journal.Tx), e) },
		Flagging: func(string, string) (*proctor.FlagRuled, error) {
			return &proctor.FlagRuled{Edition: e, Rules: &rules.Flags, Prohibited: rules.Conduct.Prohibited}, nil
		},
	}
	h.Delivery.Service.Forbids = func(_ *exam.Test, conduct string) (fault.Citation, error) {
		return rules.Conduct.Prohibited.Cite(), nil
	}
	h.Sitting.Test.Act, h.Sitting.Test.Edition, h.Sitting.Test.Proctored, h.Sitting.Version = act, edition, true, h.Sitting.Version+1
	h.Tx(func(tx exam.Tx) error { _, err := tx.SittingUpdate(h.Sitting); return err })
	frame, zone := web.Frame{}, func(string) *time.Location { return time.UTC }
	press := id.Sequence(48)
	routes := append(
		exampages.Routes(exampages.Deps{Delivery: h.Delivery, Exams: h.Delivery.Service, Draw: frame.Draw, Library: func() *law.Library { return lib }, Zone: zone}),
		livepages.Routes(livepages.Deps{
			Delivery: h.Delivery, Proctor: live, Draw: frame.Draw, Library: func() *law.Library { return lib }, Zone: zone,
			Press: func() string { return press.New("prs") },
		})...)
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: webtest.ByCookie(whoIn(string(h.People.Body))), Failed: frame.Failed}, routes)
	h.Must(err)
	s := &site{h, httptest.NewServer(server.Handler()), live}
	t.Cleanup(s.Server.Close)
	return s
}

// answer is what the server said.
type answer struct {
	code   int
	text   string
	header http.Header
}

func (s *site) do(as, lang, method, path string, form url.Values) answer {
	s.T.Helper()
	return s.send(as, lang, method, path, "application/x-www-form-urlencoded", form.Encode())
}

func (s *site) send(as, lang, method, path, kind, body string) answer {
	s.T.Helper()
	r, err := http.NewRequestWithContext(s.T.Context(), method, s.URL+path, strings.NewReader(body))
	s.Must(err)
	r.Header.Set("Accept-Language", lang)
	r.Header.Set("Content-Type", kind)
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	s.Must(err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	s.Must(err)
	return answer{res.StatusCode, html.UnescapeString(strings.ReplaceAll(string(b), "\u00a0", " ")), res.Header}
}

func (s *site) get(as access.Role, path string) answer {
	s.T.Helper()
	return s.do(string(as), "en", "GET", path, nil)
}

func (s *site) post(as access.Role, path string, form url.Values) answer {
	s.T.Helper()
	return s.do(string(as), "en", "POST", path, form)
}

func (s *site) has(a answer, code int, words ...string) {
	s.T.Helper()
	if a.code != code {
		s.T.Errorf("status %d, want %d", a.code, code)
	}
	for _, w := range words {
		if !strings.Contains(a.text, w) {
			s.T.Errorf("no %q in the page", w)
		}
	}
	if strings.Contains(a.text, "⟦") {
		s.T.Errorf("a message is missing: %s", a.text[strings.Index(a.text, "⟦"):][:60])
	}
}

// window is a browser of somebody.
func (s *site) window(as string) context.Context {
	s.T.Helper()
	ctx := webtest.Browser(s.T)
	webtest.Size(s.T, ctx, 1280, 900)
	webtest.Open(s.T, ctx, s.URL+"/practice?lang=en")
	webtest.JS[string](s.T, ctx, `document.cookie = "as=`+as+`; path=/"`)
	return ctx
}

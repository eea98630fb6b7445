package equipmentpages_test

import (
	"bytes"
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/law"
	"tarazy/internal/proctor/proctortest"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/equipmentpages"
	"tarazy/internal/web/exampages"
	"tarazy/internal/web/webtest"
)

// site is the pages before and of a proctored test.
type site struct {
	*proctortest.World
	*httptest.Server
}

func newSite(t *testing.T) *site {
	t.Helper()
	c := clock.NewFixed(examtest.Start)
	w := proctortest.New(examtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c))
	frame, lib := web.Frame{}, proctortest.Library(t)
	library := func() *law.Library { return lib }
	zone := func(string) *time.Location { return time.UTC }
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: webtest.ByCookie(webtest.Candidate), Failed: frame.Failed}, slices.Concat(
		equipmentpages.Routes(equipmentpages.Deps{Proctor: w.Proctor, Draw: frame.Draw, Library: library, Wall: c, Zone: zone}),
		exampages.Routes(exampages.Deps{Delivery: w.Delivery, Exams: w.Delivery.Service, Draw: frame.Draw, Library: library, Zone: zone, Proctor: w.Proctor}),
	))
	w.Must(err)
	s := &site{w, httptest.NewServer(server.Handler())}
	t.Cleanup(s.Server.Close)
	return s
}

// answer is what the server said.
type answer struct {
	code   int
	text   string
	header http.Header
}

func (s *site) ask(as, method, path, kind string, body io.Reader) answer {
	s.T.Helper()
	r, err := http.NewRequestWithContext(s.T.Context(), method, s.URL+path, body)
	s.Must(err)
	r.Header.Set("Accept-Language", "en")
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

func (s *site) get(as, path string) answer {
	s.T.Helper()
	return s.ask(as, "GET", path, "", http.NoBody)
}

func (s *site) post(as, path string, form url.Values) answer {
	s.T.Helper()
	return s.ask(as, "POST", path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

func (s *site) sends(as string, bytesOf int) answer {
	s.T.Helper()
	return s.ask(as, "POST", "/equipment/speed", "application/octet-stream", bytes.NewReader(make([]byte, bytesOf)))
}

// holds looks for a status, for words, and with "!" before them for their absence.
func (s *site) holds(what string, a answer, status int, words ...string) {
	s.T.Helper()
	webtest.Holds(s.T, what, a.code, status, a.text, append(words, "!⟦", "!equipment_page.")...)
}

// window is a browser of a person.
func (s *site) window(as string) context.Context {
	s.T.Helper()
	ctx := webtest.Browser(s.T)
	webtest.Size(s.T, ctx, 1280, 900)
	webtest.Open(s.T, ctx, s.URL+"/practice?lang=en")
	webtest.JS[string](s.T, ctx, `document.cookie = "as=`+as+`; path=/"`)
	return ctx
}

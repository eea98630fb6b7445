package beforepages_test

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
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/law"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/beforepages"
	"tarazy/internal/web/exampages"
	"tarazy/internal/web/identitypages"
	"tarazy/internal/web/webtest"
)

// site is the pages before a proctored test, and those of the identity checker.
type site struct {
	*proctortest.World
	*httptest.Server
	checker *access.Actor
}

// who is the checker, or a candidate by id.
func (s *site) who(as string) *access.Actor {
	if as == s.checker.Person {
		return s.checker
	}
	return webtest.Candidate(as)
}

func newSite(t *testing.T) *site {
	t.Helper()
	c := clock.NewFixed(examtest.Start)
	w := proctortest.New(examtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c))
	s := &site{World: w, checker: w.Staff(access.IdentityChecker)}
	frame, lib := web.Frame{}, proctortest.Library(t)
	zone := func(string) *time.Location { return time.UTC }
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: webtest.ByCookie(s.who), Failed: frame.Failed}, slices.Concat(
		beforepages.Routes(beforepages.Deps{Proctor: w.Proctor, Draw: frame.Draw, Zone: zone}),
		identitypages.Routes(identitypages.Deps{Proctor: w.Proctor, Draw: frame.Draw, Zone: zone, Now: c.Now}),
		exampages.Routes(exampages.Deps{
			Delivery: w.Delivery, Exams: w.Delivery.Service, Draw: frame.Draw, Library: func() *law.Library { return lib }, Zone: zone, Proctor: w.Proctor,
		}),
	))
	w.Must(err)
	s.Server = httptest.NewServer(server.Handler())
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

// uploads sends pictures as a form does.
func (s *site) uploads(as, path string, given map[proctor.PictureKind][]byte) answer {
	s.T.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for kind, data := range given {
		part, err := form.CreateFormFile(string(kind), "a.jpg")
		s.Must(err)
		_, err = part.Write(data)
		s.Must(err)
	}
	s.Must(form.Close())
	return s.ask(as, "POST", path, form.FormDataContentType(), &b)
}

// holds looks for a status, for words, and with "!" before them for their absence.
func (s *site) holds(what string, a answer, status int, words ...string) {
	s.T.Helper()
	webtest.Holds(s.T, what, a.code, status, a.text, append(words, "!⟦", "!before_page.", "!identity_page.")...)
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

// checkOf is the check of a seat.
func (s *site) checkOf(booking string) *proctor.Identity {
	s.T.Helper()
	page, err := s.Proctor.Checks(s.T.Context(), s.checker, proctor.IdentityQuery{State: proctor.IdentityWaiting})
	s.Must(err)
	for i := range page.Items {
		if string(page.Items[i].Booking) == booking {
			return &page.Items[i]
		}
	}
	s.T.Fatalf("no check waits for %s", booking)
	return nil
}

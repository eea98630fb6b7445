package flagpages_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/evanw/esbuild/pkg/api"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/law"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
	"tarazy/internal/route"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/exampages"
	"tarazy/internal/web/flagpages"
	"tarazy/internal/web/webtest"
)

// site is the page of a proctored attempt and where its flags go.
type site struct {
	*proctortest.World
	*httptest.Server
}

// newSite stands at the start of the sitting; a browser reckons from what the page
// says of the server's clock.
func newSite(t *testing.T) *site {
	t.Helper()
	c := clock.NewFixed(examtest.Start)
	w := proctortest.New(examtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c))
	frame, lib := web.Frame{}, proctortest.Library(t)
	routes := append(flagpages.Routes(flagpages.Deps{Proctor: w.Proctor}), exampages.Routes(exampages.Deps{
		Delivery: w.Delivery, Exams: w.Delivery.Service, Draw: frame.Draw, Library: func() *law.Library { return lib }, Zone: func(string) *time.Location { return time.UTC }, Proctor: w.Proctor,
	})...)
	for i := range routes {
		routes[i].CSP |= route.Devices
	}
	routes = append(routes, route.Route{Method: "GET", Pattern: "/stand-in.js", Verb: access.Look, Handle: script(bundle(t, "stand-in.ts"))})
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: webtest.ByCookie(webtest.Candidate), Failed: frame.Failed}, routes)
	w.Must(err)
	s := &site{w, httptest.NewServer(server.Handler())}
	t.Cleanup(s.Server.Close)
	return s
}

func script(text []byte) route.Handler {
	return func(w http.ResponseWriter, _ *route.Request) error {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, err := w.Write(text)
		return err
	}
}

// bundle makes a script of a file of testdata.
func bundle(t testing.TB, name string) []byte {
	t.Helper()
	out := api.Build(api.BuildOptions{EntryPoints: []string{"testdata/" + name}, Bundle: true, Format: api.FormatIIFE, Target: api.ES2022})
	for _, e := range out.Errors {
		t.Fatalf("%s: %s", name, e.Text)
	}
	return out.OutputFiles[0].Contents
}

// sits begins an attempt.
func (s *site) sits() (string, exam.AttemptID) {
	s.T.Helper()
	who, booking := s.Seat()
	_, err := s.Proctor.Check(s.T.Context(), who, proctor.CheckIn{Booking: booking, Press: "one", Figures: proctortest.Good()})
	s.Must(err)
	id, err := s.Begin(s.T.Context(), who, booking)
	s.Must(err)
	return who.Person, id
}

// kinds are the flags of an attempt, by kind.
func (s *site) kinds(id exam.AttemptID) map[proctor.FlagKind][]proctor.Flag {
	s.T.Helper()
	out := map[proctor.FlagKind][]proctor.Flag{}
	s.Must(s.Proctor.Store.Read(context.WithoutCancel(s.T.Context()), func(tx proctor.Tx) error {
		all, err := tx.FlagsOf(id)
		for _, f := range all {
			out[f.Kind] = append(out[f.Kind], f)
		}
		return err
	}))
	return out
}

// opens shows the page of an attempt in a browser and begins to watch.
func (s *site) opens(ctx context.Context, who string, id exam.AttemptID) {
	s.T.Helper()
	webtest.Size(s.T, ctx, 1280, 900)
	webtest.Open(s.T, ctx, s.URL+"/practice?lang=en")
	webtest.JS[string](s.T, ctx, `document.cookie = "as=`+who+`; path=/"`)
	webtest.Open(s.T, ctx, s.URL+"/exam/"+string(id))
	webtest.JS[bool](s.T, ctx, `(document.head.append(Object.assign(document.createElement("script"), {src: "/stand-in.js"})), true)`)
	webtest.Wait(s.T, ctx, "window.standIn")
}

func (s *site) sends(as string, id exam.AttemptID, body string) (int, map[string]any) {
	s.T.Helper()
	return s.asks(as, "/proctor/"+string(id)+"/flags", body)
}

// asks posts JSON as somebody.
func (s *site) asks(as, path, body string) (int, map[string]any) {
	s.T.Helper()
	r, err := http.NewRequestWithContext(s.T.Context(), "POST", s.URL+path, strings.NewReader(body))
	s.Must(err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept-Language", "en")
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	res, err := http.DefaultClient.Do(r)
	s.Must(err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	s.Must(err)
	out := map[string]any{}
	s.Must(json.NewDecoder(bytes.NewReader(text)).Decode(&out))
	return res.StatusCode, out
}

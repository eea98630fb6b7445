package formpages_test

import (
	"archive/zip"
	"bytes"
	"context"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/clock"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/formpages"
)

// site is the pages of forms on a world.
type site struct {
	*appraisaltest.World
	handler http.Handler
	worker  *outbox.Worker
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
	s := &site{World: w, who: map[string]*access.Actor{"hr": w.HR, "servant": w.Economist, "stranger": w.Stranger}}
	printer := &appraisal.Printer{Service: w.Service, Store: store.As[appraisal.WorkTx](w.DB), Actor: func(context.Context, people.PersonID) (*access.Actor, error) { return w.HR, nil }}
	s.worker = outbox.NewWorker(outbox.Config{Store: store.As[outbox.WorkTx](w.DB), Owner: "test"})
	printer.Handle(s.worker)
	frame := web.Frame{}
	server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: s, Failed: frame.Failed}, formpages.Routes(formpages.Deps{
		Appraisals: w.Service, Printer: printer, Draw: frame.Draw,
	}))
	w.Must(err)
	s.handler = server.Handler()
	return s
}

// send wants a status, and gives what was answered.
func (s *site) send(as, lang, method, path string, form url.Values, status int) string {
	s.T.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	r.AddCookie(&http.Cookie{Name: "lang", Value: lang})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	if rec.Code != status {
		s.T.Fatalf("%s %s by %s: %d\n%s", method, path, as, rec.Code, rec.Body.String())
	}
	return html.UnescapeString(rec.Body.String())
}

func TestHRPrintsTheFormsOfAYear(t *testing.T) {
	s := newSite(t)
	y := s.OpenYear()
	at := "/years/" + string(y.ID) + "/forms"
	for _, l := range locale.Langs {
		text := s.send("hr", string(l), "GET", at, nil, 200)
		for _, want := range []string{`name="papers"`, `name="unit"`, "10 · ", "!⟦", "!/forms/file"} {
			if not, ok := strings.CutPrefix(want, "!"); strings.Contains(text, strings.TrimPrefix(want, "!")) == ok {
				t.Errorf("%s: %q %q", l, want, not)
			}
		}
	}
	bad := s.send("hr", "en", "POST", at, url.Values{"lang": {"ru"}, "format": {"docx"}, "unit": {string(s.Units["11"])}}, 422)
	if !strings.Contains(bad, "Choose at least one form") || !strings.Contains(bad, `value="`+string(s.Units["11"])+`" selected`) {
		t.Error(bad)
	}
	good := url.Values{"papers": {"individual_work_plan"}, "lang": {"ru"}, "format": {"pdf"}}
	s.send("servant", "en", "POST", at, good, 403)
	s.send("stranger", "en", "GET", at, nil, 404)
	s.send("hr", "en", "GET", at+"/file", nil, 404)
	s.send("hr", "en", "POST", at, good, 303)
	if text := s.send("hr", "en", "GET", at, nil, 200); !strings.Contains(text, `role="status"`) {
		t.Error(text)
	}
	_, err := s.worker.RunDue(t.Context())
	s.Must(err)
	if text := s.send("hr", "en", "GET", at, nil, 200); !strings.Contains(text, at+"/file") || !strings.Contains(text, "Forms not filled in yet: 15") {
		t.Error(text)
	}
	if file := s.send("hr", "en", "GET", at+"/file", nil, 200); !strings.HasPrefix(file, "PK") {
		t.Error("no ZIP")
	}
}

func TestHRTakesTheArchiveOfACaseThatIsOver(t *testing.T) {
	s := newSite(t)
	y := s.OpenYear()
	s.Form()
	s.InForce(y, s.Economist)
	at := "/appraisals/" + string(s.CaseOf(y.ID, s.Economist).ID) + "/archive.zip"
	if text := s.send("hr", "en", "GET", at, nil, http.StatusConflict); !strings.Contains(text, "The archive is given once the appraisal is over") {
		t.Errorf("before the end: %s", text)
	}
	s.At("2024-01-03")
	s.Begin(y, "2024-01-15", "2024-02-02")
	s.Finish(y.ID)
	data := s.raw("hr", at)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, f := range z.File {
		names[f.Name] = true
	}
	for _, name := range []string{"case.json", "results.json", "recommendations.json", "plan/version-1.json"} {
		if !names[name] {
			t.Errorf("no %s among %v", name, names)
		}
	}
	s.send("stranger", "en", "GET", at, nil, http.StatusNotFound)
}

// raw is what HR takes as a file.
func (s *site) raw(as, path string) []byte {
	s.T.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	if rec.Code != http.StatusOK || rec.Header().Get("Content-Type") != "application/zip" || !strings.HasPrefix(rec.Header().Get("Content-Disposition"), "attachment") {
		s.T.Fatalf("%s: %d %v", path, rec.Code, rec.Header())
	}
	return rec.Body.Bytes()
}

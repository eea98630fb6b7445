package panel_test

import (
	"net/http/httptest"
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/web/webtest"
)

// TestThePagesHoldInABrowser looks at each page, and chooses a mark by a figure.
func TestThePagesHoldInABrowser(t *testing.T) {
	s := newSite(t)
	app := s.marking(3)[0]
	s.Apply(2, s.Free, competition.AtInterview)
	for _, j := range s.Judges {
		s.Must(s.DeclareInterest(t.Context(), j, s.Free.ID, false, ""))
	}
	later := s.Put(s.Candidate("Кешіккенова"), s.Free, competition.AtInterview)
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, server.URL+"/missing")
	essays := s.panel("/essays/" + string(s.Essay.ID))
	for _, at := range []struct{ name, as, path string }{
		{"list", "member", "/panel"}, {"show", "member", s.panel("")}, {"queue", "member", essays}, {"essay", "member", essays + "/" + app.Number},
		{"interests", "chair", s.panel("/interests/" + string(s.Free.ID))}, {"interview", "secretary", s.panel("/interview/" + string(later.Vacancy))},
		{"order", "hr", "/competitions/" + string(s.Competition.ID) + "/commission"},
	} {
		webtest.JS[string](t, ctx, `document.cookie = "as=`+at.as+`; path=/"`)
		webtest.Hold(t, ctx, at.name, server.URL+at.path)
		if t.Failed() {
			t.Fatal(at.path)
		}
		if at.name == "essay" {
			got := webtest.JS[string](t, ctx, `document.body.dispatchEvent(new KeyboardEvent("keydown", {code: "Digit4", key: "4", bubbles: true})); document.querySelector("input[name=mark]:checked")?.value ?? ""`)
			if got != "4" {
				t.Errorf("the key 4 chose %q", got)
			}
		}
	}
}

package contest_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/web/webtest"
)

// TestThePagesHoldInABrowser looks at each page.
func TestThePagesHoldInABrowser(t *testing.T) {
	s := newSite(t)
	s.Commission()
	a := s.applied("Тексеров")
	s.Apply(7, s.Essay, competition.AtAbilities)
	draftAt := strings.TrimSuffix(s.post("hr", "/competitions/new", announcement...).header.Get("Location"), "/vacancies/add")
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, server.URL+"/nothing")
	for _, p := range []struct{ name, as, path string }{
		{"list", "hr", "/competitions"}, {"new", "hr", "/competitions/new"}, {"vacancy", "hr", draftAt + "/vacancies/add"},
		{"competition", "hr", s.at()}, {"applications", "hr", s.at("applications")}, {"case", "hr", "/candidates/" + string(a.ID)},
		{"results", "manager", s.stage("results", s.Essay, competition.AtAbilities)}, {"close", "hr", s.at("vacancies", string(s.Essay.ID), "close")},
		{"conduct", "proctor", s.stage("conduct", s.Essay, competition.AtAbilities)}, {"appeals", "officer", "/appeals"},
	} {
		webtest.JS[string](t, ctx, `document.cookie = "as=`+p.as+`; path=/"`)
		webtest.Hold(t, ctx, p.name, server.URL+p.path)
	}
}

package contest_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/web/webtest"
)

// TestThePagesHoldInABrowser looks at each page on a desk and on a phone, with
// axe in Kazakh, whose words are the longest.
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
		for _, look := range []struct {
			lang  string
			width int
		}{{"ru", 320}, {"kk", 1440}, {"kk", 320}} {
			webtest.Size(t, ctx, look.width, 900)
			webtest.Open(t, ctx, server.URL+p.path+"?lang="+look.lang)
			webtest.NoSidewaysScroll(t, ctx)
			if look.lang == "kk" && look.width < 1000 {
				webtest.Axe(t, ctx)
			}
			webtest.Shot(t, ctx, fmt.Sprintf("%s-%s-%d", p.name, look.lang, look.width))
			if t.Failed() {
				t.Fatalf("%s in %s at %d", p.path, look.lang, look.width)
			}
		}
	}
}

package vacancy_test

import (
	"net/http/httptest"
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/web/webtest"
)

// TestThePagesHoldInABrowser looks at each page.
func TestThePagesHoldInABrowser(t *testing.T) {
	w := newWorld(t)
	apps, who := w.cut()
	w.offer(apps[0])
	two := w.on.Candidate("Екі")
	for _, v := range []*competition.Vacancy{w.on.Essay, w.on.Free} {
		w.applied(two, v)
	}
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, server.URL+"/missing")
	out := "/applications/" + string(apps[4].ID)
	for _, at := range []struct{ name, as, path string }{
		{"list", "", "/vacancies?category=E"}, {"empty", "", "/vacancies?closed=yes"}, {"show", "", "/vacancies/" + string(w.on.Essay.ID)},
		{"apply", person(who[0]), "/vacancies/" + string(w.on.Essay.ID) + "/apply"}, {"home", person(two), "/applications"},
		{"winner", person(who[0]), "/applications"}, {"out", person(who[4]), out}, {"appeal", person(who[4]), out + "/appeal"},
		{"withdraw", person(who[1]), "/applications/" + string(apps[1].ID) + "/withdraw"}, {"help", "", "/help/candidates"},
	} {
		webtest.JS[string](t, ctx, `document.cookie = "as=`+at.as+`; path=/"`)
		webtest.Hold(t, ctx, at.name, server.URL+at.path)
		if t.Failed() {
			t.Fatal(at.path)
		}
	}
}

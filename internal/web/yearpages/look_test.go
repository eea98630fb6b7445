package yearpages_test

import (
	"context"
	"net/http/httptest"
	"testing"

	"tarazy/internal/people"
	"tarazy/internal/web/webtest"
)

// look opens a page as a role and fails where it does not hold.
func (s *site) look(ctx context.Context, server, name, as, path string) {
	s.T.Helper()
	webtest.JS[string](s.T, ctx, `document.cookie = "as=`+as+`; path=/"`)
	webtest.Hold(s.T, ctx, "year-"+name, server+path)
}

// TestThePagesHoldInABrowser looks at each page as those see it whom it asks for
// something.
func TestThePagesHoldInABrowser(t *testing.T) {
	s := newSite(t)
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, server.URL+"/missing")
	s.look(ctx, server.URL, "new", "hr", "/years/new")
	y := s.OpenYear()
	at := "/years/" + string(y.ID)
	s.look(ctx, server.URL, "list", "hr", "/years")
	s.look(ctx, server.URL, "appraisers", "hr", at+"/appraisers?q=Уәкіл")
	s.InWork(y.ID, s.HeadServices, s.Clerk, s.Accountant)
	s.At("2023-01-18")
	s.look(ctx, server.URL, "board", "hr", at)
	s.look(ctx, server.URL, "supervisors", "hr", at+"?by=supervisor")
	s.look(ctx, server.URL, "people", "hr", at+"/people")
	s.look(ctx, server.URL, "case", "head", "/appraisals/"+string(s.CaseOf(y.ID, s.Economist).ID))
	s.Form()
	s.look(ctx, server.URL, "schedule", "hr", at+"/schedule")
	s.Away(s.Clerk, people.Annual, "2023-12-11", "2023-12-22")
	s.At("2023-12-01")
	s.Begin(y, "2023-12-18", "2023-12-29")
	for _, m := range s.Members {
		s.Grade(y.ID, m, "excellent")
	}
	s.Grade(y.ID, s.Chair, "excellent")
	s.Grade(y.ID, s.Accountant, "effective")
	s.look(ctx, server.URL, "grades", "hr", at+"/grades")
	s.look(ctx, server.URL, "begun", "hr", at+"/schedule")
	s.look(ctx, server.URL, "postponed", "hr", at+"/people?postponed=yes")
}

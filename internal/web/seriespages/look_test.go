package seriespages_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"testing"

	"tarazy/internal/interview"
	"tarazy/internal/web/webtest"
)

// look opens a page as a role and fails where it does not hold.
func (s *site) look(ctx context.Context, server, name, as, path string) {
	s.T.Helper()
	webtest.JS[string](s.T, ctx, `document.cookie = "as=`+as+`; path=/"`)
	webtest.Hold(s.T, ctx, "series-"+name, server+path)
}

// TestThePagesHoldInABrowser looks at each page as those see it whom it asks for
// something.
func TestThePagesHoldInABrowser(t *testing.T) {
	s := newSite(t)
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, server.URL+"/missing")
	s.look(ctx, server.URL, "new", "hr", "/interviews/new")
	se := s.Opened(interview.ByPanel)
	at := seriesPath(se)
	s.look(ctx, server.URL, "undertaking", "first", at+"/undertaking")
	s.Must(s.Undertake(t.Context(), s.Members[0], se.ID))
	s.look(ctx, server.URL, "interests", "first", at+"/interests")
	s.Must(s.DeclareSeat(t.Context(), s.Members[0], se.ID, false, ""))
	s.look(ctx, server.URL, "calibration", "first", at+"/calibration")
	s.look(ctx, server.URL, "panel", "hr", at+"/panel")
	s.look(ctx, server.URL, "candidates", "hr", at+"/candidates")
	s.look(ctx, server.URL, "preparation", "hr", at+"/preparation")
	s.look(ctx, server.URL, "plan", "hr", fmt.Sprintf("%s/plan?from=%s&until=%s&spare=1", at, s.In(1), s.In(20)))
	s.PlanAll(se.ID, 1)
	one, _ := s.of(se, s.Candidates[0])
	s.look(ctx, server.URL, "list", "hr", "/interviews")
	s.look(ctx, server.URL, "show", "hr", at)
	s.look(ctx, server.URL, "member", "first", at)
	s.look(ctx, server.URL, "time", "hr", one+"/time")
	s.look(ctx, server.URL, "dossier", "first", one+"/dossier")
	s.look(ctx, server.URL, "dossier-edit", "hr", one+"/dossier/edit")
	s.look(ctx, server.URL, "mine", "candidate", "/my-interviews")
	s.look(ctx, server.URL, "samples", "hr", "/interview-samples")
	s.look(ctx, server.URL, "sample", "hr", "/interview-samples/new")
}

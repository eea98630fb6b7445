package learnpages_test

import (
	"context"
	"net/http/httptest"
	"testing"

	"tarazy/internal/web/webtest"
)

// look opens a page as a role and fails where it does not hold.
func (s *site) look(ctx context.Context, server, name, as, path string) {
	s.T.Helper()
	webtest.JS[string](s.T, ctx, `document.cookie = "as=`+as+`; path=/"`)
	webtest.Hold(s.T, ctx, name, server+path)
}

// TestThePagesHoldInABrowser looks at each page as those see it whom it asks for
// something.
func TestThePagesHoldInABrowser(t *testing.T) {
	s := newSite(t)
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, server.URL+"/missing")
	s.look(ctx, server.URL, "letters", "hr", "/interviews/"+string(s.series.ID)+"/letters")
	s.look(ctx, server.URL, "letter", "hr", s.at("/letter"))
	v, err := s.FeedbackLetter(t.Context(), s.HR, s.i.ID)
	s.Must(err)
	f, err := s.SaveFeedback(t.Context(), s.HR, s.i.ID, 0, v.Text)
	s.Must(err)
	s.look(ctx, server.URL, "letter-send", "hr", s.at("/letter/send"))
	s.Must(s.SendFeedback(t.Context(), s.HR, s.i.ID, f.Version))
	s.Must(s.ProposePool(t.Context(), s.HR, s.i.ID, "09-01"))
	s.look(ctx, server.URL, "letter-own", "candidate", "/my-interviews/"+string(s.i.ID)+"/feedback")
	s.look(ctx, server.URL, "my-pool", "candidate", "/my-pool")
	s.look(ctx, server.URL, "pool", "hr", "/pool")
	s.look(ctx, server.URL, "model", "lead", "/competencies?position=09-01")
	s.look(ctx, server.URL, "biases", "lead", "/biases")
	s.look(ctx, server.URL, "forms", "hr", "/interview-forms")
}

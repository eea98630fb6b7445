package learnpages_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"testing"

	"tarazy/internal/web/webtest"
)

// look opens a page on a phone in the three languages, and in Kazakh on a desk,
// with axe.
func (s *site) look(ctx context.Context, server, name, as, path string) {
	s.T.Helper()
	webtest.JS[string](s.T, ctx, `document.cookie = "as=`+as+`; path=/"`)
	for _, look := range []struct {
		lang  string
		width int
	}{{"ru", 320}, {"en", 320}, {"kk", 320}, {"kk", 1440}} {
		webtest.JS[string](s.T, ctx, `document.cookie = "lang=`+look.lang+`; path=/"`)
		webtest.Size(s.T, ctx, look.width, 900)
		webtest.Open(s.T, ctx, server+path)
		webtest.NoSidewaysScroll(s.T, ctx)
		webtest.Shot(s.T, ctx, fmt.Sprintf("%s-%s-%d", name, look.lang, look.width))
		if look.lang == "kk" {
			webtest.Axe(s.T, ctx)
		}
	}
	if s.T.Failed() {
		s.T.Fatal(path)
	}
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

package agreepages_test

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
	s.look(ctx, server.URL, "agree-closed", "lead", s.at(""))
	s.open()
	s.look(ctx, server.URL, "agree-lead", "lead", s.at(""))
	s.look(ctx, server.URL, "agree-member", "second", s.at(""))
	s.look(ctx, server.URL, "raters-expert", "expert", "/raters")
	s.look(ctx, server.URL, "raters-own", "first", "/raters")
	s.fixed()
	s.look(ctx, server.URL, "agree-sign", "first", s.at("/sign"))
	s.Must(s.RefuseForms(t.Context(), s.Members[0], s.i.ID, s.stored(), "Көшбасшылық бағасы төмен"))
	s.look(ctx, server.URL, "agree-refused", "lead", s.at(""))
	s.look(ctx, server.URL, "agree-refuse", "second", s.at(""))
	for _, as := range []string{"lead", "first", "second"} {
		s.post(as, s.at("/sign"), s.sealed(as)...)
	}
	s.look(ctx, server.URL, "agree-final", "hr", s.at(""))
}

// stored is the version of the agreement.
func (s *site) stored() int64 {
	s.T.Helper()
	v, err := s.Agreement(s.T.Context(), s.Lead, s.i.ID)
	s.Must(err)
	return v.Agreement.Version
}

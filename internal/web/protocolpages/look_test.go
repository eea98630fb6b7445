package protocolpages_test

import (
	"context"
	"net/http/httptest"
	"testing"

	"tarazy/internal/competition"
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
	apps := s.interviewed(3, false)
	s.look(ctx, server.URL, "protocol-early", "hr", s.at("/protocol"))
	_, err := s.CloseStage(t.Context(), s.HR, s.Free.ID, s.Free.Version)
	s.Must(err)
	s.reload()
	s.drawn()
	s.look(ctx, server.URL, "protocol", "hr", s.at("/protocol"))
	s.look(ctx, server.URL, "sign", "member", s.at("/protocol/sign"))
	s.signFrom(2)
	s.look(ctx, server.URL, "sign-later", "member", s.at("/protocol/sign"))
	s.signFrom(0)
	s.look(ctx, server.URL, "protocol-published", "member", s.at("/protocol"))
	winner := apps[0]
	s.look(ctx, server.URL, "papers", winner.Number, own(winner, "/papers"))
	item := s.Rules().Documents.Items.V[0]
	s.leads("handed in", s.upload(winner.Number, own(winner, "/papers"), item, "құжат.pdf", pdf), own(winner, "/papers?done=handed_in"))
	s.look(ctx, server.URL, "appointment-hr", "hr", s.at("/appointment"))
	s.leads("returned", s.post("hr", s.at("/appointment/"+string(winner.ID)+"/papers/"+item), "do", "return", "note", "Мөрі жоқ"), s.at("/appointment?done=checked"))
	s.look(ctx, server.URL, "papers-returned", winner.Number, own(winner, "/papers"))
	s.look(ctx, server.URL, "decline", winner.Number, own(winner, "/decline"))
	s.bring(winner)
	s.to(s.offer(winner.ID).From)
	s.look(ctx, server.URL, "appointment-head", "head", s.at("/appointment"))
	s.to(s.offer(winner.ID).To.Add(1))
	s.look(ctx, server.URL, "appointment-over", "hr", s.at("/appointment"))
}

func TestTheAnnulmentHoldsInABrowser(t *testing.T) {
	s := newSite(t)
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, server.URL+"/missing")
	first := s.appointed(2)[0]
	refused := s.post("head", s.at("/appointment/"+string(first.ID)+"/annul"), "version", itoa(s.offer(first.ID).Version), "why", "Диплом жалған")
	s.holds("refused", refused, 422)
	s.look(ctx, server.URL, "appointment-made", "head", s.at("/appointment"))
	_, err := s.Annul(t.Context(), s.Head, first.ID, s.offer(first.ID).Version, competition.AnnulIn{Ground: "papers_false", Number: "51-ж", Day: s.Today(), Why: "Диплом жалған"})
	s.Must(err)
	s.look(ctx, server.URL, "appointment-annulled", "head", s.at("/appointment"))
	s.look(ctx, server.URL, "papers-annulled", first.Number, own(first, "/papers"))
}

package meetingpages_test

import (
	"context"
	"net/http/httptest"
	"testing"

	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/commission"
	"tarazy/internal/web/webtest"
)

// look opens a page as a role and fails where it does not hold.
func (s *site) look(ctx context.Context, server, name, as, path string) {
	s.T.Helper()
	webtest.JS[string](s.T, ctx, `document.cookie = "as=`+as+`; path=/"`)
	webtest.Hold(s.T, ctx, "meeting-"+name, server+path)
}

// TestThePagesHoldInABrowser looks at each page as those see it whom it asks for
// something.
func TestThePagesHoldInABrowser(t *testing.T) {
	s := newSite(t)
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, server.URL+"/missing")
	s.Form()
	s.appraised()
	s.look(ctx, server.URL, "bench", "hr", "/appraisal-commission")
	s.look(ctx, server.URL, "order", "hr", "/appraisal-commission/order")
	s.look(ctx, server.URL, "list", "hr", "/meetings")
	s.look(ctx, server.URL, "new", "hr", "/meetings/new?year="+string(s.year.ID))
	m := s.AtMeeting(s.year.ID)
	path := "/meetings/" + string(m.ID)
	s.look(ctx, server.URL, "agreed", "hr", path)
	s.look(ctx, server.URL, "to-open", "secretary", path)
	all := s.World.Voters()[:4]
	_, err := s.OpenMeeting(t.Context(), s.Secretary, m.ID, m.Version, appraisaltest.IDs(all...))
	s.Must(err)
	c := s.CaseOf(s.year.ID, s.Accountant).ID
	_, err = s.Propose(t.Context(), s.Secretary, m.ID, appraisal.ProposalIn{Case: c, Proposal: appraisal.ProposeRevise, Corrected: "effective", Reason: "Акт № 7"})
	s.Must(err)
	s.look(ctx, server.URL, "open", "chair", path)
	s.look(ctx, server.URL, "put", "secretary", path+"/items/"+string(s.CaseOf(s.year.ID, s.Economist).ID))
	s.Vote(m.ID, c, commission.For, s.Members[0])
	s.Vote(m.ID, c, commission.Against, s.Members[1], s.Members[2])
	s.look(ctx, server.URL, "item", "chair", path+"/items/"+string(c))
	s.Vote(m.ID, c, commission.For, s.Chair)
	s.look(ctx, server.URL, "tie", "chair", path+"/items/"+string(c))
	s.look(ctx, server.URL, "uses", "secretary", path+"/recommendations")
	for _, a := range all {
		_, err := s.VoteOnRest(t.Context(), a, m.ID, commission.For)
		s.Must(err)
	}
	s.look(ctx, server.URL, "draft", "hr", path+"/protocol")
	s.CloseAndDraw(m.ID)
	s.look(ctx, server.URL, "protocol", "hr", path+"/protocol")
	s.look(ctx, server.URL, "sign", "chair", path+"/protocol/sign")
}

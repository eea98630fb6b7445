package appraisal_test

import (
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/commission"
	"tarazy/internal/document"
	"tarazy/internal/locale"
)

// text is all that a document says.
func text(d document.Document) string {
	var b strings.Builder
	for _, p := range d.Parts {
		switch x := p.(type) {
		case document.Heading:
			b.WriteString(x.Text + "\n")
		case document.Paragraph:
			for _, r := range x.Runs {
				b.WriteString(r.Text + "\n")
			}
		case document.Note:
			b.WriteString(x.Text + "\n")
		case document.KeyValue:
			for _, kv := range x.Pairs {
				b.WriteString(kv.Key + " " + kv.Value + "\n")
			}
		case document.Table:
			for _, c := range x.Columns {
				b.WriteString(c.Title + "\n")
			}
			for _, r := range x.Rows {
				for _, c := range r.Cells {
					b.WriteString(c.Text + "\n")
				}
			}
		}
	}
	return b.String()
}

func TestAPP39_TheAuthorisedPersonApprovesWhatEverybodySigned(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, ctx := withCommission(w), t.Context()
		m := w.InMeeting(y.ID, w.Voters()[:4]...)
		accountant := w.CaseOf(y.ID, w.Accountant).ID
		_, err := w.Propose(ctx, w.Secretary, m.ID, appraisal.ProposalIn{Case: accountant, Proposal: appraisal.ProposeRevise, Corrected: "effective", Reason: "Акт № 7"})
		w.Must(err)
		for _, a := range w.Voters()[:4] {
			_, err := w.VoteOnRest(ctx, a, m.ID, commission.For)
			w.Must(err)
		}
		_, err = w.DrawMeetingProtocol(ctx, w.Secretary, m.ID, 0)
		cited(t, err, "meeting.state", "39")
		p := w.CloseAndDraw(m.ID)
		if len(p.Files) != 2 || len(p.Must) != 5 {
			t.Fatalf("%+v", p)
		}
		paper, err := w.ProtocolPapers(ctx, w.HR, m.ID, appraisal.PartResults, locale.RU)
		w.Must(err)
		if s := text(paper); !strings.Contains(s, "Корректировка Комиссией результатов оценки (в случае наличия)") || !strings.Contains(s, "Акт № 7") {
			t.Error(s)
		}
		approval := w.SignatureOf(w.Authorised, w.Key(w.Authorised), p)
		_, err = w.ApproveResults(ctx, w.Authorised, m.ID, p.Number, approval)
		cited(t, err, "meeting.unsigned", "39")
		chair := w.SignatureOf(w.Chair, w.Key(w.Chair), p)
		_, err = w.SignMeetingProtocol(ctx, w.Members[0], m.ID, p.Number, chair)
		refused(t, err, "eds.wrong_person")
		_, err = w.SignMeetingProtocol(ctx, w.Chair, m.ID, p.Number, chair[:1])
		refused(t, err, "signature.count")
		_, err = w.SignMeetingProtocol(ctx, w.Chair, m.ID, p.Number, [][]byte{chair[1], chair[0]})
		refused(t, err, "signature.other_document")
		_, err = w.SignMeetingProtocol(ctx, w.Members[3], m.ID, p.Number, chair)
		refused(t, err, "meeting.not_signer")

		// A version drawn again takes the place of the first, whose signatures stay there.
		_, err = w.SignMeetingProtocol(ctx, w.Chair, m.ID, p.Number, chair)
		w.Must(err)
		_, err = w.SignMeetingProtocol(ctx, w.Chair, m.ID, p.Number, chair)
		refused(t, err, "meeting.signed")
		next, err := w.DrawMeetingProtocol(ctx, w.HR, m.ID, 1)
		w.Must(err)
		_, err = w.SignMeetingProtocol(ctx, w.Members[0], m.ID, 1, w.SignatureOf(w.Members[0], w.Key(w.Members[0]), p))
		refused(t, err, "appraisal.changed")
		w.SignAll(next, append(w.Voters()[:4], w.Secretary)...)
		_, err = w.DrawMeetingProtocol(ctx, w.HR, m.ID, 2)
		refused(t, err, "meeting.state")
		_, err = w.ApproveResults(ctx, w.Authorised, m.ID, 2, approval)
		refused(t, err, "meeting.approved")

		v, err := w.Meeting(ctx, w.HR, m.ID)
		w.Must(err)
		if len(v.Kept) != 2 || !v.Kept[0].Replaced || len(v.Kept[0].Signed) != 1 || v.Protocol.Approved == nil || v.Meeting.State != appraisal.MeetingApproved || !v.Meeting.Settled {
			t.Errorf("%+v", v.Kept)
		}
		for _, a := range []*access.Actor{w.Economist, w.Clerk, w.Accountant} {
			c := w.CaseOf(y.ID, a)
			var r *appraisal.Result
			w.Tx(func(tx appraisal.Tx) (err error) {
				r, err = tx.AppraisalResultGet(c.ID, 1)
				return err
			})
			if c.Stage != appraisal.StageAcquaintance || r.Approved == nil || r.Due == nil || r.Appeal == nil || *c.Due != *r.Due {
				t.Errorf("%+v, %+v", c, r)
			}
		}
	})
}

func TestAPP07_RecommendationsRestOnTheKCIAlone(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, ctx := withCommission(w), t.Context()
		m := w.InMeeting(y.ID, w.Voters()...)
		clerk := w.CaseOf(y.ID, w.Clerk).ID
		err := w.Recommend(ctx, w.Secretary, m.ID, []appraisal.RecommendIn{{Case: clerk, Uses: []string{"development"}}})
		cited(t, err, "meeting.use", "7")
		w.Must(w.Recommend(ctx, w.Secretary, m.ID, []appraisal.RecommendIn{{Case: clerk, Uses: []string{"bonus", "incentive"}}}))
		for _, a := range w.Voters() {
			_, err := w.VoteOnRest(ctx, a, m.ID, commission.For)
			w.Must(err)
		}
		refused(t, w.Recommend(ctx, w.Secretary, m.ID, []appraisal.RecommendIn{{Case: clerk}}), "meeting.decided")
		p := w.CloseAndDraw(m.ID)
		if len(p.Files) != 4 || p.Files[2].Part != appraisal.PartRecommendations {
			t.Fatalf("%+v", p.Files)
		}
		rules := rulesOf(t, appraisaltest.Arys)
		for _, l := range []locale.Lang{locale.KK, locale.RU} {
			uses, err := w.ProtocolPapers(ctx, w.HR, m.ID, appraisal.PartRecommendations, l)
			w.Must(err)
			results, err := w.ProtocolPapers(ctx, w.HR, m.ID, appraisal.PartResults, l)
			w.Must(err)
			if s := text(uses); !strings.Contains(s, locale.T(l, "appraisal.use.bonus", nil)) {
				t.Error("no recommendation is told", s)
			} else {
				noCompetency(t, l, rules, s)
			}
			for _, u := range rules.Uses.KCI.V {
				if strings.Contains(text(results), locale.T(l, "appraisal.use."+u, nil)) {
					t.Errorf("the results tell of %s", u)
				}
			}
		}
		list, err := w.Recommendations(ctx, w.HR, appraisal.RecommendQuery{Meeting: m.ID, Limit: 10})
		w.Must(err)
		if len(list.Rows) != 3 || !list.Rows[0].Fixed {
			t.Errorf("%+v", list.Rows)
		}
	})
}

// noCompetency wants a text about the uses of results to tell nothing of the
// competencies.
func noCompetency(t *testing.T, l locale.Lang, r *appraisal.Rules, s string) {
	t.Helper()
	for _, c := range r.Wording.Competencies.List {
		name, _ := c.Name.In(l)
		if strings.Contains(s, name) || strings.Contains(s, c.Key) {
			t.Errorf("%s is told in: %s", c.Key, s)
		}
	}
	for _, mark := range r.Wording.Scales.Competency {
		if name, _ := mark.Name.In(l); strings.Contains(s, name) {
			t.Errorf("%q is told in: %s", name, s)
		}
	}
}

package appraisal_test

import (
	"slices"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/commission"
)

// withCommission is a year in which the sheets of the economist (4 reached), the
// clerk (5) and the accountant (3, every competency lacking) are with the
// commission.
func withCommission(w *appraisaltest.World) *appraisal.Year {
	y := sheets(w)
	w.Sheeted(y, w.Economist, w.HeadBudget, w.HeadFinance, 4, 0)
	w.Sheeted(y, w.Clerk, w.HeadServices, w.First, 5, 0)
	w.Sheeted(y, w.Accountant, w.HeadFinance, w.First, 3, 9)
	return w.Year(y.ID)
}

func TestAPP36_TheDayOfAMeetingNeedsTheChairsAgreement(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, ctx := withCommission(w), t.Context()
		in := appraisal.MeetingIn{Starts: w.Clock.Now().Add(48 * time.Hour), Room: "305"}
		for code, bad := range map[string]appraisal.MeetingIn{
			"order.required": {Room: "305"}, "meeting.past": {Starts: w.Clock.Now().Add(-time.Hour), Room: "305"},
		} {
			_, err := w.PlanMeeting(ctx, w.HR, y.ID, bad)
			refused(t, err, code)
		}
		_, err := w.PlanMeeting(ctx, w.Chair, y.ID, in)
		refused(t, err, "access.denied")
		m, err := w.PlanMeeting(ctx, w.HR, y.ID, in)
		w.Must(err)
		if n, err := w.AddToAgenda(ctx, w.HR, m.ID, appraisal.AgendaIn{All: true}); n != 3 || err != nil {
			t.Errorf("%d on the agenda, %v", n, err)
		}
		id := w.CaseOf(y.ID, w.Clerk).ID
		_, err = w.AddToAgenda(ctx, w.HR, m.ID, appraisal.AgendaIn{Cases: []appraisal.CaseID{id}})
		refused(t, err, "meeting.on_agenda")
		_, err = w.AddToAgenda(ctx, w.HR, m.ID, appraisal.AgendaIn{Cases: []appraisal.CaseID{w.CaseOf(y.ID, w.Newcomer).ID}})
		cited(t, err, "appraisal.stage", "37")
		_, err = w.OpenMeeting(ctx, w.Secretary, m.ID, m.Version, appraisaltest.IDs(w.Voters()...))
		cited(t, err, "meeting.state", "35")
		_, err = w.AgreeMeeting(ctx, w.Members[0], m.ID, m.Version)
		refused(t, err, "access.denied")
		m, err = w.AgreeMeeting(ctx, w.Chair, m.ID, m.Version)
		w.Must(err)
		invited := w.Notices(w.Members[0])
		if invited[0].Key != "appraisal.notice.meeting_invited" {
			t.Errorf("%+v", invited[0])
		}
		m, err = w.MoveMeeting(ctx, w.HR, m.ID, m.Version, appraisal.MeetingIn{Starts: in.Starts.Add(24 * time.Hour), Room: "101"})
		w.Must(err)
		if m.State != appraisal.MeetingPlanned || m.Invited != 2 {
			t.Errorf("%+v", m)
		}
		w.Must(w.TakeOffAgenda(ctx, w.HR, m.ID, id))
		if c := w.CaseOf(y.ID, w.Clerk); c.Waits == nil || c.Waits.Task != "appraisal.task.meeting_again" {
			t.Errorf("%+v", c.Waits)
		}
	})
}

func TestAPP36_ADayThatPassedGoesToPersonnelAndTheChair(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, ctx := withCommission(w), t.Context()
		m := w.AtMeeting(y.ID)
		w.Must(w.Daily(ctx, y.ID)) // on the day itself
		w.Clock.Advance(24 * time.Hour)
		from := len(w.Journal)
		w.Must(w.Daily(ctx, y.ID))
		w.Must(w.Daily(ctx, y.ID))
		n := 0
		for _, e := range w.Journal[from:] {
			if e.Verb == "term.missed" && e.Case == string(m.ID) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("on record %d times", n)
		}
		for _, a := range []*access.Actor{w.HR, w.Chair} {
			if !slices.ContainsFunc(keys(w, a), func(k string) bool { return k == "appraisal.notice.meeting_missed" }) {
				t.Errorf("%s was told %v", a.Name, keys(w, a))
			}
		}
		v, err := w.Meeting(ctx, w.HR, m.ID)
		if err != nil || !v.Meeting.Missed {
			t.Errorf("%+v, %v", v, err)
		}
		m, err = w.CancelMeeting(ctx, w.HR, m.ID, v.Meeting.Version, "Төраға ауырды")
		w.Must(err)
		if c := w.CaseOf(y.ID, w.Clerk); m.State != appraisal.MeetingCancelled || c.Waits.Task != "appraisal.task.meeting_again" {
			t.Errorf("%+v", c.Waits)
		}
	})
}

func keys(w *appraisaltest.World, a *access.Actor) []string {
	var out []string
	for _, n := range w.Notices(a) {
		out = append(out, n.Key)
	}
	return out
}

func TestAPP30_NobodyVotesWithoutAQuorumOfTwoThirds(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, ctx := withCommission(w), t.Context()
		m := w.AtMeeting(y.ID)
		id := w.CaseOf(y.ID, w.Economist).ID
		ballot := []appraisal.BallotIn{{Case: id, Vote: commission.For}}
		_, err := w.VoteOn(ctx, w.Chair, m.ID, ballot)
		cited(t, err, "meeting.state", "37")
		_, err = w.OpenMeeting(ctx, w.Secretary, m.ID, m.Version, appraisaltest.IDs(w.Chair, w.Members[0], w.Members[1]))
		cited(t, err, "meeting.no_quorum", "30")
		_, err = w.OpenMeeting(ctx, w.Secretary, m.ID, m.Version, appraisaltest.IDs(w.Chair, w.Members[0], w.Members[1], w.Secretary))
		cited(t, err, "meeting.not_member", "30")
		m, err = w.OpenMeeting(ctx, w.Secretary, m.ID, m.Version, appraisaltest.IDs(w.Chair, w.Members[0], w.Members[1], w.Members[2]))
		w.Must(err)
		_, err = w.VoteOn(ctx, w.Members[3], m.ID, ballot)
		cited(t, err, "meeting.absent", "32")
		w.Vote(m.ID, id, commission.For, w.Chair, w.Members[0])
		m, err = w.Attend(ctx, w.Secretary, m.ID, m.Version, appraisaltest.IDs(w.Chair, w.Members[1], w.Members[2]))
		w.Must(err)
		_, err = w.VoteOn(ctx, w.Members[1], m.ID, ballot)
		cited(t, err, "meeting.no_quorum", "30")
		_, err = w.CloseMeeting(ctx, w.Secretary, m.ID, m.Version)
		cited(t, err, "meeting.counting", "33")
		_, err = w.Attend(ctx, w.Secretary, m.ID, m.Version, appraisaltest.IDs(w.Chair, w.Members[1], w.Members[2], w.Members[3]))
		w.Must(err)
		w.Vote(m.ID, id, commission.For, w.Members[1], w.Members[2], w.Members[3])
		if i := w.ItemOf(m.ID, id); i.State() != appraisal.ItemAdopted || len(i.Votes) != 5 || len(i.Present) != 4 || i.Order != 1 {
			t.Errorf("%+v", i)
		}
		v, err := w.Meeting(ctx, w.HR, m.ID)
		if err != nil || len(v.Rulings) != 3 || v.Rulings[0].Rule != "quorum" {
			t.Errorf("%+v, %v", v.Rulings, err)
		}
	})
}

func TestAPP32_TheVoteIsOpenAndTheChairDecidesATie(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, ctx := withCommission(w), t.Context()
		m := w.InMeeting(y.ID, w.Voters()[:4]...)
		economist, clerk, accountant := w.CaseOf(y.ID, w.Economist).ID, w.CaseOf(y.ID, w.Clerk).ID, w.CaseOf(y.ID, w.Accountant).ID

		w.Vote(m.ID, economist, commission.For, w.Chair, w.Members[0])
		_, err := w.VoteOn(ctx, w.Chair, m.ID, []appraisal.BallotIn{{Case: economist, Vote: commission.Against}})
		cited(t, err, "meeting.voted", "32")
		_, err = w.VoteOn(ctx, w.Members[1], m.ID, []appraisal.BallotIn{{Case: economist, Vote: "maybe"}})
		refused(t, err, "commission.choice")
		w.Vote(m.ID, economist, commission.Against, w.Members[1], w.Members[2])
		if i := w.ItemOf(m.ID, economist); i.State() != appraisal.ItemAdopted || !i.Casting {
			t.Errorf("a tie with the chair for it: %+v", i)
		}
		_, err = w.VoteOn(ctx, w.Members[0], m.ID, []appraisal.BallotIn{{Case: economist, Vote: commission.For}})
		refused(t, err, "meeting.voted")

		w.Vote(m.ID, clerk, commission.Against, w.Chair, w.Members[0])
		w.Vote(m.ID, clerk, commission.For, w.Members[1], w.Members[2])
		if i := w.ItemOf(m.ID, clerk); i.State() != appraisal.ItemAgain || w.CaseOf(y.ID, w.Clerk).Stage != appraisal.StageCommission {
			t.Errorf("a tie with the chair against it: %+v", i)
		}
		w.Vote(m.ID, accountant, commission.Abstain, w.Chair)
		w.Vote(m.ID, accountant, commission.For, w.Members[0], w.Members[1])
		w.Vote(m.ID, accountant, commission.Against, w.Members[2])
		found := w.Journal[len(w.Journal)-1]
		i := w.ItemOf(m.ID, accountant)
		if i.State() != appraisal.ItemAdopted || i.Casting || found.Verb != string(access.VoteInMeeting) {
			t.Errorf("two against one: %+v", i)
		}
		// Another proposal keeps the one that failed on record.
		_, err = w.Propose(ctx, w.Secretary, m.ID, appraisal.ProposalIn{Case: clerk, Proposal: appraisal.ProposeRevise, Corrected: "effective", Reason: "5-НМИ дәлелі жеткіліксіз"})
		w.Must(err)
		w.Vote(m.ID, clerk, commission.For, w.Voters()[:4]...)
		if i := w.ItemOf(m.ID, clerk); i.State() != appraisal.ItemAdopted || len(i.Past) != 1 || len(i.Past[0].Votes) != 4 || i.Past[0].Result != commission.Rejected {
			t.Errorf("%+v", i)
		}
	})
}

func TestAPP34_TheSecretaryIsOfPersonnelAndDoesNotVote(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, ctx := withCommission(w), t.Context()
		m := w.InMeeting(y.ID, w.Voters()...)
		id := w.CaseOf(y.ID, w.Economist).ID
		_, err := w.VoteOn(ctx, w.Secretary, m.ID, []appraisal.BallotIn{{Case: id, Vote: commission.For}})
		cited(t, err, "meeting.secretary_votes", "34")
		_, err = w.VoteOnRest(ctx, w.Secretary, m.ID, commission.For)
		cited(t, err, "meeting.secretary_votes", "34")
		v, err := w.Item(ctx, w.Secretary, m.ID, id)
		if err != nil || v.MayVote || !v.MayPut {
			t.Errorf("%+v, %v", v, err)
		}
		_, err = w.Propose(ctx, w.Chair, m.ID, appraisal.ProposalIn{Case: id, Proposal: appraisal.ProposeApprove})
		refused(t, err, "access.denied")
		elsewhere := w.Servant("40", "Бөлімшеева", "E-4", "", "2020-06-01")
		w.Grant(elsewhere, access.Secretary, w.Body)
		seats := w.Seats(w.Members[:]...)
		seats[5].Person = appraisaltest.ID(elsewhere)
		in := orderIn(w, seats...)
		in.Why = "Хатшы ауысты"
		_, err = w.PrepareOrder(ctx, w.HR, w.Body, 0, in)
		cited(t, err, "order.secretary_unit", "34")
	})
}

func TestAPP37_ARevisionKeepsWhatCameAndGoesIntoTheColumnOfCorrections(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, ctx := withCommission(w), t.Context()
		m := w.InMeeting(y.ID, w.Voters()...)
		id := w.CaseOf(y.ID, w.Accountant).ID
		good := appraisal.ProposalIn{Case: id, Proposal: appraisal.ProposeRevise, Corrected: "effective", Meets: map[string]bool{"integrity": true}, Reason: "4-НМИ орындалғаны актімен расталды"}
		for code, bad := range map[string]func(*appraisal.ProposalIn){
			"meeting.proposal":   func(p *appraisal.ProposalIn) { p.Proposal = "return" },
			"meeting.grade":      func(p *appraisal.ProposalIn) { p.Corrected = "splendid" },
			"meeting.competency": func(p *appraisal.ProposalIn) { p.Meets = map[string]bool{"service_consumer_informing": true} },
			"meeting.no_change": func(p *appraisal.ProposalIn) {
				p.Corrected, p.Meets = "satisfactory", map[string]bool{"integrity": false}
			},
			"order.required": func(p *appraisal.ProposalIn) { p.Reason = " " },
		} {
			in := good
			bad(&in)
			_, err := w.Propose(ctx, w.Secretary, m.ID, in)
			refused(t, err, code)
		}
		_, err := w.Propose(ctx, w.Secretary, m.ID, good)
		w.Must(err)
		w.Vote(m.ID, id, commission.For, w.Chair)
		_, err = w.Propose(ctx, w.Secretary, m.ID, good)
		cited(t, err, "meeting.voting", "32")
		w.Vote(m.ID, id, commission.For, w.Members[:]...)
		i, c := w.ItemOf(m.ID, id), w.CaseOf(y.ID, w.Accountant)
		if i.Grade != "satisfactory" || i.Final() != "effective" || c.Grade != "effective" || c.Stage != appraisal.StageApproval {
			t.Errorf("%+v, %+v", i, c)
		}
		var r *appraisal.Result
		var sheet *appraisal.Sheet
		w.Tx(func(tx appraisal.Tx) (err error) {
			if sheet, err = tx.SheetLatest(id); err != nil {
				return err
			}
			r, err = tx.AppraisalResultGet(id, 1)
			return err
		})
		if r.Grade != "effective" || !r.Meets["integrity"] || r.Meets["initiative"] || len(r.Meets) != 9 || sheet.Grade != "satisfactory" {
			t.Errorf("%+v, sheet %s", r, sheet.Grade)
		}
		_, err = w.Propose(ctx, w.Secretary, m.ID, good)
		cited(t, err, "meeting.decided", "37")
	})
}

func TestAMemberDoesNotVoteOnTheOwnCase(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		ctx, y := t.Context(), w.OpenYear()
		w.Form()
		w.InForce(y, w.Members[0], w.Clerk)
		w.At("2024-01-03")
		y = w.Begin(y, "2024-01-15", "2024-02-02")
		w.Sheeted(y, w.Members[0], w.Chair, w.First, 5, 0)
		w.Sheeted(y, w.Clerk, w.HeadServices, w.First, 5, 0)
		m := w.InMeeting(y.ID, w.Voters()...)
		own, clerk := w.CaseOf(y.ID, w.Members[0]).ID, w.CaseOf(y.ID, w.Clerk).ID
		_, err := w.VoteOn(ctx, w.Members[0], m.ID, []appraisal.BallotIn{{Case: clerk, Vote: commission.For}, {Case: own, Vote: commission.For}})
		cited(t, err, "meeting.own_case", "33")
		if i := w.ItemOf(m.ID, clerk); len(i.Votes) != 0 {
			t.Errorf("half of the votes were taken: %+v", i.Votes)
		}
		done, err := w.VoteOnRest(ctx, w.Members[0], m.ID, commission.For)
		if err != nil || done.Votes != 1 {
			t.Errorf("%+v, %v", done, err)
		}
		w.Vote(m.ID, own, commission.For, w.Chair, w.Members[1], w.Members[2], w.Members[3])
		if i := w.ItemOf(m.ID, own); i.State() != appraisal.ItemAdopted || len(i.Votes) != 4 {
			t.Errorf("%+v", i)
		}
	})
}

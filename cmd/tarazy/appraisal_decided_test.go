package main

import (
	"encoding/base64"
	"fmt"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/api"
	"tarazy/internal/appraisal"
	"tarazy/internal/commission"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

// actor is a person as the program knows them.
func (y *appraisedYear) actor(p people.PersonID) *access.Actor {
	y.Helper()
	a, err := y.app.access.ActorOf(y.Context(), string(p))
	y.ok(err)
	return a
}

// meeting plans a meeting of all cases that wait; the chair agrees to its day.
func (y *appraisedYear) meeting(date string) *appraisal.Meeting {
	y.Helper()
	on, err := day.Parse(date)
	y.ok(err)
	var m appraisal.Meeting
	starts := on.Start(y.app.zone).Add(10 * time.Hour).Format(time.RFC3339)
	y.must(y.who(hrPost), "POST", "/years/"+string(y.year.ID)+"/meetings", api.MeetingTime{Starts: starts, Room: "305"}, &m)
	y.must(y.who(hrPost), "POST", "/meetings/"+string(m.ID)+"/items", api.MeetingAgenda{All: true, Cases: []string{}}, nil)
	y.must(y.who(chairPost), "POST", "/meetings/"+string(m.ID)+"/agree", api.MeetingTurn{Version: m.Version}, &m)
	return &m
}

// voters are the chair and the members.
func (y *appraisedYear) voters() []people.PersonID {
	out := []people.PersonID{y.who(chairPost)}
	for _, m := range memberPosts {
		out = append(out, y.who(m))
	}
	return out
}

// votes gives a vote of every voter on a case, the chair's first.
func (y *appraisedYear) votes(m *appraisal.Meeting, s *servant, choices ...commission.Choice) {
	y.Helper()
	for i, p := range y.voters() {
		y.must(p, "POST", "/meetings/"+string(m.ID)+"/votes", api.MeetingVotes{Votes: []api.MeetingVote{{Case: string(s.ID), Vote: choices[i]}}}, nil)
	}
}

// item is a case on the agenda of a meeting.
func (y *appraisedYear) item(m *appraisal.Meeting, s *servant) *appraisal.Item {
	y.Helper()
	var out *appraisal.Item
	y.ok(y.app.db.Read(y.Context(), func(tx *store.Tx) (err error) {
		out, err = tx.AgendaGet(m.ID, s.ID)
		return err
	}))
	return out
}

// hold opens a meeting with everybody present.
func (y *appraisedYear) hold(m *appraisal.Meeting) {
	y.Helper()
	var present []string
	for _, p := range y.voters() {
		present = append(present, string(p))
	}
	open := "/meetings/" + string(m.ID) + "/open"
	y.refused(y.who(secretaryPost), "POST", open, api.MeetingPresent{Version: m.Version, Present: present[:3]}, "meeting.no_quorum")
	y.must(y.who(secretaryPost), "POST", open, api.MeetingPresent{Version: m.Version, Present: present}, m)
}

// rest has everybody vote for all that is left.
func (y *appraisedYear) rest(m *appraisal.Meeting) {
	y.Helper()
	for _, p := range y.voters() {
		yes := commission.For
		y.must(p, "POST", "/meetings/"+string(m.ID)+"/votes", api.MeetingVotes{Votes: []api.MeetingVote{}, Rest: &yes}, nil)
	}
}

// finish closes a meeting; its protocol is drawn up, signed and approved.
func (y *appraisedYear) finish(m *appraisal.Meeting, approval string) {
	y.Helper()
	one := "/meetings/" + string(m.ID)
	var now api.MeetingAnswer
	y.must(y.who(secretaryPost), "GET", one, nil, &now)
	y.must(y.who(secretaryPost), "POST", one+"/close", api.MeetingTurn{Version: now.Version}, nil)
	var p appraisal.Protocol
	y.must(y.who(secretaryPost), "POST", one+"/protocol", api.MeetingDraw{}, &p)
	for _, who := range p.Must {
		y.must(who, "POST", one+"/protocol/sign", y.signatures(who, &p), nil)
	}
	y.to(approval)
	y.must(y.who(authorisedPost), "POST", one+"/protocol/approve", y.signatures(y.who(authorisedPost), &p), nil)
	y.read()
}

// signatures are those of a person on all files of a protocol.
func (y *appraisedYear) signatures(who people.PersonID, p *appraisal.Protocol) api.MeetingSigned {
	y.Helper()
	out := api.MeetingSigned{Number: p.Number}
	for _, f := range p.Files {
		_, data, err := y.app.appraisals.MeetingFile(y.Context(), y.actor(y.who(secretaryPost)), p.Meeting, p.Number, f.Part, f.Lang)
		y.ok(err)
		cms, err := y.sign(who, data)
		y.ok(err)
		out.Signatures = append(out.Signatures, base64.StdEncoding.EncodeToString(cms))
	}
	return out
}

// firstMeeting decides what came in time: one case by the chair's vote at a tie,
// one after a proposal that was rejected, one with a correction.
func (y *appraisedYear) firstMeeting() {
	y.Helper()
	y.to("2024-01-22")
	m := y.meeting("2024-01-24")
	y.to("2024-01-24")
	y.hold(m)
	waiting := y.those(func(s *servant) bool { return s.Stage == appraisal.StageCommission && s.number >= 0 })
	tie, rejected, corrected := waiting[0], waiting[1], waiting[2]
	one, secretary := "/meetings/"+string(m.ID), y.who(secretaryPost)
	uses := api.MeetingUses{Recommendations: []api.MeetingUse{{Case: string(tie.ID), Uses: []string{"bonus"}}}}
	y.must(secretary, "POST", one+"/recommendations", uses, nil)
	yes, no := commission.For, commission.Against
	y.votes(m, tie, yes, yes, yes, no, no, no)
	y.votes(m, rejected, no, no, no, no, no, yes)
	y.refused(y.who(chairPost), "POST", one+"/votes", api.MeetingVotes{Votes: []api.MeetingVote{{Case: string(tie.ID), Vote: no}}}, "meeting.voted")
	y.refused(secretary, "POST", one+"/votes", api.MeetingVotes{Votes: []api.MeetingVote{}, Rest: &yes}, "access.denied")
	if i := y.item(m, tie); !i.Casting || i.State() != appraisal.ItemAdopted {
		y.Errorf("the tie: %+v", i)
	}
	if i := y.item(m, rejected); i.State() != appraisal.ItemAgain {
		y.Errorf("the rejected proposal: %+v", i)
	}
	deals := api.MeetingDeals{Proposals: []api.MeetingDeal{
		{Case: string(rejected.ID), Proposal: "revise", Corrected: otherGrade(rejected), Reason: "Екінші көрсеткіштің құжаты жоқ", Meets: []api.MeetingCorrected{}},
		{Case: string(corrected.ID), Proposal: "revise", Corrected: otherGrade(corrected), Reason: "Бірінші көрсеткішке жеткен", Meets: []api.MeetingCorrected{}},
	}}
	y.must(secretary, "POST", one+"/proposals", deals, nil)
	y.rest(m)
	y.finish(m, "2024-01-25")
	for _, s := range waiting {
		if s.Stage != appraisal.StageAcquaintance {
			y.Errorf("%s is at %s after the meeting", s.ID, s.Stage)
		}
	}
	if corrected.Grade != deals.Proposals[1].Corrected {
		y.Errorf("the correction: %s", corrected.Grade)
	}
}

// otherGrade is a grade that the sheet does not have.
func otherGrade(s *servant) string {
	if s.Grade == "satisfactory" {
		return "effective"
	}
	return "satisfactory"
}

// acquaint has a servant sign to be acquainted with the result.
func (y *appraisedYear) acquaint(s *servant) error {
	by, err := y.app.access.ActorOf(y.Context(), string(s.Person))
	if err != nil {
		return err
	}
	text, err := y.app.appraisals.ReadStatement(y.Context(), by, s.ID, locale.KK)
	if err != nil {
		return fmt.Errorf("statement of %d: %w", s.number, err)
	}
	cms, err := y.sign(s.Person, text)
	if err != nil {
		return err
	}
	_, err = y.app.appraisals.Read(y.Context(), by, s.ID, appraisal.ReadIn{Lang: locale.KK, CMS: cms})
	return err
}

// refuse puts a refusal to be acquainted on record, with its witnesses, and sends
// the results.
func (y *appraisedYear) refuse(s *servant) {
	y.Helper()
	ctx, hr, witnesses := y.Context(), y.actor(y.who(hrPost)), []people.PersonID{y.who(officerPost), y.who(secretaryPost)}
	_, err := y.app.appraisals.ActOnRefusal(ctx, hr, s.ID, appraisal.RefusalIn{Text: "Танысудан бас тартты", Witnesses: witnesses})
	y.ok(err)
	for _, p := range witnesses {
		_, err := y.app.appraisals.WitnessRefusal(ctx, y.actor(p), s.ID)
		y.ok(err)
	}
	_, err = y.app.appraisals.SendResult(ctx, hr, s.ID, appraisal.SentIn{Channel: "intranet_portal", Proof: "№ 17"})
	y.ok(err)
}

// acquaintance goes its way for those whom the first meeting decided.
func (y *appraisedYear) acquaintance() {
	y.Helper()
	y.to("2024-01-26")
	usual := func(s *servant) bool {
		return s.Stage == appraisal.StageAcquaintance && !s.refusesRead() && !s.readsLate()
	}
	y.each(y.those(usual), y.acquaint)
	for _, s := range y.those((*servant).refusesRead) {
		y.refuse(s)
	}
}

// appeals are filed within their term, and decided one way and the other; those
// who were away have returned, and late sheets come.
func (y *appraisedYear) appeals() {
	y.Helper()
	ctx := y.Context()
	y.to("2024-02-01")
	filed := map[appraisal.CaseID]*appraisal.Appeal{}
	appealing := y.those((*servant).appeals)
	for _, s := range appealing {
		a, err := y.app.appraisals.FileAppeal(ctx, y.actor(s.Person), s.ID, appraisal.AppealIn{To: "authorised_body", Text: "Екінші көрсеткіш ескерілмеді"})
		y.ok(err)
		filed[s.ID] = a
	}
	y.to("2024-02-05")
	y.back()
	y.each(y.those((*servant).readsLate), y.acquaint)
	y.to("2024-02-06")
	for n, s := range appealing {
		_, err := y.app.appraisals.DecideAppeal(ctx, y.actor(y.who(officerPost)), filed[s.ID].ID, filed[s.ID].Version, appraisal.AppealDecision{Review: n%2 == 0, Answer: "Құжаттар зерделенді"})
		y.ok(err)
	}
	y.read()
	returned := y.those(func(s *servant) bool { return s.Stage == appraisal.StageSheets && s.away() })
	for _, s := range returned {
		if s.Later == nil || s.Later.Until == nil {
			y.Fatalf("%s returned, and has no term: %+v", s.ID, s.Later)
		}
	}
	y.bothSheets(returned)
	y.to("2024-02-07")
	y.agree(returned)
	y.to("2024-02-08")
	late := y.those((*servant).readsLate)[0]
	_, err := y.app.appraisals.FileAppeal(ctx, y.actor(late.Person), late.ID, appraisal.AppealIn{To: "authorised_body", Text: "Кеш"})
	if f, ok := fault.As(err); !ok || f.Code != "appraisal.appeal_late" || f.Cite == nil {
		y.Errorf("an appeal on the eleventh working day: %v", err)
	}
}

// secondMeeting decides what came later, and answers the appeals.
func (y *appraisedYear) secondMeeting() {
	y.Helper()
	m := y.meeting("2024-02-20")
	y.to("2024-02-14")
	late := y.those(func(s *servant) bool { return s.Stage == appraisal.StageSheets && s.sheetLate() })
	y.bothSheets(late)
	y.agree(late)
	y.to("2024-02-15")
	y.must(y.who(hrPost), "POST", "/meetings/"+string(m.ID)+"/items", api.MeetingAgenda{All: true, Cases: []string{}}, nil)
	y.read()
	y.to("2024-02-20")
	y.hold(m)
	deals := api.MeetingDeals{}
	for n, s := range y.those(func(s *servant) bool { return s.Round > 1 }) {
		d := api.MeetingDeal{Case: string(s.ID), Proposal: "approve", Reason: "Құжаттар бағаны растайды", Meets: []api.MeetingCorrected{}}
		if n%2 == 0 {
			d.Proposal, d.Corrected, d.Reason = "revise", otherGrade(s), "Көрсеткішке жеткені расталды"
		}
		deals.Proposals = append(deals.Proposals, d)
	}
	y.must(y.who(secretaryPost), "POST", "/meetings/"+string(m.ID)+"/proposals", deals, nil)
	y.rest(m)
	y.finish(m, "2024-02-21")
	y.to("2024-02-22")
	y.each(y.those(func(s *servant) bool { return s.Stage == appraisal.StageAcquaintance }), y.acquaint)
}

// end closes the year, and holds everything against what the records say.
func (y *appraisedYear) end() {
	y.Helper()
	y.to("2024-03-04")
	y.turn(y.who(hrPost), "POST", "/close", api.YearTurn{Version: y.year.Version})
	y.read()
	stages := map[appraisal.Stage]int{}
	for _, s := range y.servants {
		stages[s.Stage]++
		if !s.Stage.Final() || s.Appealed() {
			y.Errorf("%s ends at %s, appeal %q", s.ID, s.Stage, s.Done.Appeal)
		}
		y.terms(s)
	}
	if stages[appraisal.StageGone] == 0 || stages[appraisal.StageExcluded] == 0 || y.year.Keep == nil {
		y.Errorf("the year ended with %v, kept until %v", stages, y.year.Keep)
	}
	report := y.checked()
	if len(report.Troubles) > 0 || report.Pending != 0 || report.Different != 0 || report.Gone != 0 || report.Decisions < int64(len(y.servants)) || report.Same != report.Decisions {
		y.Errorf("the journal: %+v", report)
	}
}

// checked numbers what the journal holds, and checks it.
func (y *appraisedYear) checked() *journal.Report {
	y.Helper()
	for n := 1; n > 0; {
		var err error
		n, err = y.app.journal.Sequence(y.Context())
		y.ok(err)
	}
	report, err := y.app.journal.Check(y.Context())
	y.ok(err)
	return report
}

// terms wants every term of a case to have been kept, or to be on record as
// missed; and nothing on record that was kept.
func (y *appraisedYear) terms(s *servant) {
	y.Helper()
	late, planned := []string{}, false
	over := func(due *day.Day, at *time.Time) {
		if due != nil && at != nil && day.In(*at, y.app.zone) > *due {
			late = append(late, due.String())
		}
	}
	y.ok(y.app.db.Read(y.Context(), func(tx *store.Tx) error {
		plans, err := tx.PlansOf(s.ID)
		if err != nil {
			return err
		}
		planned = len(plans) > 0
		for _, p := range plans {
			over(&p.Due, p.Sent)
		}
		for n := range 4 {
			q, err := tx.QuarterGet(s.ID, n+1)
			if err != nil {
				return err
			}
			if q != nil {
				over(&q.Due, &q.At)
			}
		}
		sheets, err := tx.AppraisalSheetsOf(s.ID)
		if err != nil {
			return err
		}
		for _, sh := range sheets {
			over(&sh.Due, sh.Sent)
		}
		results, err := tx.AppraisalResultsOf(s.ID)
		for _, r := range results {
			if r.Read != nil {
				over(r.Due, &r.Read.At)
			}
		}
		return err
	}))
	got := slices.Clone(y.missed[s.ID])
	if !planned { // nobody wrote a plan: its term is on record once
		if len(got) != 1 {
			y.Errorf("%s (%d): a plan that was never written is on record as %v", s.ID, s.number, got)
		}
		return
	}
	slices.Sort(got)
	slices.Sort(late)
	if !slices.Equal(slices.Compact(got), slices.Compact(late)) {
		y.Errorf("%s (%d): on record as missed %v, and late was %v", s.ID, s.number, got, late)
	}
}

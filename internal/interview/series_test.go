package interview_test

import (
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

func TestASeriesOfTheBodyIsOpened(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		title := interview.Official{KK: "Бөлім басшысы", RU: "Руководитель отдела"}
		open := func(by *access.Actor, in interview.SeriesOpening) error {
			_, err := w.OpenSeries(ctx, by, in)
			return err
		}
		refused(w.T, open(w.HR, interview.SeriesOpening{Body: w.Body, Format: interview.ByPanel, Title: interview.Official{KK: "Басшы"}}), "interview.series.title", "title_ru")
		refused(w.T, open(w.HR, interview.SeriesOpening{Body: w.Body, Format: "circle", Title: title}), "interview.series.format", "format")
		refused(w.T, open(w.HR, interview.SeriesOpening{Body: w.Body, Format: interview.ByPanel, Case: "vac_none"}), "interview.missing.case", "")
		refused(w.T, open(w.Members[0], interview.SeriesOpening{Body: w.Body, Format: interview.ByPanel, Title: title}), "access.denied", "")
		refused(w.T, open(w.Stranger, interview.SeriesOpening{Body: w.Body, Format: interview.ByPanel, Title: title}), "interview.missing.thing", "")
		se := w.Opened(interview.ByPanel)
		one, two := w.InterviewOf(se.ID, w.Candidates[0]), w.InterviewOf(se.ID, w.Candidates[1])
		if one.Number == two.Number || !strings.HasPrefix(one.Number, "K-") || one.State != interview.Waiting {
			w.T.Errorf("%+v\n%+v", one, two)
		}
		_, err := w.AddCandidate(ctx, w.HR, w.At(se.ID), one.Person)
		refused(w.T, err, "interview.series.candidate_twice", "person")
		_, err = w.AddCandidate(ctx, w.HR, w.At(se.ID), people.PersonID(w.Lead.Person))
		refused(w.T, err, "interview.series.candidate_sits", "person")
		refused(w.T, w.RemoveCandidate(ctx, w.HR, w.At(se.ID), one.ID, " "), "interview.series.reason", "reason")
		w.Must(w.RemoveCandidate(ctx, w.HR, w.At(se.ID), one.ID, "Withdrew"))
		again, err := w.AddCandidate(ctx, w.HR, w.At(se.ID), one.Person)
		w.Must(err)
		if again.ID != one.ID || again.State != interview.Waiting || again.Number != one.Number {
			w.T.Errorf("%+v", again)
		}
		_, err = w.ChooseFeedback(ctx, w.HR, interview.SeriesAt{ID: se.ID, Version: 1}, "grounds")
		refused(w.T, err, "interview.changed", "")
		_, err = w.ChooseFeedback(ctx, w.HR, w.At(se.ID), "everything")
		refused(w.T, err, "interview.series.feedback", "feedback")
		_, err = w.ChooseFeedback(ctx, w.HR, w.At(se.ID), "grounds")
		w.Must(err)
		_, err = w.CloseSeries(ctx, w.HR, w.At(se.ID))
		refused(w.T, err, "interview.series.waits", "")
	})
}

func TestINT20_APanelOfOneIsRefusedOutsideTheOneInterviewerMode(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		lead, member, expert := people.PersonID(w.Lead.Person), people.PersonID(w.Members[0].Person), people.PersonID(w.Expert.Person)
		for _, c := range []struct {
			name   string
			format interview.Format
			seats  []interview.SeatIn
			code   string
		}{
			{"one alone", interview.ByPanel, []interview.SeatIn{{Person: lead, Duty: interview.LeadDuty}}, "interview.series.one"},
			{"one and an expert", interview.ByPanel, []interview.SeatIn{{Person: lead, Duty: interview.LeadDuty}, {Person: expert, Duty: interview.ExpertDuty}}, "interview.series.one"},
			{"without a lead", interview.ByPanel, []interview.SeatIn{{Person: lead, Duty: interview.MemberDuty}, {Person: member, Duty: interview.MemberDuty}}, "interview.series.no_lead"},
			{"two leads", interview.ByPanel, []interview.SeatIn{{Person: lead, Duty: interview.LeadDuty}, {Person: member, Duty: interview.LeadDuty}}, "interview.series.two_leads"},
			{"individual with two", interview.Individual, []interview.SeatIn{{Person: lead, Duty: interview.LeadDuty}, {Person: member, Duty: interview.MemberDuty}}, "interview.series.individual"},
			{"the expert marks", interview.ByPanel, []interview.SeatIn{{Person: lead, Duty: interview.LeadDuty}, {Person: expert, Duty: interview.ExpertDuty}, {Person: expert, Duty: interview.MemberDuty}}, "interview.series.expert"},
			{"twice", interview.ByPanel, []interview.SeatIn{{Person: lead, Duty: interview.LeadDuty}, {Person: lead, Duty: interview.MemberDuty}}, "interview.series.twice"},
			{"without the role", interview.ByPanel, []interview.SeatIn{{Person: lead, Duty: interview.LeadDuty}, {Person: expert, Duty: interview.MemberDuty}}, "interview.series.role"},
			{"an unknown duty", interview.ByPanel, []interview.SeatIn{{Person: lead, Duty: "judge"}}, "interview.series.duty"},
			{"one in the individual format", interview.Individual, w.PanelSeats(interview.Individual), ""},
			{"a whole panel", interview.ByPanel, w.PanelSeats(interview.ByPanel), ""},
		} {
			se, err := w.OpenSeries(ctx, w.HR, interview.SeriesOpening{Body: w.Body, Format: c.format, Title: interview.Official{KK: "Басшы", RU: "Руководитель"}})
			w.Must(err)
			if _, err := w.SetSeats(ctx, w.HR, w.At(se.ID), c.seats); c.code == "" && err != nil || c.code != "" && !fault.Is(err, c.code) {
				w.T.Errorf("%s: %v, want %q", c.name, err, c.code)
			}
		}
		can, err := w.Sitters(ctx, w.HR, w.Body)
		w.Must(err)
		if len(can) != 5 {
			w.T.Errorf("%+v", can)
		}
	})
}

func TestINT06_TrainingAndBriefingStandOnRecordAndWarnWithoutThem(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		se := w.Opened(interview.ByPanel)
		if got := warned(w, se.ID); got != "trained briefed calibrated materials room" {
			w.T.Error(got)
		}
		var all []interview.SeatDone
		for _, seat := range se.Seats {
			all = append(all, interview.SeatDone{Person: seat.Person, Trained: w.In(-30), Briefed: true})
		}
		tomorrow := append([]interview.SeatDone{}, all...)
		tomorrow[0].Trained = w.In(1)
		_, err := w.RecordBriefing(ctx, w.HR, w.At(se.ID), tomorrow)
		refused(w.T, err, "interview.series.future_training", "trained[0]")
		_, err = w.RecordBriefing(ctx, w.HR, w.At(se.ID), all)
		w.Must(err)
		if got := warned(w, se.ID); got != "calibrated materials room" {
			w.T.Error(got)
		}
		all[0].Briefed = false
		_, err = w.RecordBriefing(ctx, w.HR, w.At(se.ID), all)
		w.Must(err)
		if got := warned(w, se.ID); got != "briefed calibrated materials room" {
			w.T.Error(got)
		}
	})
}

// warned are the warnings of a series.
func warned(w *interviewtest.World, id interview.SeriesID) string {
	w.T.Helper()
	v, err := w.Service.Series(w.T.Context(), w.HR, id)
	w.Must(err)
	var out []string
	for _, r := range v.Warnings {
		out = append(out, strings.TrimPrefix(r.Key, "interview.series.warn."))
		if r.Cite.Clause == "" || !locale.Has(r.Key) {
			w.T.Errorf("%+v", r)
		}
	}
	return strings.Join(out, " ")
}

func TestINT21_WhatDoesNotLieReadyShows(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		se := w.Opened(interview.ByPanel)
		refused(w.T, w.SetReady(ctx, w.HR, w.At(se.ID), []string{"tea"}), "interview.series.material", "ready")
		refused(w.T, w.SetReady(ctx, w.Members[0], w.At(se.ID), []string{"room"}), "access.denied", "")
		keys := w.Method().ReadyKeys()
		w.Must(w.SetReady(ctx, w.Lead, w.At(se.ID), keys[:len(keys)-2]))
		v, err := w.Service.Series(ctx, w.Lead, se.ID)
		w.Must(err)
		if n := len(v.Ready); n != len(keys) || v.Ready[n-1].Done || v.Ready[n-2].Done || !v.Ready[0].Done {
			w.T.Errorf("%+v", v.Ready)
		}
		w.Must(w.SetReady(ctx, w.HR, w.At(se.ID), keys))
		if got := warned(w, se.ID); got != "trained briefed calibrated" {
			w.T.Error(got)
		}
	})
}

func TestINT17_NothingOpensBeforeTheUndertaking(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		se := w.Opened(interview.ByPanel)
		i := w.InterviewOf(se.ID, w.Candidates[0])
		read := func(by *access.Actor) error { _, err := w.Dossier(ctx, by, i.ID); return err }
		for _, by := range []*access.Actor{w.Lead, w.Members[0], w.Expert} {
			refused(w.T, read(by), "interview.dossier.undertaking", "")
			_, err := w.Declaring(ctx, by, se.ID)
			refused(w.T, err, "interview.series.undertake_first", "")
			v, err := w.Service.Series(ctx, by, se.ID)
			w.Must(err)
			if v.Interviews[0].Name != "" || v.May.Open {
				w.T.Error("a name is open before the undertaking")
			}
		}
		refused(w.T, w.Undertake(ctx, w.Members[2], se.ID), "interview.missing.thing", "")
		refused(w.T, w.Undertake(ctx, w.HR, se.ID), "access.denied", "")
		for _, by := range []*access.Actor{w.Lead, w.Members[0], w.Members[1], w.Expert} {
			w.Must(w.Undertake(ctx, by, se.ID))
			refused(w.T, w.Undertake(ctx, by, se.ID), "interview.series.undertaken", "")
			refused(w.T, read(by), "interview.dossier.declare", "")
			w.Must(w.DeclareSeat(ctx, by, se.ID, false, ""))
			w.Must(read(by))
		}
		last := w.Journal[len(w.Journal)-1]
		if last.Verb != string(access.SeeInterviews) || last.Subject != w.Candidates[0].Person || last.Actor != w.Expert.Person {
			w.T.Errorf("%+v", last)
		}
		n := len(w.Journal)
		w.Must(read(w.Expert))
		if len(w.Journal) != n {
			w.T.Error("a second reading was recorded")
		}
		refused(w.T, read(w.Members[2]), "interview.missing.thing", "")
		refused(w.T, read(w.Candidates[0]), "access.denied", "")
		refused(w.T, read(w.Stranger), "interview.missing.thing", "")
		w.Must(read(w.Inspector))
	})
}

func TestAConflictClosesEverythingToAMember(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		se := w.Opened(interview.ByPanel)
		me, them := people.PersonID(w.Members[0].Person), people.PersonID(w.Candidates[0].Person)
		w.Tx(func(tx interview.Tx) error {
			return tx.RelativeInsert(&people.Relative{ID: "rel_1", Person: me, Relation: people.Sibling, Known: them})
		})
		w.Must(w.Undertake(ctx, w.Members[0], se.ID))
		d, err := w.Declaring(ctx, w.Members[0], se.ID)
		w.Must(err)
		found := 0
		for _, c := range d.Candidates {
			found += len(c.Ties)
		}
		if len(d.Candidates) != 2 || found != 1 || d.Done {
			w.T.Errorf("%+v", d)
		}
		refused(w.T, w.DeclareSeat(ctx, w.Members[0], se.ID, false, ""), "interview.series.reason", "reason")
		w.Must(w.DeclareSeat(ctx, w.Members[0], se.ID, true, "My brother"))
		if n := w.Notices(w.HR.Person); len(n) == 0 || n[0].Key != "series.notice.conflict" {
			w.T.Errorf("%+v", n)
		}
		if strings.Contains(string(w.Stored(se.ID).Seats[1].Declared.Reason), "brother") {
			w.T.Error("the reason is not sealed")
		}
		_, err = w.Service.Series(ctx, w.Members[0], se.ID)
		refused(w.T, err, "interview.missing.thing", "")
		_, err = w.Dossier(ctx, w.Members[0], w.InterviewOf(se.ID, w.Candidates[1]).ID)
		refused(w.T, err, "interview.missing.thing", "")
		page, err := w.SeriesList(ctx, w.Members[0], interview.SeriesQuery{})
		w.Must(err)
		if len(page.Items) != 0 {
			w.T.Errorf("%+v", page)
		}
		v, err := w.Service.Series(ctx, w.HR, se.ID)
		w.Must(err)
		if !v.Seats[1].Conflict || v.Seats[1].Reason != "My brother" {
			w.T.Errorf("%+v", v.Seats[1])
		}
		if got := kinds(w, w.HR); got != "replace plan" {
			w.T.Error(got)
		}
		seats := w.PanelSeats(interview.ByPanel)
		seats[1].Person = people.PersonID(w.Members[2].Person)
		_, err = w.SetSeats(ctx, w.HR, w.At(se.ID), seats)
		w.Must(err)
		if got := kinds(w, w.HR); got != "plan" {
			w.T.Error(got)
		}
	})
}

func kinds(w *interviewtest.World, by *access.Actor) string {
	w.T.Helper()
	all, err := w.Waiting(w.T.Context(), by)
	w.Must(err)
	var out []string
	for _, x := range all {
		out = append(out, x.Kind)
	}
	return strings.Join(out, " ")
}

func TestANewCandidateIsDeclaredAbout(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		se := w.Pledged(interview.ByPanel)
		refused(w.T, w.DeclareSeat(ctx, w.Lead, se.ID, false, ""), "interview.series.declared", "")
		late := w.Candidate("Кешіккенов")
		_, err := w.AddCandidate(ctx, w.HR, w.At(se.ID), people.PersonID(late.Person))
		w.Must(err)
		if n := w.Notices(w.Lead.Person); len(n) == 0 || n[0].Key != "series.notice.declare_again" {
			w.T.Errorf("%+v", n)
		}
		d, err := w.Declaring(ctx, w.Lead, se.ID)
		w.Must(err)
		if !d.Again || d.Done {
			w.T.Errorf("%+v", d)
		}
		w.Must(w.DeclareSeat(ctx, w.Lead, se.ID, false, ""))
	})
}

func TestWhatWaitsForAMember(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		se := w.Opened(interview.ByPanel)
		if got := kinds(w, w.Members[0]); got != "undertake" {
			w.T.Error(got)
		}
		w.Must(w.Undertake(ctx, w.Members[0], se.ID))
		if got := kinds(w, w.Members[0]); got != "declare" {
			w.T.Error(got)
		}
		w.Must(w.DeclareSeat(ctx, w.Members[0], se.ID, false, ""))
		w.PlanAll(se.ID, 0)
		if got := kinds(w, w.Members[0]); got != "calibrate read read" {
			w.T.Error(got)
		}
		_, err := w.Dossier(ctx, w.Members[0], w.InterviewOf(se.ID, w.Candidates[0]).ID)
		w.Must(err)
		if got := kinds(w, w.Members[0]); got != "calibrate read" {
			w.T.Error(got)
		}
		if got := kinds(w, w.Members[2]); got != "" {
			w.T.Error(got)
		}
	})
}

// theCase is a competition's case, as its law wants its interviews.
func theCase(w *interviewtest.World) *interview.Case {
	seat := func(a *access.Actor, d interview.Duty) interview.Seat {
		return interview.Seat{Person: people.PersonID(a.Person), Duty: d}
	}
	return &interview.Case{
		ID: "vac_1", Body: w.Body, Title: interview.Official{KK: "Бас маман", RU: "Главный специалист"}, Open: true,
		Panel: []interview.Seat{seat(w.Lead, interview.LeadDuty), seat(w.Members[0], interview.MemberDuty)},
		Candidates: []interview.CaseCandidate{
			{Person: people.PersonID(w.Candidates[0].Person), Application: "app_1", Number: "1093"},
			{Person: people.PersonID(w.Candidates[1].Person), Application: "app_2", Number: "1094"},
		},
	}
}

func TestASeriesKeepsInStepWithItsCase(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		c := theCase(w)
		w.Service.Procedure.Case = func(_ interview.Tx, id string) (*interview.Case, error) {
			if id != c.ID {
				return nil, nil
			}
			return c, nil
		}
		se, err := w.OpenSeries(ctx, w.HR, interview.SeriesOpening{Body: w.Body, Case: "vac_1", Format: interview.ByPanel})
		w.Must(err)
		_, err = w.OpenSeries(ctx, w.HR, interview.SeriesOpening{Body: w.Body, Case: "vac_1", Format: interview.ByPanel})
		refused(w.T, err, "interview.series.case", "case")
		v, err := w.Service.Series(ctx, w.HR, se.ID)
		w.Must(err)
		if v.Series.Title.KK != "Бас маман" || len(v.Seats) != 2 || len(v.Interviews) != 2 || v.Interviews[0].Number != "1093" || v.Interviews[0].Case != "app_1" {
			w.T.Fatalf("%+v", v)
		}
		_, err = w.AddCandidate(ctx, w.HR, w.At(se.ID), people.PersonID(w.Candidate("Басқа").Person))
		refused(w.T, err, "interview.series.of_case", "")
		_, err = w.SetSeats(ctx, w.HR, w.At(se.ID), w.PanelSeats(interview.ByPanel))
		refused(w.T, err, "interview.series.of_case", "")
		w.Must(w.Undertake(ctx, w.Lead, se.ID))
		_, err = w.Declaring(ctx, w.Lead, se.ID)
		refused(w.T, err, "interview.series.case_declares", "")
		// an expert is added, a member replaced, a candidate leaves, another comes
		withExpert := []interview.SeatIn{
			{Person: people.PersonID(w.Lead.Person), Duty: interview.LeadDuty}, {Person: people.PersonID(w.Members[0].Person), Duty: interview.MemberDuty},
			{Person: people.PersonID(w.Expert.Person), Duty: interview.ExpertDuty},
		}
		_, err = w.SetSeats(ctx, w.HR, w.At(se.ID), withExpert)
		w.Must(err)
		c.Panel[1].Person = people.PersonID(w.Members[1].Person)
		c.Candidates[0].Left = true
		third := w.Candidate("Үшінші")
		c.Candidates = append(c.Candidates, interview.CaseCandidate{Person: people.PersonID(third.Person), Application: "app_3", Number: "1095"})
		v, err = w.Service.Series(ctx, w.HR, se.ID)
		w.Must(err)
		if len(v.Seats) != 3 || v.Seats[1].Person != c.Panel[1].Person || v.Seats[2].Duty != interview.ExpertDuty || v.Seats[0].Undertake || !v.Seats[1].Undertake {
			w.T.Errorf("%+v", v.Seats)
		}
		states := map[string]interview.State{}
		for _, i := range v.Interviews {
			states[i.Number] = i.State
		}
		if len(states) != 3 || states["1093"] != interview.Left || states["1095"] != interview.Waiting {
			w.T.Error(states)
		}
		version := v.Series.Version
		v, err = w.Service.Series(ctx, w.HR, se.ID)
		w.Must(err)
		if v.Series.Version != version {
			w.T.Error("a series that is in step was written")
		}
		// who waits to declare in the competition reads no dossier
		c.Waits = []people.PersonID{people.PersonID(w.Lead.Person)}
		w.Service.Procedure.Dossier = func(_ interview.Tx, application string) (*interview.Dossier, error) {
			return &interview.Dossier{More: application}, nil
		}
		i := w.InterviewOf(se.ID, w.Candidates[1])
		_, err = w.Dossier(ctx, w.Lead, i.ID)
		refused(w.T, err, "interview.dossier.declare", "")
		c.Waits = nil
		d, err := w.Dossier(ctx, w.Lead, i.ID)
		w.Must(err)
		if d.Dossier.More != "app_2" || d.May.Write {
			w.T.Errorf("%+v", d)
		}
		refused(w.T, w.WriteDossier(ctx, w.HR, i.ID, 0, interview.Dossier{}), "interview.series.of_case", "")
		c.Conflicts = []people.PersonID{people.PersonID(w.Lead.Person)}
		_, err = w.Service.Series(ctx, w.Lead, se.ID)
		refused(w.T, err, "interview.missing.thing", "")
		c.Conflicts = nil
		w.Clock.Advance(time.Hour)
		c.Candidates[0].Left = false
		v, err = w.Service.Series(ctx, w.HR, se.ID)
		w.Must(err)
		if got := w.InterviewOf(se.ID, w.Candidates[0]); got.State != interview.Waiting {
			w.T.Errorf("%+v %+v", got, v.Interviews)
		}
	})
}

package competition_test

import (
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/day"
	"tarazy/internal/people"
)

var staff = people.By{Person: "system", All: true}

// declareRelative puts a relative into a person's record.
func declareRelative(w *competitiontest.World, of, relative people.PersonID, r people.Relation) {
	w.T.Helper()
	var iin string
	w.Tx(func(tx competition.Tx) error {
		p, err := tx.PersonGet(relative)
		if err != nil {
			return err
		}
		private, err := p.Open(w.Master)
		iin = private.IIN
		return err
	})
	_, err := w.People.DeclareRelative(w.T.Context(), staff, of, version(w, of), people.DeclaredRelative{Relation: r, Name: "Туысы", IIN: iin})
	w.Must(err)
}

func version(w *competitiontest.World, p people.PersonID) (v int64) {
	w.Tx(func(tx competition.Tx) error {
		x, err := tx.PersonGet(p)
		v = x.Version
		return err
	})
	return v
}

func called(w *competitiontest.World, who *access.Actor) map[string][]people.Tie {
	w.T.Helper()
	in, err := w.Interests(w.T.Context(), who, w.Free.ID)
	w.Must(err)
	out := map[string][]people.Tie{}
	for _, c := range in.Called {
		out[c.Number] = c.Ties
		if !strings.Contains(c.Name, "Айдана") {
			w.T.Errorf("no name: %+v", c)
		}
	}
	return out
}

func TestTheSystemFindsTiesBothWaysOnceTheNamesAreOpen(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		w.Commission()
		a, b := w.Candidate("Туысова"), w.Candidate("Балаев")
		first := w.Put(a, w.Free, competition.AtAbilities)
		_, err := w.Interests(w.T.Context(), w.Judges[0], w.Free.ID)
		refused(w.T, err, "panel.names_closed")
		first.Stage, first.Version = competition.AtInterview, first.Version+1
		w.Tx(func(tx competition.Tx) error {
			_, err := tx.ApplicationUpdate(first)
			return err
		})
		second := w.Put(b, w.Free, competition.AtInterview)
		declareRelative(w, id(w.Judges[0]), a.ID, people.Sibling)
		declareRelative(w, b.ID, id(w.Judges[1]), people.Parent)
		from, until := day.Of(2020, 1, 1), day.Of(2021, 1, 1)
		_, err = w.People.DeclareEmployer(w.T.Context(), staff, id(w.Judges[2]), version(w, id(w.Judges[2])),
			people.FormerEmployer{Name: "Сынақ", BIN: competitiontest.EmployerBIN, From: from, Until: &until})
		w.Must(err)
		early := day.Of(2018, 12, 31)
		_, err = w.People.DeclareEmployer(w.T.Context(), staff, id(w.Judges[3]), version(w, id(w.Judges[3])),
			people.FormerEmployer{Name: "Сынақ", BIN: competitiontest.EmployerBIN, From: day.Of(2010, 1, 1), Until: &early})
		w.Must(err)
		want := func(j int, app *competition.Application, kind string, by people.PersonID) {
			ties := called(w, w.Judges[j])[app.Number]
			if len(ties) != 1 || ties[0].Kind != kind || ties[0].By != by {
				w.T.Errorf("judge %d: %+v", j, ties)
			}
		}
		want(0, first, "relative", id(w.Judges[0]))
		want(1, second, "relative", b.ID)
		want(2, first, "former_employer", id(w.Judges[2]))
		want(2, second, "former_employer", id(w.Judges[2]))
		for number, ties := range called(w, w.Judges[3]) {
			if len(ties) != 0 {
				w.T.Errorf("%s: %+v", number, ties)
			}
		}
	})
}

func TestAnEmployersUnitIsATie(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		w.Commission()
		c := w.Candidate("Қызметкерова")
		head, err := w.People.AddPost(w.T.Context(), staff, people.Post{Body: w.Body, Code: "1-9", PostState: people.PostState{
			From: people.Always, Unit: w.Unit, TitleKK: "Басшы", TitleRU: "Руководитель", Category: "E-3", Head: true}})
		w.Must(err)
		for p, post := range map[people.PersonID]people.PostID{c.ID: w.Posts[1], id(w.Judges[0]): w.Posts[0], id(w.Judges[1]): head.ID} {
			_, err := w.People.Appoint(w.T.Context(), staff, p, version(w, p), people.Appointment{Post: post, Kind: people.Main, From: day.Of(2022, 1, 10)})
			w.Must(err)
		}
		a := w.Put(c, w.Free, competition.AtInterview)
		if ties := called(w, w.Judges[0])[a.Number]; len(ties) != 1 || ties[0].Kind != "same_unit" {
			w.T.Errorf("%+v", ties)
		}
		if ties := called(w, w.Judges[1])[a.Number]; len(ties) != 1 || ties[0].Kind != "supervises" || ties[0].By != id(w.Judges[1]) {
			w.T.Errorf("%+v", ties)
		}
	})
}

func TestADeclaredConflictPutsTheMemberOutAndHRIsToldToReplace(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		w.Commission()
		w.Apply(2, w.Free, competition.AtInterview)
		w.Apply(1, w.Essay, competition.AtInterview)
		out := w.Judges[3]
		w.Must(w.DeclareInterest(w.T.Context(), out, w.Free.ID, true, "досым"))
		if told := w.Notices(id(w.HR)); len(told) != 1 || told[0].Key != "panel.notice.conflict" || told[0].Link != "/competitions/"+string(w.Competition.ID)+"/commission" {
			w.T.Errorf("%+v", told)
		}
		refused(w.T, w.DeclareInterest(w.T.Context(), out, w.Free.ID, false, ""), "selection.missing.competition")
		in, err := w.Interests(w.T.Context(), out, w.Free.ID)
		w.Must(err)
		if !in.Declared.Conflict || len(in.Called) != 0 {
			w.T.Errorf("%+v", in)
		}
		if in, err := w.Interests(w.T.Context(), out, w.Essay.ID); err != nil || len(in.Called) != 1 {
			w.T.Errorf("the other post is not concerned: %v", err)
		}
		c, err := w.Service.Commission(w.T.Context(), w.HR, w.Competition.ID)
		w.Must(err)
		if len(c.Conflicts) != 1 || c.Conflicts[0].ID != id(out) {
			w.T.Errorf("%+v", c.Conflicts)
		}
		for _, j := range []*access.Actor{w.Judges[0], w.Judges[1], w.Judges[2], w.Judges[4]} {
			w.Must(w.DeclareInterest(w.T.Context(), j, w.Free.ID, false, ""))
			refused(w.T, w.DeclareInterest(w.T.Context(), j, w.Free.ID, false, ""), "panel.declared")
		}
		_, err = w.RecordInterview(w.T.Context(), w.Secretary, w.Free.ID, w.Document(), nil)
		refused(w.T, err, "panel.undeclared")
		order := orderOf(w)
		order.Why, order.Seats[3].Person = "мүдделер қақтығысы", id(w.Spare)
		_, err = w.KeepCommission(w.T.Context(), w.HR, w.Competition.ID, 1, order)
		w.Must(err)
		w.Must(w.DeclareInterest(w.T.Context(), w.Spare, w.Free.ID, false, ""))
		bad, err := w.RecordInterview(w.T.Context(), w.Secretary, w.Free.ID, w.Document(), nil)
		if err != nil || len(bad) > 0 {
			w.T.Errorf("%v %v", bad, err)
		}
	})
}

func TestATieHeldToBeNoneNeedsAReasonThatHRAndTheChairSee(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		w.Commission()
		c := w.Candidate("Туысова")
		w.Put(c, w.Free, competition.AtInterview)
		declareRelative(w, c.ID, id(w.Judges[2]), people.Other)
		refused(w.T, w.DeclareInterest(w.T.Context(), w.Judges[2], w.Free.ID, false, " "), "selection.required", "reason")
		w.Must(w.DeclareInterest(w.T.Context(), w.Judges[2], w.Free.ID, false, "алыс туыс"))
		for _, x := range []*access.Actor{w.HR, w.Judges[0]} {
			all, err := w.Declarations(w.T.Context(), x, w.Free.ID)
			w.Must(err)
			if len(all) != 1 || all[0].Reason != "алыс туыс" || len(all[0].Found) != 1 || all[0].Conflict || !all[0].Seated {
				w.T.Errorf("%+v", all)
			}
			if told := w.Notices(id(x)); len(told) != 1 || told[0].Key != "panel.notice.tie" {
				w.T.Errorf("%+v", told)
			}
		}
		for _, x := range []*access.Actor{w.Judges[1], w.Secretary, w.Observer, w.Spare} {
			if _, err := w.Declarations(w.T.Context(), x, w.Free.ID); err == nil {
				w.T.Errorf("%s sees the reasons", x.Name)
			}
		}
	})
}

// interviewing is a world in which every member declared to have no conflict.
func interviewing(w *competitiontest.World, n int) []*competition.Application {
	w.T.Helper()
	w.Commission()
	apps := w.Apply(n, w.Free, competition.AtInterview)
	for _, j := range w.Judges {
		w.Must(w.DeclareInterest(w.T.Context(), j, w.Free.ID, false, ""))
	}
	return apps
}

func marksOf(w *competitiontest.World, marks ...int) map[people.PersonID]int {
	out := map[people.PersonID]int{}
	for i, n := range marks {
		out[id(w.Judges[i])] = n
	}
	return out
}

func TestSEL19_TheMeanOfTheMembersMarksCountsForTheInterview(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := interviewing(w, 3)
		three := 3
		early := w.Apply(1, w.Essay, competition.AtEssay)[0]
		rows := []competition.InterviewRow{
			{Number: apps[0].Number, Marks: marksOf(w, 5, 4, 4)},
			{Number: apps[0].Number, Marks: marksOf(w, 5, 4, 4, 4, 6)},
			{Number: apps[0].Number, Marks: marksOf(w, 5, 4, 4, 4, 4), Agreed: &three},
			{Number: apps[0].Number, Marks: marksOf(w, 5, 4, 4, 4), Absent: true},
			{Number: early.Number, Marks: marksOf(w, 5, 4, 4, 4, 4)},
			{Number: apps[0].Number, Marks: marksOf(w, 5, 4, 4, 4, 3)},
			{Number: apps[0].Number, Marks: marksOf(w, 5, 5, 5, 5, 5)},
			{Number: apps[1].Number, Absent: true},
			{Number: apps[2].Number, Marks: marksOf(w, 5, 4, 4, 2)},
		}
		rows[0].Marks[id(w.Secretary)] = 5
		bad, err := w.RecordInterview(w.T.Context(), w.Secretary, w.Free.ID, w.Document(), rows)
		w.Must(err)
		var codes []string
		for _, b := range bad {
			codes = append(codes, b.Err.Code)
			if strings.HasPrefix(b.Err.Code, "panel.") {
				said(w.T, b.Err)
			}
		}
		if got := strings.Join(codes, " "); got != "panel.stranger selection.range panel.agreed_unwanted panel.absent_marks selection.number selection.recorded" {
			w.T.Errorf("%s", got)
		}
		w.Tx(func(tx competition.Tx) error {
			for i, want := range []competition.Result{{Taken: competition.TookPart, Points: 400}, {Taken: competition.Absent}, {Taken: competition.TookPart, Points: 375}} {
				r, err := tx.ResultGet(apps[i].ID, competition.AtInterview)
				if err != nil || r.Taken != want.Taken || r.Points != want.Points {
					w.T.Errorf("%d: %+v %v", i, r, err)
				}
			}
			marks, err := tx.MarksOf(apps[0].ID, competition.AtInterview)
			if len(marks) != 5 {
				w.T.Errorf("%+v", marks)
			}
			return err
		})
		_, err = w.RecordInterview(w.T.Context(), w.Manager, w.Free.ID, w.Document(), rows)
		refused(w.T, err, "access.denied")
		other := w.Holder("Басқаев", access.Secretary)
		_, err = w.RecordInterview(w.T.Context(), other, w.Free.ID, w.Document(), rows)
		refused(w.T, err, "panel.not_secretary")
	})
}

func TestSEL19_WithoutAQuorumOfMarksNothingIsEnteredAndTheAgreedMarkCountsWhereChosen(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		w.Competition.Settings.Agreed, w.Competition.Version = true, w.Competition.Version+1
		w.Tx(func(tx competition.Tx) error {
			_, err := tx.CompetitionUpdate(w.Competition)
			return err
		})
		apps := interviewing(w, 1)
		agreed := 4
		bad, err := w.RecordInterview(w.T.Context(), w.Secretary, w.Free.ID, w.Document(), []competition.InterviewRow{
			{Number: apps[0].Number, Marks: marksOf(w, 5, 4, 4), Agreed: &agreed},
			{Number: apps[0].Number, Marks: marksOf(w, 5, 4, 4, 5)},
			{Number: apps[0].Number, Marks: marksOf(w, 5, 4, 4, 5), Agreed: &agreed},
		})
		w.Must(err)
		if len(bad) != 2 || bad[0].Err.Code != "panel.quorum" || bad[1].Err.Code != "selection.required" {
			w.T.Errorf("%+v", bad)
		}
		said(w.T, bad[0].Err)
		w.Tx(func(tx competition.Tx) error {
			r, err := tx.ResultGet(apps[0].ID, competition.AtInterview)
			if r == nil || r.Points != 400 {
				w.T.Errorf("%+v", r)
			}
			return err
		})
	})
}

func TestAMemberSeesWhatWaits(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := marking(w, 2)
		w.Apply(1, w.Free, competition.AtInterview)
		mark(w, w.Judges[0], apps[0], 4)
		all, err := w.Panels(w.T.Context(), w.Judges[0])
		w.Must(err)
		v := all[0].Vacancies
		if len(all) != 1 || v[0].ToMark != 1 || v[0].Marked != 1 || *v[0].MarkDue != w.Today().Add(1) || !v[1].ToDeclare || v[1].Waiting() != 1 {
			w.T.Errorf("%+v", all)
		}
		p, err := w.Service.Panel(w.T.Context(), w.Secretary, w.Competition.ID)
		w.Must(err)
		if p.Seat != competition.SecretaryDuty || len(p.Vacancies[1].Waits) != 5 || p.Vacancies[0].ToMark != 0 {
			w.T.Errorf("%+v", p.Vacancies)
		}
		if all, err := w.Panels(w.T.Context(), w.Spare); err != nil || len(all) != 0 {
			w.T.Errorf("%v %v", all, err)
		}
		_, err = w.Service.Panel(w.T.Context(), w.Spare, w.Competition.ID)
		refused(w.T, err, "selection.missing.competition")
	})
}

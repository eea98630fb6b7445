package main

import (
	"encoding/json"
	"fmt"

	"tarazy/internal/api"
	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// leaving lets some leave the body, and one of those who stay takes the first
// post that became free, under other supervisors.
func (y *appraisedYear) leaving() {
	y.Helper()
	ctx, staff := y.Context(), y.app.staff
	last, err := staff.Today(ctx, y.body)
	y.ok(err)
	gone := y.those((*servant).leaves)
	for _, s := range gone {
		f, err := staff.Personal(ctx, system, s.Person)
		y.ok(err)
		_, err = staff.Release(ctx, system, s.Person, f.Person.Version, f.Assignments[0].ID, last)
		y.ok(err)
	}
	mover := y.those(func(s *servant) bool { return s.number == 120 })[0]
	f, err := staff.Personal(ctx, system, mover.Person)
	y.ok(err)
	_, err = staff.Appoint(ctx, system, mover.Person, f.Person.Version, people.Appointment{Post: gone[0].Place.Post, Kind: people.Main, From: last.Add(1)})
	y.ok(err)
	y.moved = mover.Place.Post
}

// coming puts somebody new into the post that the one who moved has left, on
// probation when the appraisal begins.
func (y *appraisedYear) coming() {
	y.Helper()
	ctx, staff := y.Context(), y.app.staff
	from, err := staff.Today(ctx, y.body)
	y.ok(err)
	iin, err := bookIIN(staff.Rules, 90_000)
	y.ok(err)
	p, err := staff.Enrol(ctx, system, y.body, people.Entry{Surname: "Жаңаев", Given: "Есім", Lang: locale.KK, Private: people.Private{IIN: iin}})
	y.ok(err)
	probation := from.AddMonths(3)
	_, err = staff.Appoint(ctx, system, p.ID, p.Version, people.Appointment{Post: y.moved, Kind: people.Main, From: from, ProbationUntil: &probation})
	y.ok(err)
}

// absent sends some away, nobody knows for how long; back brings them back.
func (y *appraisedYear) absent() {
	y.Helper()
	ctx, staff := y.Context(), y.app.staff
	from, err := staff.Today(ctx, y.body)
	y.ok(err)
	for _, s := range y.those((*servant).away) {
		f, err := staff.Personal(ctx, system, s.Person)
		y.ok(err)
		_, err = staff.RecordAbsence(ctx, system, s.Person, f.Person.Version, people.Absence{Kind: people.Sick, From: from})
		y.ok(err)
	}
}

func (y *appraisedYear) back() {
	y.Helper()
	ctx, staff := y.Context(), y.app.staff
	on, err := staff.Today(ctx, y.body)
	y.ok(err)
	for _, s := range y.those((*servant).away) {
		f, err := staff.Personal(ctx, system, s.Person)
		y.ok(err)
		_, err = staff.RecordReturn(ctx, system, s.Person, f.Person.Version, f.Absences[len(f.Absences)-1].ID, on)
		y.ok(err)
	}
}

// begin sets the days of the appraisal, and begins it.
func (y *appraisedYear) begin() {
	y.Helper()
	y.to("2023-12-27")
	y.turn(y.who(hrPost), "PUT", "/schedule", api.YearSchedule{Version: y.year.Version, First: day.Of(2024, 1, 15), Last: day.Of(2024, 2, 9)})
	y.turn(y.who(chairPost), "POST", "/schedule/agree", api.YearTurn{Version: y.year.Version})
	y.turn(y.who(hrPost), "POST", "/schedule/notify", api.YearTurn{Version: y.year.Version})
	y.to("2024-01-10")
	y.absent()
	y.to("2024-01-15")
	y.turn(y.who(hrPost), "POST", "/begin", api.YearTurn{Version: y.year.Version})
	y.read()
	if y.year.State != appraisal.YearAppraising || y.year.Schedule.Missed {
		y.Fatalf("the year is %s: %+v", y.year.State, y.year.Schedule)
	}
}

// lifeRows fill in a KCI sheet: most reach all, some only four, three or two.
func lifeRows(s *servant) []api.KCISheetRow {
	reached := 5
	if s.number >= 0 && s.number%3 == 0 {
		reached = 2 + s.number%4
	}
	out := make([]api.KCISheetRow, 5)
	for i := range out {
		yes, actual := i < reached, "100"
		if !yes {
			actual = "50,5"
		}
		out[i] = api.KCISheetRow{Reached: &yes, Actual: actual, Evidence: "Есеп, 2023 жылғы 20 желтоқсан", Files: []string{}}
	}
	return out
}

// submitSheet fills in, signs and brings in a version of a KCI sheet.
func (y *appraisedYear) submitSheet(s *servant, at api.SheetTurn) error {
	var sh appraisal.Sheet
	boss := s.Route.Immediate
	rows := lifeRows(s)
	if at.Number > 1 {
		rows[0].Evidence = "Есеп пен мәлімдеме, 2023 жылғы 20 желтоқсан"
	}
	if err := y.call(boss, "PUT", s.path("/sheet"), api.KCISheetSave{Number: at.Number, Version: at.Version, Rows: rows}, &sh); err != nil {
		return err
	}
	turn := func() api.SheetTurn { return api.SheetTurn{Number: sh.Number, Version: sh.Version} }
	if err := y.call(boss, "POST", s.path("/sheet/sign"), turn(), &sh); err != nil {
		return err
	}
	var err error
	if s.refusesSheet() {
		err = y.call(s.Person, "POST", s.path("/sheet/own/refuse"), api.SheetRefusal{Number: sh.Number, Version: sh.Version, Remark: "Келіспеймін"}, &sh)
	} else {
		err = y.call(s.Person, "POST", s.path("/sheet/own/sign"), turn(), &sh)
	}
	if err == nil {
		err = y.call(boss, "POST", s.path("/sheet/submit"), turn(), &sh)
	}
	s.turn = turn()
	return err
}

// assess fills in and signs the sheet of competencies.
func (y *appraisedYear) assess(s *servant) error {
	rows, err := y.marksFor(s)
	if err != nil {
		return err
	}
	var as appraisal.Assessment
	boss := s.Route.Immediate
	if err := y.call(boss, "PUT", s.path("/competencies"), `{"number":0,"version":0,"rows":`+rows+`}`, &as); err != nil {
		return err
	}
	if err := y.call(s.Person, "POST", s.path("/competencies/own/sign"), api.SheetTurn{Number: as.Number, Version: as.Version}, &as); err != nil {
		return err
	}
	return y.call(boss, "POST", s.path("/competencies/sign"), api.SheetTurn{Number: as.Number, Version: as.Version}, &as)
}

// marksFor are the marks of a servant's sheet of competencies as JSON: every
// indicator is shown, but for the first two of the first competency of some.
func (y *appraisedYear) marksFor(s *servant) (string, error) {
	weak := s.every(5, 0)
	key := fmt.Sprint(s.Place.Category, s.Place.Head, s.Place.Public, weak)
	y.guard.Lock()
	kept, ok := y.marks[key]
	y.guard.Unlock()
	if ok {
		return kept, nil
	}
	var v api.AssessmentAnswer
	if err := y.call(s.Route.Immediate, "GET", s.path("/competencies"), nil, &v); err != nil {
		return "", err
	}
	rows := make([]api.CompetencyMarks, len(v.Indicators))
	for n, c := range v.Indicators {
		rows[n] = api.CompetencyMarks{Competency: c.Competency, Shown: make([]*bool, len(c.Effective))}
		for i := range rows[n].Shown {
			shown := !weak || n > 0 || i > 1
			rows[n].Shown[i] = &shown
		}
	}
	text, err := json.Marshal(rows)
	if err != nil {
		return "", err
	}
	y.guard.Lock()
	defer y.guard.Unlock()
	y.marks[key] = string(text)
	return string(text), nil
}

// decideSheet agrees to a sheet, or returns it for its evidence.
func (y *appraisedYear) decideSheet(s *servant, agree bool) error {
	in := api.KCISheetDecision{Number: s.turn.Number, Version: s.turn.Version, Agree: agree, Reasons: []api.SheetReason{}}
	if !agree {
		in.Reasons = []api.SheetReason{{KCI: 1, What: "insufficient_evidence", Text: "Растайтын құжат жоқ"}}
	}
	return y.call(s.Route.Higher, "POST", s.path("/sheet/decide"), in, nil)
}

// bothSheets fills in both sheets of servants.
func (y *appraisedYear) bothSheets(all []*servant) {
	y.Helper()
	y.each(all, func(s *servant) error {
		if err := y.submitSheet(s, api.SheetTurn{}); err != nil {
			return err
		}
		return y.assess(s)
	})
}

// agree has the higher supervisors agree to the sheets of servants.
func (y *appraisedYear) agree(all []*servant) {
	y.Helper()
	y.each(all, func(s *servant) error { return y.decideSheet(s, true) })
}

// sheets are filled in by those who are in time; some come back once.
func (y *appraisedYear) sheets() {
	y.Helper()
	y.to("2024-01-17")
	ready := y.those(func(s *servant) bool { return s.Stage == appraisal.StageSheets && s.inTime() })
	y.bothSheets(ready)
	y.to("2024-01-18")
	y.each(ready, func(s *servant) error { return y.decideSheet(s, !s.sheetBack()) })
	y.to("2024-01-19")
	y.each(y.those(func(s *servant) bool { return s.Stage == appraisal.StageSheets && s.inTime() && s.sheetBack() }), func(s *servant) error {
		var v api.KCISheetAnswer
		if err := y.call(s.Route.Immediate, "GET", s.path("/sheet"), nil, &v); err != nil {
			return err
		}
		if err := y.submitSheet(s, api.SheetTurn{Number: v.Sheet.Number, Version: v.Sheet.Version}); err != nil {
			return err
		}
		return y.decideSheet(s, true)
	})
	y.read()
}

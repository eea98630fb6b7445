package main

import (
	"cmp"
	"fmt"
	"net/url"
	"os"
	"slices"
	"testing"

	"tarazy/internal/api"
	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/people"
	"tarazy/internal/store/storetest"
)

// TestAYearOfAppraisalEndsForEverybody drives a year of a body through the API:
// 200 people on SQLite, or with TARAZY_LONG 5,000 on each database. Plans
// are returned and come late, somebody leaves, somebody comes, some are away when they are to
// be appraised and return, some refuse to sign or to be acquainted, the
// commission has a tie, a rejected proposal and a correction, some appeal. A process
// that prints the plans is killed, and another goes on with it. At the
// end everybody is in a final state, every term was kept or is on record as
// missed, and every decision in the journal can be reproduced. Then the papers are
// destroyed, and the journal's proofs still hold.
func TestAYearOfAppraisalEndsForEverybody(t *testing.T) {
	kinds := storetest.Kinds
	if os.Getenv("TARAZY_LONG") == "" {
		kinds = kinds[:1]
	}
	for _, kind := range kinds {
		t.Run(kind.Name, func(t *testing.T) {
			y := openAppraisedYear(t, kind.URL(t), sizeOfYear())
			y.open()
			y.plans()
			y.quarters()
			y.printed()
			y.begin()
			y.sheets()
			y.firstMeeting()
			y.acquaintance()
			y.appeals()
			y.secondMeeting()
			y.end()
			y.destroy()
			t.Logf("%d people, %d questions to the API, %d terms missed; the year took %d statements, its destruction after three years %s", len(y.servants), y.asked, len(y.missed), y.statements.Load(), y.destruction)
		})
	}
}

// every tells whether the n-th of so many is meant, among those who lead nobody.
func (s *servant) every(of, n int) bool { return s.number >= 0 && s.number%of == n }

// Who does what is not as usual. No two of them meet in one servant of the first
// two hundred, and everything happens among them; among thousands some meet, and
// those that cannot are apart.
func (s *servant) planLate() bool     { return s.every(23, 3) }
func (s *servant) planReturned() bool { return s.every(17, 4) }
func (s *servant) refusesPlan() bool  { return s.every(19, 6) }
func (s *servant) quarterLate() bool  { return s.every(29, 8) }
func (s *servant) leaves() bool       { return s.every(97, 11) }
func (s *servant) away() bool         { return s.every(40, 7) }
func (s *servant) sheetLate() bool    { return s.every(37, 5) && !s.away() }
func (s *servant) sheetBack() bool    { return s.every(11, 2) }
func (s *servant) refusesSheet() bool { return s.every(13, 1) }
func (s *servant) refusesRead() bool  { return s.every(41, 10) && s.inTime() }
func (s *servant) readsLate() bool    { return s.every(43, 12) && s.inTime() && !s.refusesRead() }
func (s *servant) appeals() bool {
	return s.every(47, 14) && s.inTime() && !s.refusesRead() && !s.readsLate()
}

// inTime tells whether the servant comes before the first meeting.
func (s *servant) inTime() bool { return !s.away() && !s.sheetLate() && !s.leaves() }

func (y *appraisedYear) those(is func(*servant) bool) []*servant {
	var out []*servant
	for _, s := range y.servants {
		if is(s) {
			out = append(out, s)
		}
	}
	return out
}

func (s *servant) path(more string) string { return "/appraisals/" + string(s.ID) + more }

// read reads the cases of the year anew.
func (y *appraisedYear) read() {
	y.Helper()
	known := map[appraisal.CaseID]*servant{}
	for _, s := range y.servants {
		known[s.ID] = s
	}
	q := url.Values{"limit": {"500"}, "sort": {"name"}}
	for {
		var page api.CaseList
		y.must(y.who(hrPost), "GET", "/appraisal-years/"+string(y.year.ID)+"/cases?"+q.Encode(), nil, &page)
		for i := range page.Cases {
			c := page.Cases[i].Case
			if s := known[c.ID]; s != nil {
				s.Case = &c
				continue
			}
			y.servants = append(y.servants, &servant{Case: &c, number: -1})
		}
		if page.Next == "" {
			return
		}
		q.Set("after", page.Next)
	}
}

// number gives those who lead nobody and sit in no commission their number.
func (y *appraisedYear) number() {
	slices.SortFunc(y.servants, func(a, b *servant) int { return cmp.Compare(y.numbers[a.Person], y.numbers[b.Person]) })
	n := 0
	for _, s := range y.servants {
		if i := y.numbers[s.Person]; i >= lifeFirst && (i-lifeFirst)%lifeUnit > 0 {
			s.number = n
			n++
		}
	}
}

// turn does a step of the year as somebody.
func (y *appraisedYear) turn(as people.PersonID, method, path string, in any) {
	y.Helper()
	y.must(as, method, "/appraisal-years/"+string(y.year.ID)+path, in, &y.year)
}

// open opens the year and forms the commission.
func (y *appraisedYear) open() {
	y.Helper()
	y.must(y.who(hrPost), "POST", "/appraisal-years", api.YearOpen{Number: 2023, From: day.Of(2023, 1, 1), Until: day.Of(2023, 12, 31)}, &y.year)
	y.read()
	y.number()
	on := day.Of(2023, 1, 9)
	order := api.BenchOrder{Paper: "12-ө", Day: on, Seats: []api.BenchSeat{{Person: string(y.who(chairPost)), Duty: "chair"}}, Changes: []api.BenchSwap{}}
	for _, m := range memberPosts[:3] {
		order.Seats = append(order.Seats, api.BenchSeat{Person: string(y.who(m)), Duty: "member"})
	}
	order.Seats = append(order.Seats, api.BenchSeat{Person: string(y.who(secretaryPost)), Duty: "secretary"})
	y.refused(y.who(hrPost), "POST", "/appraisal-commission/orders", order, "order.least")
	for _, m := range memberPosts[3:] {
		order.Seats = append(order.Seats, api.BenchSeat{Person: string(y.who(m)), Duty: "member"})
	}
	var o appraisal.Order
	y.must(y.who(hrPost), "POST", "/appraisal-commission/orders", order, &o)
	y.must(y.who(authorisedPost), "POST", "/appraisal-commission/form", api.BenchTurn{Number: o.Number, Version: o.Version}, &o)
}

// lifePlan is a plan of five KCI.
func lifePlan(s *servant, at api.WorkPlanTurn) api.WorkPlanSave {
	term := day.Of(2023, 12, 1)
	out := api.WorkPlanSave{Number: at.Number, Version: at.Version}
	for i := range 5 {
		out.KCI = append(out.KCI, api.WorkPlanKCI{Name: fmt.Sprintf("Қызмет көрсету үлесі %d.%d.%d", s.number, i+1, at.Number), Source: "strategic_plan", Paper: "Даму жоспары, 2.3-мақсат",
			Unit: "пайыз", Compare: "at_least", Target: fmt.Sprint(90 + i), Term: &term, Change: "Халық қызметті тезірек алады"})
	}
	return out
}

// submitPlan writes, signs and brings in a version of a plan.
func (y *appraisedYear) submitPlan(s *servant, at api.WorkPlanTurn) error {
	var p appraisal.Plan
	boss := s.Route.Immediate
	if err := y.call(boss, "PUT", s.path("/plan"), lifePlan(s, at), &p); err != nil {
		return err
	}
	turn := func() api.WorkPlanTurn { return api.WorkPlanTurn{Number: p.Number, Version: p.Version} }
	var err error
	if s.refusesPlan() {
		err = y.call(s.Person, "POST", s.path("/plan/refuse"), api.WorkPlanRemark{Number: p.Number, Version: p.Version, Text: "Мақсаттар тым жоғары"}, &p)
	} else {
		err = y.call(s.Person, "POST", s.path("/plan/sign"), turn(), &p)
	}
	if err != nil {
		return err
	}
	for _, step := range []string{"/plan/sign", "/plan/submit"} {
		if err := y.call(boss, "POST", s.path(step), turn(), &p); err != nil {
			return err
		}
	}
	s.turn = api.SheetTurn{Number: p.Number, Version: p.Version}
	return nil
}

// decidePlan approves a plan that was brought in, or returns it.
func (y *appraisedYear) decidePlan(s *servant, approve bool) error {
	in := api.WorkPlanDecision{Number: s.turn.Number, Version: s.turn.Version, Approve: approve, Reasons: []api.WorkPlanReason{}}
	if !approve {
		in.Reasons = []api.WorkPlanReason{{KCI: 2, What: "measurable", Text: "Өлшем көрсетілмеген"}}
	}
	return y.call(s.Route.Higher, "POST", s.path("/plan/decide"), in, nil)
}

// plans are drawn up, brought in and decided; some are late, some come back.
func (y *appraisedYear) plans() {
	y.Helper()
	y.to("2023-01-11")
	late := y.those((*servant).planLate)
	rest := y.those(func(s *servant) bool { return !s.planLate() })
	y.each(rest, func(s *servant) error { return y.submitPlan(s, api.WorkPlanTurn{}) })
	y.to("2023-01-12")
	y.each(rest, func(s *servant) error { return y.decidePlan(s, !s.planReturned()) })
	y.to("2023-01-13")
	y.each(y.those(func(s *servant) bool { return s.planReturned() && !s.planLate() }), func(s *servant) error {
		var v api.WorkPlanAnswer
		if err := y.call(s.Route.Immediate, "GET", s.path("/plan"), nil, &v); err != nil {
			return err
		}
		if err := y.submitPlan(s, api.WorkPlanTurn{Number: v.Plan.Number, Version: v.Plan.Version}); err != nil {
			return err
		}
		return y.decidePlan(s, true)
	})
	y.to("2023-01-30")
	y.each(late, func(s *servant) error {
		if err := y.submitPlan(s, api.WorkPlanTurn{}); err != nil {
			return err
		}
		return y.decidePlan(s, true)
	})
}

// quarter gives the monitoring of a quarter, and has it acknowledged.
func (y *appraisedYear) quarter(s *servant, n int) error {
	in := api.QuarterGive{Recommendation: "Жоспар бойынша жұмысты жалғастыру"}
	for i := range 5 {
		in.Progress = append(in.Progress, api.QuarterProgress{Value: fmt.Sprint(20*n + i), Files: []string{}})
	}
	var q appraisal.Quarter
	if err := y.call(s.Route.Immediate, "PUT", s.path(fmt.Sprint("/quarters/", n)), in, &q); err != nil {
		return err
	}
	return y.call(s.Person, "POST", s.path(fmt.Sprint("/quarters/", n, "/acknowledge")), api.QuarterRead{Version: q.Version}, nil)
}

// quarters are monitored; some late, and in the middle of the year somebody
// leaves and somebody moves.
func (y *appraisedYear) quarters() {
	y.Helper()
	for n, days := range [][2]string{{"2023-04-10", "2023-05-02"}, {"2023-07-10", "2023-08-01"}, {"2023-10-09", "2023-11-01"}, {"2023-12-20", ""}} {
		late := func(s *servant) bool { return s.quarterLate() && days[1] != "" }
		y.to(days[0])
		y.read()
		y.each(y.those(func(s *servant) bool { return s.Stage == appraisal.StageWork && !late(s) }), func(s *servant) error { return y.quarter(s, n+1) })
		if days[1] != "" {
			y.to(days[1])
			y.each(y.those(func(s *servant) bool { return s.Stage == appraisal.StageWork && late(s) }), func(s *servant) error { return y.quarter(s, n+1) })
		}
		switch n {
		case 0:
			y.leaving()
		case 2:
			y.coming()
		}
	}
}

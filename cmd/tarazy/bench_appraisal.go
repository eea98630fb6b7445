package main

import (
	"context"
	"fmt"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

// The years of which boards and lists are asked: one of a body, and three of a
// body so large that they hold as many appraisals as the whole service has people.
const (
	boardPeople   = 5_000
	boardLimit    = 50 // milliseconds
	servicePeople = 30_000
	serviceYears  = 3
	serviceLimit  = 100
	boardBatch    = 1_000
	boardOfUnit   = 20 // people
)

// benchYears are the years of a body of some size.
type benchYears struct {
	body   people.BodyID
	people int
	years  int
	limit  float64
}

// appraisals measures the board of a year and the lists of its people.
func (b *bench) appraisals(ctx context.Context) error {
	return b.eachBase(ctx, "appraisal", func(ctx context.Context, a *app, base string) error {
		for i, y := range []benchYears{{people: boardPeople, years: 1, limit: boardLimit}, {people: servicePeople, years: serviceYears, limit: serviceLimit}} {
			body, err := a.staff.AddBody(ctx, system, people.Body{
				BIN: fmt.Sprintf("18014000007%d", i), Zone: "Asia/Almaty", Names: locale.Words{KK: "Орган", RU: "Орган", EN: "Body"},
			})
			if err != nil {
				return err
			}
			y.body = body.ID
			if err := y.fill(ctx, a); err != nil {
				return err
			}
			if base == onPostgres { // what its autovacuum does within a minute
				if err := analyze(ctx, a.db, "appraisal_case", "person"); err != nil {
					return err
				}
			}
			if err := b.boards(ctx, a, y, base); err != nil {
				return err
			}
		}
		return nil
	})
}

func (y benchYears) unit(i int) people.UnitID {
	return people.UnitID(fmt.Sprintf("uni_%s_%04d", y.body, i))
}

func (y benchYears) person(i int) people.PersonID {
	return people.PersonID(fmt.Sprintf("per_%s_%05d", y.body, i))
}

func (y benchYears) year(n int) appraisal.YearID {
	return appraisal.YearID(fmt.Sprintf("yea_%s_%d", y.body, n))
}

// fill stores units, persons, and a case for each in every year.
func (y benchYears) fill(ctx context.Context, a *app) error {
	err := a.db.Write(ctx, func(tx *store.Tx) error {
		var units []people.Unit
		for i := range y.people / boardOfUnit {
			units = append(units, people.Unit{ID: y.unit(i), Version: 1, Body: y.body, Code: fmt.Sprintf("%04d", i), UnitState: people.UnitState{
				From: people.Always, NameKK: fmt.Sprint("Бөлім ", i), NameRU: fmt.Sprint("Отдел ", i),
			}})
		}
		_, err := tx.UnitInsertAll(units)
		return err
	})
	for first := 0; err == nil && first < y.people; first += boardBatch {
		err = a.db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.PersonInsertAll(y.persons(first))
			return err
		})
	}
	for n := 0; err == nil && n < y.years; n++ {
		err = y.fillYear(ctx, a, 2021+n)
	}
	return err
}

func (y benchYears) persons(first int) []people.Person {
	var out []people.Person
	for i := first; i < min(first+boardBatch, y.people); i++ {
		out = append(out, people.Person{ID: y.person(i), Version: 1, Body: y.body, Surname: boardSurnames[i%len(boardSurnames)], Given: fmt.Sprint("Айдана ", i), Lang: locale.KK, IINMark: []byte(y.person(i))})
	}
	return out
}

var boardSurnames = []string{"Әбенов", "Байжанов", "Ғабитов", "Досов", "Есенов", "Қасымов", "Мұсин", "Оразов", "Сәрсенов", "Үмбетов", "Шағымов", "Өтегенов"}

func (y benchYears) fillYear(ctx context.Context, a *app, number int) error {
	err := a.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.AppraisalYearInsert(&appraisal.Year{ID: y.year(number), Version: 1, Body: y.body, Act: "appraisal-arys-2022", Edition: "2022-12-09",
			Number: number, From: day.Of(number, 1, 1), Until: day.Of(number, 12, 31), State: appraisal.YearOpened, By: "system", Opened: tx.Now()})
		return err
	})
	for first := 0; err == nil && first < y.people; first += boardBatch {
		err = a.db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.AppraisalCaseInsertAll(y.cases(number, first))
			return err
		})
	}
	return err
}

// cases are at every step, one in nine late.
func (y benchYears) cases(number, first int) []appraisal.Case {
	var out []appraisal.Case
	for i := first; i < min(first+boardBatch, y.people); i++ {
		head := y.person(i / boardOfUnit * boardOfUnit)
		due := day.Of(2199, 1, 1).Add(i % 40)
		if i%9 == 0 {
			due = day.Of(2021, 6, 1).Add(i % 30) // before the day on which the demonstration begins
		}
		c := appraisal.Case{ID: appraisal.CaseID(fmt.Sprintf("apr_%s_%d_%05d", y.body, number, i)), Version: 1, Year: y.year(number), Body: y.body, Person: y.person(i),
			Place: appraisal.Place{On: day.Of(number, 1, 9), Unit: y.unit(i / boardOfUnit), Category: "E-4"}, Stage: appraisal.Stages[i%7], Round: 1, Due: &due,
			Route: appraisal.Route{On: day.Of(number, 1, 9), Immediate: head, Higher: y.person(0), Direct: head, Above: y.person(0)}}
		if c.Stage != appraisal.StagePlan {
			c.Done.Plan = appraisal.PlanApproved
			for q := range i % 4 {
				c.Done.Quarters[q] = appraisal.QuarterAcknowledged
			}
		}
		if i%7 > 2 {
			c.Grade = []string{"excellent", "effective", "satisfactory"}[i%3]
		}
		if c.Stage == appraisal.StageSheets && i%5 == 0 {
			c.Later = &appraisal.Later{Absence: "sick"}
		}
		out = append(out, c)
	}
	return out
}

// boards measures the questions that the pages of a year ask.
func (b *bench) boards(ctx context.Context, a *app, y benchYears, base string) error {
	hr := &access.Actor{Person: string(y.person(0)), Held: []access.Held{{Role: access.HROfficer, Body: string(y.body)}}}
	id := y.year(2021 + y.years - 1)
	ask := func(what string, do func(after string) (string, error)) error {
		took, err := b.pagesOf(do)
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		b.add(atMost(fmt.Sprintf("appraisal of %d in %d years, %s, %s: p95", y.people, y.years, what, base), took, y.limit, "ms"))
		return nil
	}
	for _, by := range []appraisal.BoardBy{appraisal.ByUnit, appraisal.BySupervisor} {
		err := ask("board by "+string(by), func(string) (string, error) {
			board, err := a.appraisals.Board(ctx, hr, id, by, 0)
			if err == nil && (board.Total.People != y.people || board.Total.Late == 0) {
				err = fmt.Errorf("a board of %d people, %d of them late, on %s", board.Total.People, board.Total.Late, board.View.Today)
			}
			return "", err
		})
		if err != nil {
			return err
		}
	}
	for _, l := range []struct {
		name string
		q    appraisal.CaseQuery
	}{
		{"late first", appraisal.CaseQuery{}},
		{"by name", appraisal.CaseQuery{Order: appraisal.ByName}},
		{"by unit", appraisal.CaseQuery{Order: appraisal.ByCaseUnit}},
		{"the late", appraisal.CaseQuery{Late: new(day.Day)}},
		{"the postponed", appraisal.CaseQuery{Postponed: true}},
		{"of a unit", appraisal.CaseQuery{Units: []people.UnitID{y.unit(17)}}},
		{"of a supervisor", appraisal.CaseQuery{Acting: y.person(boardOfUnit)}},
		{"at a step", appraisal.CaseQuery{Stages: []appraisal.Stage{appraisal.StageCommission}}},
		{"with a grade", appraisal.CaseQuery{Grade: "excellent"}},
		{"with a text", appraisal.CaseQuery{Text: "өтеген"}},
		{"with a text of nobody", appraisal.CaseQuery{Text: "жоқмұндай"}},
	} {
		l.q.Year = id
		err := ask("list, "+l.name, func(after string) (string, error) {
			l.q.After = after
			page, _, err := a.appraisals.Cases(ctx, hr, l.q)
			return page.Next, err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

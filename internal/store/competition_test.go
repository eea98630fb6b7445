package store_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"tarazy/internal/candidate"
	"tarazy/internal/competition"
	calendar "tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

var _ competition.Tx = (*store.Tx)(nil)

// contestDay is the day on which competitions of these tests are announced.
var contestDay = calendar.Of(2026, 3, 2)

// contestBody adds a body with a unit and posts "post0", "post1", …
func contestBody(t testing.TB, db *store.DB, id string, posts int) {
	t.Helper()
	write(t, db, func(tx *store.Tx) error {
		body := people.BodyID(id)
		_, err := tx.BodyInsert(&people.Body{ID: body, Version: 1, BIN: id, Zone: "Asia/Almaty"})
		if err != nil {
			return err
		}
		unit := people.Unit{ID: people.UnitID(id + "unit"), Version: 1, Body: body, Code: "1", UnitState: people.UnitState{From: people.Always}}
		if _, err := tx.UnitInsertAll([]people.Unit{unit}); err != nil {
			return err
		}
		all := make([]people.Post, posts)
		for i := range all {
			all[i] = people.Post{ID: people.PostID(fmt.Sprintf("%spost%d", id, i)), Version: 1, Body: body, Code: fmt.Sprint(i),
				PostState: people.PostState{From: people.Always, Unit: unit.ID, Category: "E-1"}}
		}
		_, err = tx.PostInsertAll(all)
		return err
	})
}

func contestPersons(t testing.TB, db *store.DB, names ...string) {
	t.Helper()
	all := make([]people.Person, len(names))
	for i, name := range names {
		all[i] = people.Person{ID: people.PersonID("per" + name), Version: 1, Surname: name, Given: "Айдана", Lang: locale.KK, IINMark: []byte(name)}
	}
	write(t, db, func(tx *store.Tx) error {
		_, err := tx.PersonInsertAll(all)
		return err
	})
}

func same(s string) locale.Words { return locale.Words{KK: s, RU: s + " ru", EN: s + " en"} }

func contestDraft(id, body string) *competition.Competition {
	return &competition.Competition{
		ID: competition.ID(id), Version: 1, Body: people.BodyID(body), Act: "selection-2023", State: competition.Drafted, Title: same("Талдаушылар " + id),
		Until: contestDay.Add(10), Settings: competition.Settings{AppealDays: 3, DecideDays: 2, NextInRank: true}, By: "system",
		Created: storetest.Start,
	}
}

func contestVacancy(id string, c *competition.Competition, post int) *competition.Vacancy {
	return &competition.Vacancy{
		ID: competition.VacancyID(id), Version: 1, Competition: c.ID, Body: c.Body, Post: people.PostID(fmt.Sprintf("%spost%d", c.Body, post)), Code: fmt.Sprint(post),
		Title: same("Бас маман " + id), Unit: same("Қаржы бөлімі"), Category: "E-1", Duties: same("Есеп"), Directions: []string{"economy", "law"},
		Need: candidate.Need{All: []candidate.Need{
			{Education: &candidate.EducationNeed{Least: "bachelor", Fields: []string{"economics"}}},
			{Manual: &candidate.ManualNeed{KK: "тіл", RU: "язык", EN: "language"}},
		}},
		Salary: "300 000", Stage: competition.AtApplication, State: competition.Open,
	}
}

func announced(t testing.TB, db *store.DB, c *competition.Competition, number string, on calendar.Day) {
	t.Helper()
	c.Version++
	c.State, c.Number, c.Edition, c.Announced = competition.Announced, number, "2023-03-01", &on
	write(t, db, func(tx *store.Tx) error { return must(tx.CompetitionUpdate(c)) })
}

// must makes a write that was not done an error.
func must(ok bool, err error) error {
	if err == nil && !ok {
		return errNo
	}
	return err
}

// insertContest stores competitions and vacancies in the order given.
func insertContest(t testing.TB, db *store.DB, things ...any) {
	t.Helper()
	write(t, db, func(tx *store.Tx) error {
		for _, thing := range things {
			var err error
			switch x := thing.(type) {
			case *competition.Competition:
				err = tx.CompetitionInsert(x)
			case *competition.Vacancy:
				err = tx.VacancyInsert(x)
			case *competition.Application:
				err = must(tx.ApplicationInsert(x))
			}
			if err != nil {
				return fmt.Errorf("%T: %w", thing, err)
			}
		}
		return nil
	})
}

func equal(t testing.TB, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\ngot  %+v\nwant %+v", what, got, want)
	}
}

func TestACompetitionAndItsVacanciesComeBackAsTheyWere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestBody(t, db, "a", 2)
		c := contestDraft("c1", "a")
		second, first := contestVacancy("v2", c, 1), contestVacancy("v1", c, 0)
		insertContest(t, db, c, second, first)
		read(t, db, func(tx *store.Tx) error {
			found, err := tx.CompetitionGet("c1")
			equal(t, "competition", found, c)
			all, err2 := tx.VacanciesOf("c1")
			equal(t, "vacancies by code", all, []competition.Vacancy{*first, *second})
			one, err3 := tx.VacancyGet("v2")
			equal(t, "vacancy", one, second)
			none, err4 := tx.CompetitionGet("c9")
			nothing, err5 := tx.VacancyGet("v9")
			if none != nil || nothing != nil {
				t.Error("what is not there was found")
			}
			return firstError(err, err2, err3, err4, err5)
		})
		write(t, db, func(tx *store.Tx) error { return tx.VacancyDelete("v1") })
		announced(t, db, c, "2026-001", contestDay)
		second.Version, second.Stage, second.Directions = 2, competition.AtQualities, []string{"law"}
		write(t, db, func(tx *store.Tx) error { return must(tx.VacancyUpdate(second)) })
		write(t, db, func(tx *store.Tx) error { // the version before is gone
			ok, err := tx.CompetitionUpdate(c)
			okToo, err2 := tx.VacancyUpdate(second)
			if ok || okToo {
				t.Error("an old version was written")
			}
			return firstError(err, err2)
		})
		read(t, db, func(tx *store.Tx) error {
			found, err := tx.CompetitionGet("c1")
			equal(t, "announced", found, c)
			all, err2 := tx.VacanciesOf("c1")
			equal(t, "changed", all, []competition.Vacancy{*second})
			return firstError(err, err2)
		})
	})
}

func firstError(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestABodyCountsItsNumbersByYear(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestBody(t, db, "a", 0)
		contestBody(t, db, "b", 0)
		for i, on := range []calendar.Day{calendar.Of(2025, 12, 31), calendar.Of(2026, 1, 1), calendar.Of(2026, 12, 31), 0} {
			for _, body := range []string{"a", "b"} {
				if body == "b" && i > 1 {
					continue
				}
				c := contestDraft(fmt.Sprint(body, i), body)
				insertContest(t, db, c)
				if on != 0 {
					announced(t, db, c, fmt.Sprint(i), on)
				}
			}
		}
		read(t, db, func(tx *store.Tx) error {
			for want, ask := range map[int]struct {
				body people.BodyID
				year int
			}{2: {"a", 2026}, 1: {"b", 2025}, 0: {"a", 2024}} {
				if n, err := tx.CompetitionNumber(ask.body, ask.year); n != want || err != nil {
					t.Errorf("%v: %d, want %d: %v", ask, n, want, err)
				}
			}
			return nil
		})
	})
}

func TestCompetitionsAreListedByBodyStateSeatAndText(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestBody(t, db, "a", 0)
		contestBody(t, db, "b", 0)
		contestPersons(t, db, "Қ", "С")
		var all []*competition.Competition
		for i, body := range []string{"a", "b", "a"} {
			c := contestDraft(fmt.Sprint("c", i), body)
			c.Created = c.Created.Add(time.Duration(i) * time.Minute)
			insertContest(t, db, c)
			all = append(all, c)
		}
		announced(t, db, all[1], "2026-007", contestDay)
		sit := func(c competition.ID, version int64, p people.PersonID) {
			write(t, db, func(tx *store.Tx) error {
				return must(tx.OrderInsert(&competition.Order{Competition: c, Version: version, Seats: []competition.Seat{{Person: p, Duty: competition.MemberDuty}}}))
			})
		}
		sit("c0", 1, "perҚ")
		sit("c1", 1, "perҚ")
		sit("c0", 2, "perС") // who sat before no longer does
		for _, x := range []struct {
			q    competition.ListQuery
			want string
		}{
			{competition.ListQuery{}, "[c2 c1 c0]"},
			{competition.ListQuery{Bodies: []people.BodyID{"a"}}, "[c2 c0]"},
			{competition.ListQuery{States: []competition.State{competition.Announced, competition.Cancelled}}, "[c1]"},
			{competition.ListQuery{Seat: "perҚ"}, "[c1]"},
			{competition.ListQuery{Seat: "perС"}, "[c0]"},
			{competition.ListQuery{Text: "ТАЛДАУШЫЛАР C2"}, "[c2]"},
			{competition.ListQuery{Text: "026-007"}, "[c1]"},
			{competition.ListQuery{Text: "%"}, "[]"},
		} {
			equal(t, fmt.Sprintf("%+v", x.q), fmt.Sprint(walkCompetitions(t, db, x.q)), x.want)
		}
	})
}

// walkCompetitions reads a list page by page, one row a page.
func walkCompetitions(t testing.TB, db *store.DB, q competition.ListQuery) (ids []competition.ID) {
	t.Helper()
	ids = []competition.ID{}
	q.Limit = 1
	read(t, db, func(tx *store.Tx) error {
		for {
			page, err := tx.CompetitionList(q)
			if err != nil {
				return err
			}
			for _, c := range page.Items {
				ids = append(ids, c.ID)
			}
			if q.After = page.Next; q.After == "" {
				return nil
			}
		}
	})
	return ids
}

// walkVacancies reads the public list page by page and checks the total.
func walkVacancies(t testing.TB, db *store.DB, q competition.VacancyQuery) (ids []competition.VacancyID) {
	t.Helper()
	ids = []competition.VacancyID{}
	q.Limit = 2
	read(t, db, func(tx *store.Tx) error {
		var totals []int64
		for {
			page, err := tx.VacancyList(q)
			if err != nil {
				return err
			}
			totals = append(totals, page.Total)
			for _, v := range page.Items {
				ids = append(ids, v.ID)
			}
			if q.After = page.Next; q.After == "" {
				break
			}
		}
		if slices.ContainsFunc(totals, func(n int64) bool { return n != int64(len(ids)) }) {
			t.Errorf("%+v: totals %v of %d rows", q, totals, len(ids))
		}
		return nil
	})
	return ids
}

func TestThePublicListHasTheVacanciesOfAnnouncedCompetitions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestBody(t, db, "a", 9)
		contestBody(t, db, "b", 9)
		early, late, gone, draft := contestDraft("early", "a"), contestDraft("late", "b"), contestDraft("gone", "a"), contestDraft("draft", "a")
		late.Until = contestDay.Add(20)
		insertContest(t, db, early, late, gone, draft)
		v1, v2, v3, v4, v5 := contestVacancy("v1", early, 0), contestVacancy("v2", early, 1), contestVacancy("v3", late, 0), contestVacancy("v4", gone, 2), contestVacancy("v5", draft, 3)
		v1.Title.KK, v2.Title.KK, v3.Title.KK = "Сарапшы", "Әдіскер", "Бухгалтер"
		v2.Category, v3.Category, v2.Directions, v3.Unit.RU = "E-R-3", "EX-1", []string{"law"}, "Отдел Ёлки"
		insertContest(t, db, v1, v2, v4, v5)
		announced(t, db, early, "2026-001", contestDay)
		announced(t, db, late, "2026-002", contestDay.Add(5))
		announced(t, db, gone, "2026-003", contestDay)
		insertContest(t, db, v3) // behind the announcement it is public at once
		gone.Version, gone.State = 3, competition.Cancelled
		write(t, db, func(tx *store.Tx) error { return must(tx.CompetitionUpdate(gone)) })
		on := contestDay.Add(6)
		ask := func(want string, change func(q *competition.VacancyQuery)) {
			t.Helper()
			q := competition.VacancyQuery{On: on}
			change(&q)
			equal(t, fmt.Sprintf("%+v", q), fmt.Sprint(walkVacancies(t, db, q)), want)
		}
		ask("[v1 v2 v3]", func(*competition.VacancyQuery) {})
		ask("[v1 v2]", func(q *competition.VacancyQuery) { q.On = contestDay.Add(4) }) // the other is not announced yet
		ask("[v3 v2 v1]", func(q *competition.VacancyQuery) { q.Sort = "-announced" })
		ask("[v2 v3 v1]", func(q *competition.VacancyQuery) { q.Sort = "title" })
		ask("[v1 v2]", func(q *competition.VacancyQuery) { q.Bodies = []people.BodyID{"a"} })
		ask("[v1 v2]", func(q *competition.VacancyQuery) { q.Category = "E" })
		ask("[v2]", func(q *competition.VacancyQuery) { q.Category = "E-R" })
		ask("[v1 v3]", func(q *competition.VacancyQuery) { q.Direction = "economy" })
		ask("[v3]", func(q *competition.VacancyQuery) { q.Text = "елки" })
		ask("[v2]", func(q *competition.VacancyQuery) { q.Text = "ӘДІС" })
		ask("[]", func(q *competition.VacancyQuery) { q.Text = "v5" })
		ask("[v1 v2 v3]", func(q *competition.VacancyQuery) { q.On = contestDay.Add(10) }) // the last day still counts
		ask("[v1 v2]", func(q *competition.VacancyQuery) { q.On, q.Closed = contestDay.Add(11), true })
		early.Version, early.State = 3, competition.Published
		write(t, db, func(tx *store.Tx) error { return must(tx.CompetitionUpdate(early)) })
		ask("[v1 v2]", func(q *competition.VacancyQuery) { q.On, q.Closed = contestDay.Add(11), true })
		read(t, db, func(tx *store.Tx) error {
			page, err := tx.VacancyList(competition.VacancyQuery{On: on, Bodies: []people.BodyID{"b"}})
			equal(t, "row", page.Items, []competition.VacancyRow{{Vacancy: *v3, Number: "2026-002", Until: late.Until, Announced: *late.Announced}})
			return err
		})
	})
}

func TestAVeryLongTitleHasAPlaceInThePublicList(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestBody(t, db, "a", 1)
		c := contestDraft("c", "a")
		v := contestVacancy("v", c, 0)
		letters := []rune("әбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя")
		for i := range 1000 {
			v.Title.KK += string(letters[i*i*31%len(letters)])
			v.Unit.RU += string(letters[i*i*17%len(letters)])
		}
		insertContest(t, db, c, v)
		announced(t, db, c, "2026-001", contestDay)
		equal(t, "list", fmt.Sprint(walkVacancies(t, db, competition.VacancyQuery{On: contestDay, Sort: "title", Text: v.Title.KK})), "[v]")
	})
}

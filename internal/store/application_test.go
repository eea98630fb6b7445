package store_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/competition"
	"tarazy/internal/law"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func contestApplication(id string, v *competition.Vacancy, person string) *competition.Application {
	return &competition.Application{
		ID: competition.ApplicationID(id), Version: 1, Competition: v.Competition, Vacancy: v.ID, Body: v.Body, Person: people.PersonID("per" + person),
		Number: "QAZ-" + id, Wish: 1, Applied: storetest.Start, On: contestDay, Stage: competition.AtApplication, Standing: competition.Submitted,
		CheckDue: contestDay.Add(1), Experience: 400, Education: "bachelor", ExtraAsked: 25, Snapshot: []byte("file"), ExtraReason: []byte("why"),
	}
}

// contestWorld is a competition with two vacancies, v1 and v2, and one of
// another with v9.
func contestWorld(t testing.TB, db *store.DB) (v1, v2, v9 *competition.Vacancy) {
	t.Helper()
	contestBody(t, db, "a", 2)
	contestBody(t, db, "b", 1)
	c, other := contestDraft("c1", "a"), contestDraft("c9", "b")
	v1, v2, v9 = contestVacancy("v1", c, 0), contestVacancy("v2", c, 1), contestVacancy("v9", other, 0)
	insertContest(t, db, c, other, v1, v2, v9)
	return v1, v2, v9
}

func TestAnApplicationComesBackWithItsFileWhichNeverChanges(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		v1, v2, _ := contestWorld(t, db)
		contestPersons(t, db, "Қ")
		a, b := contestApplication("2", v1, "Қ"), contestApplication("1", v2, "Қ")
		b.Snapshot, b.ExtraReason, b.Applied = nil, nil, b.Applied.Add(time.Microsecond)
		insertContest(t, db, a, b)
		read(t, db, func(tx *store.Tx) error {
			one, err := tx.ApplicationGet("2")
			equal(t, "by id", one, a)
			byNumber, err2 := tx.ApplicationByNumber("QAZ-1")
			equal(t, "by number", byNumber, b)
			none, err3 := tx.ApplicationGet("7")
			if none != nil {
				t.Error("found", none)
			}
			return firstError(err, err2, err3)
		})
		a.Version, a.Standing, a.Stage, a.Points, a.Place, a.ExtraTime, a.Why = 2, competition.Out, competition.AtEssay, law.Points(7050), 3, 25, "cut"
		bare := *a
		bare.Snapshot, bare.ExtraReason = nil, nil
		write(t, db, func(tx *store.Tx) error { return must(tx.ApplicationUpdate(&bare)) })
		write(t, db, func(tx *store.Tx) error {
			ok, err := tx.ApplicationUpdate(a)
			if ok {
				t.Error("an old version was written")
			}
			return err
		})
		read(t, db, func(tx *store.Tx) error {
			one, err := tx.ApplicationGet("2")
			equal(t, "changed", one, a)
			mine, err2 := tx.ApplicationsOfPerson("perҚ")
			equal(t, "of the person", mine, []competition.Application{bare, *b})
			all, err3 := tx.ApplicationsOf("v1")
			equal(t, "of the vacancy, without the file", all, []competition.Application{bare})
			counts, err4 := tx.ApplicationCounts("v1")
			equal(t, "counts", counts, []competition.Count{{Stage: competition.AtEssay, Standing: competition.Out, N: 1}})
			return firstError(err, err2, err3, err4)
		})
	})
}

func TestAPersonAppliesOnceForAVacancyAndANumberIsGivenOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		v1, v2, _ := contestWorld(t, db)
		contestPersons(t, db, "Қ", "С")
		insertContest(t, db, contestApplication("1", v1, "Қ"), contestApplication("2", v2, "Қ"))
		again, number := contestApplication("3", v1, "Қ"), contestApplication("4", v1, "С")
		number.Number = "QAZ-2"
		for _, a := range []*competition.Application{again, number} {
			write(t, db, func(tx *store.Tx) error {
				ok, err := tx.ApplicationInsert(a)
				if ok {
					t.Errorf("%s was taken", a.ID)
				}
				return err
			})
		}
		if n := count(t, db, "application_sealed"); n != 2 {
			t.Error(n)
		}
	})
}

// contestCrowd are applications that differ in every column of the list.
func contestCrowd(t testing.TB, db *store.DB, v1, v2, v9 *competition.Vacancy) []*competition.Application {
	t.Helper()
	names := []string{"Әлиев", "Бек", "Ғани", "Қасым", "Өтеген", "Яров", "Ёлкин", "Ірі", "Үсен", "Чужой"}
	contestPersons(t, db, names...)
	standings := []competition.Standing{competition.Submitted, competition.Admitted, competition.Out}
	var all []*competition.Application
	for i, name := range names {
		v := []*competition.Vacancy{v1, v2}[i%2]
		if name == "Чужой" {
			v = v9
		}
		a := contestApplication(fmt.Sprint(i*7%10), v, name)
		a.Standing, a.Stage = standings[i%3], []competition.StageKey{competition.AtApplication, competition.AtQualities}[i/5]
		a.Points, a.Applied = law.Points(i*3%5*100), a.Applied.Add(time.Duration(i*4%9)*time.Second)
		a.CheckDue = contestDay.Add(i * 5 % 4)
		a.ExtraReason = nil
		all = append(all, a)
		insertContest(t, db, a)
	}
	return all
}

// walkApplications reads a list page by page and checks the total.
func walkApplications(t testing.TB, db *store.DB, q competition.ApplicationQuery) []competition.ApplicationRow {
	t.Helper()
	rows := []competition.ApplicationRow{}
	q.Limit = 2
	read(t, db, func(tx *store.Tx) error {
		var totals []int64
		for {
			page, err := tx.ApplicationList(q)
			if err != nil {
				return err
			}
			totals = append(totals, page.Total)
			rows = append(rows, page.Items...)
			if q.After = page.Next; q.After == "" {
				break
			}
		}
		if slices.ContainsFunc(totals, func(n int64) bool { return n != int64(len(rows)) }) {
			t.Errorf("%+v: totals %v of %d rows", q, totals, len(rows))
		}
		return nil
	})
	return rows
}

// holds is what ApplicationQuery says, told anew.
func holds(q competition.ApplicationQuery, a *competition.Application) bool {
	name := strings.ToLower(strings.TrimPrefix(string(a.Person), "per"))
	text := strings.ToLower(q.Text)
	return a.Competition == q.Competition && (q.Vacancy == "" || a.Vacancy == q.Vacancy) &&
		(len(q.Standing) == 0 || slices.Contains(q.Standing, a.Standing)) && (q.Stage == "" || a.Stage == q.Stage) &&
		(q.Late == 0 || a.Standing == competition.Submitted && a.CheckDue < q.Late) &&
		(text == "" || strings.Contains(strings.ToLower(a.Number), text) || q.Named && strings.Contains(name, text))
}

func TestApplicationsAreListedInEveryOrderUnderEveryFilter(t *testing.T) {
	alphabet := []string{"Әлиев", "Бек", "Ғани", "Ёлкин", "Қасым", "Өтеген", "Үсен", "Ірі", "Яров"} // in the order of the Kazakh alphabet
	orders := map[string]func(a, b *competition.Application) int{
		"":        func(a, b *competition.Application) int { return cmp.Compare(a.Number, b.Number) },
		"number":  func(a, b *competition.Application) int { return cmp.Compare(a.Number, b.Number) },
		"points":  func(a, b *competition.Application) int { return cmp.Compare(a.Points, b.Points) },
		"-points": func(a, b *competition.Application) int { return cmp.Compare(b.Points, a.Points) },
		"applied": func(a, b *competition.Application) int { return a.Applied.Compare(b.Applied) },
		"due":     func(a, b *competition.Application) int { return cmp.Compare(a.CheckDue, b.CheckDue) },
		"name": func(a, b *competition.Application) int {
			return cmp.Compare(slices.Index(alphabet, string(a.Person[3:])), slices.Index(alphabet, string(b.Person[3:])))
		},
	}
	filters := []competition.ApplicationQuery{
		{}, {Vacancy: "v1"}, {Vacancy: "v9"}, {Standing: []competition.Standing{competition.Out, competition.Submitted}}, {Stage: competition.AtQualities},
		{Late: contestDay.Add(2)}, {Text: "qaz-3"}, {Text: "QAZ"}, {Text: "ғ"}, {Text: "_"}, {Vacancy: "v2", Text: "Е", Standing: []competition.Standing{competition.Admitted}},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		v1, v2, v9 := contestWorld(t, db)
		crowd := contestCrowd(t, db, v1, v2, v9)
		for sort, order := range orders {
			for _, q := range filters {
				for _, q.Named = range []bool{false, true} {
					q.Competition, q.Sort = "c1", sort
					checkApplications(t, db, q, order, crowd)
				}
			}
		}
	})
}

func checkApplications(t *testing.T, db *store.DB, q competition.ApplicationQuery, order func(a, b *competition.Application) int, crowd []*competition.Application) {
	t.Helper()
	want := slices.DeleteFunc(slices.Clone(crowd), func(a *competition.Application) bool { return !holds(q, a) })
	got := walkApplications(t, db, q)
	if len(got) != len(want) {
		t.Errorf("%+v: %d rows, want %d", q, len(got), len(want))
		return
	}
	for i, r := range got {
		if !slices.ContainsFunc(want, func(a *competition.Application) bool { return a.ID == r.ID }) {
			t.Errorf("%+v: %s does not belong there", q, r.ID)
		}
		if i > 0 && order(&got[i-1].Application, &r.Application) > 0 {
			t.Errorf("%+v: %s stands before %s", q, got[i-1].ID, r.ID)
		}
		if (r.Name != "") != q.Named || r.Snapshot != nil {
			t.Errorf("%+v: name %q, file %q", q, r.Name, r.Snapshot)
		}
	}
}

func TestTheListOfApplicationsFollowsANewName(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		v1, _, _ := contestWorld(t, db)
		contestPersons(t, db, "Әлиев", "Бек")
		insertContest(t, db, contestApplication("1", v1, "Әлиев"), contestApplication("2", v1, "Бек"))
		write(t, db, func(tx *store.Tx) error {
			p, err := tx.PersonGet("perӘлиев")
			if err != nil {
				return err
			}
			p.Surname = "Шокан"
			return must(tx.PersonUpdate(p))
		})
		rows := walkApplications(t, db, competition.ApplicationQuery{Competition: "c1", Sort: "name", Named: true})
		if len(rows) != 2 || rows[1].Name != "Шокан Айдана" {
			t.Errorf("%+v", rows)
		}
		if rows := walkApplications(t, db, competition.ApplicationQuery{Competition: "c1", Text: "шок", Named: true}); len(rows) != 1 {
			t.Errorf("%+v", rows)
		}
	})
}

package store_test

import (
	"fmt"
	"testing"

	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// appraisalBody is a body with two units and as many persons as are asked for,
// named per000 and so on.
func appraisalBody(t testing.TB, db *store.DB, persons int) {
	t.Helper()
	names := make([]string, persons)
	for i := range names {
		names[i] = fmt.Sprintf("%03d", i)
	}
	contestPersons(t, db, names...)
	write(t, db, func(tx *store.Tx) error {
		if _, err := tx.BodyInsert(&people.Body{ID: "bod_a", Version: 1, BIN: "180140000888", Names: same("Сынақ"), Zone: "Asia/Almaty", Acts: map[string]string{}}); err != nil {
			return err
		}
		_, err := tx.UnitInsertAll([]people.Unit{
			{ID: "uni_b", Version: 1, Body: "bod_a", Code: "10", UnitState: people.UnitState{From: people.Always, NameKK: "Қаржы", NameRU: "Финансы"}},
			{ID: "uni_a", Version: 1, Body: "bod_a", Code: "20", UnitState: people.UnitState{From: people.Always, NameKK: "Заң", NameRU: "Право"}},
		})
		return err
	})
}

var appraisalDay = day.Of(2023, 1, 9)

func appraisalYear(number int) *appraisal.Year {
	return &appraisal.Year{ID: appraisal.YearID(fmt.Sprint("yea_", number)), Version: 1, Body: "bod_a", Act: "appraisal-arys-2022", Edition: "2022-12-09",
		Number: number, From: day.Of(number, 1, 1), Until: day.Of(number, 12, 31), State: appraisal.YearOpened, By: "system", Opened: storetest.Start}
}

func appraisalCase(y *appraisal.Year, person int, unit people.UnitID, due *day.Day) appraisal.Case {
	return appraisal.Case{ID: appraisal.CaseID(fmt.Sprintf("cas_%d_%03d", y.Number, person)), Version: 1, Year: y.ID, Body: y.Body,
		Person: people.PersonID(fmt.Sprintf("per%03d", person)), Place: appraisal.Place{On: appraisalDay, Unit: unit, Category: "E-4"},
		Route: appraisal.Route{On: appraisalDay, Immediate: "per000", Higher: "per001", Direct: "per000", Above: "per001"},
		Stage: appraisal.StagePlan, Round: 1, Due: due, Opened: storetest.Start}
}

func TestAYearOfAppraisalIsOneOfItsNumber(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		appraisalBody(t, db, 1)
		y := appraisalYear(2023)
		write(t, db, func(tx *store.Tx) error {
			twice := appraisalYear(2023)
			twice.ID = "yea_other"
			if err := firstError(must(tx.AppraisalYearInsert(y)), must(tx.AppraisalYearInsert(appraisalYear(2022)))); err != nil {
				return err
			}
			ok, err := tx.AppraisalYearInsert(twice)
			if ok {
				t.Error("a second year of one number was opened")
			}
			return err
		})
		y.Version, y.State, y.Schedule = 2, appraisal.YearAppraising, &appraisal.Schedule{First: appraisalDay, Last: appraisalDay, Notice: appraisalDay, At: storetest.Start}
		write(t, db, func(tx *store.Tx) error { return must(tx.AppraisalYearUpdate(y)) })
		write(t, db, func(tx *store.Tx) error {
			ok, err := tx.AppraisalYearUpdate(y)
			if ok {
				t.Error("a version was written twice")
			}
			return err
		})
		read(t, db, func(tx *store.Tx) error {
			got, err := tx.AppraisalYearGet(y.ID)
			equal(t, "year", got, y)
			if err != nil {
				return err
			}
			all, err := tx.AppraisalYearsOf("bod_a")
			equal(t, "years", numbersOf(all), []int{2023, 2022})
			if err != nil {
				return err
			}
			some, err := tx.AppraisalYears(appraisal.YearOpened)
			equal(t, "opened", numbersOf(some), []int{2022})
			return err
		})
	})
}

func numbersOf(all []appraisal.Year) []int {
	var out []int
	for _, y := range all {
		out = append(out, y.Number)
	}
	return out
}

func TestCasesOfAYearAreListedAndCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		appraisalBody(t, db, 8)
		y := appraisalYear(2023)
		late, later := appraisalDay.Add(-1), appraisalDay.Add(5)
		cases := []appraisal.Case{
			appraisalCase(y, 2, "uni_a", &later), appraisalCase(y, 3, "uni_b", &late), appraisalCase(y, 4, "uni_b", nil), appraisalCase(y, 5, "uni_b", &later),
		}
		cases[2].Stage, cases[2].Done.Plan, cases[2].Grade = appraisal.StageWork, appraisal.PlanApproved, "excellent"
		cases[3].Stage, cases[3].Later, cases[3].Done.Appeal = appraisal.StageSheets, &appraisal.Later{Absence: "sick"}, appraisal.AppealFiled
		write(t, db, func(tx *store.Tx) error {
			if err := must(tx.AppraisalYearInsert(y)); err != nil {
				return err
			}
			for _, want := range []int64{4, 0} {
				n, err := tx.AppraisalCaseInsertAll(cases)
				equal(t, "inserted", n, want)
				if err != nil {
					return err
				}
			}
			return nil
		})
		listed := func(q appraisal.CaseQuery, want ...string) {
			t.Helper()
			q.Year = y.ID
			read(t, db, func(tx *store.Tx) error {
				page, err := tx.AppraisalCaseList(q)
				var got []string
				for _, r := range page.Items {
					got = append(got, string(r.Person))
				}
				equal(t, "listed", got, want)
				if err != nil {
					return err
				}
				n, err := tx.AppraisalCaseCount(q)
				equal(t, "counted", n, int64(len(want)))
				return err
			})
		}
		listed(appraisal.CaseQuery{}, "per003", "per002", "per005", "per004")
		listed(appraisal.CaseQuery{Order: appraisal.ByName}, "per002", "per003", "per004", "per005")
		listed(appraisal.CaseQuery{Order: appraisal.ByCaseUnit}, "per003", "per004", "per005", "per002")
		listed(appraisal.CaseQuery{Late: &appraisalDay}, "per003")
		listed(appraisal.CaseQuery{Units: []people.UnitID{"uni_a"}}, "per002")
		listed(appraisal.CaseQuery{Stages: []appraisal.Stage{appraisal.StageWork, appraisal.StageSheets}}, "per005", "per004")
		listed(appraisal.CaseQuery{Acting: "per001", Text: "004"}, "per004")
		listed(appraisal.CaseQuery{Acting: "per007"})
		listed(appraisal.CaseQuery{Postponed: true}, "per005")
		listed(appraisal.CaseQuery{Appealed: true}, "per005")
		listed(appraisal.CaseQuery{Grade: "excellent"}, "per004")
		read(t, db, func(tx *store.Tx) error {
			grades, err := tx.AppraisalGrades(y.ID)
			equal(t, "grades", grades, []appraisal.GradeCount{{Unit: "uni_b", Grade: "excellent", Count: 1}})
			return err
		})
	})
}

func TestACaseKeepsItsVersionsAndPapers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		appraisalBody(t, db, 3)
		y := appraisalYear(2023)
		c := appraisalCase(y, 2, "uni_a", &appraisalDay)
		file := &appraisal.File{ID: "fil_1", Case: c.ID, Name: "акт.pdf", Type: "application/pdf", Size: 7, Key: "k", Hash: []byte{1, 255}, By: "per002", At: storetest.Start}
		write(t, db, func(tx *store.Tx) error {
			if err := must(tx.AppraisalYearInsert(y)); err != nil {
				return err
			}
			_, err := tx.AppraisalCaseInsertAll([]appraisal.Case{c})
			return firstError(err, tx.AppraisalFileInsert(file), tx.AppraisalRulingInsertAll([]appraisal.Ruling{
				{ID: "rul_1", Year: y.ID, Case: c.ID, Round: 1, Rule: "term", Finding: appraisalFinding("term"), By: "system", At: storetest.Start},
				{ID: "rul_2", Year: y.ID, Rule: "retention", Finding: appraisalFinding("retention"), By: "system", At: storetest.Start},
			}))
		})
		c.Version, c.Stage, c.Due, c.Place.Unit = 2, appraisal.StageExcluded, nil, "uni_b"
		write(t, db, func(tx *store.Tx) error { return must(tx.AppraisalCaseUpdate(&c)) })
		write(t, db, func(tx *store.Tx) error {
			ok, err := tx.AppraisalCaseUpdate(&c)
			if ok {
				t.Error("a version was written twice")
			}
			return err
		})
		read(t, db, func(tx *store.Tx) error {
			for what, get := range map[string]func() (*appraisal.Case, error){
				"get": func() (*appraisal.Case, error) { return tx.AppraisalCaseGet(c.ID) },
				"of":  func() (*appraisal.Case, error) { return tx.AppraisalCaseOf(y.ID, "per002") },
			} {
				got, err := get()
				equal(t, what, got, &c)
				if err != nil {
					return err
				}
			}
			for what, list := range map[string]func() ([]appraisal.Case, error){
				"of person": func() ([]appraisal.Case, error) { return tx.AppraisalCasesOfPerson("per002") },
				"in":        func() ([]appraisal.Case, error) { return tx.AppraisalCasesIn(y.ID, "", 5) },
				"by id":     func() ([]appraisal.Case, error) { return tx.AppraisalCasesByID([]appraisal.CaseID{c.ID, "cas_none"}) },
			} {
				got, err := list()
				equal(t, what, got, []appraisal.Case{c})
				if err != nil {
					return err
				}
			}
			files, err := tx.AppraisalFilesOf(c.ID)
			equal(t, "files", files, []appraisal.File{*file})
			if err != nil {
				return err
			}
			one, err := tx.AppraisalFileGet("fil_1")
			equal(t, "file", one, file)
			if err != nil {
				return err
			}
			rulings, err := tx.AppraisalRulingsOf(c.ID)
			if err != nil {
				return err
			}
			equal(t, "rulings", len(rulings), 1)
			equal(t, "finding", rulings[0].Finding.Reasons, appraisalFinding("term").Reasons)
			rulings, err = tx.AppraisalRulingsOfYear(y.ID)
			equal(t, "rulings of the year", len(rulings), 1)
			return err
		})
	})
}

func appraisalFinding(rule string) law.Finding {
	return law.Finding{Act: "appraisal-arys-2022", Edition: "2022-12-09", Rule: rule, Outcome: map[string]any{"to": "2023-01-09"},
		Reasons: []law.Reason{{Key: "appraisal.retention", Cite: fault.Citation{Act: "appraisal-arys-2022", Clause: "8"}, Args: fault.Args{"until": "2023-01-09"}}}}
}

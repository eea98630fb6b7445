package store_test

import (
	"testing"

	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func appraisalPlan(c *appraisal.Case, number int, aim string) *appraisal.Plan {
	return &appraisal.Plan{Case: c.ID, Number: number, Version: 1, State: appraisal.PlanDraft, Due: appraisalDay, By: "per000", At: storetest.Start,
		KCI: []appraisal.KCI{
			{Name: "Қалдықтар үлесі", Source: "strategic_plan", Paper: "1-мақсат", Aim: aim, Unit: "%", Compare: appraisal.AtMost, Target: "2,5", Term: day.Of(2023, 12, 1), Change: "Жинақы"},
			{Name: "Доля сделок", Source: "specifics", Unit: "%", Compare: appraisal.AtLeast, Target: "90", Term: day.Of(2023, 6, 1), Change: "Быстрее"},
		},
		Marks: []appraisal.Signed{{Person: "per002", Part: appraisal.AsEmployee, Hash: []byte{0, 255}, At: storetest.Start}}}
}

// appraisalCases puts a year with cases of so many persons, from per002 on.
func appraisalCases(t *testing.T, db *store.DB, n int) []appraisal.Case {
	t.Helper()
	appraisalBody(t, db, n+2)
	y := appraisalYear(2023)
	var cases []appraisal.Case
	for i := range n {
		cases = append(cases, appraisalCase(y, i+2, "uni_a", &appraisalDay))
	}
	write(t, db, func(tx *store.Tx) error {
		if err := must(tx.AppraisalYearInsert(y)); err != nil {
			return err
		}
		_, err := tx.AppraisalCaseInsertAll(cases)
		return err
	})
	return cases
}

// refused reports a write that went through though it should not.
func refused(t *testing.T, what string) func(bool, error) error {
	return func(ok bool, err error) error {
		t.Helper()
		if ok {
			t.Errorf("%s was written", what)
		}
		return err
	}
}

func TestAPlanIsKeptInItsVersions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := appraisalCases(t, db, 1)[0]
		aim := &appraisal.Aim{ID: "aim_1", Version: 1, Body: "bod_a", Year: 2023, KK: "Мақсат", RU: "Цель"}
		first := appraisalPlan(&c, 1, aim.ID)
		write(t, db, func(tx *store.Tx) error {
			return firstError(must(tx.AimPut(aim)), must(tx.PlanInsert(first)),
				refused(t, "the number twice")(tx.PlanInsert(first)), refused(t, "a second draft")(tx.PlanInsert(appraisalPlan(&c, 2, ""))))
		})
		first.Version, first.State = 2, appraisal.PlanApproved
		second := appraisalPlan(&c, 2, "")
		write(t, db, func(tx *store.Tx) error {
			return firstError(must(tx.PlanUpdate(first)), refused(t, "an old version")(tx.PlanUpdate(first)), must(tx.PlanInsert(second)))
		})
		cascade := []appraisal.Cascaded{{Aim: "aim_1", Case: c.ID, Person: "per002", Unit: "uni_a", KCI: 1, Name: "Қалдықтар үлесі"}}
		read(t, db, func(tx *store.Tx) error {
			latest, e1 := tx.PlanLatest(c.ID)
			inForce, e2 := tx.PlanApproved(c.ID)
			all, e3 := tx.PlansOf(c.ID)
			approved, e4 := tx.PlansApprovedOf([]appraisal.CaseID{c.ID, "cas_none"})
			last, e5 := tx.PlansLatestOf([]appraisal.CaseID{c.ID})
			under, e6 := tx.CascadeOf("bod_a", 2023, 9)
			equal(t, "latest", latest, second)
			equal(t, "in force", inForce, first)
			equal(t, "all", all, []appraisal.Plan{*first, *second})
			equal(t, "in force of several", approved, map[appraisal.CaseID]*appraisal.Plan{c.ID: first})
			equal(t, "latest of several", last, map[appraisal.CaseID]*appraisal.Plan{c.ID: second})
			equal(t, "under the aim", under, cascade)
			return firstError(e1, e2, e3, e4, e5, e6)
		})
		first.Version, first.State = 3, appraisal.PlanReplaced
		second.Version, second.State = 2, appraisal.PlanApproved
		write(t, db, func(tx *store.Tx) error { return firstError(must(tx.PlanUpdate(first)), must(tx.PlanUpdate(second))) })
		read(t, db, func(tx *store.Tx) error {
			under, e1 := tx.CascadeOf("bod_a", 2023, 9)
			inForce, e2 := tx.PlanApproved(c.ID)
			equal(t, "under the aim, once replaced", len(under), 0)
			equal(t, "in force, once replaced", inForce, second)
			return firstError(e1, e2)
		})
	})
}

func TestAimsAreThoseOfABodyAndYear(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		appraisalBody(t, db, 1)
		b := &appraisal.Aim{ID: "aim_b", Version: 1, Body: "bod_a", Year: 2023, KK: "Екінші", RU: "Вторая"}
		a := &appraisal.Aim{ID: "aim_a", Version: 1, Body: "bod_a", Unit: "uni_a", Year: 2023, KK: "Бірінші", RU: "Первая", Paper: "3-бет"}
		write(t, db, func(tx *store.Tx) error {
			return firstError(must(tx.AimPut(b)), must(tx.AimPut(a)), refused(t, "the id twice")(tx.AimPut(a)),
				must(tx.AimPut(&appraisal.Aim{ID: "aim_c", Version: 1, Body: "bod_a", Year: 2022})))
		})
		b.Version, b.Ended = 2, true
		write(t, db, func(tx *store.Tx) error {
			return firstError(must(tx.AimPut(b)), refused(t, "an old version")(tx.AimPut(b)))
		})
		read(t, db, func(tx *store.Tx) error {
			got, err := tx.AimsOf("bod_a", 2023)
			equal(t, "aims", got, []appraisal.Aim{*b, *a})
			return err
		})
	})
}

func TestQuartersAreKeptAndCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		cases := appraisalCases(t, db, 2)
		quarter := func(c *appraisal.Case, n, valued, reached int) *appraisal.Quarter {
			return &appraisal.Quarter{Case: c.ID, Quarter: n, Version: 1, State: appraisal.QuarterGiven, Plan: 1, Recommendation: "Жазылды", Due: appraisalDay,
				Progress: []appraisal.Reached{{Value: "12,5", Note: "жарты", Files: []string{"fil_1"}}}, By: "per000", At: storetest.Start, Valued: valued, Reached: reached}
		}
		one := quarter(&cases[0], 1, 4, 1)
		write(t, db, func(tx *store.Tx) error {
			return firstError(must(tx.QuarterPut(one)), refused(t, "the quarter twice")(tx.QuarterPut(one)),
				must(tx.QuarterPut(quarter(&cases[0], 2, 5, 2))), must(tx.QuarterPut(quarter(&cases[1], 1, 2, 2))))
		})
		at := storetest.Start
		one.Version, one.State, one.Acknowledged, one.Answer = 2, appraisal.QuarterAcknowledged, &at, "Таныстым"
		write(t, db, func(tx *store.Tx) error {
			return firstError(must(tx.QuarterPut(one)), refused(t, "an old version")(tx.QuarterPut(one)))
		})
		read(t, db, func(tx *store.Tx) error {
			got, e1 := tx.QuarterGet(cases[0].ID, 1)
			none, e2 := tx.QuarterGet(cases[0].ID, 4)
			all, e3 := tx.QuartersOf(cases[0].ID)
			means, e4 := tx.QuarterMeans(cases[0].Year)
			equal(t, "quarter", got, one)
			equal(t, "no quarter", none == nil, true)
			equal(t, "quarters", len(all), 2)
			equal(t, "means", means, [4]appraisal.QuarterMean{{Cases: 2, KCI: 6, Reached: 3}, {Cases: 1, KCI: 5, Reached: 2}})
			return firstError(e1, e2, e3, e4)
		})
	})
}

package appraisal_test

import (
	"slices"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

func TestAPP01_AYearIsOpenedUnderTheActInForceAndGoesOnAfterItsRepeal(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		in := appraisal.YearIn{Body: w.Body, Number: 2023, From: w.Day("2023-01-01"), Until: w.Day("2023-12-31")}
		y, err := w.Service.OpenYear(t.Context(), w.HR, in)
		w.Must(err)
		if y.Act != appraisaltest.Arys || y.Edition != appraisaltest.ArysEdition || y.State != appraisal.YearOpened {
			t.Errorf("the year is %+v", y)
		}
		if _, err := w.Service.OpenYear(t.Context(), w.HR, in); !fault.Is(err, "appraisal.year_exists") {
			t.Errorf("twice: %v", err)
		}
		w.At("2023-07-12") // the first day out of force
		w.Form()
		if _, err := w.DrawSchedule(t.Context(), w.HR, y.ID, y.Version, appraisal.ScheduleIn{First: w.Day("2023-12-18"), Last: w.Day("2023-12-29")}); err != nil {
			t.Errorf("an open year under a repealed act: %v", err)
		}
		in.Number, in.From, in.Until = 2024, w.Day("2024-01-01"), w.Day("2024-12-31")
		if _, err := w.Service.OpenYear(t.Context(), w.HR, in); !fault.Is(err, "law.not_in_force") {
			t.Errorf("a new year under a repealed act: %v", err)
		}
	})
}

func TestAYearNeedsAPeriodABodyInScopeAndTheRole(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		good := appraisal.YearIn{Body: w.Body, Number: 2023, From: w.Day("2023-01-01"), Until: w.Day("2023-12-31")}
		for code, spoil := range map[string]func(*appraisal.YearIn){
			"appraisal.period":       func(in *appraisal.YearIn) { in.Until = w.Day("2022-12-31") },
			"appraisal.period_long":  func(in *appraisal.YearIn) { in.Until = w.Day("2024-01-01") },
			"appraisal.period_over":  func(in *appraisal.YearIn) { in.From, in.Until = w.Day("2022-01-01"), w.Day("2022-12-31") },
			"appraisal.number":       func(in *appraisal.YearIn) { in.Number = 2024 },
			"appraisal.missing.case": func(in *appraisal.YearIn) { in.Body = w.People.Body }, // beyond the reach of HR of this body
		} {
			in := good
			spoil(&in)
			if _, err := w.Service.OpenYear(t.Context(), w.HR, in); !fault.Is(err, code) {
				t.Errorf("%s: %v", code, err)
			}
		}
		for _, a := range []*access.Actor{w.Economist, w.HeadBudget, w.Chair, w.Authorised, w.Inspector, w.Stranger} {
			if _, err := w.Service.OpenYear(t.Context(), a, good); err == nil {
				t.Errorf("%s opened a year", a.Name)
			}
		}
		stranger := good
		stranger.Body = w.People.Body
		if _, err := w.Service.OpenYear(t.Context(), w.Stranger, stranger); !fault.Is(err, "appraisal.no_act") {
			t.Errorf("a body without a methodology: %v", err)
		}
	})
}

func TestEverybodyWithAPostGetsACase(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		if c := w.CaseOf(y.ID, w.First); c != nil {
			t.Error("the first head, above whom nobody is, has a case")
		}
		if c := w.CaseOf(y.ID, w.Authorised); c != nil {
			t.Error("somebody without a post has a case")
		}
		c := w.CaseOf(y.ID, w.Economist)
		if c == nil || c.Stage != appraisal.StagePlan || c.Route.Immediate != appraisaltest.ID(w.HeadBudget) || c.Route.Higher != appraisaltest.ID(w.HeadFinance) {
			t.Fatalf("the economist's case is %+v", c)
		}
		// Ten working days after 1 January: the 2nd and the 3rd are holidays, as is
		// the 7th; the last is the 17th.
		if c.Due.String() != "2023-01-17" || c.Waits == nil || !slices.Contains(c.Waits.Who, c.Person) || c.Gap != "" {
			t.Errorf("the economist's plan is due %v, waits %+v, gap %q", c.Due, c.Waits, c.Gap)
		}
	})
}

func TestAPP02_TheRouteFollowsTheStructureOfTheDayWithSubstitution(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		_, err := w.People.Service.Substitute(t.Context(), appraisaltest.By, appraisaltest.ID(w.HeadBudget), w.VersionOf(w.HeadBudget), people.Substitution{
			Substitute: appraisaltest.ID(w.Accountant), From: w.Day("2023-01-01"), Order: 1, Basis: "№ 5",
		})
		w.Must(err)
		w.Away(w.HeadBudget, people.Sick, "2023-01-10", "2023-01-13")
		w.At("2023-01-11")
		w.Must(w.Sync(t.Context(), y.ID))
		c := w.CaseOf(y.ID, w.Economist)
		if c.Route.Immediate != appraisaltest.ID(w.Accountant) || c.Route.Direct != appraisaltest.ID(w.HeadBudget) {
			t.Errorf("while the head is ill: %+v", c.Route)
		}
		if !slices.Contains(c.Waits.Who, appraisaltest.ID(w.Accountant)) || slices.Contains(c.Waits.Who, appraisaltest.ID(w.HeadBudget)) {
			t.Errorf("who has to act: %v", c.Waits.Who)
		}
		w.At("2023-01-16")
		w.Must(w.Sync(t.Context(), y.ID))
		if c := w.CaseOf(y.ID, w.Economist); c.Route.Immediate != appraisaltest.ID(w.HeadBudget) {
			t.Errorf("once the head is back: %+v", c.Route)
		}
	})
}

func TestAPP10_UnderTheFirstHeadOnePersonDoesBothSteps(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		first := appraisaltest.ID(w.First)
		if r := w.CaseOf(y.ID, w.HeadFinance).Route; !r.One || r.Immediate != first || r.Higher != first {
			t.Errorf("the head of a unit under the first head: %+v", r)
		}
		if r := w.CaseOf(y.ID, w.HeadBudget).Route; r.One || r.Immediate != appraisaltest.ID(w.HeadFinance) || r.Higher != first {
			t.Errorf("two steps below the first head: %+v", r)
		}
	})
}

func TestWhomTheStructureCannotTellIsNamed(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		in := appraisal.NameIn{Person: appraisaltest.ID(w.First), Immediate: appraisaltest.ID(w.Authorised), Higher: appraisaltest.ID(w.Authorised), Basis: "№ 17 бұйрық"}
		if _, err := w.NameAppraiser(t.Context(), w.HR, y.ID, appraisal.NameIn{Person: appraisaltest.ID(w.Economist), Immediate: in.Immediate, Higher: in.Higher, Basis: "№ 1"}); !fault.Is(err, "appraisal.route_known") {
			t.Errorf("where the structure tells: %v", err)
		}
		noBasis := in
		noBasis.Basis = " "
		if _, err := w.NameAppraiser(t.Context(), w.HR, y.ID, noBasis); !fault.Is(err, "appraisal.basis") {
			t.Errorf("without a basis: %v", err)
		}
		self := in
		self.Higher = in.Person
		if _, err := w.NameAppraiser(t.Context(), w.HR, y.ID, self); !fault.Is(err, "appraisal.appraiser") {
			t.Errorf("by themselves: %v", err)
		}
		if _, err := w.NameAppraiser(t.Context(), w.Chair, y.ID, in); !fault.Is(err, "access.denied") {
			t.Errorf("by the chair: %v", err)
		}
		_, err := w.NameAppraiser(t.Context(), w.HR, y.ID, in)
		w.Must(err)
		c := w.CaseOf(y.ID, w.First)
		if c == nil || !c.Route.One || c.Route.Immediate != in.Immediate || c.Stage != appraisal.StagePlan || c.Due == nil {
			t.Fatalf("the first head's case is %+v", c)
		}
		w.Must(w.DB.Read(t.Context(), func(tx *store.Tx) error {
			standing, err := tx.StandingOn(in.Immediate, w.Today())
			if !slices.Equal(standing.Named, []people.BodyID{w.Body}) {
				t.Errorf("the one named appraises in %v", standing.Named)
			}
			return err
		}))
		in.Basis = "№ 18 бұйрық"
		_, err = w.NameAppraiser(t.Context(), w.HR, y.ID, in)
		w.Must(err)
		if c := w.CaseOf(y.ID, w.First); c.Version != 2 || c.Named.Basis != in.Basis {
			t.Errorf("named again: %+v", c.Named)
		}
	})
}

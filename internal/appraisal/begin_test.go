package appraisal_test

import (
	"slices"
	"testing"

	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

func TestAPP04_ItIsDecidedForEachWhetherTheyAreAppraisedNotOrLater(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		w.Form()
		y := w.OpenYear()
		fresh := w.Servant("20", "Соңғыев", "E-5", "", "2023-10-20")
		w.At("2023-10-23")
		w.Must(w.Sync(t.Context(), y.ID))
		w.Away(w.Accountant, people.SocialLeave, "2023-03-01", "2023-11-15")
		w.Away(w.Clerk, people.Study, "2023-09-01", "")
		w.Away(w.Economist, people.Annual, "2023-12-11", "2023-12-22")
		sick := w.Away(w.Newcomer, people.Sick, "2023-12-15", "")
		w.InWork(y.ID, w.Economist, w.Newcomer, w.Accountant, w.Clerk, fresh, w.HeadFinance)
		w.At("2023-12-01")
		y = w.Begin(y, "2023-12-18", "2023-12-29")

		for who, why := range map[string]struct {
			c   *appraisal.Case
			why string
		}{
			"who came in October":  {w.CaseOf(y.ID, fresh), appraisal.WhyUnderThreeMonths},
			"after a social leave": {w.CaseOf(y.ID, w.Accountant), appraisal.WhyAfterSocialLeave},
			"who still studies":    {w.CaseOf(y.ID, w.Clerk), appraisal.WhyAfterStudy},
		} {
			if why.c.Stage != appraisal.StageExcluded || why.c.Why != why.why || why.c.Due != nil {
				t.Errorf("%s: %s %q due %v", who, why.c.Stage, why.c.Why, why.c.Due)
			}
		}
		if c := w.CaseOf(y.ID, w.HeadFinance); c.Stage != appraisal.StageSheets || c.Due == nil || *c.Due != y.Schedule.Last || c.Later != nil {
			t.Errorf("at work: %s due %v later %v", c.Stage, c.Due, c.Later)
		}
		if c := w.CaseOf(y.ID, w.HeadHR); c.Stage != appraisal.StagePlan || c.Begun == nil {
			t.Errorf("whose plan is late: %s begun %v", c.Stage, c.Begun)
		}
		for _, a := range []*appraisal.Case{w.CaseOf(y.ID, w.Economist), w.CaseOf(y.ID, w.Newcomer)} {
			if a.Stage != appraisal.StageSheets || a.Later == nil || a.Due != nil {
				t.Errorf("who is away: %s later %+v due %v", a.Stage, a.Later, a.Due)
			}
		}

		// Back on Monday 25 December; five working days after it are 1 January and
		// 2 January off, so the last is 3 January.
		w.At("2023-12-25")
		w.Must(w.Sync(t.Context(), y.ID))
		if c := w.CaseOf(y.ID, w.Economist); c.Later.Returned == nil || c.Later.Returned.String() != "2023-12-23" || c.Due == nil || *c.Due != *c.Later.Until {
			t.Errorf("after the leave: %+v due %v", c.Later, c.Due)
		}
		if c := w.CaseOf(y.ID, w.Newcomer); c.Later.Returned != nil || c.Due != nil {
			t.Errorf("still ill: %+v", c.Later)
		}
		w.Back(w.Newcomer, sick, "2023-12-26")
		w.At("2023-12-26")
		w.Must(w.Sync(t.Context(), y.ID))
		if c := w.CaseOf(y.ID, w.Newcomer); c.Later.Until == nil || c.Due == nil || *c.Due != *c.Later.Until || c.Later.Returned.String() != "2023-12-26" {
			t.Errorf("back from illness: %+v due %v", c.Later, c.Due)
		}
		hub, err := w.Hub(t.Context(), w.Accountant, w.CaseOf(y.ID, w.Accountant).ID)
		w.Must(err)
		if !slices.ContainsFunc(hub.Rulings, func(r appraisal.Ruling) bool { return r.Rule == "eligibility" && len(r.Finding.Reasons) > 0 }) {
			t.Error("the reason is not with the case")
		}
	})
}

func TestProbationKeepsFromTheAppraisal(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		w.Form()
		y := w.OpenYear()
		w.Probation(w.Economist, "2023-12-31")
		w.InWork(y.ID, w.Economist)
		y = w.Begin(y, "2023-12-18", "2023-12-29")
		if c := w.CaseOf(y.ID, w.Economist); c.Stage != appraisal.StageExcluded || c.Why != appraisal.WhyProbation {
			t.Errorf("on probation: %s %q", c.Stage, c.Why)
		}
	})
}

func TestWhoIsAwayDuringTheAppraisalIsWaitedFor(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		w.Form()
		y := w.OpenYear()
		w.InWork(y.ID, w.Economist)
		y = w.Begin(y, "2023-12-18", "2023-12-29")
		trip := w.Away(w.Economist, people.Trip, "2023-12-19", "2023-12-21")
		w.At("2023-12-19")
		w.Must(w.Sync(t.Context(), y.ID))
		c := w.CaseOf(y.ID, w.Economist)
		if c.Later == nil || c.Later.Absence != "trip" || c.Due != nil {
			t.Fatalf("on a trip: %+v due %v", c.Later, c.Due)
		}
		before := c.Version
		w.Must(w.Sync(t.Context(), y.ID))
		if c := w.CaseOf(y.ID, w.Economist); c.Version != before {
			t.Error("the same day again changed the case")
		}
		w.Back(w.Economist, trip, "2023-12-20")
		w.At("2023-12-20")
		w.Must(w.Sync(t.Context(), y.ID))
		if c := w.CaseOf(y.ID, w.Economist); c.Due == nil || c.Due.String() != "2023-12-27" {
			t.Errorf("back from the trip: %+v due %v", c.Later, c.Due)
		}
	})
}

func TestAYearIsClosedWhenEverythingIsFinal(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		w.Form()
		y := w.OpenYear()
		if _, err := w.CloseYear(t.Context(), w.HR, y.ID, y.Version); !fault.Is(err, "appraisal.year_state") {
			t.Errorf("before the appraisal: %v", err)
		}
		y = w.Begin(y, "2023-12-18", "2023-12-29")
		if _, err := w.CloseYear(t.Context(), w.HR, y.ID, y.Version); !fault.Is(err, "appraisal.unfinished") {
			t.Errorf("with open cases: %v", err)
		}
		w.Finish(y.ID)
		if _, err := w.CloseYear(t.Context(), w.Authorised, y.ID, y.Version); !fault.Is(err, "access.denied") {
			t.Errorf("by the authorised person: %v", err)
		}
		y, err := w.CloseYear(t.Context(), w.HR, y.ID, y.Version)
		w.Must(err)
		if y.State != appraisal.YearClosed || y.Keep == nil || y.Keep.String() != "2026-12-18" {
			t.Errorf("closed: %s, kept until %v", y.State, y.Keep)
		}
	})
}

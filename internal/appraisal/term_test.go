package appraisal_test

import (
	"slices"
	"testing"

	"tarazy/internal/appraisal"
	"tarazy/internal/law"
)

func (e edition) wantTerm(t *testing.T, rule, from, to string, clauses ...string) []law.Reason {
	t.Helper()
	found, err := appraisal.Term(e.Env, e.Rules, appraisal.TermIn{Rule: rule, From: on(t, from)})
	if err != nil {
		t.Fatal(err)
	}
	if found.Outcome.To != on(t, to) {
		t.Errorf("%s from %s: %v, want %s", rule, from, found.Outcome.To, to)
	}
	e.cites(t, found.Reasons, clauses...)
	return found.Reasons
}

func TestAPP09_ThePlanIsDueTenWorkingDaysAfterThePeriodBegins(t *testing.T) {
	both(t, func(t *testing.T, e edition) { e.wantTerm(t, "plan", "2019-01-01", "2019-01-17", "9") })
}

func TestAPP12_AReturnedPlanComesBackWithinTwoWorkingDays(t *testing.T) {
	both(t, func(t *testing.T, e edition) { e.wantTerm(t, "plan-return", "2022-03-18", "2022-03-25", "12") })
}

func TestAPP19_AReturnedSheetComesBackWithinTwoWorkingDays(t *testing.T) {
	both(t, func(t *testing.T, e edition) { e.wantTerm(t, "sheet-return", "2022-12-28", "2022-12-30", "23") })
}

func TestAPP24_BothSheetsReachTheCommissionWithinTwoWorkingDays(t *testing.T) {
	both(t, func(t *testing.T, e edition) { e.wantTerm(t, "to-commission", "2022-12-22", "2022-12-26", "24", "28") })
}

// TestAPP29_TheSameDayIsTheLastOfOneActAndTheFirstOfTheOther: the seventh
// working day before the appraisal.
func TestAPP29_TheSameDayIsTheLastOfOneActAndTheFirstOfTheOther(t *testing.T) {
	for act, key := range map[string]string{almaty: "appraisal.term.notice.first_day", arys: "appraisal.term.notice.last_day"} {
		reasons := open(t, act).wantTerm(t, "notice", "2022-03-28", "2022-03-14", "29")
		if !slices.ContainsFunc(reasons, func(r law.Reason) bool { return r.Key == key }) {
			t.Errorf("%s: %v", act, reasons)
		}
	}
}

func TestAPP40_AcquaintanceFollowsWithinTwoWorkingDaysOfTheCompletion(t *testing.T) {
	both(t, func(t *testing.T, e edition) {
		e.wantTerm(t, "acquaintance", "2022-12-23", "2022-12-27", "40")
		if e.Acquaintance.RefusalServants.V != 2 || e.Acquaintance.RefusalServants.Cite().Clause != "41" {
			t.Errorf("the act of refusal: %v", e.Acquaintance.RefusalServants)
		}
	})
	if a := open(t, almaty).Acquaintance; a.StillRecorded == nil || a.StillRecorded.Clause != "42" || len(a.Channels.V) != 1 {
		t.Error("Almaty: a refusal does not keep the results out of the service record")
	}
	if a := open(t, arys).Acquaintance; a.StillRecorded != nil || len(a.Channels.V) != 3 || a.SendingDays.V != 2 || a.SendingDays.Silence == "" {
		t.Error("Arys: three channels, and a term that is a default")
	}
}

func TestAPP42_TheAppealIsDueTenWorkingDaysAfterTheDecision(t *testing.T) {
	both(t, func(t *testing.T, e edition) {
		e.wantTerm(t, "appeal", "2023-01-20", "2023-02-03", e.appealClause())
		// Saturday 5 March 2022 was worked for Monday 7 March.
		e.wantTerm(t, "appeal", "2022-03-01", "2022-03-16", e.appealClause())
	})
}

func TestAnUnknownTermIsRefused(t *testing.T) {
	e := open(t, arys)
	_, err := appraisal.Term(e.Env, e.Rules, appraisal.TermIn{Rule: "protocol", From: on(t, "2022-12-20")})
	wantFault(t, err, "appraisal.term_unknown", "rule")
	_, err = appraisal.Term(e.Env, e.Rules, appraisal.TermIn{Rule: "plan", From: on(t, "2199-01-01")})
	wantFault(t, err, "day.no_calendar", "")
}

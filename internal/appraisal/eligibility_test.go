package appraisal_test

import (
	"testing"

	"tarazy/internal/appraisal"
	"tarazy/internal/day"
)

func (e edition) eligible(in appraisal.EligibilityIn) appraisal.EligibilityOut {
	e.t.Helper()
	found, err := appraisal.Eligibility(e.Env, e.Rules, in)
	if err != nil {
		e.t.Fatal(err)
	}
	return found.Outcome
}

func why(out appraisal.EligibilityOut) string {
	if out.Why == nil {
		return ""
	}
	return *out.Why
}

func TestAPP04_FourReasonsKeepAnEmployeeOutOfTheAppraisal(t *testing.T) {
	both(t, func(t *testing.T, e edition) {
		at := on(t, "2022-12-20")
		long := on(t, "2015-01-05")
		for want, in := range map[string]appraisal.EligibilityIn{
			appraisal.WhyProbation:        {Day: at, InPostSince: long, ProbationUntil: &at},
			appraisal.WhyUnderThreeMonths: {Day: at, InPostSince: on(t, "2022-10-15")},
			appraisal.WhyAfterSocialLeave: {Day: at, InPostSince: long, SocialLeaveEnded: dayRef(t, "2022-09-21")},
			appraisal.WhyAfterStudy:       {Day: at, InPostSince: long, StudyEnded: dayRef(t, "2022-09-21")},
			"":                            {Day: at, InPostSince: on(t, "2022-09-20"), StudyEnded: dayRef(t, "2022-09-20")},
		} {
			found, err := appraisal.Eligibility(e.Env, e.Rules, in)
			if err != nil {
				t.Fatal(err)
			}
			if got := why(found.Outcome); got != want || found.Outcome.Appraised != (want == "") {
				t.Errorf("%q wanted, got %q", want, got)
			}
			e.cites(t, found.Reasons, "4")
		}
	})
}

func TestAPP04_WhoIsAbsentIsAppraisedWithinFiveWorkingDaysAfterTheReturn(t *testing.T) {
	both(t, func(t *testing.T, e edition) {
		in := appraisal.EligibilityIn{Day: on(t, "2022-12-20"), InPostSince: on(t, "2015-01-05")}
		kinds := []string{"annual", "unpaid", "sick", "trip", "internship", "retraining", "upskilling"}
		for _, kind := range kinds {
			in.Absence = &appraisal.Absence{Kind: kind}
			if out := e.eligible(in); !out.Appraised || !out.Postponed || out.Until != nil {
				t.Errorf("%s, return unknown: %+v", kind, out)
			}
			in.Absence.Returned = dayRef(t, "2022-12-26")
			out := e.eligible(in)
			if !out.Postponed || out.Until == nil || *out.Until != on(t, "2023-01-04") {
				t.Errorf("%s, returned: %+v", kind, out)
			}
		}
		in.Absence = &appraisal.Absence{Kind: "social_leave"}
		_, err := appraisal.Eligibility(e.Env, e.Rules, in)
		wantFault(t, err, "appraisal.absence_kind", "absence.kind")
	})
}

func TestDatesAfterTheDayAreRefused(t *testing.T) {
	e := open(t, arys)
	late := dayRef(t, "2022-12-21")
	for field, in := range map[string]appraisal.EligibilityIn{
		"in_post_since":      {InPostSince: *late},
		"social_leave_ended": {SocialLeaveEnded: late},
		"study_ended":        {StudyEnded: late},
	} {
		in.Day = on(t, "2022-12-20")
		_, err := appraisal.Eligibility(e.Env, e.Rules, in)
		wantFault(t, err, "appraisal.later_than_day", field)
	}
	in := appraisal.EligibilityIn{Day: on(t, "2022-12-20"), InPostSince: on(t, "2015-01-05"),
		Absence: &appraisal.Absence{Kind: "sick", Returned: dayRef(t, "2022-12-26")}}
	if out := e.eligible(in); !out.Postponed {
		t.Error("a return may be later than the day")
	}
	in = appraisal.EligibilityIn{Day: on(t, "2022-12-20"), InPostSince: on(t, "2015-01-05"), ProbationUntil: dayRef(t, "2023-01-20")}
	if why(e.eligible(in)) != appraisal.WhyProbation {
		t.Error("a probation may end later than the day")
	}
}

// TestThreeMonthsEndOnce walks every first day in the post over a leap year:
// the employee is out on each day up to some day and in on each day after it,
// and that day has the same number or ends its month.
func TestThreeMonthsEndOnce(t *testing.T) {
	e := open(t, almaty)
	for since := on(t, "2019-10-01"); since < on(t, "2020-12-01"); since++ {
		first := day.Day(0)
		for d := since; d < since.Add(120); d++ {
			out := e.eligible(appraisal.EligibilityIn{Day: d, InPostSince: since})
			if out.Appraised && first == 0 {
				first = d
			}
			if out.Appraised != (first != 0) {
				t.Fatalf("in post since %v: out again on %v", since, d)
			}
		}
		_, m, n := since.Date()
		_, fm, fn := first.Date()
		_, _, after := first.Add(1).Date()
		if (int(fm)-int(m)+12)%12 != 3 || fn != n && after != 1 {
			t.Errorf("in post since %v: appraised from %v", since, first)
		}
	}
}

// FuzzEligibility looks for an answer that contradicts itself.
func FuzzEligibility(f *testing.F) {
	e := open(f, arys)
	f.Add(int32(19000), int32(18900), int32(18950), int32(18800), int32(18700), uint8(31))
	f.Add(int32(19000), int32(19000), int32(19000), int32(19000), int32(19000), uint8(0))
	f.Fuzz(func(t *testing.T, at, since, probation, leave, study int32, have uint8) {
		in := appraisal.EligibilityIn{Day: day.Day(at), InPostSince: day.Day(since)}
		set := func(bit uint8, v int32, into **day.Day) {
			if d := day.Day(v); have&bit != 0 {
				*into = &d
			}
		}
		set(1, probation, &in.ProbationUntil)
		set(2, leave, &in.SocialLeaveEnded)
		set(4, study, &in.StudyEnded)
		if have&8 != 0 {
			in.Absence = &appraisal.Absence{Kind: "sick"}
			set(16, at, &in.Absence.Returned)
		}
		found, err := appraisal.Eligibility(e.Env, e.Rules, in)
		if err != nil {
			return
		}
		out := found.Outcome
		switch {
		case len(found.Reasons) == 0:
			t.Error("no reason")
		case out.Appraised == (out.Why != nil):
			t.Errorf("appraised %v, why %v", out.Appraised, out.Why)
		case out.Postponed && (!out.Appraised || in.Absence == nil):
			t.Error("postponed without an absence")
		case out.Until != nil && (!out.Postponed || *out.Until <= *in.Absence.Returned):
			t.Errorf("until %v", out.Until)
		case in.ProbationUntil != nil && *in.ProbationUntil >= in.Day && why(out) != appraisal.WhyProbation:
			t.Error("probation was passed over")
		}
	})
}

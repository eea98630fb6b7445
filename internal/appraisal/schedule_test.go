package appraisal_test

import (
	"slices"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/fault"
)

func TestAPP29_TheScheduleIsAgreedWithTheChairAndNotifiedInTheActsTime(t *testing.T) {
	for _, c := range []struct {
		told   string
		missed bool
	}{
		// Seven working days before Monday 18 December, the 7th is the last day.
		{"2023-12-07", false},
		{"2023-12-08", true},
	} {
		appraisaltest.Each(t, func(w *appraisaltest.World) {
			ctx := t.Context()
			w.Form()
			y := w.OpenYear()
			days := appraisal.ScheduleIn{First: w.Day("2023-12-18"), Last: w.Day("2023-12-29")}
			if _, err := w.NotifyAppraisers(ctx, w.HR, y.ID, y.Version); !fault.Is(err, "appraisal.no_schedule") {
				t.Errorf("without a schedule: %v", err)
			}
			y, err := w.DrawSchedule(ctx, w.HR, y.ID, y.Version, days)
			w.Must(err)
			if y.Schedule.Notice.String() != "2023-12-07" || !told(w, w.Chair, "appraisal.notice.schedule") {
				t.Errorf("the schedule is %+v", y.Schedule)
			}
			if _, err := w.NotifyAppraisers(ctx, w.HR, y.ID, y.Version); !fault.Is(err, "appraisal.schedule_not_agreed") {
				t.Errorf("before the chair agreed: %v", err)
			}
			for _, a := range []*access.Actor{w.HR, w.Members[0], w.Secretary, w.Authorised} {
				if _, err := w.AgreeSchedule(ctx, a, y.ID, y.Version); err == nil {
					t.Errorf("%s agreed in place of the chair", a.Name)
				}
			}
			y, err = w.AgreeSchedule(ctx, w.Chair, y.ID, y.Version)
			w.Must(err)
			if _, err := w.AgreeSchedule(ctx, w.Chair, y.ID, y.Version); !fault.Is(err, "appraisal.schedule_agreed") {
				t.Errorf("agreed twice: %v", err)
			}
			w.At(c.told)
			y, err = w.NotifyAppraisers(ctx, w.HR, y.ID, y.Version)
			w.Must(err)
			if y.Schedule.Missed != c.missed || !slices.Contains(y.Schedule.Told, appraisaltest.ID(w.HeadBudget)) || !told(w, w.HeadBudget, "appraisal.notice.days") {
				t.Errorf("notified on %s: %+v", c.told, y.Schedule)
			}
			if has := slices.Contains(w.Verbs(0), "term.missed"); has != c.missed {
				t.Errorf("notified on %s, the record of a missed term: %v", c.told, has)
			}
			if _, err := w.NotifyAppraisers(ctx, w.HR, y.ID, y.Version); !fault.Is(err, "appraisal.notified") {
				t.Errorf("notified twice: %v", err)
			}
		})
	}
}

func TestTheNoticeOfAlmatyIsGivenWithinTheDaysBefore(t *testing.T) {
	lib, err := appraisaltest.Library()
	if err != nil {
		t.Fatal(err)
	}
	for edition, want := range map[string]map[string]bool{
		appraisaltest.Almaty: {"2022-03-04": false, "2022-03-05": true, "2022-03-16": true, "2022-03-17": false},
		appraisaltest.Arys:   {"2022-03-04": true, "2022-03-05": true, "2022-03-16": false, "2022-03-17": false},
	} {
		e, err := lib.Latest(edition)
		if err != nil {
			t.Fatal(err)
		}
		for given, kept := range want {
			// 8 March is a holiday, and the 7th a day off for which the 5th is worked.
			in := appraisal.NoticeIn{First: on(t, "2022-03-17"), Given: on(t, given)}
			found, err := appraisal.Noticed(lib.Env(e), rulesOf(t, edition), in)
			if err != nil || found.Outcome.Kept != kept {
				t.Errorf("%s on %s: %+v %v", edition, given, found.Outcome, err)
			}
		}
	}
}

func TestAScheduleHasDaysInOrderAndAChair(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		ctx := t.Context()
		y := w.OpenYear()
		draw := func(first, last string) error {
			_, err := w.DrawSchedule(ctx, w.HR, y.ID, y.Version, appraisal.ScheduleIn{First: w.Day(first), Last: w.Day(last)})
			return err
		}
		if err := draw("2023-12-18", "2023-12-29"); !fault.Is(err, "appraisal.no_order") {
			t.Errorf("without a commission: %v", err)
		}
		w.Form()
		if err := draw("2023-12-18", "2023-12-17"); !fault.Is(err, "appraisal.schedule_days") {
			t.Errorf("the last before the first: %v", err)
		}
		if err := draw("2023-01-06", "2023-12-17"); !fault.Is(err, "appraisal.schedule_past") {
			t.Errorf("in the past: %v", err)
		}
		if _, err := w.DrawSchedule(ctx, w.HR, y.ID, y.Version+1, appraisal.ScheduleIn{}); !fault.Is(err, "appraisal.changed") {
			t.Errorf("another version: %v", err)
		}
		w.Must(draw("2023-12-18", "2023-12-29"))
		y = w.Year(y.ID)
		if _, err := w.BeginAppraisal(ctx, w.HR, y.ID, y.Version); !fault.Is(err, "appraisal.schedule_not_agreed") {
			t.Errorf("begun without agreement: %v", err)
		}
		y, err := w.AgreeSchedule(ctx, w.Chair, y.ID, y.Version)
		w.Must(err)
		if _, err := w.BeginAppraisal(ctx, w.HR, y.ID, y.Version); !fault.Is(err, "appraisal.too_early") {
			t.Errorf("begun too early: %v", err)
		}
		w.At("2023-12-18")
		y, err = w.BeginAppraisal(ctx, w.HR, y.ID, y.Version)
		w.Must(err)
		if !y.Schedule.Missed || y.State != appraisal.YearAppraising {
			t.Errorf("begun without notice: %+v", y)
		}
		if err := draw("2023-12-20", "2023-12-29"); !fault.Is(err, "appraisal.year_state") && !fault.Is(err, "appraisal.changed") {
			t.Errorf("another schedule after the beginning: %v", err)
		}
	})
}

// told reports whether a person has a notice of a key.
func told(w *appraisaltest.World, a *access.Actor, key string) bool {
	for _, n := range w.Notices(a) {
		if n.Key == key {
			return true
		}
	}
	return false
}

package appraisal_test

import (
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/fault"
)

// yearVerb is a verb on a year with who may do it.
type yearVerb struct {
	name string
	do   func(*appraisaltest.World, *appraisal.Year) error
}

func yearVerbs() []yearVerb {
	return []yearVerb{
		{"draw", func(w *appraisaltest.World, y *appraisal.Year) error {
			_, err := w.DrawSchedule(w.T.Context(), w.HR, y.ID, y.Version, appraisal.ScheduleIn{First: w.Day("2023-12-18"), Last: w.Day("2023-12-29")})
			return err
		}},
		{"agree", func(w *appraisaltest.World, y *appraisal.Year) error {
			_, err := w.AgreeSchedule(w.T.Context(), w.Chair, y.ID, y.Version)
			return err
		}},
		{"notify", func(w *appraisaltest.World, y *appraisal.Year) error {
			_, err := w.NotifyAppraisers(w.T.Context(), w.HR, y.ID, y.Version)
			return err
		}},
		{"begin", func(w *appraisaltest.World, y *appraisal.Year) error {
			_, err := w.BeginAppraisal(w.T.Context(), w.HR, y.ID, y.Version)
			return err
		}},
		{"close", func(w *appraisaltest.World, y *appraisal.Year) error {
			_, err := w.CloseYear(w.T.Context(), w.HR, y.ID, y.Version)
			return err
		}},
		{"name", func(w *appraisaltest.World, y *appraisal.Year) error {
			_, err := w.NameAppraiser(w.T.Context(), w.HR, y.ID, appraisal.NameIn{Person: appraisaltest.ID(w.First), Immediate: appraisaltest.ID(w.Authorised),
				Higher: appraisaltest.ID(w.Authorised), Basis: "№ 1"})
			return err
		}},
		{"urge", func(w *appraisaltest.World, y *appraisal.Year) error {
			_, err := w.Urge(w.T.Context(), w.HR, y.ID)
			return err
		}},
	}
}

// TestEveryVerbOnAYearIsAllowedOrRefusedWithTheClause tries each verb in each
// state: what is not done in it is refused, and the refusal names a clause.
func TestEveryVerbOnAYearIsAllowedOrRefusedWithTheClause(t *testing.T) {
	allowed := map[appraisal.YearState]map[string]bool{
		appraisal.YearOpened:     {"draw": true, "name": true},
		appraisal.YearAppraising: {"name": true, "close": true},
	}
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		w.Form()
		y := w.OpenYear()
		for _, state := range []appraisal.YearState{appraisal.YearOpened, appraisal.YearAppraising, appraisal.YearClosed, appraisal.YearDestroyed} {
			if state == appraisal.YearAppraising {
				w.Finish(y.ID)
			}
			for _, v := range yearVerbs() {
				now := w.Year(y.ID)
				now.State, now.Schedule, now.Version = state, nil, now.Version+1
				w.Tx(func(tx appraisal.Tx) error {
					_, err := tx.AppraisalYearUpdate(now)
					return err
				})
				err := v.do(w, now)
				f, refused := fault.As(err)
				switch {
				case allowed[state][v.name] && err != nil && !fault.Is(err, "appraisal.stage") && !fault.Is(err, "appraisal.unfinished"):
					t.Errorf("%s in %s: %v", v.name, state, err)
				case !allowed[state][v.name] && !refused:
					t.Errorf("%s in %s: %v", v.name, state, err)
				case refused && f.Code != "appraisal.nobody_late" && f.Cite == nil:
					t.Errorf("%s in %s is refused without a clause: %v", v.name, state, err)
				}
			}
		}
	})
}

// TestACaseAtAnotherStageRefusesThePlanWithTheClause goes through the stages
// with the first verb of a case.
func TestACaseAtAnotherStageRefusesThePlanWithTheClause(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		for _, stage := range appraisal.Stages {
			if stage == appraisal.StagePlan || stage == appraisal.StageWork {
				continue
			}
			c := w.CaseOf(y.ID, w.Economist)
			c.Version++
			c.Stage = stage
			w.Tx(func(tx appraisal.Tx) error {
				_, err := tx.AppraisalCaseUpdate(c)
				return err
			})
			_, err := w.SavePlan(t.Context(), w.HeadBudget, c.ID, appraisal.PlanSave{KCI: appraisaltest.GoodKCI(5, 2023)})
			if f, ok := fault.As(err); !ok || f.Code != "appraisal.stage" || f.Cite == nil || f.Cite.Act != appraisaltest.Arys {
				t.Errorf("a plan at %s: %v", stage, err)
			}
		}
	})
}

func TestWrongRolesDoNothingToAYear(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		w.Form()
		y := w.OpenYear()
		in := appraisal.ScheduleIn{First: w.Day("2023-12-18"), Last: w.Day("2023-12-29")}
		for _, a := range []*access.Actor{w.Economist, w.HeadBudget, w.First, w.Chair, w.Members[0], w.Secretary, w.Authorised, w.Inspector, w.Officer, w.Stranger} {
			_, drawn := w.DrawSchedule(t.Context(), a, y.ID, y.Version, in)
			_, begun := w.BeginAppraisal(t.Context(), a, y.ID, y.Version)
			_, urged := w.Urge(t.Context(), a, y.ID)
			for what, err := range map[string]error{"drew the schedule": drawn, "began": begun, "urged": urged} {
				if f, ok := fault.As(err); !ok || f.Kind != fault.Denied && f.Kind != fault.Missing {
					t.Errorf("%s %s: %v", a.Name, what, err)
				}
			}
		}
		if got := w.Year(y.ID); got.Version != y.Version {
			t.Errorf("the year is in version %d", got.Version)
		}
	})
}

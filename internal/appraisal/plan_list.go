package appraisal

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/people"
)

// PlanQuery asks for a page of plans.
type PlanQuery struct {
	Year  YearID // "" for the latest of the body
	All   bool   // the register of the body, which HR keeps; else those on whom the reader acts
	Open  bool   // only those without a plan in force
	Late  bool
	Text  string
	After string
	Limit int
}

// PlanList is a page of plans: of the people on whom the reader acts, late ones
// first, or the register that HR keeps.
type PlanList struct {
	Years    []Year // of the body, the latest first
	Year     *Year  // nil where the body has none
	Today    day.Day
	Rules    *Rules
	Register bool // the reader may see all plans of the body
	All      bool
	Rows     []PlanRow
	Next     string
	Count    int64
}

// PlanRow is a servant with the plan.
type PlanRow struct {
	CaseRow
	Latest  *Plan // nil where there is none
	InForce *Plan
}

// Plans reads a page of plans of the actor's body. The faults are access.denied,
// appraisal.missing.year and store.cursor.
func (s *Service) Plans(ctx context.Context, by *access.Actor, q PlanQuery) (*PlanList, error) {
	body := people.BodyID(by.Body)
	out := &PlanList{Register: access.May(by, access.SeeYear, access.Target{Body: by.Body}), All: q.All}
	out.All = out.All && out.Register
	err := s.Store.Read(ctx, func(tx Tx) error {
		var err error
		if out.Years, err = tx.AppraisalYearsOf(body); err != nil {
			return err
		}
		if err := out.choose(q.Year); err != nil || out.Year == nil {
			return err
		}
		y, err := s.openYear(tx, out.Year.ID)
		if err != nil {
			return err
		}
		out.Today, out.Rules = y.today, y.rules
		return out.read(tx, by, q)
	})
	return out, err
}

// choose takes the year asked for, or the latest that is not closed, or the
// latest.
func (l *PlanList) choose(id YearID) error {
	if len(l.Years) == 0 {
		return nil
	}
	at := slices.IndexFunc(l.Years, func(y Year) bool {
		return y.ID == id || id == "" && (y.State == YearOpened || y.State == YearAppraising)
	})
	if at < 0 && id != "" {
		return missing("year")
	}
	l.Year = &l.Years[max(at, 0)]
	return nil
}

func (l *PlanList) read(tx Tx, by *access.Actor, q PlanQuery) error {
	ask := CaseQuery{Year: l.Year.ID, Text: q.Text, Order: LateFirst, After: q.After, Limit: q.Limit}
	if !l.All {
		ask.Acting = people.PersonID(by.Person)
	}
	if q.Open {
		ask.Stages = []Stage{StagePlan}
	}
	if q.Late {
		ask.Late = &l.Today
	}
	page, err := tx.AppraisalCaseList(ask)
	if err != nil {
		return err
	}
	if l.Count, err = tx.AppraisalCaseCount(ask); err != nil {
		return err
	}
	l.Next = page.Next
	return l.addPlans(tx, page.Items)
}

func (l *PlanList) addPlans(tx Tx, rows []CaseRow) error {
	ids := make([]CaseID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	latest, err := tx.PlansLatestOf(ids)
	if err != nil {
		return err
	}
	inForce, err := tx.PlansApprovedOf(ids)
	if err != nil {
		return err
	}
	for _, r := range rows {
		l.Rows = append(l.Rows, PlanRow{CaseRow: r, Latest: latest[r.ID], InForce: inForce[r.ID]})
	}
	return nil
}

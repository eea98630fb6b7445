package appraisal

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// ResultTask is something that waits around results: "acquaint" for HR, with how
// many servants of a year; "appeal" for the officer of appeals; "keep" for HR,
// of a year whose papers have been kept for as long as the act wants.
type ResultTask struct {
	Kind string
	N    int
	Year *Year // nil of appeals
	Body people.Body
	Cite fault.Citation
	Link string
}

// appealsShown bounds the count of appeals that wait.
const appealsShown = 100

// ResultsWaiting is what waits for the actor around results. What waits for one
// servant alone is among CasesWaiting.
func (s *Service) ResultsWaiting(ctx context.Context, by *access.Actor) ([]ResultTask, error) {
	if by == nil || by.Person == "" {
		return nil, nil
	}
	var out []ResultTask
	err := s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		bodies, _ := access.Bodies(by, access.Acquaint)
		for _, b := range bodies {
			more, err := s.acquaintTasks(tx, people.BodyID(b))
			if err != nil {
				return err
			}
			out = append(out, more...)
		}
		more, err := s.appealTasks(tx, by)
		out = append(out, more...)
		return err
	})
	return out, err
}

func (s *Service) acquaintTasks(tx Tx, id people.BodyID) ([]ResultTask, error) {
	years, err := tx.AppraisalYearsOf(id)
	if err != nil || len(years) == 0 {
		return nil, err
	}
	body, today, err := bodyDay(tx, id)
	if err != nil {
		return nil, err
	}
	var out []ResultTask
	for i := range years {
		y := &years[i]
		e, err := s.Library().Edition(y.Act, y.Edition)
		if err != nil {
			return nil, err
		}
		rules := law.Rules[Rules](e)
		switch {
		case y.State == YearAppraising:
			n, err := tx.AppraisalCaseCount(CaseQuery{Year: y.ID, Stages: []Stage{StageAcquaintance}})
			if err != nil {
				return nil, err
			}
			if n > 0 {
				out = append(out, ResultTask{Kind: "acquaint", N: int(n), Year: y, Body: *body, Cite: rules.Acquaintance.Days.Cite(),
					Link: "/years/" + string(y.ID) + "/people?stage=" + string(StageAcquaintance) + "&sort=late"})
			}
		case y.State == YearClosed && y.Keep != nil && today > *y.Keep && y.Hold == nil:
			out = append(out, ResultTask{Kind: "keep", Year: y, Body: *body, Cite: rules.Retention.Cite(), Link: "/years/" + string(y.ID) + "/keep"})
		}
	}
	return out, nil
}

func (s *Service) appealTasks(tx Tx, by *access.Actor) ([]ResultTask, error) {
	ids, all := access.Bodies(by, access.DecideResult)
	if len(ids) == 0 && !all {
		return nil, nil
	}
	q := AppealQuery{States: []AppealState{AppealFiled}, Limit: appealsShown}
	for _, b := range ids {
		q.Bodies = append(q.Bodies, people.BodyID(b))
	}
	page, err := tx.AppraisalAppealList(q)
	if err != nil || len(page.Items) == 0 {
		return nil, err
	}
	first, err := s.openYear(tx, page.Items[0].Year)
	if err != nil {
		return nil, err
	}
	return []ResultTask{{Kind: "appeal", N: len(page.Items), Body: *first.body, Cite: first.rules.Appeal.Outcomes.Cite(), Link: "/result-appeals"}}, nil
}

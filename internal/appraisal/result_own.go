package appraisal

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// ownMost is how many years the own page looks back.
const ownMost = 10

// OwnYear is what a servant sees of one of the own years.
type OwnYear struct {
	Case       Case
	Year       Year
	Rules      *Rules
	Edition    *law.Edition
	Result     *Result // the one that stands; nil before it is approved
	Sheet      *Sheet  // agreed or not; nil before
	Assessment *Assessment
	Plan       *Plan // in force; nil before
	Measures   []Measure
}

// OwnYears reads the actor's own appraisals, the latest year first. Both results
// of a year stand beside each other and are never merged.
func (s *Service) OwnYears(ctx context.Context, by *access.Actor) ([]OwnYear, error) {
	var out []OwnYear
	err := s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		all, err := tx.AppraisalCasesOfPerson(people.PersonID(by.Person))
		if err != nil {
			return err
		}
		for i := range all[:min(len(all), ownMost)] {
			c := &all[i]
			if !access.May(by, access.SeeAppraisal, access.Target{Body: string(c.Body), Relation: access.Subject}) {
				continue
			}
			x, err := s.ownYear(tx, c)
			if err != nil {
				return err
			}
			out = append(out, *x)
		}
		return nil
	})
	return out, err
}

func (s *Service) ownYear(tx Tx, c *Case) (*OwnYear, error) {
	y, err := s.openYear(tx, c.Year)
	if err != nil {
		return nil, err
	}
	x := &OwnYear{Case: *c, Year: *y.y, Rules: y.rules, Edition: y.env.Edition}
	results, err := tx.AppraisalResultsOf(c.ID)
	if err != nil {
		return nil, err
	}
	for i := range slices.Backward(results) {
		if results[i].Approved != nil && results[i].Annulled == "" {
			x.Result = &results[i]
			break
		}
	}
	if x.Sheet, err = tx.SheetLatest(c.ID); err != nil {
		return nil, err
	}
	if x.Assessment, err = tx.AssessmentLatest(c.ID); err != nil {
		return nil, err
	}
	if x.Plan, err = tx.PlanApproved(c.ID); err != nil {
		return nil, err
	}
	x.Measures, err = tx.MeasuresOf(c.ID)
	return x, err
}

// Met counts the competencies that were assessed and those that meet
// expectations, as the result says.
func (r *Result) Met() (met, assessed int) {
	for _, ok := range r.Meets {
		if assessed++; ok {
			met++
		}
	}
	return met, assessed
}

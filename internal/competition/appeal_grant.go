package competition

import (
	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// grant gives a granted appeal its effect.
func (s *Service) grant(tx Tx, m *matter, v *Vacancy, a *Application, x *Appeal, by *access.Actor, in DecideIn) error {
	a.Standing, a.Why, a.Place = Admitted, "", 0
	if x.Stage == AtApplication {
		a.Stage = AtApplication
		if v.Stage != AtApplication {
			a.Stage = AtQualities
		}
		return s.reopen(tx, m, v, a)
	}
	a.Stage = x.Stage
	r, err := tx.ResultGet(a.ID, x.Stage)
	if err != nil {
		return err
	}
	if r, err = s.corrected(tx, m, a, r, by, in); err != nil {
		return err
	}
	if r == nil { // may take the stage again
		if err := tx.ResultDelete(a.ID, x.Stage); err != nil {
			return err
		}
		return s.reopen(tx, m, v, a)
	}
	r.Verdict = Undecided
	if err := tx.ResultPut(r); err != nil {
		return err
	}
	x.Effect = r
	if err := s.reopen(tx, m, v, a); err != nil {
		return err
	}
	if r.Stage == AtEssay && r.Conduct == Kept && in.Mean == nil {
		return s.markingOpens(tx, m, v, a) // it was never marked
	}
	return nil
}

// corrected is the result as the decision puts it; nil where the candidate may
// take the stage again. The faults are selection.correction and those of the
// result.
func (s *Service) corrected(tx Tx, m *matter, a *Application, r *Result, by *access.Actor, in DecideIn) (*Result, error) {
	stage := a.Stage
	switch {
	case in.Mean != nil:
		return s.correctedMean(tx, m, a, r, by, *in.Mean)
	case in.Corrected != nil && stage == AtEssay, in.Corrected != nil && stage == AtInterview:
		return nil, fault.New(fault.Invalid, "selection.correction").At("corrected")
	case in.Corrected != nil:
		fresh := Result{Application: a.ID, Vacancy: a.Vacancy, Stage: stage, At: tx.Now(), By: people.PersonID(by.Person), Document: documentOf(r)}
		return &fresh, s.fillResult(tx, m, a, &fresh, *in.Corrected)
	case in.Interview != nil && r != nil && stage == AtInterview:
		r.Points = *in.Interview
		return r, nil
	case r != nil && r.Conduct == Breached:
		r.Conduct, r.Breach = Kept, ""
		return r, nil
	case r != nil && r.Taken == Absent:
		return nil, nil
	}
	return nil, fault.New(fault.Invalid, "selection.correction").At("corrected")
}

// correctedMean puts the mean of an essay as the appeal's decision has it. The
// marks are the members' own and stay: it is for an essay that they have marked.
func (s *Service) correctedMean(tx Tx, m *matter, a *Application, r *Result, by *access.Actor, mean law.Points) (*Result, error) {
	none := fault.New(fault.Invalid, "selection.correction").At("mean")
	if r == nil || r.Stage != AtEssay || r.Taken != TookPart || r.Conduct != Kept || r.Verdict == Undecided || m.rules.Appeal.EssayMean.V == "" {
		return nil, none
	}
	if err := m.rules.Essay.correctable(mean, "mean"); err != nil {
		return nil, err
	}
	marks, err := tx.MarksOf(a.ID, AtEssay)
	if err != nil {
		return nil, err
	}
	if len(marks) == 0 {
		return nil, none
	}
	r.Corrected, r.Points, r.At, r.By = &mean, mean, tx.Now(), people.PersonID(by.Person)
	return r, nil
}

func documentOf(r *Result) Document {
	if r == nil {
		return Document{}
	}
	return r.Document
}

// reopen leads the vacancy back to the stage of an application, so that it is
// closed anew; published results are no longer final, even where the competition
// was over by them.
func (s *Service) reopen(tx Tx, m *matter, v *Vacancy, a *Application) error {
	if err := saveApplication(tx, a); err != nil {
		return err
	}
	if a.Stage.Before(v.Stage) {
		v.Stage = a.Stage
	}
	v.State, v.Why = Open, ""
	if err := saveVacancy(tx, v); err != nil {
		return err
	}
	if m.c.State != Published && m.c.State != Finished {
		return nil
	}
	m.c.State, m.c.Published, m.c.Ended = Announced, nil, nil
	if err := saveCompetition(tx, m.c); err != nil {
		return err
	}
	return s.lapseOffers(tx, m)
}

// lapseOffers ends the offers that rested on results which no longer stand.
func (s *Service) lapseOffers(tx Tx, m *matter) error {
	all, err := tx.VacanciesOf(m.c.ID)
	if err != nil {
		return err
	}
	for _, v := range all {
		offers, err := tx.OffersOf(v.ID)
		if err != nil {
			return err
		}
		for i := range offers {
			if offers[i].State != OfferOpen {
				continue
			}
			offers[i].State = OfferLapsed
			if err := saveOffer(tx, &offers[i]); err != nil {
				return err
			}
			a, err := tx.ApplicationGet(offers[i].Application)
			if err != nil {
				return err
			}
			if a.Standing == Offered {
				a.Standing = Placed
				if err := saveApplication(tx, a); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

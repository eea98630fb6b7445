package competition

import (
	"slices"

	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// ExamProcedure is what the law of competitions adds to exams.
func (s *Service) ExamProcedure() exam.Procedure {
	return exam.Procedure{
		Tests:       s.examTests,
		BookingRule: s.examBooking,
		Eligible: func(tx exam.Tx, p people.PersonID, vacancy, test string) (exam.Eligibility, error) {
			return s.examEligible(tx.(Tx), p, VacancyID(vacancy), test)
		},
		Told: func(tx exam.Tx, caseID, test string) (bool, error) {
			return s.examTold(tx.(Tx), ApplicationID(caseID), test)
		},
		Forbids: s.examForbids,
	}
}

// examTests are the tests that the body's act orders on a day; none where it
// has no act of competitions, or none in force.
func (s *Service) examTests(b *people.Body, on day.Day) ([]exam.Test, error) {
	if b.Acts[procedure] == "" {
		return nil, nil
	}
	e, err := s.Library().On(b.Acts[procedure], on)
	if fault.Is(err, "law.not_in_force") {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return Tests(e, law.Rules[Rules](e))
}

// examBooking decides on a seat for the knowledge test. The other tests are
// taken on a schedule that the system sets: no term is kept there.
func (s *Service) examBooking(t *exam.Test, in exam.BookingAsk) (*exam.BookingRuling, error) {
	if t.Key != KnowledgeExam {
		return nil, nil
	}
	e, err := s.Library().Edition(t.Act, t.Edition)
	if err != nil {
		return nil, err
	}
	r := law.Rules[Rules](e)
	if in.Release {
		if last := in.For.Add(-r.Booking.ChangeDaysBefore.V); in.Requested > last {
			return nil, refusedBy(r.Booking.ChangeDaysBefore, "exam.booking.release", "last", last.String())
		}
		return &exam.BookingRuling{}, nil
	}
	if in.Open >= r.Booking.OpenAtOnce.V {
		return nil, refusedBy(r.Booking.OpenAtOnce, "exam.booking.open")
	}
	ask := BookingIn{Requested: in.Requested, For: in.For}
	found, err := Booking(r, ask)
	if err != nil {
		return nil, err
	}
	if !found.Outcome.Allowed {
		if earliest := in.Requested.Add(r.Booking.DaysBefore.V); in.For < earliest {
			return nil, refusedBy(r.Booking.DaysBefore, "exam.booking.ahead", "earliest", earliest.String(), "days", r.Booking.DaysBefore.V)
		}
		return nil, refusedBy(r.Period.First, "exam.booking.period", "first", r.Period.First.V.String(), "last", r.Period.Last.V.String())
	}
	return &exam.BookingRuling{Finding: found.In(e, "booking"), Input: ask}, nil
}

// examForbids is the clause under which the act of a test forbids conduct.
func (s *Service) examForbids(t *exam.Test, conduct string) (fault.Citation, error) {
	e, err := s.Library().Edition(t.Act, t.Edition)
	if err != nil {
		return fault.Citation{}, err
	}
	list := law.Rules[Rules](e).Conduct.Prohibited
	if !slices.Contains(list.V, conduct) {
		return fault.Citation{}, refuse(list, "conduct", "conduct", "given", conduct)
	}
	return list.Cite(), nil
}

// refusedBy is a refusal with the clause that it stands on.
func refusedBy(c law.Citer, code string, kv ...any) error {
	at := c.Cite()
	return fault.New(fault.Conflict, code, kv...).Cited(at.Act, at.Clause)
}

// examEligible finds the application for which a person sits the test of a
// stage: admitted, and at that stage.
func (s *Service) examEligible(tx Tx, p people.PersonID, vacancy VacancyID, test string) (exam.Eligibility, error) {
	stage, ok := examStages[test]
	if !ok {
		return exam.Eligibility{}, fault.New(fault.Missing, "exam.missing.sitting")
	}
	all, err := tx.ApplicationsOfPerson(p)
	if err != nil {
		return exam.Eligibility{}, err
	}
	for _, a := range all {
		if a.Vacancy != vacancy {
			continue
		}
		if a.Stage != stage || a.Standing != Admitted {
			return exam.Eligibility{}, fault.New(fault.Conflict, "exam.booking.stage")
		}
		return exam.Eligibility{Case: string(a.ID), Number: a.Number, Percent: a.ExtraTime}, nil
	}
	return exam.Eligibility{}, fault.New(fault.Missing, "exam.missing.sitting")
}

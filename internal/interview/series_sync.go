package interview

import (
	"context"
	"slices"

	"tarazy/internal/people"
)

// sync brings a series in step with its case: the panel of the order in force,
// the title, the candidates called. What was done for a seat stays with the
// person; an expert whom HR added stays. It reports whether anything changed.
func (s *Service) sync(tx Tx, se *Series) (bool, error) {
	c, err := s.caseOf(tx, se)
	if err != nil || c == nil || se.State == SeriesClosed {
		return false, err
	}
	before := Series{Seats: se.Seats}
	seated := se.take(c)
	if seated {
		all, err := tx.InterviewsOf(se.ID)
		if err != nil {
			return false, err
		}
		if err := s.reinvite(tx, se, &before, all); err != nil {
			return false, err
		}
	}
	called, err := s.call(tx, se, c)
	if err != nil {
		return false, err
	}
	if seated || called {
		if err := s.saveSeries(tx, se, se.By); err != nil {
			return false, err
		}
	}
	return seated || called, s.settle(tx, se)
}

// take puts the panel and the title of a case into its series.
func (se *Series) take(c *Case) bool {
	next := make([]Seat, 0, len(c.Panel))
	for _, seat := range c.Panel {
		if old := se.SeatOf(seat.Person); old != nil {
			duty := seat.Duty
			seat = *old
			seat.Duty = duty
		}
		next = append(next, seat)
	}
	for _, seat := range se.Seats {
		if seat.Duty == ExpertDuty && !slices.ContainsFunc(next, func(x Seat) bool { return x.Person == seat.Person }) {
			next = append(next, seat)
		}
	}
	same := se.Title == c.Title && slices.EqualFunc(se.Seats, next, func(a, b Seat) bool { return a.Person == b.Person && a.Duty == b.Duty })
	se.Title, se.Seats = c.Title, next
	return !same
}

// call gives every candidate of a case an interview, and lets those who are out
// leave.
func (s *Service) call(tx Tx, se *Series, c *Case) (bool, error) {
	all, err := tx.InterviewsOf(se.ID)
	if err != nil {
		return false, err
	}
	done := false
	for k := range all {
		gone := !slices.ContainsFunc(c.Candidates, func(x CaseCandidate) bool { return x.Application == all[k].Case && !x.Left })
		if !gone || all[k].State != Waiting && all[k].State != Planned {
			continue
		}
		done = true
		if err := s.leave(tx, se, &all[k], ""); err != nil {
			return false, err
		}
	}
	for _, x := range c.Candidates {
		if x.Left {
			continue
		}
		fresh, err := s.callOne(tx, se, all, x)
		if err != nil {
			return false, err
		}
		done = done || fresh
	}
	return done, nil
}

func (s *Service) callOne(tx Tx, se *Series, all []Interview, x CaseCandidate) (bool, error) {
	at := slices.IndexFunc(all, func(i Interview) bool { return i.Case == x.Application })
	if at < 0 {
		i := &Interview{ID: ID(s.IDs.New("int")), Version: 1, Series: se.ID, Body: se.Body, Person: x.Person, Case: x.Application, Number: x.Number, State: Waiting}
		return true, settled(tx.InterviewInsert(i))
	}
	if all[at].State != Left {
		return false, nil
	}
	all[at].State = Waiting
	return true, s.saveInterview(tx, &all[at])
}

// leave ends an interview of a candidate who is out; a time that they had is
// free, and who was invited is told. The series is left to be saved.
func (s *Service) leave(tx Tx, se *Series, i *Interview, reason string) error {
	if i.State == Planned {
		if err := s.callOff(tx, se, i, reason); err != nil {
			return err
		}
		se.release(tx.Now(), i.slot())
	}
	i.unset(Left)
	return s.saveInterview(tx, i)
}

// inStep brings a series in step with its case before it is read. Only then it
// writes, so that reading costs no more than it must.
func (s *Service) inStep(ctx context.Context, id SeriesID) error {
	stale := false
	err := s.Store.Read(ctx, func(tx Tx) error {
		se, err := seriesOf(tx, id)
		if err != nil {
			return err
		}
		stale, err = s.outOfStep(tx, se)
		return err
	})
	if err != nil || !stale {
		return err
	}
	return s.write(ctx, func(tx Tx) error {
		se, err := seriesOf(tx, id)
		if err != nil {
			return err
		}
		_, err = s.sync(tx, se)
		return err
	})
}

// outOfStep reports whether sync would change anything.
func (s *Service) outOfStep(tx Tx, se *Series) (bool, error) {
	c, err := s.caseOf(tx, se)
	if err != nil || c == nil || se.State == SeriesClosed {
		return false, err
	}
	if se.take(c) {
		return true, nil
	}
	all, err := tx.InterviewsOf(se.ID)
	if err != nil {
		return false, err
	}
	if open, err := openable(tx, se, all, ratersIn(se, c)); err != nil || len(open) > 0 {
		return len(open) > 0, err
	}
	there := map[string]*Interview{}
	for k := range all {
		there[all[k].Case] = &all[k]
	}
	called := map[string]people.PersonID{}
	for _, x := range c.Candidates {
		i := there[x.Application]
		if !x.Left {
			called[x.Application] = x.Person
		}
		if !x.Left && (i == nil || i.State == Left) {
			return true, nil
		}
	}
	for _, i := range all {
		if _, ok := called[i.Case]; !ok && (i.State == Waiting || i.State == Planned) {
			return true, nil
		}
	}
	return false, nil
}

package interview

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// AddCandidate adds a person to a series of the body's own, under a number
// drawn at random. The faults are interview.series.of_case,
// interview.missing.person, interview.series.candidate_sits and
// interview.series.candidate_twice.
func (s *Service) AddCandidate(ctx context.Context, by *access.Actor, at SeriesAt, p people.PersonID) (*Interview, error) {
	var out *Interview
	_, err := s.changeSeries(ctx, by, at, func(tx Tx, se *Series) (map[string]any, error) {
		if se.Case != "" {
			return nil, seriesOfCase()
		}
		person, err := tx.PersonGet(p)
		if err != nil {
			return nil, err
		}
		switch {
		case person == nil:
			return nil, missing("person")
		case se.SeatOf(p) != nil:
			return nil, fault.New(fault.Conflict, "interview.series.candidate_sits").At("person")
		}
		i, err := s.candidate(tx, se, p)
		if err != nil {
			return nil, err
		}
		out = i
		if err := s.Record(tx, i.entry(access.PlanInterviews, by, map[string]any{"added": i.Number, "series": string(se.ID)})); err != nil {
			return nil, err
		}
		return map[string]any{"added": i.Number}, s.tellDeclareAgain(tx, se)
	})
	return out, err
}

// seriesOfCase is the fault of changing by hand what comes from a competition.
func seriesOfCase() error { return fault.New(fault.Conflict, "interview.series.of_case") }

// candidate is the interview of a person in a series of the body's own: a new
// one, or again the one of a person who had left.
func (s *Service) candidate(tx Tx, se *Series, p people.PersonID) (*Interview, error) {
	all, err := tx.InterviewsOf(se.ID)
	if err != nil {
		return nil, err
	}
	for k := range all {
		switch i := &all[k]; {
		case i.Person != p:
		case i.State == Left:
			i.State = Waiting
			return i, s.saveInterview(tx, i)
		default:
			return nil, fault.New(fault.Conflict, "interview.series.candidate_twice", "number", i.Number).At("person")
		}
	}
	i := &Interview{ID: ID(s.IDs.New("int")), Version: 1, Series: se.ID, Body: se.Body, Person: p, State: Waiting}
	i.Number = s.drawNumber(all)
	return i, settled(tx.InterviewInsert(i))
}

// numberLetters is how long a random number of a candidate is.
const numberLetters = 5

// drawNumber draws a number that nobody in the series has.
func (s *Service) drawNumber(all []Interview) string {
	for {
		_, text, _ := strings.Cut(s.IDs.New("n"), "_")
		n := fmt.Sprintf("K-%s", strings.ToUpper(text[len(text)-numberLetters:]))
		if !slices.ContainsFunc(all, func(i Interview) bool { return i.Number == n }) {
			return n
		}
	}
}

// RemoveCandidate takes a candidate out of a series of the body's own: they
// leave it, and who was invited is told. The faults are
// interview.series.of_case, interview.missing.interview, interview.series.held
// and interview.series.reason.
func (s *Service) RemoveCandidate(ctx context.Context, by *access.Actor, at SeriesAt, id ID, reason string) error {
	_, err := s.changeSeries(ctx, by, at, func(tx Tx, se *Series) (map[string]any, error) {
		if se.Case != "" {
			return nil, seriesOfCase()
		}
		reason, err := reasoned(reason)
		if err != nil {
			return nil, err
		}
		i, _, err := interviewOf(tx, id)
		switch {
		case err != nil:
			return nil, err
		case i.Series != se.ID:
			return nil, missing("interview")
		case i.State != Waiting && i.State != Planned:
			return nil, fault.New(fault.Conflict, "interview.series.held")
		}
		if err := s.leave(tx, se, i, reason); err != nil {
			return nil, err
		}
		if err := s.Record(tx, i.entry(access.PlanInterviews, by, map[string]any{"removed": reason})); err != nil {
			return nil, err
		}
		return map[string]any{"removed": i.Number}, nil
	})
	return err
}

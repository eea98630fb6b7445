package proctor

import (
	"slices"
	"time"

	"tarazy/internal/people"
)

// JudgedHere reports whether the conduct of a case at a test is judged by a review of
// its recording.
func (s *Service) JudgedHere(tx Tx, of, test string) (bool, error) {
	r, err := tx.ReviewOfCase(of, test)
	return r != nil, err
}

// SawReview reports whether a person has judged the recording of a case at a test, or
// seen it before it was judged: who decides about a dispute has not. Whoever decides
// looks at it after that.
func (s *Service) SawReview(tx Tx, of, test string, p people.PersonID) (bool, error) {
	r, err := tx.ReviewOfCase(of, test)
	if err != nil || r == nil {
		return false, err
	}
	until := tx.Now()
	if r.Outcome != nil {
		until = r.Outcome.At
	}
	return sawUntil(tx, r, p, until)
}

// sawUntil reports whether a person has judged a recording, or seen it up to an
// instant.
func sawUntil(tx Tx, r *Review, p people.PersonID, until time.Time) (bool, error) {
	if r.judged(p) {
		return true, nil
	}
	seen, err := tx.ViewingsOf(r.Attempt, viewingsSought)
	return slices.ContainsFunc(seen, func(v Viewing) bool { return v.Person == p && !v.At.After(until) }), err
}

// viewingsSought is how many viewings of one recording are looked through.
const viewingsSought = 10_000

// Dispute tells that the outcome of a review is disputed, or that the dispute is over:
// the recording is kept accordingly, and where nothing was recorded what was handed in
// before the test.
func (s *Service) Dispute(tx Tx, by people.PersonID, of, test string, over bool) error {
	how := Disputed
	if over {
		how = DisputeOver
	}
	r, err := tx.ReviewOfCase(of, test)
	switch {
	case err != nil:
		return err
	case r == nil:
		return s.disputeUnrecorded(tx, by, of, test, how)
	case r.Outcome == nil:
		return nil
	}
	return s.disputed(tx, by, r, how)
}

// disputed has a recording kept as its dispute stands.
func (s *Service) disputed(tx Tx, by people.PersonID, r *Review, how Dispute) error {
	flags, err := tx.FlagsOf(r.Attempt)
	if err != nil {
		return err
	}
	return s.Classify(tx, by, r.Attempt, Reviewed{Breach: r.Outcome.Breach, Flags: len(flags), Dispute: how})
}

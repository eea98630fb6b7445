package proctor

import (
	"slices"

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
	if r.gave(p) {
		return true, nil
	}
	seen, err := tx.ViewingsOf(r.Attempt, viewingsSought)
	return slices.ContainsFunc(seen, func(v Viewing) bool { return v.Person == p && (r.Outcome == nil || !v.At.After(r.Outcome.At)) }), err
}

// viewingsSought is how many viewings of one recording are looked through.
const viewingsSought = 10_000

// Dispute tells that the outcome of a review is disputed, or that the dispute is over:
// the recording is kept accordingly. A case without a review has none.
func (s *Service) Dispute(tx Tx, by people.PersonID, of, test string, over bool) error {
	r, err := tx.ReviewOfCase(of, test)
	if err != nil || r == nil || r.Outcome == nil {
		return err
	}
	flags, err := tx.FlagsOf(r.Attempt)
	if err != nil {
		return err
	}
	how := Reviewed{Breach: r.Outcome.Breach, Flags: len(flags), Dispute: Disputed}
	if over {
		how.Dispute = DisputeOver
	}
	return s.Classify(tx, by, r.Attempt, how)
}

package proctor

import (
	"tarazy/internal/exam"
	"tarazy/internal/people"
)

// keepUnrecorded begins the term of what was handed in before an attempt of which
// nothing is recorded: pictures, and the check of equipment. Where there is nothing, or
// where the edition has no terms, it does nothing.
func (s *Service) keepUnrecorded(tx Tx, a *exam.Attempt) error {
	if !a.Test.Proctored || s.Keeping == nil {
		return nil
	}
	if ruled, err := s.Keeping(a.Test.Act, a.Test.Edition); err != nil || ruled == nil {
		return err
	}
	if there, err := handedIn(tx, a); err != nil || !there {
		return err
	}
	if was, err := tx.KeptGet(a.ID); err != nil || was != nil {
		return err
	}
	k, err := s.KeepClosed(tx, a.ID)
	if err != nil {
		return err
	}
	return s.keepUnjudged(tx, k, a)
}

// handedIn reports whether anything is kept of what came before an attempt.
func handedIn(tx Tx, a *exam.Attempt) (bool, error) {
	check, err := tx.EquipmentBound(a.ID)
	if err != nil || check != nil {
		return check != nil, err
	}
	before, identity, err := tx.BeforeGet(a.Booking)
	done := Prepared{Before: before, Identity: identity}
	return len(done.Pictures()) > 0, err
}

// keepUnjudged sets the term of an attempt of which nothing was recorded, from its end,
// unless a review is to decide on it.
func (s *Service) keepUnjudged(tx Tx, k *Kept, a *exam.Attempt) error {
	if r, err := tx.ReviewGet(a.ID); err != nil || r != nil {
		return err
	}
	k.Unrecorded = true
	return s.keepAs(tx, program, k, RetentionIn{Unrecorded: true, Dispute: Undisputed}, *a.Finished)
}

// disputeUnrecorded has what was handed in before the attempts at a test kept as a
// dispute about the test stands, where no review decides on them.
func (s *Service) disputeUnrecorded(tx Tx, by people.PersonID, of, test string, how Dispute) error {
	if of == "" || test == "" {
		return nil
	}
	all, err := tx.KeptOfCase(of, test)
	if err != nil {
		return err
	}
	for i := range all {
		if !all[i].Unrecorded {
			continue
		}
		if err := s.keepAs(tx, by, &all[i], RetentionIn{Unrecorded: true, Dispute: how}, tx.Now()); err != nil {
			return err
		}
	}
	return nil
}

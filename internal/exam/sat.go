package exam

import (
	"context"
	"fmt"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// SatPaper is a paper that was sat to its end, with the answers opened and
// nothing that tells whose it is.
type SatPaper struct {
	Attempt AttemptID
	Number  string
	Test    Test // as it was described for the sitting
	Paper   Paper
	Answers map[int]Answer // by number of the slot
	Seconds map[int]int    // from the answer before it; −1 where that is not known
}

// SatPage are papers of a test, by attempt. Next is where the next page begins
// after; "" for no further one.
type SatPage struct {
	Papers []SatPaper
	Next   AttemptID
}

// Sat opens the answers of finished attempts of a test, after one of them.
// limit is the most attempts that are read. Attempts that somebody stopped, and
// those of persons whose key is gone, are left out.
func (s *Service) Sat(ctx context.Context, by *access.Actor, body people.BodyID, testKey string, after AttemptID, limit int) (SatPage, error) {
	var out SatPage
	err := s.Store.Read(ctx, func(tx Tx) error {
		out = SatPage{}
		if err := allow(by, access.AnalyseTest, body, 0); err != nil {
			return err
		}
		scores, err := tx.ScoresOf(body, testKey, after, limit)
		if err != nil {
			return err
		}
		for i := range scores {
			p, err := s.satPaper(tx, scores[i].Attempt)
			if err != nil {
				return err
			}
			if p != nil {
				out.Papers = append(out.Papers, *p)
			}
		}
		if len(scores) == limit {
			out.Next = scores[limit-1].Attempt
		}
		return nil
	})
	return out, err
}

func (s *Service) satPaper(tx Tx, id AttemptID) (*SatPaper, error) {
	a, err := tx.ExamAttemptGet(id)
	if err != nil || a == nil || a.State != Finished {
		return nil, err
	}
	person, err := tx.PersonGet(a.Person)
	if err != nil || person == nil || len(person.Key) == 0 {
		return nil, err
	}
	given, err := s.answers(tx, a)
	if err != nil {
		return nil, err
	}
	return &SatPaper{Attempt: a.ID, Number: a.Number, Test: a.Test, Paper: a.Paper, Answers: bySlot(given), Seconds: paces(given)}, nil
}

// Keyed gives editions of items with their keys as they are corrected now.
func (s *Service) Keyed(ctx context.Context, by *access.Actor, body people.BodyID, wanted []ItemRef) (map[ItemRef]*Frozen, error) {
	var out map[ItemRef]*Frozen
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		if err := allow(by, access.AnalyseTest, body, 0); err != nil {
			return err
		}
		out, err = s.keyed(tx, body, wanted)
		return err
	})
	return out, err
}

// keyed reads editions of items and puts in their corrected keys.
func (s *Service) keyed(tx Tx, body people.BodyID, wanted []ItemRef) (map[ItemRef]*Frozen, error) {
	out, err := tx.FrozenGet(body, wanted)
	if err != nil {
		return nil, err
	}
	for _, ref := range wanted {
		if out[ref] == nil {
			return nil, fmt.Errorf("exam: edition %d of item %s is not there", ref.Edition, ref.Key)
		}
	}
	all, err := tx.CorrectionsOf(body, wanted)
	for _, c := range all { // oldest first
		f := *out[ItemRef{c.Key, c.Edition}]
		f.Item.Answer, f.Item.Void = c.Answer, c.Void
		out[ItemRef{c.Key, c.Edition}] = &f
	}
	return out, err
}

// KeyView is an edition of an item whose key is looked at again.
type KeyView struct {
	Frozen      Frozen // with the key as it is corrected now
	Corrections []Correction
}

// KeyOf gives an edition of an item with its key as it counts now, and the
// corrections so far, oldest first. The fault is exam.missing.item.
func (s *Service) KeyOf(ctx context.Context, by *access.Actor, body people.BodyID, ref ItemRef) (*KeyView, error) {
	var out *KeyView
	err := s.Store.Read(ctx, func(tx Tx) error {
		if err := allow(by, access.CorrectKey, body, 0); err != nil {
			return err
		}
		f, err := s.frozenOne(tx, body, ref)
		if err != nil {
			return err
		}
		out = &KeyView{Frozen: *f} // a copy: editions may be shared
		if out.Corrections, err = tx.CorrectionsOf(body, []ItemRef{ref}); err != nil {
			return err
		}
		for _, c := range out.Corrections {
			out.Frozen.Item.Answer, out.Frozen.Item.Void = c.Answer, c.Void
		}
		return nil
	})
	return out, err
}

func (s *Service) frozenOne(tx Tx, body people.BodyID, ref ItemRef) (*Frozen, error) {
	found, err := tx.FrozenGet(body, []ItemRef{ref})
	if err != nil {
		return nil, err
	}
	if found[ref] == nil {
		return nil, fault.New(fault.Missing, "exam.missing.item")
	}
	return found[ref], nil
}

// SatTest is a test of which papers were scored in a body.
type SatTest struct {
	Key  string
	Test Test      // as the first of them was described
	N    int       // attempts with a score
	Last time.Time // when the latest of them was scored, or scored anew
}

// SatTx counts scores.
type SatTx interface {
	ScoresSat(people.BodyID) ([]SatTest, error) // by test; without Test
}

// TestsSat are the tests of which papers were scored in a body, by key.
func (s *Service) TestsSat(ctx context.Context, by *access.Actor, body people.BodyID) ([]SatTest, error) {
	var out []SatTest
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		if err := allow(by, access.AnalyseTest, body, 0); err != nil {
			return err
		}
		if out, err = tx.ScoresSat(body); err != nil {
			return err
		}
		for i := range out {
			first, err := tx.ScoresOf(body, out[i].Key, "", 1)
			if err != nil || len(first) == 0 {
				return err
			}
			a, err := tx.ExamAttemptGet(first[0].Attempt)
			if err != nil || a == nil {
				return err
			}
			out[i].Test = a.Test
		}
		return nil
	})
	return out, err
}

package exam

import (
	"context"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// Correction is a key that was found wrong after papers had been drawn with it.
// The latest one of an edition counts.
type Correction struct {
	Body    people.BodyID   `json:"body"`
	Key     string          `json:"key"`
	Edition int             `json:"edition"`
	Answer  Key             `json:"answer"`
	Void    bool            `json:"void"` // nobody could answer it: it is right for everybody
	Reason  string          `json:"reason"`
	By      people.PersonID `json:"by"`
	At      time.Time       `json:"at"`
}

// CorrectIn corrects the key of an edition of an item.
type CorrectIn struct {
	Body    people.BodyID
	Key     string
	Edition int
	Answer  Key
	Void    bool
	Reason  string
}

// Change is what a correction did to an attempt.
type Change struct {
	Attempt       AttemptID `json:"attempt"`
	Number        string    `json:"number"`
	Before, After int       // right answers in all
	Passed        bool      // before
	PassedNow     bool
}

// rescoreStep is how many scores are worked out anew in one transaction.
const rescoreStep = 200

// CorrectKey corrects the key of an edition of an item and scores every attempt
// anew in which it stood. It tells whose result changed. The faults are
// exam.missing.item, exam.required and those of Item.Check.
func (s *Service) CorrectKey(ctx context.Context, by *access.Actor, in CorrectIn) ([]Change, error) {
	if err := allow(by, access.CorrectKey, in.Body, 0); err != nil {
		return nil, err
	}
	if in.Reason = strings.TrimSpace(in.Reason); in.Reason == "" {
		return nil, fault.New(fault.Invalid, "exam.required").At("reason")
	}
	ref := ItemRef{in.Key, in.Edition}
	err := s.write(ctx, func(tx Tx) error {
		if _, err := s.withKey(tx, &in); err != nil {
			return err
		}
		c := &Correction{Body: in.Body, Key: in.Key, Edition: in.Edition, Answer: in.Answer, Void: in.Void, Reason: in.Reason, By: people.PersonID(by.Person), At: tx.Now()}
		if err := tx.CorrectionInsert(c); err != nil {
			return err
		}
		return s.Record(tx, correctionEntry(c, by))
	})
	if err != nil {
		return nil, err
	}
	return s.rescore(ctx, in.Body, ref)
}

// rescore scores anew every attempt in which an edition stood, step by step, so
// that nobody else waits for it.
func (s *Service) rescore(ctx context.Context, body people.BodyID, ref ItemRef) (all []Change, err error) {
	for after := AttemptID(""); ; {
		var step []Change
		n := 0
		err := s.write(ctx, func(tx Tx) error {
			step = nil
			scores, err := tx.ScoresWith(body, ref, after, rescoreStep)
			if err != nil {
				return err
			}
			if n = len(scores); n > 0 {
				after = scores[n-1].Attempt
			}
			for i := range scores {
				c, err := s.scoreAnew(tx, &scores[i])
				if err != nil {
					return err
				}
				if c != nil {
					step = append(step, *c)
				}
			}
			return nil
		})
		if err != nil {
			return all, err
		}
		all = append(all, step...)
		if n < rescoreStep {
			return all, nil
		}
	}
}

// scoreAnew scores an attempt again and tells of the change; nil for none.
func (s *Service) scoreAnew(tx Tx, old *Score) (*Change, error) {
	a, err := tx.ExamAttemptGet(old.Attempt)
	if err != nil || a == nil {
		return nil, err
	}
	taken, err := s.score(tx, a)
	if err != nil {
		return nil, err
	}
	now := taken.Score
	if now.Scored.Total() == old.Scored.Total() && now.Passed == old.Passed {
		return nil, nil
	}
	c := &Change{Attempt: a.ID, Number: a.Number, Before: old.Scored.Total(), After: now.Scored.Total(), Passed: old.Passed, PassedNow: now.Passed}
	if a.Test.Practice || s.Taken == nil {
		return c, nil
	}
	return c, s.Taken(tx, taken)
}

// withKey is the item with the key that a correction gives it, which must be one
// that the item can have.
func (s *Service) withKey(tx Tx, in *CorrectIn) (*Item, error) {
	f, err := s.frozenOne(tx, in.Body, ItemRef{in.Key, in.Edition})
	if err != nil {
		return nil, err
	}
	i := f.Item
	i.Answer, i.Void = in.Answer, in.Void
	if in.Void {
		return &i, nil
	}
	return &i, i.Check(f.Stimulus)
}

func correctionEntry(c *Correction, by *access.Actor) journal.Entry {
	return journal.Entry{Verb: string(access.CorrectKey), Actor: by.Person, Body: string(c.Body), Case: c.Key, Facts: c}
}

package exam

import (
	"context"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
)

// KeyPreview is what a correction would do.
type KeyPreview struct {
	Attempts int // in which the edition stood
	Changes  []Change
}

// NowPass and NowFail count those who would pass by the correction, and who
// would pass no longer.
func (p *KeyPreview) NowPass() int { return p.turned(true) }

// NowFail counts those who would pass no longer.
func (p *KeyPreview) NowFail() int { return p.turned(false) }

func (p *KeyPreview) turned(pass bool) int {
	n := 0
	for _, c := range p.Changes {
		if c.Passed != c.PassedNow && c.PassedNow == pass {
			n++
		}
	}
	return n
}

// PreviewKey tells what CorrectKey would do, and changes nothing. The faults are
// those of CorrectKey.
func (s *Service) PreviewKey(ctx context.Context, by *access.Actor, in CorrectIn) (*KeyPreview, error) {
	if err := allow(by, access.CorrectKey, in.Body, 0); err != nil {
		return nil, err
	}
	if strings.TrimSpace(in.Reason) == "" {
		return nil, fault.New(fault.Invalid, "exam.required").At("reason")
	}
	ref, out, after := ItemRef{in.Key, in.Edition}, &KeyPreview{}, AttemptID("")
	for {
		n := 0
		err := s.Store.Read(ctx, func(tx Tx) error {
			i, err := s.withKey(tx, &in)
			if err != nil {
				return err
			}
			scores, err := tx.ScoresWith(in.Body, ref, after, rescoreStep)
			if err != nil {
				return err
			}
			n = len(scores)
			for k := range scores {
				after = scores[k].Attempt
				if err := s.previewOne(tx, out, &scores[k], i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || n < rescoreStep {
			return out, err
		}
	}
}

// previewOne adds what an item with another key would do to one score.
func (s *Service) previewOne(tx Tx, out *KeyPreview, old *Score, with *Item) error {
	a, err := tx.ExamAttemptGet(old.Attempt)
	if err != nil || a == nil {
		return err
	}
	out.Attempts++
	items, given, err := s.sheet(tx, a)
	if err != nil {
		return err
	}
	items[with.Key] = with
	scored := ScorePaper(&a.Test, &a.Paper, items, bySlot(given))
	c := Change{Attempt: a.ID, Number: a.Number, Before: old.Scored.Total(), After: scored.Total(), Passed: old.Passed, PassedNow: Passed(&a.Test, &scored)}
	if c.Before != c.After || c.Passed != c.PassedNow {
		out.Changes = append(out.Changes, c)
	}
	return nil
}

// sheet are the items of a paper, by key and with the keys that count now, and
// the answers to it.
func (s *Service) sheet(tx Tx, a *Attempt) (map[string]*Item, []Answered, error) {
	all, err := s.keyed(tx, a.Body, refs(a.Paper.Slots()))
	if err != nil {
		return nil, nil, err
	}
	items := map[string]*Item{}
	for ref, f := range all {
		items[ref.Key] = &f.Item
	}
	given, err := s.answers(tx, a)
	return items, given, err
}

// bySlot are answers by the number of their slot.
func bySlot(given []Answered) map[int]Answer {
	out := map[int]Answer{}
	for _, g := range given {
		out[g.Slot] = g.Answer
	}
	return out
}

package exam

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// Taken is an attempt that has come to its end, as those get it whose decision
// it is for.
type Taken struct {
	Attempt *Attempt
	Score   *Score
	Essay   string // the text of the one essay of the test; "" for none

	given []Answered
}

// Statement is an answer to a statement of a questionnaire, in the order in
// which they stood, for the reliability scale.
type Statement struct {
	Item     *Item
	Point    int // of the scale; 0 for none
	Reversed bool
	Seconds  int // since the answer before it was given; −1 where that is not known
}

// Level is how far the answers of a questionnaire can be relied upon.
type Level struct {
	Level string   // low, middle, high
	Signs []string // what speaks against them
}

// systemActor stands for the program itself in the journal.
var systemActor = &access.Actor{Person: "system"}

// key is the key of a person under which the answers are sealed.
func (s *Service) key(tx Tx, p people.PersonID) (*seal.Key, error) {
	person, err := tx.PersonGet(p)
	if err != nil {
		return nil, err
	}
	if person == nil {
		return nil, fault.New(fault.Missing, "exam.missing.person")
	}
	return s.Master.Key(person.Key)
}

// answers are the answers in force of an attempt, opened.
func (s *Service) answers(tx Tx, a *Attempt) ([]Answered, error) {
	given, err := tx.AnswersOf(a.ID)
	if err != nil || len(given) == 0 {
		return nil, err
	}
	key, err := s.key(tx, a.Person)
	if err != nil {
		return nil, err
	}
	out := make([]Answered, len(given))
	for i, g := range given {
		text, err := key.Open(AnswerField, g.Sealed)
		if err != nil {
			return nil, fmt.Errorf("answer %d of %s: %w", g.Slot, a.ID, err)
		}
		out[i] = Answered{Slot: g.Slot, Seq: g.Seq, By: g.By}
		if err := json.Unmarshal(text, &out[i].Answer); err != nil {
			return nil, fmt.Errorf("answer %d of %s: %w", g.Slot, a.ID, err)
		}
	}
	return out, nil
}

// End ends an attempt whose time is over, with all that waits between: it is
// the handler of EndJob. An attempt that still runs gets another job.
func (d *Delivery) End(ctx context.Context, id AttemptID) error {
	defer d.Forget(id)
	return d.Service.write(ctx, func(tx Tx) error {
		a, err := tx.ExamAttemptGet(id)
		if err != nil || a == nil || a.State.Over() {
			return err
		}
		return d.Service.settle(tx, a, func(tx Tx, a *Attempt) error {
			if a.State == Paused && tx.Now().Sub(*a.PausedAt) > a.pauseMost() {
				a.resume(tx.Now())
				a.settleGrace(tx.Now())
			}
			if a.State.Over() {
				return nil
			}
			return d.Service.remindEnd(tx, a)
		})
	})
}

// finish closes the booking of an attempt that is over, scores it, and tells
// whom the result is for.
func (s *Service) finish(tx Tx, a *Attempt) error {
	b, err := tx.BookingGet(a.Booking)
	if err != nil {
		return err
	}
	if b != nil && b.State == Begun {
		b.Version++
		b.State = Done
		if ok, err := tx.BookingUpdate(b); err != nil || !ok {
			return changedOr(err)
		}
	}
	taken, err := s.score(tx, a)
	if err != nil {
		return err
	}
	if a.Test.Practice {
		return nil
	}
	if err := s.recordAnswers(tx, a, taken.given); err != nil || s.Taken == nil {
		return err
	}
	return s.Taken(tx, taken)
}

// score works out what an attempt is worth and keeps it.
func (s *Service) score(tx Tx, a *Attempt) (*Taken, error) {
	items, given, err := s.sheet(tx, a)
	if err != nil {
		return nil, err
	}
	slots, answers, keys, essay := a.Paper.Slots(), bySlot(given), map[string]int{}, ""
	for n, slot := range slots {
		keys[slot.Item] = slot.Version
		if slot.Kind == Essay {
			essay = strings.TrimSpace(answers[n].Text)
		}
	}
	scored := ScorePaper(&a.Test, &a.Paper, items, answers)
	sc := &Score{Attempt: a.ID, Body: a.Body, TestKey: a.Test.Key, At: tx.Now(), Scored: scored, Passed: Passed(&a.Test, &scored), Keys: keys}
	if s.Reliability != nil {
		if l := s.Reliability(statements(slots, items, answers, paces(given))); l != nil {
			sc.Reliability, sc.Signs = l.Level, l.Signs
		}
	}
	if err := tx.ScorePut(sc); err != nil {
		return nil, err
	}
	err = s.Record(tx, journal.Entry{
		Verb: "exam.scored", Actor: systemActor.Person, Body: string(a.Body), Case: string(a.ID), Subject: string(a.Person),
		Facts: map[string]any{"right": scored.Right, "of": scored.Of, "passed": sc.Passed, "reliability": sc.Reliability, "keys": keys, "seed": a.Paper.Seed},
	})
	return &Taken{Attempt: a, Score: sc, Essay: essay, given: given}, err
}

// statements are the answers to a questionnaire, in the order of the paper; nil
// where the paper has no statement of the reliability scale.
func statements(slots []*Slot, items map[string]*Item, answers map[int]Answer, seconds map[int]int) []Statement {
	var out []Statement
	scale := false
	for n, slot := range slots {
		i := items[slot.Item]
		if i.Kind != Scale {
			continue
		}
		scale = scale || i.Validity != nil
		out = append(out, Statement{Item: i, Point: answers[n].Point, Reversed: i.Answer.Reversed, Seconds: seconds[n]})
	}
	if !scale {
		return nil
	}
	return out
}

// paces are the seconds from one answer to the next, by slot; −1 for the first.
func paces(given []Answered) map[int]int {
	sorted := slices.Clone(given)
	slices.SortFunc(sorted, func(a, b Answered) int { return a.By.Compare(b.By) })
	out := map[int]int{}
	for i, g := range sorted {
		out[g.Slot] = -1
		if i > 0 {
			out[g.Slot] = int(g.By.Sub(sorted[i-1].By) / time.Second)
		}
	}
	return out
}

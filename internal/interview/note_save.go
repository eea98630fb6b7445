package interview

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// Bounds of one member's notes of one interview.
const (
	NotesMost    = 100_000 // letters in all
	examplesMost = 100
)

// freeReview is the place for notes on the review of experience.
const freeReview = "review"

// NotesSaved is what came of saving notes.
type NotesSaved struct {
	Seq int64
	At  time.Time
}

// SaveNotes saves the actor's own notes of an interview under the number that
// the page counted up; the greatest one is in force. They may be written while
// the talk runs and until the own sheet is locked. The faults are
// interview.talk.state.*, interview.note.locked, interview.note.too_long,
// interview.note.examples, interview.note.impression_early, those of a note that
// belongs nowhere, and interview.note.elsewhere where another window has saved
// something else under this number or a greater one: nothing is changed then.
func (s *Service) SaveNotes(ctx context.Context, by *access.Actor, id ID, seq int64, text NoteText) (*NotesSaved, error) {
	var out *NotesSaved
	err := s.write(ctx, func(tx Tx) error {
		x, err := s.noting(tx, by, id)
		if err != nil {
			return err
		}
		if err := x.checkNotes(&text); err != nil {
			return err
		}
		out, err = s.putNotes(tx, x, seq, &text)
		return err
	})
	return out, err
}

// noting lets in who marks while notes may be written.
func (s *Service) noting(tx Tx, by *access.Actor, id ID) (*talk, error) {
	x, err := s.rater(tx, by, id)
	if err != nil {
		return nil, err
	}
	if err := x.wants(UnderWay, Held); err != nil {
		return nil, err
	}
	sheet, err := tx.SheetGet(id, x.me)
	if err == nil && sheet != nil && sheet.LockedAt != nil {
		err = fault.New(fault.Conflict, "interview.note.locked")
	}
	return x, err
}

// putNotes stores notes. The same ones under the same number are stored
// already: an answer was lost on its way.
func (s *Service) putNotes(tx Tx, x *talk, seq int64, text *NoteText) (*NotesSaved, error) {
	before, old, err := s.ownNotes(tx, x)
	if err != nil {
		return nil, err
	}
	if before != nil && before.Seq >= seq {
		if before.Seq == seq && sameNotes(&old, text) {
			return &NotesSaved{before.Seq, before.At}, nil
		}
		return nil, fault.New(fault.Conflict, "interview.note.elsewhere", "seq", before.Seq)
	}
	sealed, err := s.sealed(tx, x.i, fieldNotes, text)
	if err != nil {
		return nil, err
	}
	n := &Notes{Interview: x.i.ID, Member: x.me, Seq: seq, Sealed: sealed, Any: text.any(), At: tx.Now()}
	ok, err := tx.NotesPut(n)
	if err == nil && !ok {
		err = fault.New(fault.Conflict, "interview.note.elsewhere", "seq", seq)
	}
	if err != nil {
		return nil, err
	}
	if before != nil {
		return &NotesSaved{seq, n.At}, nil
	}
	// The journal holds that notes are taken, once: they are saved as they are
	// typed.
	return &NotesSaved{seq, n.At}, s.Record(tx, x.entry(access.TakeInterview, map[string]any{"notes": "begun"}))
}

func sameNotes(a, b *NoteText) bool {
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}

// ownNotes reads the actor's notes; nil for none.
func (s *Service) ownNotes(tx Tx, x *talk) (*Notes, NoteText, error) {
	text := NoteText{Examples: []Example{}, Free: map[string]string{}}
	kept, err := tx.NotesGet(x.i.ID, x.me)
	if err != nil || kept == nil {
		return nil, text, err
	}
	return kept, text, s.opened(tx, x.i, fieldNotes, kept.Sealed, &text)
}

// any reports whether something is written of the talk: the impression after it
// is none of its notes.
func (n *NoteText) any() bool {
	written := func(text string) bool { return strings.TrimSpace(text) != "" }
	for _, e := range n.Examples {
		for _, p := range e.Parts {
			if written(p) {
				return true
			}
		}
	}
	for _, f := range n.Free {
		if written(f) {
			return true
		}
	}
	return false
}

// letters counts what is written.
func (n *NoteText) letters() int {
	sum := utf8.RuneCountInString(n.Impression)
	for _, e := range n.Examples {
		for _, p := range e.Parts {
			sum += utf8.RuneCountInString(p)
		}
	}
	for _, f := range n.Free {
		sum += utf8.RuneCountInString(f)
	}
	return sum
}

// checkNotes refuses notes that are too long, or belong nowhere in the guide.
func (x *talk) checkNotes(n *NoteText) error {
	if n.Examples == nil {
		n.Examples = []Example{}
	}
	if n.Free == nil {
		n.Free = map[string]string{}
	}
	switch given := n.letters(); {
	case given > NotesMost:
		return fault.New(fault.TooLarge, "interview.note.too_long", "given", given, "most", NotesMost)
	case len(n.Examples) > examplesMost:
		return fault.New(fault.Invalid, "interview.note.examples", "most", examplesMost).At("examples")
	case n.Impression != "" && x.i.State == UnderWay:
		rule := x.law.method.Rules.Notes.ImpressionsAfter.Cite()
		return fault.New(fault.Conflict, "interview.note.impression_early").At("impression").Cited(rule.Act, rule.Clause)
	}
	seen := map[string]bool{}
	for k := range n.Examples {
		e, at := &n.Examples[k], path("examples", k)
		if e.ID == "" || len(e.ID) > 20 || seen[e.ID] {
			return fault.New(fault.Invalid, "interview.note.example").At(at + ".id")
		}
		seen[e.ID] = true
		if err := x.checkExample(e, at); err != nil {
			return err
		}
	}
	for key := range n.Free {
		if key != freeReview && x.guide.question(key) == nil {
			return fault.New(fault.Invalid, "interview.note.no_question").At("free." + clip(key))
		}
	}
	return nil
}

func (x *talk) checkExample(e *Example, at string) error {
	if x.guide.Find(e.Competency) == nil {
		return noCompetency(at + ".competency")
	}
	if e.Question != "" && x.guide.question(e.Question) == nil {
		return fault.New(fault.Invalid, "interview.note.no_question").At(at + ".question")
	}
	for part := range e.Parts {
		if !slices.Contains(Parts, part) {
			return fault.New(fault.Invalid, "interview.note.no_part", "known", Parts).At(at + ".parts")
		}
	}
	return nil
}

// WriteImpression fixes the impression right after the talk, which no mark is
// made of, and opens the actor's sheet. It may stay empty. The faults are
// interview.rate.underway, interview.talk.state.*, interview.note.locked and
// interview.note.too_long.
func (s *Service) WriteImpression(ctx context.Context, by *access.Actor, id ID, text string) error {
	return s.write(ctx, func(tx Tx) error {
		x, err := s.rating(tx, by, id)
		if err != nil {
			return err
		}
		sheet, err := s.ownSheet(tx, x)
		if err != nil {
			return err
		}
		if sheet != nil && sheet.LockedAt != nil {
			return fault.New(fault.Conflict, "interview.note.locked")
		}
		kept, notes, err := s.ownNotes(tx, x)
		if err != nil {
			return err
		}
		seq := int64(1)
		if kept != nil {
			seq = kept.Seq + 1
		}
		if text = strings.TrimSpace(text); text != notes.Impression {
			notes.Impression = text
			if err := x.checkNotes(&notes); err != nil {
				return err
			}
			if _, err := s.putNotes(tx, x, seq, &notes); err != nil {
				return err
			}
		}
		if sheet != nil {
			return nil
		}
		fresh := &Sheet{Interview: id, Member: x.me, Ratings: []Rating{}}
		if err := s.putSheet(tx, x, fresh); err != nil {
			return err
		}
		return s.Record(tx, x.entry(access.TakeInterview, map[string]any{"sheet": "begun"}))
	})
}

// WithoutNotes are those who mark and have written nothing of an interview: for
// who leads its panel, once the talk has begun.
func (s *Service) WithoutNotes(ctx context.Context, by *access.Actor, id ID) ([]people.PersonID, error) {
	var out []people.PersonID
	err := s.Store.Read(ctx, func(tx Tx) error {
		x, err := s.lead(tx, by, id)
		if err != nil {
			return err
		}
		if x.i.Began == nil {
			return nil
		}
		all, err := tx.NotesOf(id)
		if err != nil {
			return err
		}
		raters, err := s.ratersOf(tx, x.series)
		for _, p := range raters {
			if !slices.ContainsFunc(all, func(n Notes) bool { return n.Member == p && n.Any }) {
				out = append(out, p)
			}
		}
		return err
	})
	return out, err
}

package proctor

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/seal"
)

// Words are what a candidate explained of the own recorded stage, before it was
// decided.
type Words struct {
	Attempt exam.AttemptID
	N       int    // from 1
	Flag    FlagID // that they are about; "" for the whole stage
	At      time.Time
	Sealed  []byte // under the candidate's key, as WordsField
}

// WordsField is what words are sealed as.
const WordsField = "proctor.review.words"

// Explained are words, opened.
type Explained struct {
	Words
	Text string
}

// ExplainIn is what a candidate explains; Flag is "" for the whole stage.
type ExplainIn struct {
	Flag FlagID
	Text string
}

// mayWrite refuses words on what is decided, and more of them than the edition allows.
// The faults are proctor.review.words_over and proctor.review.words_many.
func (r *ReviewRules) mayWrite(x *Review, written int) error {
	at := r.Words.Most.Cite()
	switch {
	case x.State == ReviewDecided || !r.Words.Ruled():
		return fault.New(fault.Conflict, "proctor.review.words_over")
	case written >= r.Words.Most.V:
		return fault.New(fault.Conflict, "proctor.review.words_many", "most", r.Words.Most.V).Cited(at.Act, at.Clause)
	}
	return nil
}

// Explain keeps what a candidate says of the own stage while nobody has decided: of one
// flag, or of all. Both proctors read it, so that an opinion given before it is set
// aside and the review begins anew. The same words sent twice are kept once. The faults
// are proctor.review.missing, those of mayWrite, and at their fields
// proctor.review.words and proctor.review.words_flag.
func (s *Service) Explain(ctx context.Context, by *access.Actor, id exam.AttemptID, in ExplainIn) error {
	in.Text = strings.TrimSpace(in.Text)
	return s.Store.Write(ctx, func(tx Tx) error {
		r, err := ownReview(tx, by, id)
		if err != nil {
			return err
		}
		ruled, err := s.Judges.Rules(r.Act, r.Edition)
		if err != nil {
			return err
		}
		key, err := s.keyOf(tx, r.Person)
		if err != nil {
			return err
		}
		before, err := explained(tx, key, id)
		if err != nil {
			return err
		}
		if n := len(before); n > 0 && before[n-1].Flag == in.Flag && before[n-1].Text == in.Text {
			return nil
		}
		if err := ruled.Rules.mayWrite(r, len(before)); err != nil {
			return err
		}
		if err := in.check(tx, ruled.Rules, id); err != nil {
			return err
		}
		w := &Words{Attempt: id, N: len(before) + 1, Flag: in.Flag, At: tx.Now()}
		if w.Sealed, err = key.Seal(WordsField, []byte(in.Text)); err != nil {
			return err
		}
		return s.keepWords(tx, by, r, w, in.Text)
	})
}

func (in *ExplainIn) check(tx Tx, r *ReviewRules, id exam.AttemptID) error {
	if n := utf8.RuneCountInString(in.Text); n == 0 || n > r.Words.Letters.V {
		return refuseAt(r.Words.Letters, "words", "proctor.review.words", "most", r.Words.Letters.V)
	}
	if in.Flag == "" {
		return nil
	}
	flags, err := tx.FlagsOf(id)
	if err == nil && !slices.ContainsFunc(flags, func(f Flag) bool { return f.ID == in.Flag }) {
		err = fault.New(fault.Invalid, "proctor.review.words_flag").At("about")
	}
	return err
}

// keepWords stores words, and sets aside what was found without them.
func (s *Service) keepWords(tx Tx, by *access.Actor, r *Review, w *Words, text string) error {
	r.Version++
	r.Aside, r.Opinions, r.State = append(r.Aside, r.Opinions...), []Opinion{}, ReviewWaits
	if err := settled(tx.ReviewPut(r)); err != nil {
		return err
	}
	if err := tx.WordsAppend(w); err != nil {
		return err
	}
	return s.Record(tx, journal.Entry{
		Verb: string(access.ExplainConduct), Actor: by.Person, Body: string(r.Body), Case: string(r.Attempt), Subject: string(r.Person),
		Facts: map[string]any{"n": w.N, "flag": w.Flag, "words": text, "aside": len(r.Aside)},
	})
}

// explained reads what a candidate explained, oldest first.
func explained(tx Tx, key *seal.Key, id exam.AttemptID) ([]Explained, error) {
	all, err := tx.WordsOf(id)
	if err != nil {
		return nil, err
	}
	out := make([]Explained, len(all))
	for i, w := range all {
		text, err := key.Open(WordsField, w.Sealed)
		if err != nil {
			return nil, err
		}
		out[i] = Explained{w, string(text)}
	}
	return out, nil
}

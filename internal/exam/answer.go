package exam

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tarazy/internal/fault"
)

// Answer is what a candidate gave to a slot, by the places on the screen,
// counted from 0. The zero value takes an answer back.
type Answer struct {
	Places []int  `key:"places,optional" json:"places,omitzero"`  // chosen; in order; or for each option its target, −1 for none yet
	Number string `key:"number,optional" json:"number,omitempty"` // as typed
	Point  int    `key:"point,optional" json:"point,omitempty"`   // of a scale, from 1
	Text   string `key:"text,optional" json:"text,omitempty"`
}

// Blank reports whether nothing is answered.
func (a *Answer) Blank() bool {
	return len(a.Places) == 0 && a.Number == "" && a.Point == 0 && a.Text == ""
}

// textMost bounds the text of an essay in bytes.
const textMost = 20_000

// Fits refuses an answer that could not have been given to the slot. words is
// the most words of an essay. The faults are exam.answer.kind,
// exam.answer.place, exam.answer.long and exam.answer.words.
func (s *Slot) Fits(a *Answer, words int) error {
	if a.Blank() {
		return nil
	}
	if s.mixed(a) {
		return fault.New(fault.Invalid, "exam.answer.kind")
	}
	switch s.Kind {
	case Single, Forced:
		return s.places(a.Places, 1, 1)
	case Multiple:
		return s.places(a.Places, 1, len(s.Order))
	case Ordering:
		return s.places(a.Places, len(s.Order), len(s.Order))
	case Matching:
		return s.targets(a.Places)
	case Scale:
		if a.Point < 1 || a.Point > ScalePoints {
			return fault.New(fault.Invalid, "exam.answer.place", "given", a.Point)
		}
	case Numeric:
		if len(a.Number) > 2*decimalMost {
			return fault.New(fault.Invalid, "exam.answer.long", "given", len(a.Number), "most", 2*decimalMost)
		}
	case Essay:
		return essay(a.Text, words)
	}
	return nil
}

// mixed reports whether an answer has what belongs to another kind.
func (s *Slot) mixed(a *Answer) bool {
	places := s.Kind == Single || s.Kind == Forced || s.Kind == Multiple || s.Kind == Ordering || s.Kind == Matching
	return len(a.Places) > 0 != places || a.Number != "" && s.Kind != Numeric || a.Point != 0 && s.Kind != Scale || a.Text != "" && s.Kind != Essay
}

func (s *Slot) places(given []int, least, most int) error {
	if len(given) < least || len(given) > most {
		return fault.New(fault.Invalid, "exam.answer.place", "given", len(given))
	}
	for i, p := range given {
		if p < 0 || p >= len(s.Order) || slices.Contains(given[:i], p) {
			return fault.New(fault.Invalid, "exam.answer.place", "given", p)
		}
	}
	return nil
}

func (s *Slot) targets(given []int) error {
	if len(given) != len(s.Order) {
		return fault.New(fault.Invalid, "exam.answer.place", "given", len(given))
	}
	for _, p := range given {
		if p < -1 || p >= len(s.Targets) {
			return fault.New(fault.Invalid, "exam.answer.place", "given", p)
		}
	}
	return nil
}

func essay(text string, words int) error {
	if len(text) > textMost || !utf8.ValidString(text) {
		return fault.New(fault.Invalid, "exam.answer.long", "given", len(text), "most", textMost)
	}
	if n := Words(text); words > 0 && n > words {
		return fault.New(fault.Invalid, "exam.answer.words", "given", n, "most", words)
	}
	return nil
}

// Words counts the words of an essay: a word is a run of letters and digits
// between spaces, whatever signs stand in or about it, so that a hyphenated one
// is one and a dash by itself is none.
func Words(text string) int {
	n := 0
	for run := range strings.FieldsFuncSeq(text, blank) {
		if strings.ContainsFunc(run, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			n++
		}
	}
	return n
}

// blank reports whether a sign divides words: spaces of all kinds, and the
// spaces without width, behind which words could be hidden.
func blank(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u2060' }

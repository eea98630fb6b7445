package exam

import (
	"slices"
)

// Scored is what the answers of a paper are worth.
type Scored struct {
	Slots []SlotScore    `json:"slots"`
	Right map[string]int `json:"right"` // by part; every part of the test stands in it
	Of    map[string]int `json:"of"`    // by part, how many items are scored
}

// SlotScore is what one answer is worth.
type SlotScore struct {
	Answered bool `json:"answered"`
	Scored   bool `json:"scored"` // false for essays, statements of the reliability scale and items on trial
	Right    bool `json:"right"`
}

// Total is the number of right answers of all parts.
func (s *Scored) Total() int {
	n := 0
	for _, r := range s.Right {
		n += r
	}
	return n
}

// ScorePaper works out what answers are worth: one point for each item that is
// answered wholly right, none otherwise. answers stand by the number of their
// slot; items by key, in the version that the slot names.
func ScorePaper(t *Test, p *Paper, items map[string]*Item, answers map[int]Answer) Scored {
	out := Scored{Right: map[string]int{}, Of: map[string]int{}}
	for _, s := range t.Sections {
		for _, part := range s.Parts {
			out.Right[part.Key], out.Of[part.Key] = 0, 0
		}
	}
	for n, slot := range p.Slots() {
		a, i := answers[n], items[slot.Item]
		one := SlotScore{Answered: !a.Blank(), Scored: i.Scored()}
		if one.Scored {
			out.Of[slot.Part]++
			if one.Right = one.Answered && slot.Right(i, &a); one.Right {
				out.Right[slot.Part]++
			}
		}
		out.Slots = append(out.Slots, one)
	}
	return out
}

// Right reports whether an answer that fits the slot is the key of the item.
func (s *Slot) Right(i *Item, a *Answer) bool {
	if i.Void {
		return true
	}
	switch i.Kind {
	case Single, Forced, Ordering:
		return slices.Equal(s.Keys(i, a), i.Answer.Options)
	case Multiple:
		given, want := s.Keys(i, a), slices.Clone(i.Answer.Options)
		slices.Sort(given)
		slices.Sort(want)
		return slices.Equal(given, want)
	case Matching:
		for at, target := range a.Places {
			if target < 0 || i.Answer.Pairs[i.Options[s.Order[at]].Key] != i.Targets[s.Targets[target]].Key {
				return false
			}
		}
		return len(a.Places) == len(i.Options)
	case Numeric:
		n, err := ParseDecimal(a.Number)
		return err == nil && i.Answer.Number.Near(n, i.Answer.Tolerance)
	case Scale:
		return KeyedSide(a.Point, i.Answer.Reversed)
	}
	return false
}

// Keys are the keys of the options chosen, in the order given.
func (s *Slot) Keys(i *Item, a *Answer) []string {
	var out []string
	for _, at := range a.Places {
		if at >= 0 && at < len(s.Order) && s.Order[at] < len(i.Options) {
			out = append(out, i.Options[s.Order[at]].Key)
		}
	}
	return out
}

// KeyedSide reports whether a point of a scale lies on the keyed side: above
// the middle, or below it for a reversed statement.
func KeyedSide(point int, reversed bool) bool {
	if reversed {
		return point >= 1 && point <= ScalePoints/2
	}
	return point > ScalePoints/2+1
}

// Passed reports whether the marks of the description are reached: of the test
// over the parts that count, and of each part. A test without marks is passed.
func Passed(t *Test, s *Scored) bool {
	total := 0
	for _, section := range t.Sections {
		for _, p := range section.Parts {
			if p.Least != nil && s.Right[p.Key] < *p.Least {
				return false
			}
			if !p.Apart {
				total += s.Right[p.Key]
			}
		}
	}
	return t.Least == nil || total >= *t.Least
}

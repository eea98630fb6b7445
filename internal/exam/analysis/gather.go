package analysis

import (
	"cmp"
	"slices"

	"tarazy/internal/exam"
)

// Sat is a paper that was sat.
type Sat struct {
	Paper   *exam.Paper
	Answers map[int]exam.Answer // by number of the slot
	Seconds map[int]int         // by number of the slot, for those answered
}

// Grouping says which items measure the same.
type Grouping int

// The groupings.
const (
	ByPart    Grouping = iota // the part of the test: one subject, one quality
	BySection                 // all that is sat in one time
)

// Gather makes data of papers that were sat. items are the editions that stand
// in them, with their keys as corrected. Essays and statements of the
// reliability scale are left out. In a section the slots after the last answer
// were not reached.
func Gather(sat []Sat, items map[exam.ItemRef]*exam.Item, by Grouping) *Data {
	d, places := &Data{}, map[exam.ItemRef]int{}
	for _, ref := range known(sat, items) {
		places[ref] = len(d.Items)
		i := items[ref]
		one := Item{Key: ref.Key, Edition: ref.Edition, Most: 1, Trial: i.Pretest}
		if i.Kind == exam.Single || i.Kind == exam.Forced {
			for _, o := range i.Options {
				one.Options = append(one.Options, o.Key)
			}
			if len(i.Answer.Options) > 0 && !i.Void {
				one.Right = i.Answer.Options[0]
			}
		}
		d.Items = append(d.Items, one)
	}
	for _, s := range sat {
		row := make([]*Response, len(d.Items))
		s.each(func(n int, section string, slot *exam.Slot) {
			at, ok := places[exam.ItemRef{Key: slot.Item, Edition: slot.Version}]
			if !ok {
				return
			}
			if d.Items[at].Section = section; by == ByPart {
				d.Items[at].Section = slot.Part
			}
			row[at] = s.response(n, slot, items[exam.ItemRef{Key: slot.Item, Edition: slot.Version}])
		})
		d.People = append(d.People, row)
	}
	return d
}

// known are the editions in the papers that can be analysed, in order.
func known(sat []Sat, items map[exam.ItemRef]*exam.Item) []exam.ItemRef {
	seen, out := map[exam.ItemRef]bool{}, []exam.ItemRef{}
	for _, s := range sat {
		for _, slot := range s.Paper.Slots() {
			ref := exam.ItemRef{Key: slot.Item, Edition: slot.Version}
			i := items[ref]
			if seen[ref] || i == nil || i.Kind == exam.Essay || i.Validity != nil {
				continue
			}
			seen[ref] = true
			out = append(out, ref)
		}
	}
	slices.SortFunc(out, func(a, b exam.ItemRef) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Edition, b.Edition))
	})
	return out
}

// each visits the slots that were reached.
func (s *Sat) each(visit func(n int, section string, slot *exam.Slot)) {
	for k := range s.Paper.Sections {
		first, end := s.Paper.Bounds(k)
		last := end
		for ; last > first; last-- {
			if a := s.Answers[last-1]; !a.Blank() {
				break
			}
		}
		for n := first; n < last; n++ {
			visit(n, s.Paper.Sections[k].Key, &s.Paper.Sections[k].Slots[n-first])
		}
	}
}

func (s *Sat) response(n int, slot *exam.Slot, i *exam.Item) *Response {
	a, r := s.Answers[n], &Response{Seconds: s.Seconds[n]}
	if a.Blank() {
		return r
	}
	if slot.Right(i, &a) {
		r.Score = 1
	}
	if i.Kind == exam.Single || i.Kind == exam.Forced {
		if keys := slot.Keys(i, &a); len(keys) == 1 {
			r.Choice = keys[0]
		}
	}
	return r
}

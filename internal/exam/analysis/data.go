package analysis

import (
	"tarazy/internal/fault"
)

// Response is what a person got for an item. An item that was not given to the
// person, or not reached, has none.
type Response struct {
	Score   int    // from 0 to the most points of the item
	Choice  string // key of the option; "" for none or for an item without options
	Seconds int    // taken for it; 0 or less where that is not known
}

// Item is what has to be known of an item. Its editions are different items.
type Item struct {
	Key     string   `json:"key"`
	Edition int      `json:"edition"`
	Section string   `json:"section"` // the items that measure the same
	Most    int      `json:"most"`    // points
	Options []string `json:"options"` // of an item with one choice; none for others
	Right   string   `json:"right"`   // the option that is right
	Trial   bool     `json:"trial"`   // not scored: it is no part of anybody's rest score
}

// Data are the responses by person and item; nil for none.
type Data struct {
	Items  []Item
	People [][]*Response
}

// Check refuses data that do not fit together. The faults are
// exam_analysis.shape, exam_analysis.score and measure.range, where an item has no
// points.
func (d *Data) Check() error {
	for _, row := range d.People {
		if len(row) != len(d.Items) {
			return fault.New(fault.Invalid, "exam_analysis.shape", "given", len(row), "want", len(d.Items))
		}
		for j, r := range row {
			if r != nil && (r.Score < 0 || r.Score > d.Items[j].Most) {
				return fault.New(fault.Invalid, "exam_analysis.score", "item", d.Items[j].Key, "given", r.Score, "most", d.Items[j].Most)
			}
		}
	}
	for _, i := range d.Items {
		if i.Most < 1 {
			return fault.New(fault.Invalid, "measure.range")
		}
	}
	return nil
}

// Note is a message with its arguments.
type Note struct {
	Key  string     `json:"key"`
	Args fault.Args `json:"args"`
}

// few is the note in place of figures that would rest on too few people.
func few(given, least int) *Note {
	return &Note{"exam_analysis.few", fault.Args{"given": given, "least": least}}
}

// totals are the points that a person got in a section.
type totals struct{ got, of, items int }

// sums are the points of every person by section, items on trial left out.
func (d *Data) sums() []map[string]totals {
	out := make([]map[string]totals, len(d.People))
	for p, row := range d.People {
		out[p] = map[string]totals{}
		for j, r := range row {
			if i := &d.Items[j]; r != nil && !i.Trial {
				t := out[p][i.Section]
				out[p][i.Section] = totals{t.got + r.Score, t.of + i.Most, t.items + 1}
			}
		}
	}
	return out
}

// rest is the share of points got in the other items of the section; false
// where there are fewer than least of them.
func (t totals) rest(i *Item, r *Response, least int) (float64, bool) {
	if !i.Trial {
		t = totals{t.got - r.Score, t.of - i.Most, t.items - 1}
	}
	if t.items < max(least, 1) {
		return 0, false
	}
	return float64(t.got) / float64(t.of), true
}

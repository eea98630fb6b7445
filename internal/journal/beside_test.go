package journal_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"tarazy/internal/journal"
)

// shelf is a table beside the journal, by place.
type shelf map[string]string

// Claims takes a claim as a record's facts say it; a record without facts says
// that everything on the shelf was taken away.
func (shelf) Claims(r *journal.Record, facts, _ []byte) []journal.Claim {
	switch r.Verb {
	case "shelf.clear":
		return []journal.Claim{{Place: "shelf a/", Gone: true}}
	case "shelf.put":
		var c journal.Claim
		if json.Unmarshal(facts, &c) != nil {
			return nil
		}
		return []journal.Claim{c}
	}
	return nil
}

func (s shelf) Rows(_ journal.Log, give func(place, sum string, told bool)) error {
	for _, place := range slices.Sorted(maps.Keys(s)) {
		give(place, s[place], true)
	}
	return nil
}

func TestWhatLiesBesideIsHeldToTheLastRecords(t *testing.T) {
	put := func(place, sum string, anew bool) journal.Entry {
		return journal.Entry{Verb: "shelf.put", Actor: "per_a", Case: place, Facts: map[string]any{"Place": "shelf " + place, "Sum": sum, "Stays": true, "Anew": anew}}
	}
	clear := journal.Entry{Verb: "shelf.clear", Actor: "per_a"}
	for name, c := range map[string]struct {
		records []journal.Entry
		rows    shelf
		want    string // kind and place; "" for nothing
	}{
		"as recorded":                      {[]journal.Entry{put("a/1", "x", false)}, shelf{"shelf a/1": "x"}, ""},
		"an earlier one beside":            {[]journal.Entry{put("a/1", "x", false), put("a/1", "y", false)}, shelf{"shelf a/1": "x"}, ""},
		"an earlier one in its place":      {[]journal.Entry{put("a/1", "x", false), put("a/1", "y", true)}, shelf{"shelf a/1": "x"}, "row_changed shelf a/1"},
		"the later one in its place":       {[]journal.Entry{put("a/1", "x", false), put("a/1", "y", true)}, shelf{"shelf a/1": "y"}, ""},
		"missing":                          {[]journal.Entry{put("a/1", "x", false)}, shelf{}, "row_missing shelf a/1"},
		"cleared":                          {[]journal.Entry{put("a/1", "x", false), clear}, shelf{}, ""},
		"of another shelf than cleared":    {[]journal.Entry{put("b/1", "x", false), clear}, shelf{}, "row_missing shelf b/1"},
		"put after the clearing, and gone": {[]journal.Entry{clear, put("a/1", "x", false)}, shelf{}, "row_missing shelf a/1"},
		"nobody put it there":              {nil, shelf{"shelf a/2": "x"}, "row_added shelf a/2"},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.Beside = c.rows
				for _, e := range c.records {
					w.add(e)
				}
				w.sequence()
				r, err := w.Check(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				got := ""
				for _, x := range r.Troubles {
					got += string(x.Kind) + " " + x.What
				}
				if got != c.want {
					t.Errorf("%q, not %q", got, c.want)
				}
			})
		})
	}
}

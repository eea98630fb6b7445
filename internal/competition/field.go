package competition

import (
	"cmp"
	"fmt"
	"slices"

	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// Scored is a candidate with points, as the cut and the shortlist see one.
type Scored struct {
	ID     string     `key:"id" json:"id"`
	Points law.Points `key:"points" json:"points"`
}

// FieldIn are the candidates among whom the places are shared out.
type FieldIn struct {
	Candidates []Scored `key:"candidates" json:"candidates"`
}

// FieldOut says who goes on. Cut is the points of the last place, null where
// there is nobody.
type FieldOut struct {
	Admitted []string    `json:"admitted"`
	Places   int         `json:"places"`
	Cut      *law.Points `json:"cut"`
}

// admit gives the places to the highest points, and everyone level with the
// last place goes on as well. The order is by points descending, then by id.
func admit(candidates []Scored, places int) FieldOut {
	out := FieldOut{Admitted: []string{}, Places: places}
	if places == 0 {
		return out
	}
	sorted := slices.Clone(candidates)
	slices.SortFunc(sorted, func(a, b Scored) int {
		return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(a.ID, b.ID))
	})
	cut := sorted[places-1].Points
	out.Cut = &cut
	for _, c := range sorted {
		if c.Points >= cut {
			out.Admitted = append(out.Admitted, c.ID)
		}
	}
	return out
}

// outcome ties what was admitted to its reasons: how the places came about,
// where the line runs, and who is level with it beyond the places.
func (out FieldOut) outcome(in []Scored, reasons []law.Reason, line, ties law.Citer) law.Found[FieldOut] {
	if out.Cut == nil {
		return law.Found[FieldOut]{Outcome: out, Reasons: reasons}
	}
	reasons = append(reasons, law.Because(line, "selection.field.line",
		"places", out.Places, "cut", out.Cut.String(), "admitted", len(out.Admitted), "candidates", len(in)))
	if len(out.Admitted) > out.Places {
		var level []string
		for _, c := range in {
			if c.Points == *out.Cut {
				level = append(level, c.ID)
			}
		}
		slices.Sort(level)
		reasons = append(reasons, law.Because(ties, "selection.field.level",
			"cut", out.Cut.String(), "ids", level, "places", out.Places, "admitted", len(out.Admitted)))
	}
	return law.Found[FieldOut]{Outcome: out, Reasons: reasons}
}

// unique refuses an id that is empty or stands twice.
func unique[T any](candidates []T, id func(T) string) error {
	seen := make(map[string]bool, len(candidates))
	for i, c := range candidates {
		name, field := id(c), fmt.Sprintf("candidates[%d].id", i)
		if name == "" {
			return fault.New(fault.Invalid, "selection.id_empty").At(field)
		}
		if seen[name] {
			return fault.New(fault.Invalid, "selection.id_repeated", "id", name).At(field)
		}
		seen[name] = true
	}
	return nil
}

func scoredID(c Scored) string { return c.ID }

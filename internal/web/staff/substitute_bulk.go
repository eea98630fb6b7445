package staff

import (
	"context"
	"strconv"

	"tarazy/internal/people"
	"tarazy/internal/web/kit"
)

// bulkSubstitution names the same person to stand in for several.
var bulkSubstitution = bulkAct{
	name: "substitutes", form: substituteForm, fields: []string{"substitute", "from", "until", "order", "basis"},
	ask: func(b *bulkCase) ([]input, error) {
		inputs, err := substituteForm.ask(b.r.Context(), b.d, &formCase{lang: b.r.Lang, by: b.by, place: b.place, typed: b.typed})
		for i := range inputs {
			inputs[i].findAt = "/staff/substitutes/choose"
		}
		return inputs, err
	},
	read: func(b *bulkCase) doFor {
		x := b.typed.substitution()
		return func(ctx context.Context, s *people.Service, c chosen) error {
			_, err := s.Substitute(ctx, b.by, c.ID, c.Version, x)
			return err
		}
	},
	said: func(b *bulkCase) ([]kit.Fact, error) {
		l, x := b.r.Lang, b.typed.substitution()
		names, err := b.d.namesOf(b.r, []people.PersonID{x.Substitute})
		label := func(name string) string { return labelOf(l, substituteForm.name, name) }
		return []kit.Fact{
			{Name: label("substitute"), Value: names[x.Substitute]}, {Name: label("from"), Value: dayIn(l, x.From)}, {Name: label("until"), Value: dayOrNone(l, x.Until)},
			{Name: label("order"), Value: strconv.Itoa(x.Order)}, {Name: label("basis"), Value: shown(l, x.Basis)},
		}, err
	},
}

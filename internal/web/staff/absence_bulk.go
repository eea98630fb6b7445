package staff

import (
	"context"

	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/web/kit"
)

// bulkAbsence notes the same absence for several persons.
var bulkAbsence = bulkAct{
	name: "absences", form: absenceForm, fields: []string{"kind", "from", "until"},
	ask: func(b *bulkCase) ([]input, error) { return absenceInputs(b.r.Lang, b.place), nil },
	read: func(b *bulkCase) doFor {
		a := b.typed.absence()
		return func(ctx context.Context, s *people.Service, c chosen) error {
			_, err := s.RecordAbsence(ctx, b.by, c.ID, c.Version, a)
			return err
		}
	},
	said: func(b *bulkCase) ([]kit.Fact, error) {
		l, a := b.r.Lang, b.typed.absence()
		return []kit.Fact{
			{Name: labelOf(l, absenceForm.name, "kind"), Value: locale.T(l, "people.absence."+string(a.Kind), nil)},
			{Name: labelOf(l, absenceForm.name, "from"), Value: dayIn(l, a.From)}, {Name: labelOf(l, absenceForm.name, "until"), Value: dayOrNone(l, a.Until)},
		}, nil
	},
}

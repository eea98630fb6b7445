package people

import (
	"context"
	"slices"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

// RecordAbsence notes that a person is away: leave granted, illness, trip,
// study. The faults are people.changed, people.missing.person,
// people.absence_kind, people.until_before and people.absence_overlaps.
func (s *Service) RecordAbsence(ctx context.Context, by By, id PersonID, version int64, a Absence) (*Person, error) {
	a.ID, a.Person = AbsenceID(s.IDs.New("abs")), id
	return s.onPerson(ctx, by, id, version, "staff.absence.record", func(tx Tx, p *Person) ([]FieldChange, any, error) {
		if err := checkAbsence(tx, &a); err != nil {
			return nil, nil, err
		}
		return []FieldChange{{Field: "absence." + string(a.Kind), After: a.From.String()}}, a, tx.AbsenceInsert(&a)
	})
}

func checkAbsence(tx Tx, a *Absence) error {
	if !a.Kind.Known() {
		return fault.New(fault.Invalid, "people.absence_kind").At("kind")
	}
	for _, end := range []*day.Day{a.Until, a.Returned} {
		if end != nil && *end < a.From {
			return fault.New(fault.Invalid, "people.until_before", "from", a.From.String(), "until", end.String()).At("until")
		}
	}
	all, err := tx.AbsencesOf([]PersonID{a.Person})
	if err != nil {
		return err
	}
	for i := range all {
		x := &all[i]
		if x.ID != a.ID && overlap(x.From, x.End(), a.From, a.End()) {
			return fault.New(fault.Conflict, "people.absence_overlaps", "kind", string(x.Kind), "from", x.From.String()).At("from")
		}
	}
	return nil
}

// RecordReturn notes the first day back at work. The faults are
// people.changed, people.missing.person, people.missing.absence,
// people.until_before and people.absence_overlaps.
func (s *Service) RecordReturn(ctx context.Context, by By, id PersonID, version int64, absence AbsenceID, back day.Day) (*Person, error) {
	return s.onPerson(ctx, by, id, version, "staff.absence.return", func(tx Tx, p *Person) ([]FieldChange, any, error) {
		all, err := tx.AbsencesOf([]PersonID{id})
		if err != nil {
			return nil, nil, err
		}
		for _, a := range all {
			if a.ID != absence {
				continue
			}
			before := dayText(a.Returned)
			a.Returned = &back
			if err := checkAbsence(tx, &a); err != nil {
				return nil, nil, err
			}
			return []FieldChange{{Field: "returned", Before: before, After: back.String()}}, a, tx.AbsenceUpdate(&a)
		}
		return nil, nil, fault.New(fault.Missing, "people.missing.absence")
	})
}

// Substitute lays down who stands in for a person. The faults are
// people.changed, people.missing.person, people.substitute_self,
// people.until_before and people.order.
func (s *Service) Substitute(ctx context.Context, by By, id PersonID, version int64, x Substitution) (*Person, error) {
	x.ID, x.Person = SubstitutionID(s.IDs.New("sub")), id
	return s.onPerson(ctx, by, id, version, "staff.substitute", func(tx Tx, p *Person) ([]FieldChange, any, error) {
		switch {
		case x.Substitute == id:
			return nil, nil, fault.New(fault.Invalid, "people.substitute_self").At("substitute")
		case x.Until != nil && *x.Until < x.From:
			return nil, nil, fault.New(fault.Invalid, "people.until_before", "from", x.From.String(), "until", x.Until.String()).At("until")
		case x.Order < 1:
			return nil, nil, fault.New(fault.Invalid, "people.order").At("order")
		}
		other, err := s.reachPerson(tx, by, x.Substitute)
		if err != nil {
			return nil, nil, err
		}
		x.Basis = tidy(x.Basis)
		return []FieldChange{{Field: "substitute", After: other.Name()}}, x, tx.SubstitutionInsert(&x)
	})
}

// EndSubstitution ends a substitution with its last day. The faults are
// people.changed, people.missing.person, people.missing.substitution and
// people.until_before.
func (s *Service) EndSubstitution(ctx context.Context, by By, id PersonID, version int64, substitution SubstitutionID, last day.Day) (*Person, error) {
	return s.onPerson(ctx, by, id, version, "staff.substitute.end", func(tx Tx, p *Person) ([]FieldChange, any, error) {
		all, err := tx.SubstitutionsOf([]PersonID{id})
		if err != nil {
			return nil, nil, err
		}
		i := slices.IndexFunc(all, func(x Substitution) bool { return x.ID == substitution })
		if i < 0 {
			return nil, nil, fault.New(fault.Missing, "people.missing.substitution")
		}
		x := all[i]
		if last < x.From {
			return nil, nil, fault.New(fault.Invalid, "people.until_before", "from", x.From.String(), "until", last.String()).At("until")
		}
		before := dayText(x.Until)
		x.Until = &last
		return []FieldChange{{Field: "until", Before: before, After: last.String()}}, x, tx.SubstitutionUpdate(&x)
	})
}

package people

import (
	"context"
	"strings"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

// AddBody takes a body into the installation. The faults are
// people.bin (not twelve digits), people.bin_taken, people.act_unknown,
// people.scope_unknown, day.zone_unknown and strict.empty.
func (s *Service) AddBody(ctx context.Context, by By, b Body) (*Body, error) {
	if len(b.BIN) != s.Rules.IIN.Length.V || !allDigits(b.BIN) {
		return nil, fault.New(fault.Invalid, "people.bin").At("bin")
	}
	if err := checkBody(&b); err != nil {
		return nil, err
	}
	if err := s.lawful(&Body{}, &b); err != nil {
		return nil, err
	}
	b.Version = 1
	if b.ID == "" {
		b.ID = BodyID(s.IDs.New("bod"))
	}
	err := s.Store.Write(ctx, func(tx Tx) error {
		fresh, err := tx.BodyInsert(&b)
		if err != nil {
			return err
		}
		if !fresh {
			return fault.New(fault.Conflict, "people.bin_taken").At("bin")
		}
		return s.keep(tx, act{by: by, verb: "staff.body.add", body: b.ID, root: RootBody, id: string(b.ID), version: 1, facts: b})
	})
	return &b, err
}

func checkBody(b *Body) error {
	if err := b.Names.Checked(); err != nil {
		return err
	}
	if b.Acts == nil {
		b.Acts = map[string]string{}
	}
	_, err := day.Zone(b.Zone)
	return err
}

// ChangeBody stores names, zone, scope and acts of a body in place of the
// version that b names. The faults are people.changed, people.missing.body and
// those of AddBody.
func (s *Service) ChangeBody(ctx context.Context, by By, b Body) (*Body, error) {
	if err := by.reach(b.ID); err != nil {
		return nil, err
	}
	if err := checkBody(&b); err != nil {
		return nil, err
	}
	err := s.Store.Write(ctx, func(tx Tx) error {
		old, err := tx.BodyGet(b.ID)
		if err != nil {
			return err
		}
		if old == nil {
			return missing(RootBody)
		}
		if err := s.lawful(old, &b); err != nil {
			return err
		}
		b.BIN = old.BIN
		ok, err := tx.BodyUpdate(&b)
		if err != nil {
			return err
		}
		if !ok {
			return changed(tx, RootBody, string(b.ID), b.Version, old.Version)
		}
		return s.keep(tx, act{by: by, verb: "staff.body.change", body: b.ID, root: RootBody, id: string(b.ID), version: b.Version,
			fields: bodyChanges(old, &b), facts: b})
	})
	return &b, err
}

func bodyChanges(old, b *Body) []FieldChange {
	out := []FieldChange{}
	differ(&out, "name_kk", old.Names.KK, b.Names.KK)
	differ(&out, "name_ru", old.Names.RU, b.Names.RU)
	differ(&out, "name_en", old.Names.EN, b.Names.EN)
	differ(&out, "zone", old.Zone, b.Zone)
	differ(&out, "scope", old.Scope, b.Scope)
	differ(&out, "acts", actsText(old.Acts), actsText(b.Acts))
	return out
}

func actsText(acts map[string]string) string {
	parts := []string{}
	for _, k := range sortedKeys(acts) {
		parts = append(parts, k+": "+acts[k])
	}
	return strings.Join(parts, ", ")
}

// Bodies are the bodies that the person's role reaches, by Kazakh name.
func (s *Service) Bodies(ctx context.Context, by By) ([]Body, error) {
	out := []Body{}
	err := s.Store.Read(ctx, func(tx Tx) error {
		all, err := tx.BodyList()
		for _, b := range all {
			if by.reaches(b.ID) {
				out = append(out, b)
			}
		}
		return err
	})
	return out, err
}

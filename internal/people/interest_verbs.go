package people

import (
	"context"
	"slices"

	"tarazy/internal/fault"
)

// DeclaredRelative is a relative as a person declares it.
type DeclaredRelative struct {
	Relation Relation `json:"relation"`
	Name     string   `json:"name"`
	IIN      string   `json:"iin"` // "" where not given
}

// DeclareRelative adds a relative to a person's record. Where the IIN is that
// of a person in the system, the two are tied; where it comes later, the tie
// is found by its mark. The faults are people.changed, people.missing.person,
// people.relation, people.required and iin.<why>.
func (s *Service) DeclareRelative(ctx context.Context, by By, id PersonID, version int64, d DeclaredRelative) (*Person, error) {
	return s.onPerson(ctx, by, id, version, "staff.relative.declare", func(tx Tx, p *Person) ([]FieldChange, any, error) {
		d.Name = tidy(d.Name)
		if !slices.Contains(Relations, d.Relation) {
			return nil, nil, fault.New(fault.Invalid, "people.relation").At("relation")
		}
		if err := required("name", d.Name); err != nil {
			return nil, nil, err
		}
		r := Relative{ID: s.IDs.New("rel"), Person: id, Relation: d.Relation}
		if err := s.sealRelative(tx, p, &r, &d); err != nil {
			return nil, nil, err
		}
		return []FieldChange{{Field: "relative." + string(d.Relation)}}, d, tx.RelativeInsert(&r)
	})
}

func (s *Service) sealRelative(tx Tx, p *Person, r *Relative, d *DeclaredRelative) error {
	key, err := s.Master.Key(p.Key)
	if err != nil {
		return err
	}
	if r.Name, err = sealText(key, fieldRelative, d.Name); err != nil || d.IIN == "" {
		return err
	}
	if err := RequireIIN(s.Rules, d.IIN); err != nil {
		f, _ := fault.As(err)
		return f.At("iin")
	}
	r.IINMark = IINMark(s.Master, d.IIN)
	known, err := tx.PersonByIIN(r.IINMark)
	if known != nil {
		r.Known = known.ID
	}
	return err
}

// DeclareEmployer adds a former employer to a person's record. The faults are
// people.changed, people.missing.person, people.required, people.bin and
// people.until_before.
func (s *Service) DeclareEmployer(ctx context.Context, by By, id PersonID, version int64, e FormerEmployer) (*Person, error) {
	e.ID, e.Person, e.Name = s.IDs.New("emp"), id, tidy(e.Name)
	return s.onPerson(ctx, by, id, version, "staff.employer.declare", func(tx Tx, p *Person) ([]FieldChange, any, error) {
		if err := required("name", e.Name); err != nil {
			return nil, nil, err
		}
		if e.BIN != "" && (len(e.BIN) != s.Rules.IIN.Length.V || !allDigits(e.BIN)) {
			return nil, nil, fault.New(fault.Invalid, "people.bin").At("bin")
		}
		if e.Until != nil && *e.Until < e.From {
			return nil, nil, fault.New(fault.Invalid, "people.until_before", "from", e.From.String(), "until", e.Until.String()).At("until")
		}
		return []FieldChange{{Field: "employer", After: e.Name}}, e, tx.FormerEmployerInsert(&e)
	})
}

// TiesBetween are what the declarations of two persons say of each other.
func (s *Service) TiesBetween(ctx context.Context, a, b PersonID) ([]Tie, error) {
	var out []Tie
	err := s.Store.Read(ctx, func(tx Tx) error {
		x, err := InterestsOf(tx, a)
		if err != nil {
			return err
		}
		y, err := InterestsOf(tx, b)
		if err != nil {
			return err
		}
		out = Ties(x, y)
		return nil
	})
	return out, err
}

// InterestsOf reads what a person declared, within a transaction of another
// package too. The fault is people.missing.person.
func InterestsOf(tx Tx, id PersonID) (*Interests, error) {
	p, err := tx.PersonGet(id)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, missing(RootPerson)
	}
	out := &Interests{Person: id, IINMark: p.IINMark}
	if out.Relatives, err = tx.RelativesOf(id); err != nil {
		return nil, err
	}
	out.Employers, err = tx.FormerEmployersOf(id)
	return out, err
}

package people

import (
	"context"
	"net/mail"
	"slices"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// Entry is what is written of a person.
type Entry struct {
	Surname    string
	Given      string
	Patronymic string // "" for none
	Lang       locale.Lang
	Private
}

func (s *Service) checkEntry(e *Entry) error {
	e.Surname, e.Given, e.Patronymic, e.Email, e.Phone = tidy(e.Surname), tidy(e.Given), tidy(e.Patronymic), tidy(e.Email), tidy(e.Phone)
	if e.Lang == "" {
		e.Lang = locale.KK
	}
	if err := RequireIIN(s.Rules, e.IIN); err != nil {
		f, _ := fault.As(err)
		return f.At("iin")
	}
	if err := firstOf(required("surname", e.Surname), required("given", e.Given)); err != nil {
		return err
	}
	if e.Email != "" && !emailOK(e.Email) {
		return fault.New(fault.Invalid, "people.email").At("email")
	}
	if !slices.Contains(locale.Langs, e.Lang) {
		return fault.New(fault.Invalid, "people.lang").At("lang")
	}
	return nil
}

func emailOK(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

// Enrol opens the record of a person in a body, or of somebody in none (a
// candidate) with body "". The faults are people.missing.body,
// people.iin_taken, iin.<why>, people.required, people.email and people.lang.
func (s *Service) Enrol(ctx context.Context, by By, body BodyID, e Entry) (*Person, error) {
	if body != "" {
		if err := by.reach(body); err != nil {
			return nil, err
		}
	}
	p := Person{ID: PersonID(s.IDs.New("per")), Version: 1, Body: body}
	if err := s.write(&p, &e); err != nil {
		return nil, err
	}
	err := s.Store.Write(ctx, func(tx Tx) error {
		n, err := tx.PersonInsertAll([]Person{p})
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "people.iin_taken").At("iin")
		}
		return s.keep(tx, act{by: by, verb: "staff.enrol", body: body, root: RootPerson, id: string(p.ID), version: 1, subject: p.ID, facts: e})
	})
	return &p, err
}

// write puts an entry into a person.
func (s *Service) write(p *Person, e *Entry) error {
	if err := s.checkEntry(e); err != nil {
		return err
	}
	p.Surname, p.Given, p.Patronymic, p.Lang = e.Surname, e.Given, e.Patronymic, e.Lang
	return p.sealInto(s.Master, e.Private)
}

// ChangePerson writes names, contacts and language of a person anew; an empty
// IIN leaves it as it is. The faults are those of Enrol, people.changed and
// people.missing.person.
func (s *Service) ChangePerson(ctx context.Context, by By, id PersonID, version int64, e Entry) (*Person, error) {
	return s.onPerson(ctx, by, id, version, "staff.person.change", func(tx Tx, p *Person) ([]FieldChange, any, error) {
		old := *p
		had, err := p.Open(s.Master)
		if err != nil {
			return nil, nil, err
		}
		if e.IIN == "" {
			e.IIN = had.IIN
		}
		if err := s.write(p, &e); err != nil {
			return nil, nil, err
		}
		if e.IIN != had.IIN {
			other, err := tx.PersonByIIN(p.IINMark)
			if err != nil {
				return nil, nil, err
			}
			if other != nil {
				return nil, nil, fault.New(fault.Conflict, "people.iin_taken").At("iin")
			}
		}
		return personChanges(&old, p, had, e.Private), e, nil
	})
}

func personChanges(old, p *Person, had, has Private) []FieldChange {
	out := []FieldChange{}
	differ(&out, "surname", old.Surname, p.Surname)
	differ(&out, "given", old.Given, p.Given)
	differ(&out, "patronymic", old.Patronymic, p.Patronymic)
	differ(&out, "lang", string(old.Lang), string(p.Lang))
	for _, x := range [][3]string{{"iin", had.IIN, has.IIN}, {"email", had.Email, has.Email}, {"phone", had.Phone, has.Phone}} {
		if x[1] != x[2] {
			out = append(out, FieldChange{Field: x[0]})
		}
	}
	return out
}

// onPerson changes something in a person's record: it takes the lock, lets fn
// change it, and keeps what fn says was changed.
func (s *Service) onPerson(ctx context.Context, by By, id PersonID, version int64, verb string,
	fn func(Tx, *Person) ([]FieldChange, any, error)) (*Person, error) {
	var out *Person
	err := s.Store.Write(ctx, func(tx Tx) error {
		p, err := s.reachPerson(tx, by, id)
		if err != nil {
			return err
		}
		if p.Version != version {
			return changed(tx, RootPerson, string(id), version, p.Version)
		}
		fields, facts, err := fn(tx, p)
		if err != nil {
			return err
		}
		ok, err := tx.PersonUpdate(p)
		if err != nil {
			return err
		}
		if !ok {
			return changed(tx, RootPerson, string(id), version, 0)
		}
		out = p
		return s.keep(tx, act{by: by, verb: verb, body: p.Body, root: RootPerson, id: string(id), version: p.Version,
			fields: fields, subject: id, facts: facts})
	})
	return out, err
}

// reachPerson reads a person whose record the role reaches.
func (s *Service) reachPerson(tx Tx, by By, id PersonID) (*Person, error) {
	p, err := tx.PersonGet(id)
	if err != nil {
		return nil, err
	}
	if p == nil || !by.All && !by.reaches(p.Body) {
		return nil, missing(RootPerson)
	}
	return p, nil
}

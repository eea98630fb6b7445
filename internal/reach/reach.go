// Package reach answers for pages and for the API alike which staff a person
// may see and change: in which bodies, and whose record.
package reach

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// By is the actor with the bodies in which the verb is allowed.
func By(a *access.Actor, v access.Verb) people.By {
	by := people.By{}
	if a == nil {
		return by
	}
	ids, all := access.Bodies(a, v)
	by.Person, by.All = people.PersonID(a.Person), all
	for _, id := range ids {
		by.Bodies = append(by.Bodies, people.BodyID(id))
	}
	return by
}

// Body is the body that a request is about: the one asked for, else the one
// worked in, else the first in which the verb is allowed. A body out of reach
// is people.missing.body, no body at all access.denied.
func Body(a *access.Actor, v access.Verb, asked string) (people.BodyID, error) {
	if asked != "" {
		if !access.May(a, v, access.Target{Body: asked}) {
			return "", fault.New(fault.Missing, "people.missing.body")
		}
		return people.BodyID(asked), nil
	}
	if a != nil && a.Body != "" && access.May(a, v, access.Target{Body: a.Body}) {
		return people.BodyID(a.Body), nil
	}
	if ids, _ := access.Bodies(a, v); len(ids) > 0 {
		return people.BodyID(ids[0]), nil
	}
	return "", fault.New(fault.Denied, "access.denied")
}

// Seen is a record with what the person who asks may do with it.
type Seen struct {
	File    *people.File
	Own     bool // it is the person's own
	Change  bool // may be changed
	Private bool // IIN, relatives and former employers may be seen
}

// Person reads a record as far as the actor may see it: of a body of a role
// that sees its staff, one's own, and those of whom one is the supervisor or
// the supervisor's substitute on the day. Any other is not there:
// people.missing.person.
func Person(ctx context.Context, s *people.Service, a *access.Actor, id people.PersonID) (*Seen, error) {
	by := By(a, access.SeeStaff)
	by.All = true // whether it may be seen is asked below, once its body is known
	f, err := s.Personal(ctx, by, id)
	if err != nil {
		return nil, err
	}
	t := access.Target{Body: string(f.Person.Body)}
	if a.SignedIn() && a.Person == string(id) {
		t.Relation |= access.Subject
	}
	if !access.May(a, access.SeeStaff, t) {
		above, err := over(ctx, s, a, &f.Person)
		if err != nil {
			return nil, err
		}
		t.Relation |= above
	}
	if !access.May(a, access.SeeStaff, t) {
		return nil, fault.New(fault.Missing, "people.missing.person")
	}
	out := &Seen{File: f, Own: t.Relation&access.Subject != 0, Change: access.May(a, access.ChangeStaff, t)}
	out.Private = out.Own || out.Change
	return out, nil
}

// over is how the actor stands above a person today.
func over(ctx context.Context, s *people.Service, a *access.Actor, p *people.Person) (access.Relation, error) {
	if p.Body == "" || !a.SignedIn() {
		return 0, nil
	}
	today, err := s.Today(ctx, p.Body)
	if err != nil {
		return 0, err
	}
	st, err := s.StructureOn(ctx, p.Body, today, p.ID)
	if err != nil {
		return 0, unless(err)
	}
	me := people.PersonID(a.Person)
	immediate, higher, err := st.Supervises(me, p.ID)
	if err != nil {
		return 0, unless(err)
	}
	if immediate || higher {
		return access.Supervises, nil
	}
	stands, err := st.StandsInFor(me, p.ID)
	if err != nil || !stands {
		return 0, unless(err)
	}
	return access.Substitute, nil
}

// unless takes a fault of the structure for no relation: a person without a
// post has nobody above.
func unless(err error) error {
	if _, ok := fault.As(err); ok {
		return nil
	}
	return err
}

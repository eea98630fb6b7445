package access

import (
	"context"
	"strings"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
)

// Grant is a role given to a person for a scope and a time.
type Grant struct {
	ID, Person string
	Role       Role
	Body       string   // id; "" for the whole installation
	Zone       string   // IANA name of the body's zone; "" for the installation's
	From       day.Day  // first day
	Until      *day.Day // last day; nil while nothing ends it
	Order      string   // the order that it rests on
	By         string   // id of the person who gave it; "system" for the program
	At         time.Time
	Revoked    *time.Time
	RevokedBy  string
}

// holds reports whether the grant gives the role at a legal instant: its days
// are those of the body's zone.
func (g *Grant) holds(at time.Time, zone *time.Location) (bool, error) {
	if g.Revoked != nil {
		return false, nil
	}
	if g.Zone != "" {
		var err error
		if zone, err = day.Zone(g.Zone); err != nil {
			return false, err
		}
	}
	on := day.In(at, zone)
	return !on.Before(g.From) && (g.Until == nil || !on.After(*g.Until)), nil
}

// meets reports whether two grants hold in one body on one day.
func (g *Grant) meets(other *Grant) bool {
	if g.Body != other.Body && g.Body != "" && other.Body != "" {
		return false
	}
	return !after(g.From, other.Until) && !after(other.From, g.Until)
}

func after(d day.Day, last *day.Day) bool { return last != nil && d.After(*last) }

// Giving is what is asked for when a role is given.
type Giving struct {
	Person string
	Role   Role
	Body   string
	From   day.Day
	Until  *day.Day
	Order  string
}

// everywhere are the roles that may cover the installation; of these the first
// never has a body.
var everywhere = map[Role]bool{Installation: true, Inspector: true, AppealOfficer: true, Methodologist: true, ItemAuthor: true, ItemReviewer: true, TestManager: true}

// byOrder are the roles that open what belongs to others: they rest on an order
// and end on a day.
var byOrder = map[Role]bool{Inspector: true}

// orderMost bounds the words of an order, in characters.
const orderMost = 300

func (g *Giving) check() error {
	g.Order = strings.Join(strings.Fields(g.Order), " ")
	switch {
	case !g.Role.Known():
		return fault.New(fault.Invalid, "access.role_unknown").At("role")
	case !g.Role.Granted():
		return fault.New(fault.Invalid, "access.role_derived", "role", string(g.Role)).At("role")
	case g.Body == "" && !everywhere[g.Role]:
		return fault.New(fault.Invalid, "access.body_needed", "role", string(g.Role)).At("body")
	case g.Body != "" && g.Role == Installation:
		return fault.New(fault.Invalid, "access.body_none", "role", string(g.Role)).At("body")
	case len([]rune(g.Order)) > orderMost:
		return fault.New(fault.Invalid, "access.order_long", "most", orderMost).At("order")
	case byOrder[g.Role] && !strings.ContainsAny(g.Order, "0123456789"):
		return fault.New(fault.Invalid, "access.order_needed", "role", string(g.Role)).At("order")
	case byOrder[g.Role] && g.Until == nil:
		return fault.New(fault.Invalid, "access.end_needed", "role", string(g.Role)).At("until")
	case after(g.From, g.Until):
		return fault.New(fault.Invalid, "access.days_reversed").At("until")
	}
	return nil
}

// Grant gives a role. Faults: access.denied, access.grant_self,
// access.exclusive with the pair, access.grant_twice, access.no_person, and
// those of the form (role, body, order, until).
func (s *Service) Grant(ctx context.Context, a *Actor, in Giving) (out Grant, err error) {
	if !May(a, GrantRole, Target{Body: in.Body}) {
		return Grant{}, fault.New(fault.Denied, "access.denied")
	}
	if a.Person == in.Person {
		return Grant{}, fault.New(fault.Denied, "access.grant_self").At("person")
	}
	if err := in.check(); err != nil {
		return Grant{}, err
	}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		out, err = s.grant(tx, a.Person, in)
		return err
	})
	return out, err
}

// FirstAdministrator gives the role of installation administrator where nobody
// ever held it: how an installation begins.
func (s *Service) FirstAdministrator(ctx context.Context, person, order string) (out Grant, err error) {
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		n, err := tx.GrantsOfRole(Installation)
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.New(fault.Conflict, "access.not_first")
		}
		in := Giving{Person: person, Role: Installation, From: day.In(tx.Now(), s.cfg.Zone), Order: order}
		if err := in.check(); err != nil {
			return err
		}
		out, err = s.grant(tx, "system", in)
		return err
	})
	return out, err
}

func (s *Service) grant(tx Tx, by string, in Giving) (Grant, error) {
	if _, err := known(tx, in.Person); err != nil {
		return Grant{}, err
	}
	g := Grant{
		ID: s.cfg.IDs.New("grt"), Person: in.Person, Role: in.Role, Body: in.Body, From: in.From, Until: in.Until,
		Order: in.Order, By: by, At: tx.Now(),
	}
	have, err := tx.GrantsOf(in.Person)
	if err != nil {
		return Grant{}, err
	}
	if err := g.fits(have); err != nil {
		return Grant{}, err
	}
	if err := tx.GrantInsert(&g); err != nil {
		return Grant{}, err
	}
	return g, s.cfg.Record(tx, journal.Entry{
		Verb: string(GrantRole), Actor: by, Body: g.Body, Case: g.ID, Subject: g.Person,
		Facts: map[string]any{"person": g.Person, "role": string(g.Role), "from": g.From.String(), "until": dayOr(g.Until), "order": g.Order},
	})
}

func dayOr(d *day.Day) any {
	if d == nil {
		return nil
	}
	return d.String()
}

// fits refuses a grant beside one that excludes it, and one that adds nothing.
func (g *Grant) fits(have []Grant) error {
	for i := range have {
		h := &have[i]
		if h.Revoked != nil || !g.meets(h) {
			continue
		}
		if Excludes(g.Role, h.Role) {
			return fault.New(fault.Conflict, "access.exclusive", "role", string(g.Role), "other", string(h.Role)).At("role")
		}
		if h.Role == g.Role && h.Body == g.Body {
			return fault.New(fault.Conflict, "access.grant_twice", "role", string(g.Role)).At("role")
		}
	}
	return nil
}

// Revoke takes a role back at once, for a reason that stands in the journal.
func (s *Service) Revoke(ctx context.Context, a *Actor, grant, reason string) error {
	defer s.recent.forget()
	return s.cfg.Store.Write(ctx, func(tx Tx) error {
		g, err := tx.GrantGet(grant)
		if err != nil {
			return err
		}
		if g == nil || !May(a, RevokeRole, Target{Body: g.Body}) {
			return fault.New(fault.Missing, "access.no_grant")
		}
		ok, err := tx.GrantRevoke(grant, a.Person, tx.Now())
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Conflict, "access.revoked_before")
		}
		return s.cfg.Record(tx, journal.Entry{
			Verb: string(RevokeRole), Actor: a.Person, Body: g.Body, Case: g.ID, Subject: g.Person,
			Facts: map[string]any{"person": g.Person, "role": string(g.Role), "reason": reason},
		})
	})
}

// Grants lists the grants in a body, or with "" those for the installation.
func (s *Service) Grants(ctx context.Context, a *Actor, body string) (out []Grant, err error) {
	if !May(a, SeeGrants, Target{Body: body}) {
		return nil, fault.New(fault.Denied, "access.denied")
	}
	err = s.cfg.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.GrantsIn(body)
		return err
	})
	return out, err
}

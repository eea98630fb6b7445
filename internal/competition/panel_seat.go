package competition

import (
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// latestOrder is the order in force; nil where there is none.
func latestOrder(tx Tx, id ID) (*Order, error) {
	all, err := tx.OrdersOf(id)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[len(all)-1], nil
}

// panelRelation is how an actor stands to what the commission judges of a
// vacancy: a judge of the order in force is of the panel, and a declared
// conflict of interest rules everything out.
func panelRelation(tx Tx, v *Vacancy, o *Order, by *access.Actor) (access.Relation, error) {
	if by == nil || !o.SeatOf(people.PersonID(by.Person)).Marks() {
		return 0, nil
	}
	mine, err := declarationOf(tx, v.ID, people.PersonID(by.Person))
	if err != nil {
		return 0, err
	}
	if mine != nil && mine.Conflict {
		return access.SamePanel | access.Conflict, nil
	}
	return access.SamePanel, nil
}

func declarationOf(tx Tx, v VacancyID, p people.PersonID) (*Declaration, error) {
	all, err := tx.DeclarationsOf(v)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(d Declaration) bool { return d.Member == p })
	if i < 0 {
		return nil, nil
	}
	return &all[i], nil
}

// judging is a vacancy as a judge of the commission works on it.
type judging struct {
	*matter
	v     *Vacancy
	order *Order
	me    people.PersonID
}

// judge opens a vacancy for a verb of the judges. Who does not judge in the
// commission, or declared a conflict, finds no competition.
func (s *Service) judge(tx Tx, by *access.Actor, id VacancyID, verb access.Verb) (*judging, error) {
	m, v, err := s.openVacancy(tx, id)
	if err != nil {
		return nil, err
	}
	o, err := latestOrder(tx, m.c.ID)
	if err != nil {
		return nil, err
	}
	rel, err := panelRelation(tx, v, o, by)
	if err != nil {
		return nil, err
	}
	if err := allow(by, verb, m.c.Body, rel); err != nil {
		return nil, err
	}
	return &judging{matter: m, v: v, order: o, me: people.PersonID(by.Person)}, nil
}

// noCommission is the fault of work that needs a commission before there is one.
func noCommission() error { return fault.New(fault.Conflict, "panel.no_order") }

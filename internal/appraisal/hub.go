package appraisal

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// Hub is a case with all that stands around it: who acts and why, what was
// decided, and what waits.
type Hub struct {
	Case    Case
	Year    Year
	Body    people.Body
	Today   day.Day
	Rules   *Rules
	Edition *law.Edition
	Route   Route // today
	Steps   Steps
	Post    *people.Post
	Unit    *people.Unit
	Names   map[people.PersonID]string
	Rulings []Ruling // about the case, the earliest first, then about its year
	Others  []Case   // of the same person in other years, the latest first
	Mine    Mine
	MayName bool
	Archive bool // the reader may take the archive of the case now
}

// Steps say how the structure told who acts.
type Steps struct{ Immediate, Higher []people.Step }

// Mine is how the reader stands to a case.
type Mine struct{ Subject, Immediate, Higher, Office bool }

// Hub reads a case for its page. The faults are appraisal.missing.case and
// access.denied.
func (s *Service) Hub(ctx context.Context, by *access.Actor, id CaseID) (*Hub, error) {
	var out *Hub
	err := s.Store.Read(ctx, func(tx Tx) error {
		m, err := s.openCase(tx, id)
		if err != nil {
			return err
		}
		if err := m.may(by, access.SeeAppraisal); err != nil {
			return err
		}
		out, err = s.hubOf(tx, m, by)
		return err
	})
	return out, err
}

func (s *Service) hubOf(tx Tx, m *matter, by *access.Actor) (*Hub, error) {
	h := &Hub{Case: *m.c, Year: *m.y, Body: *m.body, Today: m.today, Rules: m.rules, Edition: m.env.Edition, Route: m.route}
	h.Mine = Mine{Subject: by.Person == string(m.c.Person), Immediate: m.isImmediate(by), Higher: m.isHigher(by)}
	h.Mine.Office = access.May(by, access.OpenYear, access.Target{Body: string(m.y.Body)})
	h.MayName = access.May(by, access.NameAppraiser, access.Target{Body: string(m.y.Body)})
	h.Archive = m.archives(by) && m.c.Stage.Final() && m.y.Gone == nil
	var err error
	if h.Post, err = tx.PostGet(m.c.Place.Post); err != nil {
		return nil, err
	}
	if h.Unit, err = tx.UnitGet(m.c.Place.Unit); err != nil {
		return nil, err
	}
	if h.Steps, err = s.stepsOf(tx, m); err != nil {
		return nil, err
	}
	if err := h.read(tx); err != nil {
		return nil, err
	}
	h.Names, err = tx.PersonNames(distinctPersons(h.persons()...))
	return h, err
}

// read adds what was decided, and the other years.
func (h *Hub) read(tx Tx) error {
	own, err := tx.AppraisalRulingsOf(h.Case.ID)
	if err != nil {
		return err
	}
	year, err := tx.AppraisalRulingsOfYear(h.Year.ID)
	if err != nil {
		return err
	}
	h.Rulings = append(own, year...)
	all, err := tx.AppraisalCasesOfPerson(h.Case.Person)
	h.Others = slices.DeleteFunc(all, func(c Case) bool { return c.ID == h.Case.ID })
	return err
}

func (h *Hub) persons() []people.PersonID {
	out := []people.PersonID{h.Case.Person, h.Route.Immediate, h.Route.Higher, h.Route.Direct, h.Route.Above}
	if n := h.Case.Named; n != nil {
		out = append(out, n.Immediate, n.Higher, n.By)
	}
	if o := h.Case.Omitted; o != nil {
		out = append(out, o.By)
	}
	if w := h.Case.Waits; w != nil {
		out = append(out, w.Who...)
	}
	return out
}

// stepsOf tells how the structure found who acts; nothing where they were named
// or the servant has left.
func (s *Service) stepsOf(tx Tx, m *matter) (Steps, error) {
	if m.c.Named != nil {
		return Steps{}, nil
	}
	st, err := s.structure(tx, m.y.Body, m.today)
	if err != nil || len(st.Held(m.c.Person)) == 0 {
		return Steps{}, err
	}
	direct, err := st.ImmediateSupervisor(m.c.Person)
	if err != nil {
		return Steps{}, err
	}
	higher, err := st.HigherSupervisor(m.c.Person)
	return Steps{Immediate: direct.Steps, Higher: higher.Steps}, err
}

package appraisal

import (
	"sync"

	"tarazy/internal/day"
	"tarazy/internal/people"
)

// structures keeps the structure of bodies on a day for as long as their staff
// does not change: a year's verbs ask for it again and again.
type structures struct {
	mu   sync.Mutex
	kept map[people.BodyID]keptStructure
}

type keptStructure struct {
	day   day.Day
	stamp int64
	s     *people.Structure
}

// structure is the structure of a body on a day.
func (s *Service) structure(tx Tx, body people.BodyID, on day.Day) (*people.Structure, error) {
	stamp, err := tx.ChangeStamp(body)
	if err != nil {
		return nil, err
	}
	return s.structureAt(tx, body, on, stamp)
}

// structureAt is the structure of a body on a day, where the number of changes to
// its staff is known.
func (s *Service) structureAt(tx Tx, body people.BodyID, on day.Day, stamp int64) (*people.Structure, error) {
	s.structures.mu.Lock()
	kept, ok := s.structures.kept[body]
	s.structures.mu.Unlock()
	if ok && kept.day == on && kept.stamp == stamp {
		return kept.s, nil
	}
	made, err := people.WholeStructure(tx, body, on)
	if err != nil {
		return nil, err
	}
	s.structures.mu.Lock()
	defer s.structures.mu.Unlock()
	if s.structures.kept == nil {
		s.structures.kept = map[people.BodyID]keptStructure{}
	}
	s.structures.kept[body] = keptStructure{day: on, stamp: stamp, s: made}
	return made, nil
}

// routeOf is who acts on a case on a day. Who was named by an order goes before
// the structure.
func (s *Service) routeOf(tx Tx, c *Case, on day.Day) (Route, error) {
	st, err := s.structure(tx, c.Body, on)
	if err != nil {
		return Route{}, err
	}
	return routeIn(st, c, on)
}

func routeIn(st *people.Structure, c *Case, on day.Day) (Route, error) {
	r := Route{On: on}
	if c.Named != nil {
		r.Immediate, r.Higher, r.Direct, r.Above = c.Named.Immediate, c.Named.Higher, c.Named.Immediate, c.Named.Higher
		r.One = r.Immediate == r.Higher
		return r, nil
	}
	if len(st.Held(c.Person)) == 0 {
		return r, nil // left: nobody acts
	}
	direct, err := st.ImmediateSupervisor(c.Person)
	if err != nil {
		return r, err
	}
	r.Direct, r.Immediate = direct.Person, direct.Deciding()
	if direct.FirstHead {
		r.One, r.Above, r.Higher = true, r.Direct, r.Immediate
		return r, nil
	}
	above, err := st.HigherSupervisor(c.Person)
	if err != nil {
		return r, err
	}
	r.Above, r.Higher = above.Person, above.Deciding()
	return r, nil
}

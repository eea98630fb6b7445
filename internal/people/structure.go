package people

import (
	"cmp"
	"slices"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

// Facts are what a structure is made from: any part of a body that holds the
// persons asked about, and every unit and head post above them.
type Facts struct {
	Units         []Unit // as on the day
	Posts         []Post // as on the day
	Assignments   []Assignment
	Absences      []Absence
	Substitutions []Substitution
	Names         map[PersonID]string // for the steps of answers
}

// Structure is a body on one day. It does not change.
type Structure struct {
	Day         day.Day
	units       map[UnitID]Unit
	posts       map[PostID]Post
	heads       map[UnitID]PostID
	firstHead   PostID
	holders     map[PostID][]Assignment
	held        map[PersonID][]Assignment
	absences    map[PersonID][]Absence
	substitutes map[PersonID][]Substitution
	names       map[PersonID]string
}

// NewStructure puts facts in order for a day. The faults are people.two_heads
// and people.two_first_heads: nobody could say then who the supervisor is.
func NewStructure(d day.Day, f Facts) (*Structure, error) {
	s := &Structure{
		Day: d, names: f.Names,
		units: map[UnitID]Unit{}, posts: map[PostID]Post{}, heads: map[UnitID]PostID{},
		holders: map[PostID][]Assignment{}, held: map[PersonID][]Assignment{},
		absences: map[PersonID][]Absence{}, substitutes: map[PersonID][]Substitution{},
	}
	for _, u := range f.Units {
		if !u.Closed {
			s.units[u.ID] = u
		}
	}
	for _, p := range f.Posts {
		if err := s.addPost(p); err != nil {
			return nil, err
		}
	}
	s.addPersons(f)
	return s, nil
}

func (s *Structure) addPost(p Post) error {
	if p.Closed {
		return nil
	}
	s.posts[p.ID] = p
	if p.FirstHead {
		if s.firstHead != "" {
			return fault.New(fault.Conflict, "people.two_first_heads", "day", s.Day.String(), "post", p.Code)
		}
		s.firstHead = p.ID
	}
	if !p.Heads() {
		return nil
	}
	if _, ok := s.heads[p.Unit]; ok {
		return fault.New(fault.Conflict, "people.two_heads", "day", s.Day.String(), "unit", s.units[p.Unit].Code, "post", p.Code)
	}
	s.heads[p.Unit] = p.ID
	return nil
}

// addPersons sorts what concerns persons: main assignments before acting ones,
// then the earlier.
func (s *Structure) addPersons(f Facts) {
	for _, a := range f.Assignments {
		if a.On(s.Day) {
			s.holders[a.Post] = append(s.holders[a.Post], a)
			s.held[a.Person] = append(s.held[a.Person], a)
		}
	}
	for _, m := range s.holders {
		slices.SortFunc(m, mainFirst)
	}
	for _, m := range s.held {
		slices.SortFunc(m, mainFirst)
	}
	for _, a := range f.Absences {
		if a.On(s.Day) {
			s.absences[a.Person] = append(s.absences[a.Person], a)
		}
	}
	for _, x := range f.Substitutions {
		if x.On(s.Day) {
			s.substitutes[x.Person] = append(s.substitutes[x.Person], x)
		}
	}
	for _, m := range s.substitutes {
		slices.SortFunc(m, func(a, b Substitution) int {
			return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.From, b.From), cmp.Compare(a.ID, b.ID))
		})
	}
}

func mainFirst(a, b Assignment) int {
	kind := func(k AssignmentKind) int {
		if k == Main {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(kind(a.Kind), kind(b.Kind)), cmp.Compare(a.From, b.From), cmp.Compare(a.ID, b.ID))
}

// Unit gives a unit as it is on the day; ok is false where it does not exist.
func (s *Structure) Unit(id UnitID) (u Unit, ok bool) { u, ok = s.units[id]; return }

// Post gives a post as it is on the day; ok is false where it does not exist.
func (s *Structure) Post(id PostID) (p Post, ok bool) { p, ok = s.posts[id]; return }

// Held are the assignments of a person on the day, main ones first.
func (s *Structure) Held(p PersonID) []Assignment { return s.held[p] }

// Away reports whether a person is absent on the day, and why.
func (s *Structure) Away(p PersonID) (Absence, bool) {
	if all := s.absences[p]; len(all) > 0 {
		return all[0], true
	}
	return Absence{}, false
}

// Substitutes are those who stand in for a person on the day and are at work
// themselves, in the order laid down.
func (s *Structure) Substitutes(p PersonID) []PersonID {
	out := []PersonID{}
	for _, x := range s.substitutes[p] {
		if _, away := s.Away(x.Substitute); !away && !slices.Contains(out, x.Substitute) {
			out = append(out, x.Substitute)
		}
	}
	return out
}

// name is the name of a person, or the id where it was not loaded.
func (s *Structure) name(p PersonID) string {
	if n, ok := s.names[p]; ok {
		return n
	}
	return string(p)
}

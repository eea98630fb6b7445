package people

import (
	"context"
	"maps"
	"slices"

	"tarazy/internal/day"
)

// Staff gives a page of the staff of a body. A text of twelve digits is looked
// for as an IIN. The faults are people.missing.body and store.cursor.
func (s *Service) Staff(ctx context.Context, by By, q StaffQuery) (StaffPage, error) {
	if err := by.reach(q.Body); err != nil {
		return StaffPage{}, err
	}
	q = s.asIIN(q)
	var out StaffPage
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.AssignmentList(q)
		return err
	})
	return out, err
}

// StaffCount tells how many rows such a list has on all pages.
func (s *Service) StaffCount(ctx context.Context, by By, q StaffQuery) (int64, error) {
	if err := by.reach(q.Body); err != nil {
		return 0, err
	}
	q = s.asIIN(q)
	var n int64
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		n, err = tx.AssignmentCount(q)
		return err
	})
	return n, err
}

func (s *Service) asIIN(q StaffQuery) StaffQuery {
	if len(q.Text) == s.Rules.IIN.Length.V && allDigits(q.Text) {
		q.IINMark, q.Text = IINMark(s.Master, q.Text), ""
	}
	return q
}

// File is all that is kept of a person.
type File struct {
	Person        Person
	Private       Private
	Assignments   []Assignment
	Posts         map[PostID]Post // of the assignments, as they are now
	Units         map[UnitID]Unit // of the posts
	Absences      []Absence
	Substitutions []Substitution
	Relatives     []Relative
	RelativeNames []string // opened, in the order of Relatives
	Employers     []FormerEmployer
	Names         map[PersonID]string // of the substitutes
	Changes       []Change            // the earliest first
}

// Personal reads a person's record. The fault is people.missing.person.
func (s *Service) Personal(ctx context.Context, by By, id PersonID) (*File, error) {
	f := &File{Posts: map[PostID]Post{}, Units: map[UnitID]Unit{}}
	err := s.Store.Read(ctx, func(tx Tx) error {
		p, err := tx.PersonGet(id)
		if err != nil {
			return err
		}
		if p == nil || by.Person != id && !by.reaches(p.Body) {
			return missing(RootPerson)
		}
		f.Person = *p
		return firstError(
			func() error { return f.readPosts(tx) },
			func() (err error) { f.Absences, err = tx.AbsencesOf([]PersonID{id}); return },
			func() error { return f.readSubstitutes(tx) },
			func() (err error) { f.Relatives, err = tx.RelativesOf(id); return },
			func() (err error) { f.Employers, err = tx.FormerEmployersOf(id); return },
			func() (err error) { f.Changes, err = tx.ChangesSince(RootPerson, string(id), 0); return },
		)
	})
	if err != nil {
		return nil, err
	}
	return f, s.openFile(f)
}

func firstError(fns ...func() error) error {
	for _, fn := range fns {
		if err := fn(); err != nil {
			return err
		}
	}
	return nil
}

func (f *File) readPosts(tx Tx) (err error) {
	if f.Assignments, err = tx.AssignmentsOfPersons([]PersonID{f.Person.ID}); err != nil {
		return err
	}
	slices.SortFunc(f.Assignments, func(a, b Assignment) int { return int(a.From - b.From) })
	for _, a := range f.Assignments {
		post, err := tx.PostGet(a.Post)
		if err != nil {
			return err
		}
		unit, err := tx.UnitGet(post.Unit)
		if err != nil {
			return err
		}
		f.Posts[post.ID], f.Units[unit.ID] = *post, *unit
	}
	return nil
}

func (f *File) readSubstitutes(tx Tx) (err error) {
	if f.Substitutions, err = tx.SubstitutionsOf([]PersonID{f.Person.ID}); err != nil {
		return err
	}
	ids := make([]PersonID, len(f.Substitutions))
	for i, x := range f.Substitutions {
		ids[i] = x.Substitute
	}
	f.Names, err = tx.PersonNames(ids)
	return err
}

// openFile opens what is sealed in a record.
func (s *Service) openFile(f *File) (err error) {
	if f.Private, err = f.Person.Open(s.Master); err != nil {
		return err
	}
	key, err := s.Master.Key(f.Person.Key)
	if err != nil {
		return err
	}
	f.RelativeNames = make([]string, len(f.Relatives))
	for i, r := range f.Relatives {
		if f.RelativeNames[i], err = openText(key, fieldRelative, r.Name); err != nil {
			return err
		}
	}
	return nil
}

// StructureFor reads as much of the structure on a day as answers who is above
// the persons: their posts, all units and head posts of their bodies' one, and
// who holds, is away and stands in there.
func StructureFor(tx Tx, body BodyID, d day.Day, persons ...PersonID) (*Structure, error) {
	var f Facts
	own, err := tx.AssignmentsOfPersons(persons)
	if err != nil {
		return nil, err
	}
	var posts []PostID
	for _, a := range own {
		if a.On(d) && a.Body == body {
			posts = append(posts, a.Post)
		}
	}
	if f.Units, err = tx.UnitsOn(body, d); err != nil {
		return nil, err
	}
	if f.Posts, err = tx.PostsOn(body, d, true, posts...); err != nil {
		return nil, err
	}
	ids := make([]PostID, len(f.Posts))
	for i, p := range f.Posts {
		ids[i] = p.ID
	}
	if f.Assignments, err = tx.AssignmentsOfPosts(ids); err != nil {
		return nil, err
	}
	return withPersons(tx, d, f)
}

// WholeStructure reads the structure of a body on a day with everybody in it.
func WholeStructure(tx Tx, body BodyID, d day.Day) (*Structure, error) {
	var f Facts
	err := firstError(
		func() (err error) { f.Units, err = tx.UnitsOn(body, d); return },
		func() (err error) { f.Posts, err = tx.PostsOn(body, d, false); return },
		func() (err error) { f.Assignments, err = tx.AssignmentsOf(body); return },
	)
	if err != nil {
		return nil, err
	}
	return withPersons(tx, d, f)
}

// withPersons adds absences, substitutions and names of all who hold a post on
// the day.
func withPersons(tx Tx, d day.Day, f Facts) (*Structure, error) {
	found := map[PersonID]bool{}
	for _, a := range f.Assignments {
		if a.On(d) {
			found[a.Person] = true
		}
	}
	ids := slices.Sorted(maps.Keys(found))
	var err error
	if f.Substitutions, err = tx.SubstitutionsOf(ids); err != nil {
		return nil, err
	}
	for _, x := range f.Substitutions {
		found[x.Substitute] = true
	}
	ids = slices.Sorted(maps.Keys(found))
	if f.Absences, err = tx.AbsencesOf(ids); err != nil {
		return nil, err
	}
	if f.Names, err = tx.PersonNames(ids); err != nil {
		return nil, err
	}
	return NewStructure(d, f)
}

// StructureOn reads the structure on a day for questions about persons of one
// body.
func (s *Service) StructureOn(ctx context.Context, body BodyID, d day.Day, persons ...PersonID) (*Structure, error) {
	var out *Structure
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = StructureFor(tx, body, d, persons...)
		return err
	})
	return out, err
}

// WholeStructureOn reads the structure of a body on a day with everybody in it.
func (s *Service) WholeStructureOn(ctx context.Context, body BodyID, d day.Day) (*Structure, error) {
	var out *Structure
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = WholeStructure(tx, body, d)
		return err
	})
	return out, err
}

// InPostOnDay reads the facts on which it depends whether a person is
// appraised on a day; ok is false where the person holds no post on it.
func (s *Service) InPostOnDay(ctx context.Context, id PersonID, d day.Day) (in InPost, ok bool, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		held, err := tx.AssignmentsOfPersons([]PersonID{id})
		if err != nil {
			return err
		}
		away, err := tx.AbsencesOf([]PersonID{id})
		in, ok = InPostOn(d, held, away)
		return err
	})
	return in, ok, err
}

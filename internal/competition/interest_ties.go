package competition

import (
	"cmp"
	"slices"

	"tarazy/internal/candidate"
	"tarazy/internal/day"
	"tarazy/internal/people"
)

// The kinds of ties that places of work make, beside those of people.Ties.
const (
	tieUnit       = "same_unit"  // both work, or worked at one time, in one unit
	tieSupervises = "supervises" // one heads the unit of the other, or the one above it
)

// judged are what the system knows of a person who judges or is judged.
type judged struct {
	people.Interests
	places []place
}

// place is a post that a person holds or held.
type place struct {
	unit, above people.UnitID
	heads       bool
	from        day.Day
	until       *day.Day
}

// judgedOf reads what a person declared and where the person works. For a
// candidate the jobs of the file that went with the application count too.
func (s *Service) judgedOf(tx Tx, p people.PersonID, a *Application) (*judged, error) {
	person, err := tx.PersonGet(p)
	if err != nil {
		return nil, err
	}
	if person == nil {
		return nil, missing("person")
	}
	out := &judged{Interests: people.Interests{Person: p, IINMark: person.IINMark}}
	if out.Relatives, err = tx.RelativesOf(p); err != nil {
		return nil, err
	}
	if out.Employers, err = tx.FormerEmployersOf(p); err != nil {
		return nil, err
	}
	if a != nil {
		snap, err := s.SnapOf(tx, a)
		if err != nil {
			return nil, err
		}
		for _, j := range candidate.FactsOf(snap.Opened()).Facts.Jobs {
			out.Employers = append(out.Employers, people.FormerEmployer{Person: p, Name: j.Employer, BIN: j.BIN, From: j.From, Until: j.Until})
		}
	}
	out.places, err = placesOf(tx, p)
	return out, err
}

func placesOf(tx Tx, p people.PersonID) ([]place, error) {
	held, err := tx.AssignmentsOfPersons([]people.PersonID{p})
	if err != nil {
		return nil, err
	}
	var out []place
	for _, h := range held {
		post, err := tx.PostGet(h.Post)
		if err != nil {
			return nil, err
		}
		if post == nil {
			continue
		}
		x := place{unit: post.Unit, heads: post.Heads(), from: h.From, until: h.Until}
		unit, err := tx.UnitGet(post.Unit)
		if err != nil {
			return nil, err
		}
		if unit != nil {
			x.above = unit.Parent
		}
		out = append(out, x)
	}
	return out, nil
}

// tiesOf are what the system finds between a member and a candidate: what
// either declared, and common places of work. Each tie is named once.
func tiesOf(member, applicant *judged) []people.Tie {
	out := people.Ties(&member.Interests, &applicant.Interests)
	for _, x := range member.places {
		for _, y := range applicant.places {
			if !together(x.from, x.until, y.from, y.until) {
				continue
			}
			switch {
			case x.heads && (x.unit == y.unit || x.unit == y.above):
				out = append(out, people.Tie{Kind: tieSupervises, By: member.Person})
			case y.heads && (y.unit == x.unit || y.unit == x.above):
				out = append(out, people.Tie{Kind: tieSupervises, By: applicant.Person})
			case x.unit == y.unit:
				out = append(out, people.Tie{Kind: tieUnit, By: member.Person})
			}
		}
	}
	slices.SortFunc(out, func(a, b people.Tie) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.By, b.By), cmp.Compare(a.Relation, b.Relation), cmp.Compare(a.Employer, b.Employer))
	})
	return slices.Compact(out)
}

// together reports whether two times share a day; nil is an open end.
func together(from1 day.Day, until1 *day.Day, from2 day.Day, until2 *day.Day) bool {
	return (until1 == nil || from2 <= *until1) && (until2 == nil || from1 <= *until2)
}

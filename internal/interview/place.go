package interview

import (
	"tarazy/internal/access"
	"tarazy/internal/people"
)

// Place is how a person stands to an interview, for what is held beside it: the
// room of an interview by video.
type Place struct {
	Interview *Interview
	Series    *Series
	Case      *Case           // of the procedure; nil for a series of the body's own
	Relation  access.Relation // Subject for the candidate, whom nothing of the panel's is shown
	Seat      *Seat           // nil for none
}

// PlaceOf finds how a person stands to an interview. It refuses nobody: the caller
// asks the role table. The fault is interview.missing.interview.
func (s *Service) PlaceOf(tx Tx, by *access.Actor, id ID) (*Place, error) {
	i, se, err := interviewOf(tx, id)
	if err != nil {
		return nil, err
	}
	out := &Place{Interview: i, Series: se}
	if se.Case != "" && s.Case != nil {
		if out.Case, err = s.Case(tx, se.Case); err != nil {
			return nil, err
		}
	}
	if by != nil && people.PersonID(by.Person) == i.Person {
		out.Relation = access.Subject
		return out, nil
	}
	if out.Relation, err = s.relationTo(tx, se, by); err == nil && by != nil {
		out.Seat = se.SeatOf(people.PersonID(by.Person))
	}
	return out, err
}

// RoomPath is the address of the room of an interview by video.
func RoomPath(id ID) string { return "/rooms/" + string(id) }

// byVideo reports whether the interviews of a series have rooms: the law of its
// competition gives a link by video.
func (s *Service) byVideo(tx Tx, se *Series) (bool, error) {
	if se.Case == "" || s.Case == nil {
		return false, nil
	}
	c, err := s.Case(tx, se.Case)
	return err == nil && c != nil && c.Video.Clause != "", err
}

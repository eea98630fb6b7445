package room

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/blob"
	"tarazy/internal/fault"
	"tarazy/internal/id"
	"tarazy/internal/interview"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// Service carries out what is done in rooms.
type Service struct {
	Store      Store
	Interviews *interview.Service
	Blobs      blob.Store
	Master     *seal.Master
	IDs        id.Source
	// Record writes an act into the journal, in the transaction given.
	Record func(Tx, journal.Entry) error
}

// matter is a room with how the person who asks stands to it.
type matter struct {
	place *interview.Place
	me    people.PersonID
	role  Role
	room  *Room // nil: nobody has come in
}

// open reads a room that the actor has a verb on. The faults are room.missing,
// access.denied and interview.missing.interview.
func (s *Service) open(tx Tx, by *access.Actor, v access.Verb, id interview.ID) (*matter, error) {
	p, err := s.Interviews.PlaceOf(tx, by, id)
	if err != nil {
		return nil, err
	}
	switch {
	case !access.MayEver(by, v):
		return nil, fault.New(fault.Denied, "access.denied")
	case !access.May(by, v, access.Target{Body: string(p.Interview.Body), Relation: p.Relation}), !byVideo(p):
		return nil, missing()
	}
	m := &matter{place: p, me: people.PersonID(by.Person), role: roleOf(p)}
	m.room, err = tx.RoomGet(id)
	return m, err
}

func missing() error { return fault.New(fault.Missing, "room.missing") }

// byVideo reports whether an interview has a room: the law of its competition
// gives it a link by video.
func byVideo(p *interview.Place) bool { return p.Case != nil && p.Case.Video.Clause != "" }

// roleOf is what a person who may come in is there.
func roleOf(p *interview.Place) Role {
	switch {
	case p.Relation&access.Subject != 0:
		return Candidate
	case p.Seat == nil:
		return Observer
	case p.Seat.Duty == interview.LeadDuty:
		return Lead
	case p.Seat.Duty == interview.ExpertDuty:
		return Expert
	}
	return Panel
}

// lead lets in who leads the panel.
func (s *Service) lead(tx Tx, by *access.Actor, id interview.ID) (*matter, error) {
	m, err := s.open(tx, by, access.LeadRoom, id)
	if err == nil && m.role != Lead {
		err = fault.New(fault.Denied, "room.not_lead")
	}
	if err == nil {
		err = m.running()
	}
	return m, err
}

// running refuses a room in which nobody is, or that was closed.
func (m *matter) running() error {
	switch {
	case m.room == nil:
		return fault.New(fault.Conflict, "room.empty")
	case m.room.Closed != nil:
		return fault.New(fault.Conflict, "room.closed")
	}
	return nil
}

func (m *matter) entry(v access.Verb, facts any) journal.Entry {
	i := m.place.Interview
	return journal.Entry{Verb: string(v), Actor: string(m.me), Body: string(i.Body), Case: string(i.ID), Subject: string(i.Person), Facts: facts}
}

func save(tx Tx, r *Room) error {
	r.Version++
	ok, err := tx.RoomPut(r)
	if err == nil && !ok {
		err = fault.New(fault.Conflict, "interview.changed")
	}
	return err
}

// write carries out an act and stores the room.
func (s *Service) write(ctx context.Context, open func(Tx) (*matter, error), v access.Verb, act func(Tx, *matter) (facts any, err error)) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		m, err := open(tx)
		if err != nil {
			return err
		}
		facts, err := act(tx, m)
		if err != nil || facts == nil {
			return err
		}
		if err := save(tx, m.room); err != nil {
			return err
		}
		return s.Record(tx, m.entry(v, facts))
	})
}

// key is that of the candidate.
func (s *Service) key(tx Tx, p people.PersonID) (*seal.Key, error) {
	who, err := tx.PersonGet(p)
	if err != nil {
		return nil, err
	}
	if who == nil {
		return nil, missing()
	}
	key, err := s.Master.Key(who.Key)
	if err != nil {
		return nil, fmt.Errorf("key of person %s: %w", p, err)
	}
	return key, nil
}

// View is a room as one of its people sees it.
type View struct {
	Interview interview.Interview
	Title     interview.Official
	Room      *Room // nil: nobody has come in
	Me        Role
	Seat      *Seat // of the reader; nil: not come in yet
	Names     map[people.PersonID]string
	Minutes   *law.Value[int] // for one candidate; nil where the law sets none
	Video     law.Stands
	Kept      law.Value[int] // months
	Lines     []Line
	Now       time.Time
}

// See reads a room, with the lines after a number.
func (s *Service) See(ctx context.Context, by *access.Actor, id interview.ID, after int64) (*View, error) {
	var out *View
	err := s.Store.Read(ctx, func(tx Tx) error {
		m, err := s.open(tx, by, access.JoinRoom, id)
		if err != nil {
			return err
		}
		out, err = s.view(tx, m, after)
		return err
	})
	return out, err
}

func (s *Service) view(tx Tx, m *matter, after int64) (*View, error) {
	p := m.place
	out := &View{
		Interview: *p.Interview, Title: p.Series.Title, Room: m.room, Me: m.role, Seat: m.room.SeatOf(m.me), Names: map[people.PersonID]string{},
		Minutes: p.Case.Most, Video: p.Case.Video, Kept: p.Case.Kept, Now: tx.Now(),
	}
	if m.room == nil {
		return out, nil
	}
	if err := named(tx, m.room, out.Names); err != nil {
		return nil, err
	}
	var err error
	if out.Lines, err = tx.LinesOf(p.Interview.ID, after); err != nil || len(out.Lines) == 0 {
		return out, err
	}
	key, err := s.key(tx, p.Interview.Person)
	if err != nil {
		return nil, err
	}
	for i := range out.Lines {
		text, err := key.Open(fieldLine, out.Lines[i].Sealed)
		if err != nil {
			return nil, err
		}
		out.Lines[i].Text = string(text)
	}
	return out, nil
}

// named adds the names of those who have a seat.
func named(tx Tx, r *Room, into map[people.PersonID]string) error {
	for _, seat := range r.Seats {
		who, err := tx.PersonGet(seat.Person)
		if err != nil {
			return err
		}
		if who != nil {
			into[seat.Person] = who.Name()
		}
	}
	return nil
}

// What is sealed under the candidate's key.
const (
	fieldLine   = "room.line"
	fieldReason = "room.reason"
)

// hexed writes a hash as it stands in the journal.
func hexed(hash []byte) string { return hex.EncodeToString(hash) }

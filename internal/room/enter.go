package room

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
)

// Enter gives the actor a seat in a room, which is made by the first who comes. The
// candidate and an observer wait until the lead lets them in; the panel does not.
// The faults are room.missing, room.not_now, room.closed and room.consent, where the
// candidate has not answered about the recording.
func (s *Service) Enter(ctx context.Context, by *access.Actor, id interview.ID) (*View, error) {
	var out *View
	err := s.Store.Write(ctx, func(tx Tx) error {
		m, err := s.open(tx, by, access.JoinRoom, id)
		if err != nil {
			return err
		}
		if err := m.enterable(); err != nil {
			return err
		}
		if m.role == Candidate && (m.room == nil || m.room.Consent == nil) {
			return fault.New(fault.Conflict, "room.consent")
		}
		if m.room.SeatOf(m.me) == nil {
			if err := s.seat(tx, m); err != nil {
				return err
			}
		}
		out, err = s.view(tx, m, 0)
		return err
	})
	return out, err
}

// enterable refuses an interview that has no time yet, or is over.
func (m *matter) enterable() error {
	switch m.place.Interview.State {
	case interview.Planned, interview.UnderWay, interview.Held:
	default:
		return fault.New(fault.Conflict, "room.not_now")
	}
	if m.room != nil && m.room.Closed != nil {
		return fault.New(fault.Conflict, "room.closed")
	}
	return nil
}

// made makes the room where there is none; it is not stored yet.
func (m *matter) made(tx Tx) {
	if m.room == nil {
		i := m.place.Interview
		m.room = &Room{Interview: i.ID, Body: i.Body, Person: i.Person, Opened: tx.Now()}
	}
}

func (s *Service) seat(tx Tx, m *matter) error {
	m.made(tx)
	now := tx.Now()
	seat := Seat{ID: s.IDs.New("seat"), Person: m.me, Role: m.role, Entered: now}
	if !m.role.waits() {
		seat.Admitted = &now
	}
	m.room.Seats = append(m.room.Seats, seat)
	if err := save(tx, m.room); err != nil {
		return err
	}
	return s.Record(tx, m.entry(access.JoinRoom, map[string]any{"entered": string(m.role)}))
}

// AnswerConsent keeps the candidate's answer about the recording. Without consent the
// interview is held by video all the same, and nothing is recorded. The answer can be
// changed while the room is open; what was recorded until then stays. The faults are room.missing, room.not_now, room.closed and
// room.not_candidate.
func (s *Service) AnswerConsent(ctx context.Context, by *access.Actor, id interview.ID, given bool, l locale.Lang) error {
	open := func(tx Tx) (*matter, error) {
		m, err := s.open(tx, by, access.JoinRoom, id)
		if err == nil && m.role != Candidate {
			err = fault.New(fault.Denied, "room.not_candidate")
		}
		if err == nil {
			err = m.enterable()
		}
		return m, err
	}
	return s.write(ctx, open, access.JoinRoom, func(tx Tx, m *matter) (any, error) {
		m.made(tx)
		kept := m.place.Case.Kept
		m.room.Consent = &Consent{Given: given, Months: kept.V, Lang: string(l), At: tx.Now()}
		return map[string]any{"consent": given, "months": kept.V, "lang": string(l)}, nil
	})
}

// Recorded reports whether picture and sound are recorded now: the candidate has agreed
// and was let in, and the talk is not over. What the panel says among itself afterwards
// is nobody's recording.
func (v *View) Recorded() bool { return talks(&v.Interview) && v.Room.Recorded() }

// talks reports whether an interview is still ahead or under way.
func talks(i *interview.Interview) bool {
	return i.State == interview.Planned || i.State == interview.UnderWay
}

// Recorded reports whether a talk in the room is recorded: the candidate has agreed and
// was let in.
func (r *Room) Recorded() bool {
	if r == nil || r.Closed != nil || r.Consent == nil || !r.Consent.Given {
		return false
	}
	seat := r.SeatOf(r.Person)
	return seat != nil && seat.Admitted != nil
}

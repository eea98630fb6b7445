package room

import (
	"context"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/outbox"
)

// Admit lets in somebody who waits; the lead does. The faults are room.missing,
// room.not_lead, room.closed and room.no_seat.
func (s *Service) Admit(ctx context.Context, by *access.Actor, id interview.ID, seat string) error {
	return s.leads(ctx, by, id, func(tx Tx, m *matter) (any, error) {
		x := m.room.Seat(seat)
		if x == nil {
			return nil, fault.New(fault.Missing, "room.no_seat")
		}
		if x.Admitted != nil {
			return nil, nil
		}
		now := tx.Now()
		x.Admitted = &now
		return map[string]any{"admitted": string(x.Role), "recorded": m.room.Recorded()}, nil
	})
}

func (s *Service) leads(ctx context.Context, by *access.Actor, id interview.ID, act func(Tx, *matter) (any, error)) error {
	return s.write(ctx, func(tx Tx) (*matter, error) { return s.lead(tx, by, id) }, access.LeadRoom, act)
}

// reasonMost bounds the reason of an extension, in letters.
const reasonMost = 500

// Extend adds minutes to the time of an interview under way; the lead does, with a
// reason, which goes on record with them. At once at most as many minutes are added as
// the law gives. The faults are room.missing, room.not_lead, room.closed, room.not_begun,
// room.no_limit, room.minutes at minutes, room.reason and room.long at reason.
func (s *Service) Extend(ctx context.Context, by *access.Actor, id interview.ID, minutes int, reason string) error {
	return s.leads(ctx, by, id, func(tx Tx, m *matter) (any, error) {
		most, reason := m.place.Case.Most, strings.TrimSpace(reason)
		switch {
		case m.place.Interview.State != interview.UnderWay:
			return nil, fault.New(fault.Conflict, "room.not_begun")
		case most == nil:
			return nil, fault.New(fault.Conflict, "room.no_limit")
		case minutes < 1 || minutes > most.V:
			return nil, fault.New(fault.Invalid, "room.minutes", "most", most.V).At("minutes")
		case reason == "":
			return nil, fault.New(fault.Invalid, "room.reason").At("reason").Cited(most.Cite().Act, most.Clause)
		case len([]rune(reason)) > reasonMost:
			return nil, fault.New(fault.Invalid, "room.long", "most", reasonMost).At("reason")
		}
		key, err := s.key(tx, m.room.Person)
		if err != nil {
			return nil, err
		}
		sealed, err := key.Seal(fieldReason, []byte(reason))
		if err != nil {
			return nil, err
		}
		m.room.Extra = append(m.room.Extra, Extension{By: m.me, Minutes: minutes, Reason: sealed, At: tx.Now()})
		all := TimingOf(m.place.Interview.Began, most.V, m.room.Extra)
		return map[string]any{"added": minutes, "reason": reason, "minutes": all.Minutes + all.Extra}, nil
	})
}

// Close closes a room for good, and lets its recordings be destroyed when their term
// is over; the lead does. The faults are room.missing, room.not_lead, room.closed and
// room.still, where the talk is under way.
func (s *Service) Close(ctx context.Context, by *access.Actor, id interview.ID) error {
	return s.leads(ctx, by, id, func(tx Tx, m *matter) (any, error) {
		if m.place.Interview.State == interview.UnderWay {
			return nil, fault.New(fault.Conflict, "room.still")
		}
		now := tx.Now()
		m.room.Closed = &now
		due := now.AddDate(0, m.keeps(), 0)
		err := outbox.Enqueue(tx, outbox.Job{
			Kind: DestroyJob, Payload: DestroyPayload{Interview: id}, Body: string(m.room.Body), Case: string(id), Due: due,
		})
		return map[string]any{"closed": true, "kept_until": due.UTC().Format("2006-01-02")}, err
	})
}

// keeps is for how many months recordings are kept: as the candidate was told.
func (m *matter) keeps() int {
	if c := m.room.Consent; c != nil && c.Given {
		return c.Months
	}
	return m.place.Case.Kept.V
}

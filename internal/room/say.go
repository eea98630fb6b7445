package room

import (
	"context"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
)

// Bounds of what is written in a room.
const (
	lineMost  = 500 // letters of a line
	linesMost = 200 // lines of a person
	pressMost = 64  // bytes of a press
)

// Say writes a line for everybody in the room: about trouble with the line, not for
// the interview itself. The faults are room.missing, room.closed, room.no_seat,
// room.press, room.line and room.long at text, and room.lines.
func (s *Service) Say(ctx context.Context, by *access.Actor, id interview.ID, press, text string) error {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return fault.New(fault.Invalid, "room.line").At("text")
	case len([]rune(text)) > lineMost:
		return fault.New(fault.Invalid, "room.long", "most", lineMost).At("text")
	case press == "" || len(press) > pressMost:
		return fault.New(fault.Invalid, "room.press").At("press")
	}
	return s.Store.Write(ctx, func(tx Tx) error {
		m, err := s.open(tx, by, access.JoinRoom, id)
		if err != nil {
			return err
		}
		if err := m.running(); err != nil {
			return err
		}
		if m.room.SeatOf(m.me) == nil {
			return fault.New(fault.Missing, "room.no_seat")
		}
		n, err := tx.LineCount(id, m.me)
		if err != nil {
			return err
		}
		if n >= linesMost {
			return fault.New(fault.Conflict, "room.lines", "most", linesMost)
		}
		key, err := s.key(tx, m.room.Person)
		if err != nil {
			return err
		}
		l := &Line{Interview: id, Person: m.me, Press: press, At: tx.Now()}
		if l.Sealed, err = key.Seal(fieldLine, []byte(text)); err != nil {
			return err
		}
		_, err = tx.LineInsert(l)
		return err
	})
}

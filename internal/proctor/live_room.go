package proctor

import (
	"context"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/people"
)

// RoomPage is how many candidates one page of a sitting shows; waitingMost how many
// of those are named whom somebody has to look at.
const (
	RoomPage    = 30
	waitingMost = 60
)

// Tile is a candidate of a sitting as those see it who watch: by number alone.
type Tile struct {
	Attempt  exam.AttemptID
	Number   string
	State    LiveState
	Since    time.Time // of Offline: when the browser was heard last
	Section  int
	Left     time.Duration // of the section; −1 where none runs
	Answered int
	Beat     *Beat // nil before the first one
	Flags    map[FlagKind]int
	Unseen   int       // flags that nobody looked at
	Help     string    // what the candidate asks for; "" for nothing
	HelpAt   time.Time // since when
	Picture  time.Time // when the latest was taken; zero for none
}

// Room is a page of a sitting under way.
type Room struct {
	Sitting exam.Sitting
	Now     time.Time
	Tiles   []Tile // as they are to be looked at
	Total   int
	Page    int // from 1
	Pages   int
	Waiting []Waiting // of the whole sitting
}

// Room gives a page of a sitting, from 1. The fault is exam.missing.sitting.
func (s *Service) Room(ctx context.Context, by *access.Actor, id exam.SittingID, page int) (*Room, error) {
	var out *Room
	err := s.Store.Read(ctx, func(tx Tx) error {
		sitting, err := watchedSitting(tx, by, access.WatchExam, id)
		if err != nil {
			return err
		}
		me := people.PersonID(by.Person)
		page = max(page, 1)
		seats, err := tx.LiveSeats(LiveQuery{Sitting: id, Not: me, Offset: (page - 1) * RoomPage, Limit: RoomPage})
		if err != nil {
			return err
		}
		out = &Room{Sitting: *sitting, Now: tx.Now(), Total: seats.Total, Page: page, Pages: max((seats.Total+RoomPage-1)/RoomPage, 1)}
		if out.Waiting, err = tx.LiveWaiting(id, me, waitingMost); err != nil {
			return err
		}
		out.Tiles, err = s.tiles(tx, sitting, seats.Seats)
		return err
	})
	return out, err
}

// tiles makes the tiles of attempts.
func (s *Service) tiles(tx Tx, sitting *exam.Sitting, seats []LiveSeat) ([]Tile, error) {
	ids := make([]exam.AttemptID, len(seats))
	for i := range seats {
		ids[i] = seats[i].Attempt.ID
	}
	flags, err := tx.FlagCounts(ids)
	if err != nil {
		return nil, err
	}
	out := make([]Tile, len(seats))
	for i := range seats {
		if out[i], err = s.tile(tx.Now(), sitting, &seats[i], flags[ids[i]]); err != nil {
			return nil, err
		}
	}
	arrange(out)
	return out, nil
}

func (s *Service) tile(now time.Time, sitting *exam.Sitting, seat *LiveSeat, flags FlagCount) (Tile, error) {
	a := &seat.Attempt
	a.Test = sitting.Test
	a.Advance(now)
	t := Tile{
		Attempt: a.ID, Number: a.Number, Section: a.Section, Left: leftOf(a, now), Answered: seat.Answered, Beat: seat.Beat,
		Flags: flags.Of, Unseen: max(flags.All-seat.Looked, 0), Picture: seat.Picture,
	}
	t.State, t.Since = seat.stateOf(now)
	if seat.Help == nil {
		return t, nil
	}
	key, err := s.Master.Key(seat.Key)
	if err != nil {
		return t, err
	}
	t.HelpAt = seat.Help.At
	t.Help, err = seat.Help.open(key)
	return t, err
}

// LookedAt keeps that somebody who watches has looked at the flags of an attempt
// and seen to its requests for help. The fault is exam.missing.attempt.
func (s *Service) LookedAt(ctx context.Context, by *access.Actor, id exam.AttemptID) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		if _, err := watchedBy(tx, by, access.WatchExam, id); err != nil {
			return err
		}
		flags, err := tx.FlagCounts([]exam.AttemptID{id})
		if err != nil {
			return err
		}
		if _, err := tx.EntriesDone(id, tx.Now()); err != nil {
			return err
		}
		return tx.LookedPut(&Looked{Attempt: id, Flags: flags[id].All, By: people.PersonID(by.Person), At: tx.Now()})
	})
}

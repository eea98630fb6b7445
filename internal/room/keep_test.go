package room_test

import (
	"errors"
	"testing"
	"time"

	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/room"
	"tarazy/internal/room/roomtest"
)

// recorded lets the candidate agree and stores one piece of a recording.
func recorded(w *roomtest.World, i *interview.Interview) {
	w.T.Helper()
	ctx := w.T.Context()
	w.Must(w.Rooms.AnswerConsent(ctx, w.Candidate(), i.ID, true, locale.KK))
	v, err := w.Rooms.Enter(ctx, w.Candidate(), i.ID)
	w.Must(err)
	f, err := w.Rooms.File(string(i.ID), v.Seat.ID)
	w.Must(err)
	_, err = f.Write([]byte("piece"))
	w.Must(errors.Join(err, f.Close()))
}

// objects counts the files of rooms.
func objects(w *roomtest.World) (n int) {
	w.T.Helper()
	for _, err := range w.People.Blobs.List(w.T.Context(), "room/") {
		w.Must(err)
		n++
	}
	return n
}

// TestSEL19_ARoomThatNobodyClosedKeepsItsRecordingNoLonger: the term runs from the
// recording where the lead forgot to close, and from the close where not.
func TestSEL19_ARoomThatNobodyClosedKeepsItsRecordingNoLonger(t *testing.T) {
	roomtest.Each(t, func(w *roomtest.World) {
		i, ctx := w.Planned(), w.T.Context()
		recorded(w, i)
		p, err := w.Rooms.Recordings(ctx, w.HR, i.ID)
		if w.Must(err); p.Until == nil || !p.Until.Equal(w.Clock.Now().AddDate(0, 6, 0)) {
			t.Errorf("kept until %v", p.Until)
		}
		w.Must(w.Rooms.Destroy(ctx, room.DestroyPayload{Interview: i.ID, Unclosed: true}))
		if r := w.Stands(i.ID); objects(w) != 0 || r.Destroyed == nil || r.Closed == nil {
			t.Errorf("%d objects, destroyed %v, closed %v", objects(w), r.Destroyed, r.Closed)
		}
	})
	roomtest.Each(t, func(w *roomtest.World) {
		i, ctx := w.Planned(), w.T.Context()
		recorded(w, i)
		_, err := w.Rooms.Enter(ctx, w.Lead, i.ID)
		w.Must(err)
		w.Clock.Advance(24 * time.Hour)
		w.Must(w.Rooms.Close(ctx, w.Lead, i.ID))
		w.Must(w.Rooms.Destroy(ctx, room.DestroyPayload{Interview: i.ID, Unclosed: true}))
		if r := w.Stands(i.ID); objects(w) != 1 || r.Destroyed != nil {
			t.Error("destroyed a day before its term")
		}
	})
}

// TestSEL19_WhatThePanelSaysAfterwardsIsNotRecorded: the recording ends with the talk,
// though the room stays open.
func TestSEL19_WhatThePanelSaysAfterwardsIsNotRecorded(t *testing.T) {
	roomtest.Each(t, func(w *roomtest.World) {
		i, ctx := w.Planned(), w.T.Context()
		c, err := w.Live.Join(ctx, w.Lead, i.ID)
		w.Must(err)
		recorded(w, i)
		w.Must(w.Rooms.Admit(ctx, w.Lead, i.ID, w.Stands(i.ID).Seats[1].ID))
		last := func() room.Member {
			w.Must(c.Take(ctx, []byte(`{"still":true}`)))
			all := w.Engine.Joined()
			return all[len(all)-1]
		}
		if !last().Record {
			t.Error("the lead is not recorded while the candidate is there")
		}
		i, err = w.BeginTalk(ctx, w.Lead, i.ID, i.Version)
		w.Must(err)
		if !last().Record {
			t.Error("the talk is not recorded")
		}
		term := w.Today().Add(5)
		_, err = w.EndTalk(ctx, w.Lead, i.ID, i.Version, interview.EndIn{Next: "Шешім жарияланады", Term: &term})
		if w.Must(err); last().Record {
			t.Error("recorded after the talk")
		}
	})
}

// TestSEL19_RecordingsAreFinishedWithoutTheHand: a close that came to another process
// reaches the one that holds the room, and a room that is left after the talk is
// finished though nobody closed it.
func TestSEL19_RecordingsAreFinishedWithoutTheHand(t *testing.T) {
	roomtest.Each(t, func(w *roomtest.World) {
		i, ctx := w.Planned(), w.T.Context()
		other := &room.Live{Service: w.Rooms, Engine: &roomtest.Engine{}, Wall: w.Clock, Host: "two", Log: w.Live.Log}
		c, err := w.Live.Join(ctx, w.Lead, i.ID)
		w.Must(err)
		w.Must(other.End(ctx, w.Lead, i.ID))
		if len(w.Engine.Closed()) != 0 {
			t.Error("closed before the process knew")
		}
		w.Must(c.Take(ctx, []byte(`{"still":true}`)))
		if len(w.Engine.Closed()) == 0 {
			t.Error("the process that holds the room goes on")
		}
	})
	roomtest.Each(t, func(w *roomtest.World) {
		i, ctx := w.Planned(), w.T.Context()
		c, err := w.Live.Join(ctx, w.Lead, i.ID)
		w.Must(err)
		i, err = w.BeginTalk(ctx, w.Lead, i.ID, i.Version)
		w.Must(err)
		c.Leave(ctx)
		if len(w.Engine.Closed()) != 0 {
			t.Error("closed in the middle of the talk")
		}
		c, err = w.Live.Join(ctx, w.Lead, i.ID)
		w.Must(err)
		term := w.Today().Add(5)
		_, err = w.EndTalk(ctx, w.Lead, i.ID, i.Version, interview.EndIn{Next: "Шешім жарияланады", Term: &term})
		w.Must(err)
		c.Leave(ctx)
		if len(w.Engine.Closed()) == 0 {
			t.Error("left open after the talk")
		}
	})
}

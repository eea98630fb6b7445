package main

import (
	"context"
	"crypto/rand"

	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/room"
	"tarazy/internal/store"
	"tarazy/internal/web/page"
	"tarazy/internal/web/roompages"
)

// openRooms puts together the rooms of interviews by video, with what carries their
// picture and sound.
func (a *app) openRooms(context.Context) error {
	a.rooms = &room.Service{
		Store: store.As[room.Tx](a.db), Interviews: a.interviews, Blobs: a.blobs, Master: a.master, IDs: id.Random(),
		Record: func(tx room.Tx, e journal.Entry) error { return record(tx, e) },
	}
	engine, err := a.roomEngine(a.rooms.File, func(name string, f room.TrackFile) {
		if err := a.rooms.Finished(name, f); err != nil {
			a.log.Error("recording of a room not kept", "room", name, "error", err)
		}
	})
	if err != nil {
		return err
	}
	a.live = &room.Live{Service: a.rooms, Engine: engine, Wall: a.wall, Host: rand.Text(), Log: a.log}
	a.worker.Handle(examKind(room.DestroyJob, a.rooms.Destroy))
	return nil
}

// roomDeps are what the pages of rooms stand on.
func (a *app) roomDeps(draw page.Draw) roompages.Deps {
	return roompages.Deps{Rooms: a.rooms, Live: a.live, Draw: draw, Zone: a.zoneOf, Elsewhere: a.cfg.livekit != ""}
}

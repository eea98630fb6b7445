package room

import (
	"context"
	"errors"
	"io"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/blob"
	"tarazy/internal/interview"
	"tarazy/internal/journal"
	"tarazy/internal/people"
	"tarazy/internal/seal"
	"tarazy/internal/webm"
)

// Verbs of the journal that nobody does by a page.
const (
	VerbRecorded  = "room.recorded"
	VerbDestroyed = "room.destroyed"
)

func systemEntry(r *Room, verb string, facts any) journal.Entry {
	return journal.Entry{Verb: verb, Actor: "system", Body: string(r.Body), Case: string(r.Interview), Subject: string(r.Person), Facts: facts}
}

// Playback are the recordings of a room, to be played in step.
type Playback struct {
	Interview interview.Interview
	Title     interview.Official
	Room      *Room
	Names     map[people.PersonID]string
	Tracks    []Track // by their beginning
	Viewings  []Viewing
	Until     *time.Time // when they are destroyed, as the room stands; nil: nothing was recorded
	Runs      bool       // the talk may be under way: what was cut off may still be going on
}

// viewingsMost bounds the viewings that are listed.
const viewingsMost = 100

// viewingEvery is how often one who goes on looking is put on record anew.
const viewingEvery = 10 * time.Minute

// Recordings reads what was recorded of a room, and puts on record that the actor
// looks at it. The faults are room.missing and access.denied.
func (s *Service) Recordings(ctx context.Context, by *access.Actor, id interview.ID) (*Playback, error) {
	var out *Playback
	err := s.Store.Write(ctx, func(tx Tx) error {
		m, err := s.viewer(tx, by, id)
		if err != nil {
			return err
		}
		out, err = playback(tx, m)
		return err
	})
	return out, err
}

// viewer lets in who may see recordings, and puts that on record.
func (s *Service) viewer(tx Tx, by *access.Actor, id interview.ID) (*matter, error) {
	m, err := s.open(tx, by, access.SeeRoomRecording, id)
	if err != nil {
		return nil, err
	}
	if m.room == nil {
		return nil, missing()
	}
	now := tx.Now()
	fresh, err := tx.RoomViewing(&Viewing{Interview: id, Person: m.me, Slot: now.Truncate(viewingEvery), At: now})
	if err != nil || !fresh {
		return m, err
	}
	return m, s.Record(tx, m.entry(access.SeeRoomRecording, map[string]any{"role": string(by.Acting)}))
}

func playback(tx Tx, m *matter) (*Playback, error) {
	id := m.place.Interview.ID
	out := &Playback{Interview: *m.place.Interview, Title: m.place.Series.Title, Room: m.room, Names: map[people.PersonID]string{}}
	if err := named(tx, m.room, out.Names); err != nil {
		return nil, err
	}
	all, err := tx.TracksOf(id)
	if err != nil {
		return nil, err
	}
	from := m.room.Closed
	if from == nil && len(all) > 0 {
		from = &all[0].Began
	}
	if from != nil {
		until := from.AddDate(0, m.keeps(), 0)
		out.Until = &until
	}
	out.Runs = m.room.Closed == nil && talks(m.place.Interview)
	if m.room.Destroyed == nil {
		if out.Tracks, err = played(tx, all); err != nil {
			return nil, err
		}
	}
	out.Viewings, err = tx.RoomViewings(id, viewingsMost)
	for _, v := range out.Viewings {
		if who, err := tx.PersonGet(v.Person); err == nil && who != nil {
			out.Names[v.Person] = who.Name()
		}
	}
	return out, err
}

// OpenTrack opens a recording as one file that can be played from any point, and
// puts the viewing on record. The instant is that of its beginning. The faults are
// room.missing and access.denied.
func (s *Service) OpenTrack(ctx context.Context, by *access.Actor, id interview.ID, track string) (io.ReadSeeker, time.Time, error) {
	var (
		t     *Track
		parts []Part
		key   *seal.Key
	)
	err := s.Store.Write(ctx, func(tx Tx) error {
		m, err := s.viewer(tx, by, id)
		if err != nil {
			return err
		}
		if t, err = tx.TrackGet(track); err != nil {
			return err
		}
		if t == nil || t.Interview != id || m.room.Destroyed != nil {
			return missing()
		}
		if parts, err = tx.PartsOf(track); err != nil {
			return err
		}
		key, err = s.key(tx, m.room.Person)
		return err
	})
	if err != nil {
		return nil, time.Time{}, err
	}
	open := func(i int) ([]byte, error) { return s.openPart(ctx, key, &parts[i]) }
	if t.Length == 0 {
		file, err := mend(parts, open)
		return file, t.Began, err
	}
	sizes := make([]int64, len(parts))
	for i, p := range parts {
		sizes[i] = p.Size
	}
	return blob.NewReel(sizes, open), t.Began, nil
}

// sealedMore bounds what the seal adds to a piece, in bytes.
const sealedMore = 1 << 10

// openPart opens a piece. One that is gone is read as an element without meaning.
func (s *Service) openPart(ctx context.Context, key *seal.Key, p *Part) ([]byte, error) {
	sealed, err := blob.Read(ctx, s.Blobs, p.Key, p.Size+sealedMore)
	if errors.Is(err, blob.ErrNone) {
		return webm.Void(p.Size), nil
	}
	if err != nil {
		return nil, err
	}
	return key.Open(partField(p.Track, p.N), sealed)
}

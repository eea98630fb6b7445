package room

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
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
	Tracks    []Track // finished ones, by their start on the room's clock
	Viewings  []Viewing
	Until     *time.Time // when they are destroyed, as the room stands; nil: nothing was recorded
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
	if m.room.Destroyed == nil {
		out.Tracks = slices.DeleteFunc(all, func(t Track) bool { return t.Length == 0 })
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
	out, began := &reel{ctx: ctx, s: s, open: -1}, time.Time{}
	err := s.Store.Write(ctx, func(tx Tx) error {
		m, err := s.viewer(tx, by, id)
		if err != nil {
			return err
		}
		t, err := tx.TrackGet(track)
		if err != nil {
			return err
		}
		if t == nil || t.Interview != id || m.room.Destroyed != nil {
			return missing()
		}
		began = t.Began
		if out.parts, err = tx.PartsOf(track); err != nil {
			return err
		}
		out.key, err = s.key(tx, m.room.Person)
		return err
	})
	out.measure()
	return out, began, err
}

// reel reads a recording from its pieces; it keeps the one that was opened last.
type reel struct {
	ctx    context.Context
	s      *Service
	key    *seal.Key
	parts  []Part
	starts []int64
	size   int64
	at     int64
	open   int
	data   []byte
}

func (r *reel) measure() {
	r.starts, r.size = make([]int64, len(r.parts)), 0
	for i, p := range r.parts {
		r.starts[i] = r.size
		r.size += p.Size
	}
}

// Seek goes to a place in the file.
func (r *reel) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += r.size
	}
	if offset < 0 {
		return r.at, fmt.Errorf("room: seek to %d", offset)
	}
	r.at = offset
	return r.at, nil
}

// Read reads from the place on, at most to the end of a piece.
func (r *reel) Read(into []byte) (int, error) {
	if r.at >= r.size {
		return 0, io.EOF
	}
	i, found := slices.BinarySearch(r.starts, r.at)
	if !found {
		i--
	}
	if err := r.part(i); err != nil {
		return 0, err
	}
	n := copy(into, r.data[r.at-r.starts[i]:])
	r.at += int64(n)
	return n, nil
}

// part opens a piece, unless it is the one that is open. One that is gone is read as
// an element without meaning.
func (r *reel) part(i int) error {
	if i == r.open {
		return nil
	}
	p := &r.parts[i]
	in, _, err := r.s.Blobs.Get(r.ctx, p.Key)
	if errors.Is(err, blob.ErrNone) {
		r.open, r.data = i, webm.Void(p.Size)
		return nil
	}
	if err != nil {
		return err
	}
	sealed, err := io.ReadAll(in)
	if err := errors.Join(err, in.Close()); err != nil {
		return err
	}
	data, err := r.key.Open(partField(p.Track, p.N), sealed)
	if err != nil {
		return err
	}
	if int64(len(data)) != p.Size {
		return fmt.Errorf("room: piece %d of %s has %d bytes, not %d", p.N, p.Track, len(data), p.Size)
	}
	r.open, r.data = i, data
	return nil
}

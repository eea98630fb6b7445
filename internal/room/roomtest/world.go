// Package roomtest sets up rooms of interviews for tests: a competition whose act
// gives a link by video, its panel, an observer, and an engine that carries nothing.
package roomtest

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"sync"
	"testing"

	"tarazy/acts"
	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/competition"
	"tarazy/internal/decide"
	"tarazy/internal/id"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/room"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// World is a room with its people.
type World struct {
	*interviewtest.World
	Rooms    *room.Service
	Live     *room.Live
	Engine   *Engine
	Observer *access.Actor
	Rules    *competition.Rules
}

// Each runs fn in a new world on each kind of database.
func Each(t *testing.T, fn func(*World)) {
	t.Helper()
	for _, kind := range storetest.Kinds {
		t.Run(kind.Name, func(t *testing.T) {
			c := clock.NewFixed(interviewtest.Start)
			fn(New(t, storetest.Open(t, kind.URL(t), c), c))
		})
	}
}

var library = sync.OnceValues(func() (*law.Library, error) { return law.Load(acts.FS, decide.Kinds()...) })

// New makes a world on an empty database.
func New(t testing.TB, db *store.DB, c *clock.Fixed) *World {
	t.Helper()
	w := &World{World: interviewtest.New(t, db, c), Engine: &Engine{}}
	lib, err := library()
	w.Must(err)
	e, err := lib.Edition("selection-2023", "2023-03-01")
	w.Must(err)
	w.Rules = law.Rules[competition.Rules](e)
	w.Service.Case = func(tx interview.Tx, id string) (*interview.Case, error) {
		r := w.Rules
		return &interview.Case{
			ID: id, Body: w.Body, Open: true, Most: &r.Interview.MinutesMost, Video: r.Interview.VideoLink, Kept: r.Retention.RecordingsMonths,
		}, nil
	}
	w.Rooms = &room.Service{
		Store: store.As[room.Tx](db), Interviews: w.Service, Blobs: w.People.Blobs, Master: w.People.Master, IDs: id.Sequence(71),
		Record: func(tx room.Tx, e journal.Entry) error { return w.Record(tx, e) },
	}
	w.Live = &room.Live{Service: w.Rooms, Engine: w.Engine, Wall: c, Host: "one", Log: slog.New(slog.DiscardHandler)}
	w.Observer = &access.Actor{
		Person: w.Members[2].Person, Name: w.Members[2].Name, Acting: access.Observer, Body: string(w.Body), Held: []access.Held{{Role: access.Observer, Body: string(w.Body)}},
	}
	return w
}

// Planned is an interview of the competition, planned for now.
func (w *World) Planned() *interview.Interview {
	w.T.Helper()
	i := w.TalkPlanned(interview.ByPanel)
	w.Tx(func(tx interview.Tx) error {
		s, err := tx.SeriesGet(i.Series)
		w.Must(err)
		s.Case, s.Version = "vac_1", s.Version+1
		_, err = tx.SeriesUpdate(s)
		return err
	})
	return i
}

// Candidate is whose interview it is.
func (w *World) Candidate() *access.Actor { return w.Candidates[0] }

// Stands is a room as it is stored.
func (w *World) Stands(id interview.ID) *room.Room {
	w.T.Helper()
	var out *room.Room
	w.Must(w.Rooms.Store.Read(w.T.Context(), func(tx room.Tx) (err error) { out, err = tx.RoomGet(id); return err }))
	return out
}

// Played is a recording as HR plays it.
func (w *World) Played(id interview.ID, track string) []byte {
	w.T.Helper()
	r, _, err := w.Rooms.OpenTrack(w.T.Context(), w.HR, id, track)
	w.Must(err)
	data, err := io.ReadAll(r)
	w.Must(err)
	return data
}

// Engine carries nothing; it remembers who joined.
type Engine struct {
	mu     sync.Mutex
	joined []room.Member
	left   int
	closed []string
}

// Join remembers a member and greets its browser.
func (e *Engine) Join(_ context.Context, _ string, m room.Member, send func(json.RawMessage)) (room.Peer, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.joined = append(e.joined, m)
	send(json.RawMessage(`{"begin":{}}`))
	return peer{e}, nil
}

// Close remembers that a room was closed.
func (e *Engine) Close(_ context.Context, room string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = append(e.closed, room)
	return nil
}

// Joined are those who joined, in order, also again.
func (e *Engine) Joined() []room.Member {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]room.Member(nil), e.joined...)
}

// Closed are the rooms that were closed.
func (e *Engine) Closed() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]string(nil), e.closed...)
}

type peer struct{ e *Engine }

func (peer) Receive(json.RawMessage) error { return nil }

func (p peer) Leave() {
	p.e.mu.Lock()
	defer p.e.mu.Unlock()
	p.e.left++
}

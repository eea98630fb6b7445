package proctor

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"tarazy/internal/blob"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/seal"
	"tarazy/internal/webm"
)

// Film is one run of continuous video as one file that can be played from any
// point: the head that stands before the clusters, and the pieces behind it.
type Film struct {
	Attempt exam.AttemptID `json:"attempt"`
	Track   Track          `json:"track"`
	Run     string         `json:"run"`
	From    time.Time      `json:"from"`
	Until   time.Time      `json:"until"`
	Gaps    int            `json:"gaps"` // where pieces are missing
	File    webm.File      `json:"file"`
	Parts   []FilmPart     `json:"parts"` // of the file, in its order
}

// Run is continuous video of one recorder of one page.
type Run struct {
	Track Track
	Run   string
	From  time.Time
}

// FilmPart is what is taken of a piece for a film.
type FilmPart struct {
	Seq  int64  `json:"seq"`
	Hash []byte `json:"hash"`
	Key  string `json:"key"`
	Skip int64  `json:"skip"` // bytes at the head of the piece that are left out
	Size int64  `json:"size"` // bytes that are taken
}

type filmName struct {
	Track Track
	Run   string
}

// film makes a film of the pieces of a run. The faults are proctor.piece.gone,
// where its first piece never came or cannot be read any more, and webm.ErrHead.
func (s *Service) film(ctx context.Context, pieces []Piece) (*Film, error) {
	slices.SortFunc(pieces, func(a, b Piece) int { return cmp.Compare(a.Seq, b.Seq) })
	first := &pieces[0]
	if first.Seq != 1 {
		return nil, fault.New(fault.Missing, "proctor.piece.gone")
	}
	data, err := s.openRaw(ctx, first)
	if err != nil {
		return nil, err
	}
	f := &Film{Attempt: first.Attempt, Track: first.Track, Run: first.Run, From: first.From}
	parts := make([]webm.Part, len(pieces))
	for i := range pieces {
		p := &pieces[i]
		parts[i] = webm.Part{Place: p.Place, Size: p.Size, Gap: i > 0 && p.Seq != pieces[i-1].Seq+1}
		if parts[i].Gap {
			f.Gaps++
		}
		f.Until = latest(f.Until, p.Until)
	}
	file, cuts, err := webm.Join(data[:min(int64(len(data)), first.Place.Head)], parts)
	if err != nil {
		return nil, err
	}
	f.File = file
	for i, cut := range cuts {
		if cut.Size > 0 {
			f.Parts = append(f.Parts, FilmPart{Seq: pieces[i].Seq, Hash: pieces[i].Hash, Key: pieces[i].Key, Skip: cut.Skip, Size: cut.Size})
		}
	}
	return f, nil
}

// FilmsOf are the runs of continuous video of an attempt; of one that is still
// recorded as far as they go. The caller has found that the person may look.
func (s *Service) FilmsOf(ctx context.Context, id exam.AttemptID) (out []Film, err error) {
	open := false
	err = s.Store.Read(ctx, func(tx Tx) error {
		r, err := tx.RecordingOf(id)
		if err != nil || r == nil {
			return err
		}
		open = r.State == RecordingOpen
		out, err = tx.FilmsOf(id)
		return err
	})
	if err == nil && open {
		out, err = s.films(ctx, id)
	}
	slices.SortFunc(out, func(a, b Film) int {
		return cmp.Or(cmp.Compare(a.Track, b.Track), a.From.Compare(b.From), cmp.Compare(a.Run, b.Run))
	})
	return out, err
}

// OpenTrack opens a run of continuous video as one file with its length, to be
// played from any point; what is asked of it is read from the pieces, and no more.
// A piece that is gone by now is a gap: its bytes are read as an element without
// meaning. The instant is the last one of the run. The fault is
// proctor.film.missing. The caller has found that the person may look.
func (s *Service) OpenTrack(ctx context.Context, id exam.AttemptID, track Track, run string) (io.ReadSeeker, time.Time, error) {
	var f *Film
	var r *Recording
	var key *seal.Key
	var now time.Time
	name := filmName{track, run}
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		if r, key, err = s.recordingKey(tx, id); err != nil {
			return err
		}
		now = tx.Now()
		if f = s.shelf.find(r, name, now); f != nil {
			return nil
		}
		f, err = tx.FilmOf(id, track, run)
		if f != nil {
			s.shelf.put(r, f, now)
		}
		return err
	})
	if err == nil && f == nil {
		if f, err = s.filmNow(ctx, id, name); err == nil {
			s.shelf.put(r, f, now)
		}
	}
	if err != nil {
		return nil, time.Time{}, err
	}
	return s.reel(ctx, key, f), f.Until, nil
}

// filmNow is a run of a recording that is not closed, as far as it goes.
func (s *Service) filmNow(ctx context.Context, id exam.AttemptID, name filmName) (*Film, error) {
	all, err := s.stretches(ctx, PieceQuery{Attempt: id, Track: name.Track, Run: name.Run})
	if err != nil {
		return nil, err
	}
	pieces := all[name]
	if len(pieces) == 0 {
		return nil, fault.New(fault.Missing, "proctor.film.missing")
	}
	f, err := s.film(ctx, pieces)
	if isGone(err) || errors.Is(err, webm.ErrHead) {
		err = fault.New(fault.Missing, "proctor.film.missing").Wrap(err)
	}
	return f, err
}

// reel reads a film; its head is the first part.
func (s *Service) reel(ctx context.Context, key *seal.Key, f *Film) *blob.Reel {
	sizes := []int64{int64(len(f.File.Head))}
	for _, p := range f.Parts {
		sizes = append(sizes, p.Size)
	}
	return blob.NewReel(sizes, func(i int) ([]byte, error) {
		if i == 0 {
			return f.File.Head, nil
		}
		return s.filmPart(ctx, key, f, &f.Parts[i-1])
	})
}

// filmPart is what a film takes of a piece. One that is gone is read as an element
// without meaning.
func (s *Service) filmPart(ctx context.Context, key *seal.Key, f *Film, p *FilmPart) ([]byte, error) {
	whole, err := s.openUnder(ctx, key, &Piece{Attempt: f.Attempt, Track: f.Track, Run: f.Run, Kind: Stretch, Seq: p.Seq, Hash: p.Hash, Key: p.Key})
	if isGone(err) {
		return webm.Void(p.Size), nil
	}
	if err != nil {
		return nil, err
	}
	if int64(len(whole)) < p.Skip+p.Size {
		return nil, fmt.Errorf("proctor: piece %d of %s is shorter than it was", p.Seq, f.Run)
	}
	return whole[p.Skip : p.Skip+p.Size], nil
}

// whole gives a clip with its length and cues; one that cannot be read stays as it
// is.
func whole(p *Piece, data []byte) []byte {
	file, cuts, err := webm.Join(data[:min(int64(len(data)), p.Place.Head)], []webm.Part{{Place: p.Place, Size: int64(len(data))}})
	if err != nil {
		return data
	}
	cut := data[cuts[0].Skip : cuts[0].Skip+cuts[0].Size]
	return bytes.Join([][]byte{file.Head, cut}, nil)
}

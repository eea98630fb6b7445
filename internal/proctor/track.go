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
	f, err := s.filmOf(ctx, id, track, run)
	if err != nil {
		return nil, time.Time{}, err
	}
	key, err := s.pieceKey(ctx, id)
	if err != nil {
		return nil, time.Time{}, err
	}
	return newReel(ctx, s, key, f), f.Until, nil
}

func (s *Service) filmOf(ctx context.Context, id exam.AttemptID, track Track, run string) (f *Film, err error) {
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		f, err = tx.FilmOf(id, track, run)
		return err
	})
	if err != nil || f != nil {
		return f, err
	}
	all, err := s.stretches(ctx, PieceQuery{Attempt: id, Track: track, Run: run})
	if err != nil {
		return nil, err
	}
	pieces := all[filmName{track, run}]
	if len(pieces) == 0 {
		return nil, fault.New(fault.Missing, "proctor.film.missing")
	}
	f, err = s.film(ctx, pieces)
	if isGone(err) || errors.Is(err, webm.ErrHead) {
		err = fault.New(fault.Missing, "proctor.film.missing").Wrap(err)
	}
	return f, err
}

// reel reads a film; it keeps the piece that was opened last.
type reel struct {
	ctx    context.Context
	s      *Service
	key    *seal.Key
	film   *Film
	starts []int64 // of each part in the file
	at     int64
	open   int // part
	data   []byte
}

func newReel(ctx context.Context, s *Service, key *seal.Key, f *Film) *reel {
	r := &reel{ctx: ctx, s: s, key: key, film: f, starts: make([]int64, len(f.Parts)), open: -1}
	at := int64(len(f.File.Head))
	for i, p := range f.Parts {
		r.starts[i] = at
		at += p.Size
	}
	return r
}

// Seek goes to a place in the file.
func (r *reel) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += r.film.File.Size
	}
	if offset < 0 {
		return r.at, fmt.Errorf("proctor: seek to %d", offset)
	}
	r.at = offset
	return r.at, nil
}

// Read reads from the place on, at most to the end of a piece.
func (r *reel) Read(into []byte) (int, error) {
	head := int64(len(r.film.File.Head))
	switch {
	case r.at >= r.film.File.Size:
		return 0, io.EOF
	case r.at < head:
		n := copy(into, r.film.File.Head[r.at:])
		r.at += int64(n)
		return n, nil
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

// part opens a part, unless it is the one that is open.
func (r *reel) part(i int) error {
	if i == r.open {
		return nil
	}
	p := &r.film.Parts[i]
	whole, err := r.s.openUnder(r.ctx, r.key, &Piece{Attempt: r.film.Attempt, Track: r.film.Track, Run: r.film.Run, Kind: Stretch, Seq: p.Seq, Hash: p.Hash, Key: p.Key})
	if isGone(err) {
		r.open, r.data = i, webm.Void(p.Size)
		return nil
	}
	if err != nil {
		return err
	}
	if int64(len(whole)) < p.Skip+p.Size {
		return fmt.Errorf("proctor: piece %d of %s is shorter than it was", p.Seq, r.film.Run)
	}
	r.open, r.data = i, whole[p.Skip:p.Skip+p.Size]
	return nil
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

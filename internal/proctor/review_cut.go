package proctor

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/webm"
)

// cutMost is of how many pieces a cut is made at most: some minutes from its beginning.
const cutMost = 100

// beside reports whether a piece shows what was a while before, during or after a flag.
func (p *Piece) beside(f *Flag) bool {
	return !p.Until.Before(f.From.Add(-around)) && !p.From.After(f.Until.Add(around))
}

// Cut is continuous video beside a flag, of one recorder.
type Cut struct {
	Track Track
	Run   string
}

// CutsOf are the cuts of the video among pieces that are beside a flag.
func CutsOf(f *Flag, shown []Piece) (out []Cut) {
	for i := range shown {
		p := &shown[i]
		if cut := (Cut{p.Track, p.Run}); p.Kind == Stretch && p.beside(f) && !slices.Contains(out, cut) {
			out = append(out, cut)
		}
	}
	return out
}

// LookAtCut opens the video beside a confirmed flag for the candidate, as a film of its
// own, and puts that on record. The faults are proctor.review.missing and
// proctor.film.missing.
func (s *Service) LookAtCut(ctx context.Context, by *access.Actor, id exam.AttemptID, flag FlagID, cut Cut) ([]byte, error) {
	var first, pieces []Piece
	err := s.Store.Read(ctx, func(tx Tx) error {
		r, err := ownReview(tx, by, id)
		if err != nil || r.Outcome == nil || !r.confirmed(flag) {
			return absentReview(err)
		}
		flags, err := tx.FlagsOf(id)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(flags, func(f Flag) bool { return f.ID == flag })
		q := PieceQuery{Attempt: id, Track: cut.Track, Kind: Stretch, Run: cut.Run, Limit: 1}
		page, err := tx.PiecesOf(q)
		if err != nil {
			return err
		}
		first = page.Items
		q.From, q.Until, q.Limit = flags[i].From.Add(-around), flags[i].Until.Add(around), cutMost
		page, err = tx.PiecesOf(q)
		pieces = page.Items
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(first) == 0 || first[0].Seq != 1 || len(pieces) == 0 {
		return nil, fault.New(fault.Missing, "proctor.film.missing")
	}
	if err := s.Saw(ctx, by, id, SeenVideo); err != nil {
		return nil, err
	}
	return s.cut(ctx, &first[0], pieces)
}

// cut makes a film of pieces of a run; first is that with which the run begins.
func (s *Service) cut(ctx context.Context, first *Piece, pieces []Piece) ([]byte, error) {
	head, err := s.openRaw(ctx, first)
	if err != nil {
		return nil, err
	}
	var parts []webm.Part
	var data [][]byte
	last := int64(0)
	for i := range pieces {
		p := &pieces[i]
		whole, err := s.openRaw(ctx, p)
		if isGone(err) || len(parts) == 0 && p.Seq > 1 && len(p.Place.Clusters) == 0 {
			continue // the next one is behind a gap
		}
		if err != nil {
			return nil, err
		}
		parts, data = append(parts, webm.Part{Place: p.Place, Size: p.Size, Gap: p.Seq != last+1}), append(data, whole)
		last = p.Seq
	}
	out, err := webm.Slice(head[:min(int64(len(head)), first.Place.Head)], parts, data)
	if err != nil {
		return nil, fault.New(fault.Missing, "proctor.film.missing").Wrap(err)
	}
	return out, nil
}

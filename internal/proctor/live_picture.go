package proctor

import (
	"context"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
)

// LatestPicture opens the latest picture of the camera of an attempt, for one who
// watches, and puts on record that it was looked at. The faults are
// exam.missing.attempt and proctor.live.no_picture.
func (s *Service) LatestPicture(ctx context.Context, by *access.Actor, id exam.AttemptID) (jpeg []byte, at time.Time, err error) {
	var last *Piece
	err = s.Store.Read(ctx, func(tx Tx) error {
		if _, err := watchedBy(tx, by, access.WatchExam, id); err != nil {
			return err
		}
		last, err = tx.PieceLast(id, Camera, Snapshot)
		if err == nil && last == nil {
			err = fault.New(fault.Missing, "proctor.live.no_picture")
		}
		return err
	})
	if err != nil {
		return nil, time.Time{}, err
	}
	if err := s.Saw(ctx, by, id, SeenPicture); err != nil {
		return nil, time.Time{}, err
	}
	jpeg, err = s.OpenPiece(ctx, *last)
	return jpeg, last.From, err
}

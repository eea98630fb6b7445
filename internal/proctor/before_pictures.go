package proctor

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
)

// OwnPicture opens a picture that one handed in for a seat of the own. The faults
// are those of PicturesFor and proctor.picture.gone.
func (s *Service) OwnPicture(ctx context.Context, by *access.Actor, booking exam.BookingID, kind PictureKind) ([]byte, error) {
	t, err := s.seatOf(ctx, by, booking)
	if err != nil {
		return nil, err
	}
	return s.opened(ctx, func(tx Tx) (*Before, *Picture, error) {
		b, i, err := t.done(tx)
		if err != nil {
			return nil, nil, err
		}
		if i != nil && i.picture(kind) != nil {
			return b, i.picture(kind), nil
		}
		return b, pictureIn(b.Room, kind), nil
	})
}

// BeginningPicture opens a picture with which an attempt began, of the face or of the
// room, for the review: a JPEG. A document is never there. The caller has checked who
// asks and keeps the viewing on record. The fault is proctor.picture.gone.
func (s *Service) BeginningPicture(ctx context.Context, attempt exam.AttemptID, kind PictureKind) ([]byte, error) {
	return s.opened(ctx, func(tx Tx) (*Before, *Picture, error) {
		start, err := tx.BeginningOf(attempt)
		if err != nil || start == nil {
			return nil, nil, err
		}
		a, err := tx.ExamAttemptStanding(attempt)
		if err != nil || a == nil {
			return nil, nil, err
		}
		b := &Before{Person: a.Person}
		if kind == FaceShown {
			return b, start.Face, nil
		}
		return b, pictureIn(start.Room, kind), nil
	})
}

func pictureIn(all []Picture, kind PictureKind) *Picture {
	if n := slices.IndexFunc(all, func(p Picture) bool { return p.Kind == kind }); n >= 0 {
		return &all[n]
	}
	return nil
}

// opened opens the picture of a person that find gives.
func (s *Service) opened(ctx context.Context, find func(Tx) (*Before, *Picture, error)) ([]byte, error) {
	var open func() ([]byte, error)
	err := s.Store.Read(ctx, func(tx Tx) error {
		b, p, err := find(tx)
		if err != nil {
			return err
		}
		if p == nil {
			return fault.New(fault.Missing, "proctor.picture.gone")
		}
		key, err := s.keyOf(tx, b.Person)
		open = func() ([]byte, error) { return s.openPicture(ctx, key, p) }
		return err
	})
	if err != nil {
		return nil, err
	}
	return open()
}

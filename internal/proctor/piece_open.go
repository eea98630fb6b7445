package proctor

import (
	"context"
	"errors"

	"tarazy/internal/blob"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/seal"
)

// pieceField names what a piece is sealed as.
func pieceField(p *Piece) string { return "proctor.piece/" + string(p.Attempt) + "/" + p.Name() }

// OpenPiece reads a piece: a snapshot as it came, a clip as a file with its length.
// The fault is proctor.piece.gone. The caller has found that the person may look.
func (s *Service) OpenPiece(ctx context.Context, p Piece) ([]byte, error) {
	data, err := s.openRaw(ctx, &p)
	if err == nil && p.Kind == Clip {
		data = whole(&p, data)
	}
	return data, err
}

// openRaw reads a piece as it came.
func (s *Service) openRaw(ctx context.Context, p *Piece) ([]byte, error) {
	key, err := s.pieceKey(ctx, p.Attempt)
	if err != nil {
		return nil, err
	}
	return s.openUnder(ctx, key, p)
}

func (s *Service) openUnder(ctx context.Context, key *seal.Key, p *Piece) ([]byte, error) {
	sealed, err := blob.Read(ctx, s.Blobs, p.Key, 2*VideoMost)
	if errors.Is(err, blob.ErrNone) {
		return nil, fault.New(fault.Missing, "proctor.piece.gone").Wrap(err)
	}
	if err != nil {
		return nil, err
	}
	return key.Open(pieceField(p), sealed)
}

// pieceKey is the key under which the pieces of an attempt are sealed.
func (s *Service) pieceKey(ctx context.Context, id exam.AttemptID) (key *seal.Key, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		_, key, err = s.recordingKey(tx, id)
		return err
	})
	return key, err
}

// recordingKey is a recording with that key.
func (s *Service) recordingKey(tx Tx, id exam.AttemptID) (*Recording, *seal.Key, error) {
	r, err := tx.RecordingOf(id)
	if err != nil {
		return nil, nil, err
	}
	if r == nil {
		return nil, nil, fault.New(fault.Missing, "proctor.piece.gone")
	}
	key, err := s.keyOf(tx, r.Person)
	return r, key, err
}

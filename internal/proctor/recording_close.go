package proctor

import (
	"context"
	"errors"
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/outbox"
	"tarazy/internal/webm"
)

// VerbRecorded is the verb under which the journal holds that a recording was
// closed, with what it holds.
const VerbRecorded = "recording.closed"

// Closer is the job that closes recordings.
func (s *Service) Closer() outbox.Kind {
	return outbox.Kind{Name: CloseJob, Step: func(ctx context.Context, t *outbox.Task) (bool, error) {
		var in ClosePayload
		if err := t.Decode(&in); err != nil {
			return false, outbox.Permanent(err)
		}
		return true, s.CloseRecording(ctx, in.Attempt)
	}}
}

// CloseRecording closes the recording of an attempt that is over and has had its
// time to catch up. One that still runs gets another job. It does nothing a second
// time.
func (s *Service) CloseRecording(ctx context.Context, id exam.AttemptID) error {
	due, err := s.closing(ctx, id)
	if err != nil || !due {
		return err
	}
	films, err := s.films(ctx, id)
	if err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx Tx) error {
		r, err := tx.RecordingOf(id)
		if err != nil || r == nil || r.State != RecordingOpen {
			return err
		}
		a, err := tx.ExamAttemptStanding(id)
		if err != nil {
			return err
		}
		for i := range films {
			if err := tx.FilmPut(&films[i]); err != nil {
				return err
			}
		}
		return s.closed(tx, r, a)
	})
}

// closing tells whether a recording is to be closed now; else it leaves another
// job.
func (s *Service) closing(ctx context.Context, id exam.AttemptID) (due bool, err error) {
	err = s.Store.Write(ctx, func(tx Tx) error {
		due = false
		r, err := tx.RecordingOf(id)
		if err != nil || r == nil || r.State != RecordingOpen {
			return err
		}
		a, err := tx.ExamAttemptStanding(id)
		if err != nil || a == nil {
			return err
		}
		if a.Finished == nil {
			return r.remindClose(tx, latest(a.Deadline, tx.Now()))
		}
		if due = !tx.Now().Before(r.until(*a.Finished)); !due {
			return r.remindClose(tx, *a.Finished)
		}
		return nil
	})
	return due, err
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// closed stores a recording as closed, with what it holds.
func (s *Service) closed(tx Tx, r *Recording, a *exam.Attempt) (err error) {
	if r.Pieces, r.Bytes, err = tx.PieceSums(r.Attempt); err != nil {
		return err
	}
	r.Version++
	r.State, r.Ended = RecordingClosed, a.Finished
	if ok, err := tx.RecordingPut(r); err != nil || !ok {
		return changedOr(err)
	}
	kept, err := s.KeepClosed(tx, r.Attempt)
	if err != nil {
		return err
	}
	if r.Pieces == 0 {
		if err := s.keepUnjudged(tx, kept, a); err != nil {
			return err
		}
	}
	if err := s.remindProctors(tx, r.Attempt); err != nil {
		return err
	}
	return s.Record(tx, journal.Entry{
		Verb: VerbRecorded, Actor: "system", Body: string(r.Body), Case: string(r.Attempt), Subject: string(r.Person),
		Facts: map[string]any{"pieces": r.Pieces, "bytes": r.Bytes, "root": kept.Root, "mode": r.Mode},
	})
}

// piecesMost is how many pieces are read at a time.
const piecesMost = 500

// stretches reads the pieces of continuous video of an attempt, by run.
func (s *Service) stretches(ctx context.Context, q PieceQuery) (map[filmName][]Piece, error) {
	out := map[filmName][]Piece{}
	q.Kind, q.Limit = Stretch, piecesMost
	for {
		var page PiecePage
		err := s.Store.Read(ctx, func(tx Tx) (err error) {
			page, err = tx.PiecesOf(q)
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, p := range page.Items {
			name := filmName{p.Track, p.Run}
			out[name] = append(out[name], p)
		}
		if q.After = page.Next; q.After == "" {
			return out, nil
		}
	}
}

// films makes the runs of continuous video of an attempt. One whose first piece
// never came cannot be played and is left out.
func (s *Service) films(ctx context.Context, id exam.AttemptID) ([]Film, error) {
	all, err := s.stretches(ctx, PieceQuery{Attempt: id})
	if err != nil {
		return nil, err
	}
	var out []Film
	for _, pieces := range all {
		f, err := s.film(ctx, pieces)
		if isGone(err) || errors.Is(err, webm.ErrHead) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, *f)
	}
	return out, nil
}

// isGone reports whether a piece is not there.
func isGone(err error) bool { return fault.Is(err, "proctor.piece.gone") }

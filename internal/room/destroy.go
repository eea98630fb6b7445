package room

import (
	"context"
	"crypto/sha256"
	"time"

	"tarazy/internal/interview"
	"tarazy/internal/outbox"
)

// DestroyJob is the kind of the job that destroys the recordings of a room whose term
// is over.
const DestroyJob = "room.destroy"

// DestroyPayload names the interview.
type DestroyPayload struct {
	Interview interview.ID `json:"interview"`
	// Unclosed says that the job was left when a recording began: a room that its lead
	// has closed since then leaves it to the job of the close.
	Unclosed bool `json:"unclosed,omitempty"`
}

// disputeEvery is how long an open appeal is waited for before it is looked at again.
const disputeEvery = 7 * 24 * time.Hour

// Destroy destroys the recordings of a room: it is the handler of DestroyJob. While an
// appeal about the application is open they stay, and the job comes again. The proof
// goes on record: which files, how large, with what hashes. A room that its lead never
// closed is closed then. It does nothing a second time.
func (s *Service) Destroy(ctx context.Context, in DestroyPayload) error {
	var parts []Part
	done := false
	err := s.Store.Read(ctx, func(tx Tx) error {
		parts = nil
		r, err := tx.RoomGet(in.Interview)
		if done = r == nil || r.Destroyed != nil || in.Unclosed && r.Closed != nil; err != nil || done {
			return err
		}
		tracks, err := tx.TracksOf(in.Interview)
		for i := 0; err == nil && i < len(tracks); i++ {
			var more []Part
			more, err = tx.PartsOf(tracks[i].ID)
			parts = append(parts, more...)
		}
		return err
	})
	if err != nil || done {
		return err
	}
	if waits, err := s.disputed(ctx, in); err != nil || waits {
		return err
	}
	for _, p := range parts {
		if err := s.Blobs.Delete(ctx, p.Key); err != nil {
			return err
		}
	}
	return s.Store.Write(ctx, func(tx Tx) error {
		r, err := tx.RoomGet(in.Interview)
		if err != nil || r == nil || r.Destroyed != nil {
			return err
		}
		facts, err := destroyed(tx, in.Interview)
		if err != nil {
			return err
		}
		now := tx.Now()
		r.Destroyed = &now
		if r.Closed == nil {
			r.Closed = &now
		}
		if err := save(tx, r); err != nil {
			return err
		}
		return s.Record(tx, systemEntry(r, VerbDestroyed, facts))
	})
}

// disputed tells whether the recordings are needed for an open appeal; then it leaves
// another job.
func (s *Service) disputed(ctx context.Context, in DestroyPayload) (open bool, err error) {
	if s.Interviews.Disputed == nil {
		return false, nil
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		open = false
		i, err := tx.InterviewGet(in.Interview)
		if err != nil || i == nil || i.Case == "" {
			return err
		}
		if open, err = s.Interviews.Disputed(tx, i.Case); err != nil || !open {
			return err
		}
		return outbox.Enqueue(tx, outbox.Job{Kind: DestroyJob, Payload: in, Body: string(i.Body), Case: string(i.ID), Due: tx.Now().Add(disputeEvery)})
	})
	return open, err
}

// destroyed forgets the pieces of a room and tells what they were.
func destroyed(tx Tx, id interview.ID) (map[string]any, error) {
	tracks, err := tx.TracksOf(id)
	if err != nil {
		return nil, err
	}
	root, pieces, bytes, cut := sha256.New(), 0, int64(0), 0
	for _, t := range tracks {
		if t.Length == 0 {
			cut++
		}
		all, err := tx.PartsOf(t.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			root.Write(p.Hash)
			bytes += p.Size
		}
		pieces += len(all)
		if err := tx.PartsDelete(t.ID); err != nil {
			return nil, err
		}
	}
	return map[string]any{"files": len(tracks), "cut": cut, "pieces": pieces, "bytes": bytes, "root": hexed(root.Sum(nil))}, nil
}

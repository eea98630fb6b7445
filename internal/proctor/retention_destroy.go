package proctor

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/outbox"
)

// DestroyJob is the kind of the job that deletes what is kept of an attempt when its
// term is over: the recording, the pictures and the check of equipment before it.
const DestroyJob = "recording.destroy"

// The verbs under which the journal holds a deletion: that it was begun, with what
// there is, and that nothing is left.
const (
	VerbDestroyBegun = "recording.destroy"
	VerbDestroyed    = "recording.destroyed"
)

// Destroyer is the job that deletes recordings. Each step deletes some objects and
// then their rows: what breaks off in between is deleted once more, and no row goes
// before its object.
func (s *Service) Destroyer() outbox.Kind {
	return outbox.Kind{Name: DestroyJob, Step: func(ctx context.Context, t *outbox.Task) (bool, error) {
		var id exam.AttemptID
		if err := t.Decode(&id); err != nil {
			return false, outbox.Permanent(err)
		}
		return s.destroyStep(ctx, id)
	}}
}

// destroyStep does the next part of a deletion, and tells whether nothing is left to
// do: also where the recording is held, or its term has changed.
func (s *Service) destroyStep(ctx context.Context, id exam.AttemptID) (done bool, err error) {
	var k *Kept
	var pieces []Piece
	var keys []string
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		if k, err = tx.KeptGet(id); err != nil || k == nil {
			return err
		}
		switch {
		case k.due(tx.Now()):
			k.Gone, keys, err = goneOf(tx, k)
		case k.State == Going:
			page, err := tx.PiecesOf(PieceQuery{Attempt: id, Limit: piecesAtOnce})
			pieces = page.Items
			return err
		default:
			done = true
		}
		return err
	})
	switch {
	case err != nil || k == nil || done:
		return err == nil, err
	case k.State == StillKept:
		if k.Gone.Missing, err = s.missing(ctx, k, keys); err != nil {
			return false, err
		}
		return false, s.beginDestroy(ctx, k)
	case len(pieces) > 0:
		return false, s.destroyPieces(ctx, id, pieces)
	}
	if err := s.destroyRest(ctx, k); err != nil {
		return false, err
	}
	return true, s.endDestroy(ctx, id)
}

// goneOf is what there is of a recording before it is deleted, and where its objects
// have to lie.
func goneOf(tx Tx, k *Kept) (*Gone, []string, error) {
	made, keys, err := madeOf(tx, k.Attempt)
	if err != nil {
		return nil, nil, err
	}
	g := &Gone{Made: made, From: tx.Now()}
	before, identity, err := tx.BeforeGet(k.Booking)
	if err != nil {
		return nil, nil, err
	}
	done := Prepared{Before: before, Identity: identity}
	for _, p := range done.Pictures() {
		g.Pictures, keys = append(g.Pictures, p.Hash), append(keys, p.Key)
	}
	check, err := tx.EquipmentBound(k.Attempt)
	if err != nil || check == nil {
		return g, keys, err
	}
	g.Check, err = check.hash()
	return g, keys, err
}

// hash is the SHA-256 of a bound check as JSON.
func (b *Bound) hash() ([]byte, error) {
	data, err := json.Marshal(b)
	sum := sha256.Sum256(data)
	return sum[:], err
}

// folders are where the objects of an attempt lie.
func (k *Kept) folders() []string {
	return []string{RecordingFolder(k.Attempt), picturesFolder(k.Booking)}
}

// missing counts the objects that are on record and not there.
func (s *Service) missing(ctx context.Context, k *Kept, keys []string) (n int64, err error) {
	there := map[string]bool{}
	for _, folder := range k.folders() {
		for o, err := range s.Blobs.List(ctx, folder) {
			if err != nil {
				return 0, err
			}
			there[o.Key] = true
		}
	}
	for _, key := range keys {
		if !there[key] {
			n++
		}
	}
	return n, nil
}

// beginDestroy puts on record what is deleted and why, unless somebody came before.
func (s *Service) beginDestroy(ctx context.Context, seen *Kept) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		k, err := tx.KeptGet(seen.Attempt)
		if err != nil || k == nil || k.Version != seen.Version || !k.due(tx.Now()) {
			return err
		}
		k.Version++
		k.State, k.Gone = Going, seen.Gone
		if err := settled(tx.KeptPut(k)); err != nil {
			return err
		}
		facts := k.Gone.facts()
		facts["pictures"], facts["class"], facts["until"] = append([][]byte{}, k.Gone.Pictures...), k.Class, k.Until.String()
		facts["act"], facts["edition"] = k.Finding.Act, k.Finding.Edition
		return s.Record(tx, k.entry(VerbDestroyBegun, "system", facts, nil, nil))
	})
}

// destroyPieces deletes the objects of pieces, and then their rows.
func (s *Service) destroyPieces(ctx context.Context, id exam.AttemptID, pieces []Piece) error {
	names := make([]string, len(pieces))
	for i := range pieces {
		if err := s.Blobs.Delete(ctx, pieces[i].Key); err != nil {
			return err
		}
		names[i] = pieces[i].Name()
	}
	return s.Store.Write(ctx, func(tx Tx) error { return tx.PiecesDelete(id, names) })
}

// destroyRest deletes what else lies in the folders of an attempt: pieces that no row
// came to, and the pictures of its seat.
func (s *Service) destroyRest(ctx context.Context, k *Kept) error {
	for _, folder := range k.folders() {
		for o, err := range s.Blobs.List(ctx, folder) {
			if err != nil {
				return err
			}
			if err := s.Blobs.Delete(ctx, o.Key); err != nil {
				return err
			}
		}
	}
	return nil
}

// endDestroy puts on record that nothing is left.
func (s *Service) endDestroy(ctx context.Context, id exam.AttemptID) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		k, err := tx.KeptGet(id)
		if err != nil || k == nil || k.State != Going {
			return err
		}
		now := tx.Now()
		k.Version++
		k.State, k.Gone.At = AllGone, &now
		if err := settled(tx.KeptPut(k)); err != nil {
			return err
		}
		if err := tx.FilmsDelete(id); err != nil {
			return err
		}
		if err := tx.EquipmentUnbind(id); err != nil {
			return err
		}
		r, err := tx.RecordingOf(id)
		if err != nil {
			return err
		}
		if r != nil {
			r.Version++
			r.State = RecordingDestroyed
			if err := settled(tx.RecordingPut(r)); err != nil {
				return err
			}
		}
		facts := k.Gone.facts()
		facts["begun"] = k.Gone.From.UTC().Format(time.RFC3339)
		return s.Record(tx, k.entry(VerbDestroyed, "system", facts, nil, nil))
	})
}

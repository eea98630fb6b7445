package room

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"time"

	"tarazy/internal/interview"
	"tarazy/internal/outbox"
	"tarazy/internal/seal"
	"tarazy/internal/webm"
)

// patience is how long one piece may take to be stored.
const patience = 30 * time.Second

// File opens the file of a member's recording in a room of the engine: what the engine writes at once is one
// piece, sealed under the candidate's key and stored alone, so that a file whose end
// never came is there as far as it went.
func (s *Service) File(room, member string) (io.WriteCloser, error) {
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	f := &file{s: s}
	err := s.Store.Write(ctx, func(tx Tx) error {
		r, err := tx.RoomGet(interview.ID(room))
		if err != nil {
			return err
		}
		if r.Seat(member) == nil {
			return missing()
		}
		f.track = Track{ID: s.IDs.New("trk"), Interview: r.Interview, Seat: member, Began: tx.Now()}
		if f.key, err = s.key(tx, r.Person); err != nil {
			return err
		}
		if err := tx.TrackPut(&f.track); err != nil || r.Consent == nil {
			return err
		}
		return outbox.Enqueue(tx, outbox.Job{
			Kind: DestroyJob, Payload: DestroyPayload{Interview: r.Interview, Unclosed: true}, Body: string(r.Body), Case: string(r.Interview),
			Due: f.track.Began.AddDate(0, r.Consent.Months, 0),
		})
	})
	if err != nil {
		return nil, fmt.Errorf("recording of a member of %s: %w", room, err)
	}
	return f, nil
}

// file is a recording that is being written, by one goroutine.
type file struct {
	s      *Service
	key    *seal.Key
	track  Track
	hashes [][]byte // of the pieces
	size   int64
}

// Write stores a piece.
func (f *file) Write(p []byte) (int, error) {
	n := int64(len(f.hashes) + 1)
	hash, err := f.put(n, "", p)
	if err != nil {
		return 0, err
	}
	f.hashes, f.size = append(f.hashes, hash), f.size+int64(len(p))
	return len(p), nil
}

// Place keeps when the file begins: what is cut off later can be played at its time.
func (f *file) Place(from time.Time) error {
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	f.track.From = from
	return f.s.Store.Write(ctx, func(tx Tx) error { return tx.TrackPut(&f.track) })
}

// Rewrite puts another head in place of the first piece.
func (f *file) Rewrite(head []byte) error {
	if len(f.hashes) == 0 {
		return nil
	}
	hash, err := f.put(1, "-head", head)
	if err != nil {
		return err
	}
	f.hashes[0] = hash
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	return f.s.Blobs.Delete(ctx, objectOf(&f.track, 1, ""))
}

func (f *file) put(n int64, suffix string, data []byte) ([]byte, error) {
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	sealed, err := f.key.Seal(partField(f.track.ID, n), data)
	if err != nil {
		return nil, err
	}
	object := objectOf(&f.track, n, suffix)
	if _, err := f.s.Blobs.Put(ctx, object, bytes.NewReader(sealed)); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	part := &Part{Track: f.track.ID, N: n, Size: int64(len(data)), Hash: sum[:], Key: object, Starts: -1}
	if place, err := webm.Find(data, false); err == nil && len(place.Clusters) == 1 {
		part.Starts, part.Lasts, part.Seen = place.Clusters[0].Time, place.Last, place.Seen
	}
	return sum[:], f.s.Store.Write(ctx, func(tx Tx) error { return tx.PartPut(part) })
}

// Close does nothing: each piece is stored already.
func (f *file) Close() error { return nil }

// Kept tells the engine where the file is: the key is the ID of its track.
func (f *file) Kept() (key string, size int64, hash []byte) {
	return f.track.ID, f.size, hashOf(f.hashes)
}

func hashOf(pieces [][]byte) []byte {
	all := sha256.New()
	for _, h := range pieces {
		all.Write(h)
	}
	return all.Sum(nil)
}

func partField(track string, n int64) string { return fmt.Sprintf("room.part/%s/%d", track, n) }

func objectOf(t *Track, n int64, suffix string) string {
	return fmt.Sprintf("room/%s/%s/%d%s", t.Interview, t.ID, n, suffix)
}

// Finished is told by the engine of each file that is finished.
func (s *Service) Finished(room string, f TrackFile) error {
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	return s.Store.Write(ctx, func(tx Tx) error {
		t, err := tx.TrackGet(f.Key)
		if err != nil {
			return err
		}
		if t == nil {
			return fmt.Errorf("a finished recording of %s that was never begun", room)
		}
		t.Kind, t.From, t.Length, t.Size, t.Hash, t.Gaps = f.Kind, f.From, f.Length, f.Size, f.Hash, f.Gaps
		if err := tx.TrackPut(t); err != nil {
			return err
		}
		r, err := tx.RoomGet(t.Interview)
		if err != nil {
			return err
		}
		missing := time.Duration(0)
		for _, g := range t.Gaps {
			missing += g.Length
		}
		e := systemEntry(r, VerbRecorded, map[string]any{
			"track": t.ID, "role": string(r.Seat(t.Seat).Role), "seconds": int(t.Length / time.Second), "missing": int(missing.Round(time.Second) / time.Second),
			"bytes": t.Size, "hash": hexed(t.Hash),
		})
		return s.Record(tx, e)
	})
}

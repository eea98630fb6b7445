package store_test

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"
	"time"

	"tarazy/internal/proctor"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/webm"
)

// TestSEL13_PiecesAreKeptOnceAndReadInTheOrderOfTime stores pieces of a recording in
// another order than they were made in, some of them again.
func TestSEL13_PiecesAreKeptOnceAndReadInTheOrderOfTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		attemptsFor(t, db, "1")
		began := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		piece := func(kind proctor.PieceKind, seq int64, text string, arrived int) proctor.Piece {
			sum := sha256.Sum256([]byte(text))
			from := began.Add(time.Duration(seq) * time.Second)
			return proctor.Piece{
				Attempt: "att_1", Track: proctor.Camera, Kind: kind, Run: "runrunrun", Seq: seq, From: from, Until: from.Add(time.Second), Type: "x", Size: 10, Hash: sum[:],
				Key: "recording/att_1/" + text, At: began.Add(time.Hour + time.Duration(arrived)*time.Second), Marks: proctor.PieceMarks{Thinned: 2},
				Place: webm.Place{Head: 3, Clusters: []webm.Cluster{{At: 3, Time: 7}}, Whole: 9, Last: 1},
			}
		}
		r := &proctor.Recording{Attempt: "att_1", Version: 1, Body: "a", Person: personOf("1"), State: proctor.RecordingOpen, Mode: proctor.Full, Began: began}
		write(t, db, func(tx *store.Tx) error {
			if ok, err := tx.RecordingPut(r); err != nil || !ok {
				t.Errorf("recording: %t %v", ok, err)
			}
			if ok, err := tx.RecordingPut(r); err != nil || ok {
				t.Errorf("recording twice: %t %v", ok, err)
			}
			out, err := tx.PiecesAppend([]proctor.Piece{piece(proctor.Snapshot, 3, "c", 0), piece(proctor.Snapshot, 1, "a", 0)})
			if err != nil || !slices.Equal(out, []proctor.PieceOutcome{proctor.PieceStored, proctor.PieceStored}) {
				t.Errorf("stored: %v %v", out, err)
			}
			out, err = tx.PiecesAppend([]proctor.Piece{piece(proctor.Stretch, 2, "b", 1), piece(proctor.Snapshot, 3, "c", 1), piece(proctor.Snapshot, 1, "another", 1)})
			if !slices.Equal(out, []proctor.PieceOutcome{proctor.PieceStored, proctor.PieceKnown, proctor.PieceAnother}) {
				t.Errorf("again: %v %v", out, err)
			}
			return err
		})
		read(t, db, func(tx *store.Tx) error {
			page, err := tx.PiecesOf(proctor.PieceQuery{Attempt: "att_1", Limit: 2})
			if err != nil || len(page.Items) != 2 || page.Items[0].Seq != 1 || page.Items[1].Seq != 2 || page.Next == "" {
				t.Errorf("first page: %+v %v", page, err)
			}
			want := piece(proctor.Snapshot, 1, "a", 0)
			if got := fmt.Sprintf("%+v", page.Items[0]); got != fmt.Sprintf("%+v", want) {
				t.Errorf("read %s, not %+v", got, want)
			}
			page, err = tx.PiecesOf(proctor.PieceQuery{Attempt: "att_1", Limit: 2, After: page.Next})
			if err != nil || len(page.Items) != 1 || page.Items[0].Seq != 3 || page.Next != "" {
				t.Errorf("second page: %+v %v", page, err)
			}
			page, err = tx.PiecesOf(proctor.PieceQuery{Attempt: "att_1", Kind: proctor.Snapshot, From: began.Add(2500 * time.Millisecond), Until: began.Add(time.Minute)})
			if err != nil || len(page.Items) != 1 || page.Items[0].Seq != 3 {
				t.Errorf("of a time: %+v %v", page, err)
			}
			last, err := tx.PieceLast("att_1", proctor.Camera, proctor.Snapshot)
			if err != nil || last == nil || last.Seq != 3 {
				t.Errorf("last: %+v %v", last, err)
			}
			none, err := tx.PieceLast("att_1", proctor.Screen, proctor.Snapshot)
			if err != nil || none != nil {
				t.Errorf("of the screen: %+v %v", none, err)
			}
			n, size, err := tx.PieceSums("att_1")
			if n != 3 || size != 30 {
				t.Errorf("sums: %d %d", n, size)
			}
			return err
		})
		write(t, db, func(tx *store.Tx) error {
			film := &proctor.Film{Attempt: "att_1", Track: proctor.Camera, Run: "runrunrun", File: webm.File{Head: []byte{1, 2}, Size: 9, Millis: 5}, Parts: []proctor.FilmPart{{Seq: 2, Key: "k", Size: 7}}}
			if err := tx.FilmPut(film); err != nil {
				return err
			}
			film.Gaps = 1
			if err := tx.FilmPut(film); err != nil {
				return err
			}
			got, err := tx.FilmOf("att_1", proctor.Camera, "runrunrun")
			if err != nil || got == nil || got.Gaps != 1 || len(got.Parts) != 1 || len(got.File.Head) != 2 {
				t.Errorf("film: %+v %v", got, err)
			}
			if err := tx.FilmsDelete("att_1"); err != nil {
				return err
			}
			first := piece(proctor.Snapshot, 1, "a", 0)
			if err := tx.PiecesDelete("att_1", []string{first.Name(), "none"}); err != nil {
				return err
			}
			if n, _, err := tx.PieceSums("att_1"); n != 2 || err != nil {
				t.Errorf("%d are left, %v", n, err)
			}
			r.Version, r.State = 2, proctor.RecordingClosed
			if ok, err := tx.RecordingPut(r); err != nil || !ok {
				t.Errorf("closed: %t %v", ok, err)
			}
			now, err := tx.RecordingOf("att_1")
			if err != nil || now == nil || now.State != proctor.RecordingClosed {
				t.Errorf("recording: %+v %v", now, err)
			}
			return err
		})
	})
}

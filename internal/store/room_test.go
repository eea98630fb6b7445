package store_test

import (
	"testing"
	"time"

	"tarazy/internal/room"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

var _ room.Tx = (*store.Tx)(nil)

// roomOf stores an interview with its room.
func roomOf(t *testing.T, db *store.DB) *room.Room {
	t.Helper()
	contestBody(t, db, "a", 0)
	contestPersons(t, db, "М", "Н")
	at := storetest.Start
	r := &room.Room{
		Interview: "int_1", Version: 1, Body: "a", Person: "perМ", Opened: at, Consent: &room.Consent{Given: true, Months: 6, Lang: "kk", At: at},
		Seats: []room.Seat{{ID: "seat_1", Person: "perМ", Role: room.Candidate, Entered: at}},
	}
	write(t, db, func(tx *store.Tx) error {
		s := storedSeries(1, "vac_1", "perН")
		return firstError(must(tx.SeriesInsert(s)), must(tx.InterviewInsert(storedInterview(1, s, "perМ", at))), must(tx.RoomPut(r)))
	})
	return r
}

func TestSEL19_ARoomComesBackWithItsLinesInOrder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := roomOf(t, db)
		write(t, db, func(tx *store.Tx) error {
			if ok, err := tx.RoomPut(r); ok || err != nil {
				t.Error("a room was made twice", err)
			}
			r.Version, r.Extra = 2, []room.Extension{{By: "perН", Minutes: 5, Reason: []byte{1, 2}, At: storetest.Start}}
			if err := must(tx.RoomPut(r)); err != nil {
				return err
			}
			if ok, err := tx.RoomPut(r); ok || err != nil {
				t.Error("an old version was written", err)
			}
			for i, want := range []bool{true, true, false} {
				l := &room.Line{Interview: "int_1", Person: "perМ", Press: []string{"p1", "p2", "p1"}[i], At: storetest.Start, Sealed: []byte{byte(i)}}
				if ok, err := tx.LineInsert(l); ok != want || err != nil || ok && l.N != int64(i+1) {
					t.Errorf("line %d: %t %d %v", i, ok, l.N, err)
				}
			}
			return nil
		})
		read(t, db, func(tx *store.Tx) error {
			got, err := tx.RoomGet("int_1")
			equal(t, "room", got, r)
			none, err2 := tx.RoomGet("int_2")
			if none != nil {
				t.Error("a room of no interview")
			}
			lines, err3 := tx.LinesOf("int_1", 1)
			if len(lines) != 1 || lines[0].N != 2 || lines[0].Press != "p2" || !lines[0].At.Equal(storetest.Start) || lines[0].Sealed[0] != 1 {
				t.Errorf("lines: %+v", lines)
			}
			n, err4 := tx.LineCount("int_1", "perМ")
			if n != 2 {
				t.Errorf("%d lines", n)
			}
			return firstError(err, err2, err3, err4)
		})
	})
}

func TestSEL19_OneProcessHoldsARoom(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		at := storetest.Start
		for _, x := range []struct {
			host string
			at   time.Time
			want bool
		}{{"one", at, true}, {"two", at.Add(time.Second), false}, {"one", at.Add(20 * time.Second), true}, {"two", at.Add(40 * time.Second), false}, {"two", at.Add(time.Minute), true}} {
			write(t, db, func(tx *store.Tx) error {
				ok, err := tx.RoomLease("int_1", x.host, x.at, x.at.Add(30*time.Second))
				if ok != x.want {
					t.Errorf("%s at %v: %t", x.host, x.at.Sub(at), ok)
				}
				return err
			})
		}
		write(t, db, func(tx *store.Tx) error {
			if err := tx.RoomRelease("int_1", "one"); err != nil {
				return err
			}
			if ok, err := tx.RoomLease("int_1", "one", at.Add(time.Minute), at.Add(time.Hour)); ok || err != nil {
				t.Error("what another holds was given back", err)
			}
			if err := tx.RoomRelease("int_1", "two"); err != nil {
				return err
			}
			return must(tx.RoomLease("int_1", "one", at.Add(time.Minute), at.Add(time.Hour)))
		})
	})
}

func TestSEL19_TracksOfARoomAndWhoLookedAtThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		roomOf(t, db)
		at := storetest.Start
		track := &room.Track{ID: "trk_1", Interview: "int_1", Seat: "seat_1", Began: at, From: at.Add(time.Second)}
		part := func(n int64, size int64, key string) *room.Part {
			return &room.Part{Track: "trk_1", N: n, Size: size, Hash: []byte{byte(n)}, Key: key, Starts: 1000 * n, Lasts: 990, Seen: 6}
		}
		write(t, db, func(tx *store.Tx) error {
			err := firstError(tx.TrackPut(track), tx.PartPut(part(2, 20, "b")), tx.PartPut(part(1, 10, "a")), tx.PartPut(part(1, 11, "a2")))
			track.Kind, track.Length, track.Size, track.Hash = "audio", time.Minute, 31, []byte{9}
			track.Gaps = []room.Gap{{From: at.Add(2 * time.Second), Length: time.Second}}
			return firstError(err, tx.TrackPut(track))
		})
		look := func(slot time.Duration, want bool) {
			t.Helper()
			write(t, db, func(tx *store.Tx) error {
				ok, err := tx.RoomViewing(&room.Viewing{Interview: "int_1", Person: "perН", Slot: at.Add(slot), At: at.Add(slot + time.Second)})
				if ok != want {
					t.Errorf("viewing at %v: %t", slot, ok)
				}
				return err
			})
		}
		look(0, true)
		look(0, false)
		look(10*time.Minute, true)
		read(t, db, func(tx *store.Tx) error {
			all, err := tx.TracksOf("int_1")
			equal(t, "tracks", all, []room.Track{*track})
			one, err2 := tx.TrackGet("trk_1")
			equal(t, "track", one, track)
			parts, err3 := tx.PartsOf("trk_1")
			equal(t, "parts", parts, []room.Part{*part(1, 11, "a2"), *part(2, 20, "b")})
			seen, err4 := tx.RoomViewings("int_1", 10)
			if len(seen) != 2 || !seen[0].Slot.Equal(at.Add(10*time.Minute)) {
				t.Errorf("viewings: %+v", seen)
			}
			return firstError(err, err2, err3, err4)
		})
		write(t, db, func(tx *store.Tx) error { return tx.PartsDelete("trk_1") })
		read(t, db, func(tx *store.Tx) error {
			parts, err := tx.PartsOf("trk_1")
			if len(parts) != 0 {
				t.Errorf("left: %+v", parts)
			}
			return err
		})
	})
}

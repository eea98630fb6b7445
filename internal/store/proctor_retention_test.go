package store_test

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// attemptsFor are begun attempts in body "a", one for each name.
func attemptsFor(t testing.TB, db *store.DB, names ...string) {
	t.Helper()
	seatsFor(t, db, names...)
	write(t, db, func(tx *store.Tx) (err error) {
		for _, name := range names {
			a := &exam.Attempt{ID: exam.AttemptID("att_" + name), Version: 1, Booking: exam.BookingID("bkg_" + name), Sitting: "sit", Body: "a", Person: personOf(name), Number: name}
			err = firstError(err, must(tx.ExamAttemptInsert(a)))
		}
		return err
	})
}

func keptAs(name string, class proctor.Class, ends int) *proctor.Kept {
	k := &proctor.Kept{
		Attempt: exam.AttemptID("att_" + name), Version: 1, Body: "a", Person: personOf(name), Booking: exam.BookingID("bkg_" + name), Number: name, Case: "app_" + name, Test: "knowledge", State: proctor.StillKept, Class: class, Made: proctor.Made{Bytes: 10, Pieces: 2},
	}
	if ends > 0 {
		until, at := day.Of(2026, 3, ends), time.Date(2026, 3, ends+1, 0, 0, 0, 0, time.UTC)
		k.Until, k.Ends = &until, &at
	}
	return k
}

func TestSEL13_RecordingsAreListedByTheEndOfTheirTerm(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		attemptsFor(t, db, "1", "2", "3", "4")
		held := keptAs("2", proctor.Breach, 3)
		held.Hold = &proctor.Hold{Why: "суд", By: personOf("1")}
		decided := keptAs("3", proctor.Plain, 1)
		decided.Finding = &law.Finding{Act: "a", Edition: "e", Rule: "r", Outcome: "o", Reasons: []law.Reason{{Key: "k", Cite: fault.Citation{Act: "a", Clause: "1"}, Args: fault.Args{"months": 3}}}}
		write(t, db, func(tx *store.Tx) (err error) {
			for _, k := range []*proctor.Kept{keptAs("1", proctor.Unreviewed, 0), held, decided, keptAs("4", proctor.Breach, 9)} {
				err = firstError(err, must(tx.KeptPut(k)))
			}
			if ok, twice := tx.KeptPut(keptAs("4", proctor.Plain, 1)); ok || twice != nil {
				t.Errorf("kept twice: %t %v", ok, twice)
			}
			later := keptAs("4", proctor.Breach, 9)
			later.Version = 3
			if ok, stale := tx.KeptPut(later); ok || stale != nil {
				t.Errorf("in place of a version that is not there: %t %v", ok, stale)
			}
			return err
		})
		read(t, db, func(tx *store.Tx) error {
			for name, c := range map[string]struct {
				q    proctor.KeptQuery
				want []string
			}{
				"all":           {proctor.KeptQuery{Bodies: []people.BodyID{"a"}}, []string{"3", "2", "4", "1"}},
				"of a class":    {proctor.KeptQuery{Bodies: []people.BodyID{"a"}, Class: proctor.Breach}, []string{"2", "4"}},
				"held":          {proctor.KeptQuery{Bodies: []people.BodyID{"a"}, Held: true}, []string{"2"}},
				"gone":          {proctor.KeptQuery{Bodies: []people.BodyID{"a"}, State: proctor.AllGone}, nil},
				"of a stranger": {proctor.KeptQuery{Bodies: []people.BodyID{"b"}}, nil},
				"of no body":    {proctor.KeptQuery{}, nil},
				"of a person":   {proctor.KeptQuery{Person: personOf("4")}, []string{"4"}},
			} {
				page, err := tx.KeptList(c.q)
				if err != nil {
					return err
				}
				var got []string
				for _, k := range page.Items {
					got = append(got, k.Number)
				}
				if !slices.Equal(got, c.want) {
					t.Errorf("%s: %v, want %v", name, got, c.want)
				}
			}
			first, err := tx.KeptList(proctor.KeptQuery{Bodies: []people.BodyID{"a"}, Limit: 3})
			if err != nil || len(first.Items) != 3 || first.Next == "" {
				t.Errorf("the first page: %+v %v", first, err)
			}
			rest, err := tx.KeptList(proctor.KeptQuery{Bodies: []people.BodyID{"a"}, Limit: 3, After: first.Next})
			if err != nil || len(rest.Items) != 1 || rest.Items[0].Number != "1" || rest.Next != "" {
				t.Errorf("the second: %+v %v", rest, err)
			}
			k, err := tx.KeptGet("att_3")
			if err != nil || k.Until.String() != "2026-03-01" || k.Finding.Reasons[0].Args["months"] == nil || k.Finding.Reasons[0].Cite.Clause != "1" {
				t.Errorf("%+v %v", k, err)
			}
			of, err := tx.KeptOfCase("app_4", "knowledge")
			if err != nil || len(of) != 1 || of[0].Number != "4" {
				t.Errorf("of a case: %+v %v", of, err)
			}
			none, err := tx.KeptGet("att_none")
			if none != nil {
				t.Errorf("%+v", none)
			}
			return err
		})
	})
}

func TestSEL13_AViewingIsOnRecordOnceInItsTenMinutes(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 4, 0, 0, time.UTC)
	look := func(person string, after time.Duration) *proctor.Viewing {
		now := at.Add(after)
		return &proctor.Viewing{Attempt: "att_1", Person: personOf(person), Role: access.Proctor, What: proctor.SeenClip, At: now, Slot: now.Truncate(10 * time.Minute)}
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		attemptsFor(t, db, "1", "2")
		write(t, db, func(tx *store.Tx) error {
			for _, c := range []struct {
				v     *proctor.Viewing
				fresh bool
			}{{look("1", 0), true}, {look("1", time.Minute), false}, {look("2", time.Minute), true}, {look("1", 6*time.Minute), true}} {
				if known, err := tx.ViewingKnown(c.v); err != nil || known == c.fresh {
					t.Errorf("known %t %v", known, err)
				}
				if fresh, err := tx.ViewingInsert(c.v); err != nil || fresh != c.fresh {
					t.Errorf("at %s: %t %v", c.v.At, fresh, err)
				}
			}
			return nil
		})
		read(t, db, func(tx *store.Tx) error {
			all, err := tx.ViewingsOf("att_1", 9)
			if err != nil || len(all) != 3 || !all[0].At.Equal(at.Add(6*time.Minute)) || all[0].Role != access.Proctor || all[2].What != proctor.SeenClip {
				t.Errorf("%+v %v", all, err)
			}
			who, err := tx.ViewersOf("att_1")
			if !slices.Equal(who, []people.PersonID{personOf("1"), personOf("2")}) {
				t.Error(who)
			}
			return err
		})
	})
}

// TestSEL13_TenThousandRecordingsAreListedAtOnce: a page of them, by each view; at
// full size it has to take less than 50 ms.
func TestSEL13_TenThousandRecordingsAreListedAtOnce(t *testing.T) {
	n, full := 500, os.Getenv("TARAZY_LONG") != ""
	if full {
		n = 10_000
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		names := make([]string, n)
		for i := range names {
			names[i] = fmt.Sprintf("%05d", i)
		}
		attemptsFor(t, db, names...)
		write(t, db, func(tx *store.Tx) (err error) {
			for i, name := range names {
				err = firstError(err, must(tx.KeptPut(keptAs(name, proctor.Classes[i%len(proctor.Classes)], i%28))))
			}
			return err
		})
		read(t, db, func(tx *store.Tx) error {
			for name, q := range map[string]proctor.KeptQuery{
				"all": {}, "of a class": {Class: proctor.Contested, State: proctor.StillKept}, "held": {Held: true},
			} {
				q.Bodies, q.Limit = []people.BodyID{"a"}, 50
				began := time.Now()
				page, err := tx.KeptList(q)
				took := time.Since(began)
				if err != nil || name != "held" && len(page.Items) != 50 {
					t.Errorf("%s: %d %v", name, len(page.Items), err)
				}
				t.Logf("%s: %s", name, took.Round(time.Microsecond))
				if full && took > 50*time.Millisecond {
					t.Errorf("%s took %s", name, took)
				}
			}
			return nil
		})
	})
}

// TestSEL13_RecordingsThatAreKeptAreGivenWithTheirPieces, the oldest piece first;
// one that goes, and one that is still open, are not given.
func TestSEL13_RecordingsThatAreKeptAreGivenWithTheirPieces(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		attemptsFor(t, db, "1", "2", "3", "4")
		at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		write(t, db, func(tx *store.Tx) (err error) {
			for name, state := range map[string]proctor.RecordingState{"1": proctor.RecordingClosed, "2": proctor.RecordingOpen, "3": proctor.RecordingClosed, "4": proctor.RecordingClosed} {
				k := keptAs(name, proctor.Plain, 1)
				if name == "3" {
					k.State = proctor.Going
				}
				r := &proctor.Recording{Attempt: k.Attempt, Version: 1, Body: "a", Person: k.Person, State: state, Began: at}
				err = firstError(err, must(tx.RecordingPut(r)), must(tx.KeptPut(k)))
			}
			var all []proctor.Piece
			for n := range 3 {
				all = append(all, proctor.Piece{
					Attempt: "att_1", Track: proctor.Camera, Kind: proctor.Snapshot, Run: "r", Seq: int64(n + 1), From: at.Add(-time.Duration(n) * time.Second), Until: at, At: at,
					Hash: []byte{byte(n)}, Key: fmt.Sprint("k", n), Size: 1,
				})
			}
			_, appended := tx.PiecesAppend(all)
			return firstError(err, appended)
		})
		read(t, db, func(tx *store.Tx) error {
			got := ""
			err := tx.BesideRecordings(func(a exam.AttemptID, hashes [][]byte, objects []string) error {
				got += fmt.Sprintf("%s %v %v ", a, hashes, objects)
				return nil
			})
			if want := "att_1 [[2] [1] [0]] [k2 k1 k0] att_4 [] [] "; got != want {
				t.Errorf("%q, not %q", got, want)
			}
			return err
		})
	})
}

package proctor_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
)

// begun is an attempt, for a case, that began with pictures and a check of equipment.
func begun(w *proctortest.World, of string) (*access.Actor, exam.AttemptID) {
	w.T.Helper()
	who, booking := w.Seat()
	checks(w, who, "", "one", proctortest.Good())
	w.Tx(func(tx exam.Tx) error {
		b, err := tx.BookingGet(booking)
		if err != nil {
			return err
		}
		b.Version++
		b.Case = of
		_, err = tx.BookingUpdate(b)
		return err
	})
	id, err := w.Begin(w.T.Context(), who, booking)
	w.Must(err)
	return who, id
}

// ends lets attempts end without an answer.
func ends(w *proctortest.World, all ...exam.AttemptID) {
	w.T.Helper()
	for _, id := range all {
		a, _ := w.Stored(id)
		w.Clock.Advance(max(0, a.Ends().Add(time.Hour).Sub(w.Clock.Now())))
		w.Must(w.End(w.T.Context(), id))
	}
}

// room is where the pictures before an attempt lie.
func room(v *proctor.KeptView) string {
	return "proctor/before/" + strings.ToLower(string(v.Booking)) + "/"
}

// TestSEL13_WhatAnUnrecordedAttemptBeganWithGoesAtTheEndOfItsTerm: the pictures and the
// check of equipment, with a proof; not a moment before.
func TestSEL13_WhatAnUnrecordedAttemptBeganWithGoesAtTheEndOfItsTerm(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, id := begun(w, "")
		ends(w, id)
		v := shown(w, id)
		if v.Class != proctor.Unrecorded || v.Until == nil || v.Until.String() != "2023-06-17" || v.Finding.Reasons[0].Cite.Clause != "step-9" || v.Pieces != 0 {
			t.Fatalf("%+v %+v", v.Kept, v.Finding)
		}
		if own, err := w.Proctor.MyRecordings(t.Context(), who); err != nil || len(own) != 1 || own[0].Class != proctor.Unrecorded {
			t.Errorf("the candidate sees %+v %v", own, err)
		}
		pictures, said := lies(w, room(v)), len(w.Journal)
		w.Clock.Advance(v.Ends.Add(-time.Second).Sub(w.Clock.Now()))
		runs(w)
		if lies(w, room(v)) != pictures || pictures == 0 || bound(w, id) == nil {
			t.Fatalf("%d of %d pictures before the time", lies(w, room(v)), pictures)
		}
		w.Clock.Advance(time.Second)
		runs(w)
		v = shown(w, id)
		if v.State != proctor.AllGone || lies(w, room(v)) != 0 || bound(w, id) != nil {
			t.Fatalf("%+v, %d pictures", v.Kept, lies(w, room(v)))
		}
		if g := v.Gone; len(g.Pictures) != pictures || len(g.Check) != 32 || g.Missing != 0 || g.At == nil {
			t.Errorf("the proof: %+v", g)
		}
		if got := verbs(w, said); !slices.Equal(got, []string{proctor.VerbDestroyBegun, proctor.VerbDestroyed}) {
			t.Errorf("in the journal: %v", got)
		}
		last := w.Journal[len(w.Journal)-1]
		if facts := last.Facts.(map[string]any); !bytes.Equal(facts["check"].([]byte), v.Gone.Check) {
			t.Errorf("the journal's proof: %v", facts)
		}
	})
}

// TestSEL13_AnUnrecordedAttemptIsHeldAndDisputedAsARecordingIs and the term is counted
// from the end of the dispute.
func TestSEL13_AnUnrecordedAttemptIsHeldAndDisputedAsARecordingIs(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		_, disputed := begun(w, "app_1")
		_, held := begun(w, "")
		ends(w, disputed, held)
		a, _ := w.Stored(disputed)
		dispute := func(over bool) {
			in(w, func(tx proctor.Tx) error { return w.Proctor.Dispute(tx, "per_x", "app_1", a.Test.Key, over) })
		}
		dispute(false)
		hr, ctx := officer(w), t.Context()
		w.Must(w.Proctor.HoldRecording(ctx, hr, held, shown(w, held).Version, "сот"))
		if v := shown(w, disputed); v.Class != proctor.Contested || v.Until != nil {
			t.Errorf("disputed: %+v", v.Kept)
		}
		w.Clock.Advance(400 * 24 * time.Hour)
		runs(w)
		for _, id := range []exam.AttemptID{disputed, held} {
			if v := shown(w, id); v.State != proctor.StillKept || lies(w, room(v)) == 0 {
				t.Fatalf("%+v", v.Kept)
			}
		}
		dispute(true)
		w.Must(w.Proctor.ReleaseRecording(ctx, hr, held, shown(w, held).Version, "шешілді"))
		runs(w)
		if v := shown(w, held); v.State != proctor.AllGone {
			t.Errorf("released: %+v", v.Kept)
		}
		if v := shown(w, disputed); v.State != proctor.StillKept || v.Until == nil {
			t.Errorf("its dispute is over: %+v", v.Kept)
		}
		w.Clock.Advance(200 * 24 * time.Hour)
		runs(w)
		if v := shown(w, disputed); v.State != proctor.AllGone || bound(w, disputed) != nil {
			t.Errorf("%+v", v.Kept)
		}
	})
}

// TestSEL13_ARecordingOfWhichNothingArrivedHasATerm where no review decides on it; where
// one does it waits for that.
func TestSEL13_ARecordingOfWhichNothingArrivedHasATerm(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		w.Record()
		_, alone := begun(w, "")
		_, judged := begun(w, "")
		ends(w, alone)
		w.Judge()
		ends(w, judged)
		w.Clock.Advance(24 * time.Hour)
		runs(w)
		if v := shown(w, alone); v.Class != proctor.Unrecorded || v.Until == nil || v.Until.String() != "2023-06-17" {
			t.Errorf("without a review: %+v", v.Kept)
		}
		if v := shown(w, judged); v.Class != proctor.Unreviewed || v.Until != nil {
			t.Errorf("with a review: %+v", v.Kept)
		}
	})
}

// TestSEL13_ADeletionThatMissesAFileEndsAndSaysSo: a piece and a picture that are on
// record, and not there any more.
func TestSEL13_ADeletionThatMissesAFileEndsAndSaysSo(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		_, id := recorded(w)
		classify(w, id, proctor.Reviewed{Dispute: proctor.Undisputed})
		v := shown(w, id)
		w.Must(w.Proctor.Blobs.Delete(t.Context(), "recording/"+strings.ToLower(string(id))+"/first"))
		for o, err := range w.Proctor.Blobs.List(t.Context(), room(v)) {
			w.Must(err)
			w.Must(w.Proctor.Blobs.Delete(t.Context(), o.Key))
			break
		}
		said := len(w.Journal)
		w.Clock.Advance(v.Ends.Sub(w.Clock.Now()))
		runs(w)
		v = shown(w, id)
		if v.State != proctor.AllGone || v.Gone.Missing != 2 || v.Gone.Pieces != int64(len(pieces)) {
			t.Errorf("%+v %+v", v.Kept, v.Gone)
		}
		for _, e := range w.Journal[said:] {
			if e.Facts.(map[string]any)["missing"] != int64(2) {
				t.Errorf("%s: %v", e.Verb, e.Facts)
			}
		}
	})
}

// TestNothingIsKeptOfARoomThatOthersWatch, for nothing was handed in.
func TestNothingIsKeptOfARoomThatOthersWatch(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		w.Room()
		who, booking := w.Hall.Seat()
		id, err := w.Begin(t.Context(), who, booking)
		w.Must(err)
		a, _ := w.Stored(id)
		w.Clock.Advance(a.Ends().Sub(w.Clock.Now()) + time.Hour)
		w.Must(w.End(t.Context(), id))
		in(w, func(tx proctor.Tx) error {
			page, err := tx.KeptList(proctor.KeptQuery{Bodies: []people.BodyID{w.People.Body}})
			if len(page.Items) != 0 {
				t.Errorf("%+v", page.Items)
			}
			return err
		})
	})
}

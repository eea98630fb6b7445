package api

import (
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
)

// TestSEL13_TheInterfaceHoldsARecordingAndTellsWhoLooked does by JSON what the pages
// do.
func TestSEL13_TheInterfaceHoldsARecordingAndTellsWhoLooked(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, booking := w.Seat()
		_, err := w.Proctor.Check(w.T.Context(), who, proctor.CheckIn{Press: "one", Figures: proctortest.Good()})
		w.Must(err)
		id, err := w.Begin(w.T.Context(), who, booking)
		w.Must(err)
		w.Must(w.Proctor.Store.Write(w.T.Context(), func(tx proctor.Tx) error {
			if _, err := w.Proctor.KeepClosed(tx, id); err != nil {
				return err
			}
			return w.Proctor.Classify(tx, "per_proctor", id, proctor.Reviewed{Flags: 1, Dispute: proctor.Undisputed})
		}))
		body := string(w.People.Body)
		hr := &access.Actor{Person: "per_officer", Acting: access.HROfficer, Body: body, Held: []access.Held{{Role: access.HROfficer, Body: body}}}
		w.Must(w.Proctor.Saw(w.T.Context(), hr, id, proctor.SeenClip))
		ask := asks(w, RecordingRoutes(RecordingDeps{Proctor: w.Proctor}))
		const all = "/api/v1/recordings"
		one := all + "/" + string(id)
		var list RecordingList
		if code := ask(hr, "GET", all+"?class=flagged", "", &list); code != 200 || len(list.Recordings) != 1 || list.Recordings[0].Until.String() != "2023-08-17" || list.Recordings[0].Reasons[0].Clause != "step-9" {
			w.T.Errorf("listed: %d %+v", code, list)
		}
		if code := ask(hr, "GET", all+"?class=good", "", nil); code != 422 {
			w.T.Errorf("a class that is none: %d", code)
		}
		var v RecordingKept
		if code := ask(hr, "POST", one+"/hold", `{"version":2,"why":"court"}`, &v); code != 200 || !v.Held || v.Why != "court" || v.Version != 3 || len(v.Viewed) != 1 {
			w.T.Errorf("held: %d %+v", code, v)
		}
		if code := ask(who, "GET", one, "", &v); code != 200 || !v.Held || v.Why != "" || v.Viewed[0].Role != access.HROfficer || v.Viewed[0].Who != "" {
			w.T.Errorf("to the candidate: %d %+v", code, v)
		}
		var refused struct{ Error struct{ Code, Field string } }
		if code := ask(hr, "POST", one+"/release", `{"version":3,"why":""}`, &refused); code != 422 || refused.Error.Field != "why" {
			w.T.Errorf("released without a ground: %d %+v", code, refused)
		}
		if code := ask(hr, "POST", one+"/release", `{"version":3,"why":"decided"}`, &v); code != 200 || v.Held {
			w.T.Errorf("released: %d %+v", code, v)
		}
		if code := ask(who, "GET", "/api/v1/my-recordings", "", &list); code != 200 || len(list.Recordings) != 1 {
			w.T.Errorf("the own: %d %+v", code, list)
		}
		if code := ask(who, "POST", one+"/hold", `{"version":4,"why":"mine"}`, nil); code != 403 {
			w.T.Errorf("held by the candidate: %d", code)
		}
	})
}

// TestSEL13_TheInterfaceListsWhatWasHandedInWithoutARecording under its class, to the
// candidate too, and gives the proof.
func TestSEL13_TheInterfaceListsWhatWasHandedInWithoutARecording(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, booking := w.Seat()
		_, err := w.Proctor.Check(t.Context(), who, proctor.CheckIn{Press: "one", Figures: proctortest.Good()})
		w.Must(err)
		id, err := w.Begin(t.Context(), who, booking)
		w.Must(err)
		w.Clock.Advance(3 * time.Hour)
		w.Must(w.End(t.Context(), id))
		body := string(w.People.Body)
		hr := &access.Actor{Person: "per_officer", Acting: access.HROfficer, Body: body, Held: []access.Held{{Role: access.HROfficer, Body: body}}}
		ask := asks(w, RecordingRoutes(RecordingDeps{Proctor: w.Proctor}))
		for path, by := range map[string]*access.Actor{"/api/v1/recordings?class=unrecorded": hr, "/api/v1/my-recordings": who} {
			var list RecordingList
			if code := ask(by, "GET", path, "", &list); code != 200 || len(list.Recordings) != 1 || list.Recordings[0].Class != proctor.Unrecorded || list.Recordings[0].Until.String() != "2023-06-17" {
				t.Errorf("%s: %d %+v", path, code, list)
			}
		}
		w.Must(w.Proctor.Store.Write(t.Context(), func(tx proctor.Tx) error {
			k, err := tx.KeptGet(id)
			if err != nil {
				return err
			}
			now := tx.Now()
			k.Version++
			k.State, k.Gone = proctor.AllGone, &proctor.Gone{Check: []byte{1}, Missing: 2, From: now, At: &now}
			_, err = tx.KeptPut(k)
			return err
		}))
		var v RecordingKept
		if code := ask(who, "GET", "/api/v1/recordings/"+string(id), "", &v); code != 200 || v.Gone == nil || v.Gone.Missing != 2 || len(v.Gone.Check) != 1 {
			t.Errorf("the proof: %d %+v", code, v)
		}
	})
}

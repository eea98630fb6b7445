package api

import (
	"testing"

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

package api

import (
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
	"tarazy/internal/web"
)

// TestSEL13_TheInterfaceExplainsAndContestsAReview does by JSON what the pages do.
func TestSEL13_TheInterfaceExplainsAndContestsAReview(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		w.Judge()
		w.Record()
		who, booking := w.Seat()
		_, err := w.Proctor.Check(t.Context(), who, proctor.CheckIn{Press: "one", Figures: proctortest.Good()})
		w.Must(err)
		id, err := w.Begin(t.Context(), who, booking)
		w.Must(err)
		w.Must(w.Proctor.Store.Write(t.Context(), func(tx proctor.Tx) error {
			now := w.Clock.Now()
			if _, err := tx.FlagInsert(&proctor.Flag{ID: "flg_1", Attempt: id, Kind: proctor.CameraCovered, From: now, Until: now, Press: "p", At: now}); err != nil {
				return err
			}
			a, err := tx.ExamAttemptGet(id)
			if err != nil {
				return err
			}
			a.Finished = &now
			return w.Proctor.ReviewOpens(tx, a)
		}))
		body := string(w.People.Body)
		in := func(name string, role access.Role) *access.Actor {
			return &access.Actor{Person: name, Acting: role, Body: body, Held: []access.Held{{Role: role, Body: body}}}
		}
		ask := func(by *access.Actor, method, path, body string, into any) int {
			t.Helper()
			server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: oneCandidate{by}, Failed: (&web.Frame{}).Failed}, ReviewRoutes(ReviewDeps{Proctor: w.Proctor}))
			w.Must(err)
			rec := httptest.NewRecorder()
			server.Handler().ServeHTTP(rec, httptest.NewRequest(method, path, strings.NewReader(body)))
			if into != nil {
				w.Must(json.Unmarshal(rec.Body.Bytes(), into))
			}
			return rec.Code
		}
		own, one := "/api/v1/my-reviews/"+string(id), "/api/v1/reviews/"+string(id)
		var v OwnReview
		if code := ask(who, "POST", own+"/words", `{"flag":"flg_1","text":"Парақ түсіп кетті"}`, &v); code != 200 || v.Decided || !v.MayWrite || len(v.Flags) != 1 || v.Explained[0].Text != "Парақ түсіп кетті" {
			t.Errorf("explained: %d %+v", code, v)
		}
		if code := ask(who, "POST", own+"/words", `{"flag":"","text":""}`, nil); code != 422 {
			t.Errorf("without words: %d", code)
		}
		for n, name := range []string{"per_a", "per_b"} {
			w.Must(w.Proctor.GiveOpinion(t.Context(), in(name, access.Proctor), id, proctor.OpinionIn{
				Version: int64(2 + n), Verdict: proctor.ConductBreach, Conduct: "covering_camera", Reason: "Камера жабылған", Flags: map[proctor.FlagID]proctor.FlagVerdict{"flg_1": proctor.FlagConfirmed},
			}))
		}
		if code := ask(who, "POST", own+"/contest", `{"text":"Келіспеймін"}`, &v); code != 200 || !v.Breach || v.Until != nil || v.Contest.State != proctor.ContestFiled || v.Reasons[0].Clause != "step-5" {
			t.Errorf("contested: %d %+v", code, v)
		}
		officer := in("per_o", access.AppealOfficer)
		var list ReviewContestList
		if code := ask(officer, "GET", "/api/v1/review-contests", "", &list); code != 200 || len(list.Contests) != 1 || list.Contests[0].Version != 5 {
			t.Errorf("listed: %d %+v", code, list)
		}
		if code := ask(in("per_a", access.AppealOfficer), "POST", one+"/contest", `{"version":5,"grant":true,"answer":"Иә"}`, nil); code != 409 {
			t.Errorf("by who had judged it: %d", code)
		}
		var row ReviewContestRow
		if code := ask(officer, "POST", one+"/contest", `{"version":5,"grant":true,"answer":"Камера өзі сөнген"}`, &row); code != 200 || row.State != proctor.ContestGranted {
			t.Errorf("decided: %d %+v", code, row)
		}
		if code := ask(who, "GET", own, "", &v); code != 200 || v.Breach || v.Contest.Answer != "Камера өзі сөнген" || v.Reasons[0].Clause != "step-9" {
			t.Errorf("afterwards: %d %+v", code, v)
		}
		var f ReviewFigures
		if code := ask(in("per_a", access.Proctor), "GET", "/api/v1/review-statistics", "", &f); code != 200 || len(f.Agreed) != 2 || f.Agreed[0].Told || f.Seconded != 1 {
			t.Errorf("figures: %d %+v", code, f)
		}
	})
}

package api

import (
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
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
		ask := asks(w, ReviewRoutes(ReviewDeps{Proctor: w.Proctor}))
		own, one := "/api/v1/my-reviews/"+string(id), "/api/v1/reviews/"+string(id)
		var v OwnReview
		if code := ask(who, "POST", own+"/words", `{"flag":"flg_1","text":"Парақ түсіп кетті"}`, &v); code != 200 || v.Decided || !v.MayWrite || len(v.Flags) != 1 || v.Explained[0].Text != "Парақ түсіп кетті" {
			t.Errorf("explained: %d %+v", code, v)
		}
		if code := ask(who, "POST", own+"/words", `{"flag":"","text":""}`, nil); code != 422 {
			t.Errorf("without words: %d", code)
		}
		for n, name := range []string{"per_a", "per_b"} {
			judgesByJSON(w, ask, in(name, access.Proctor), id, int64(2+n))
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

// judgesByJSON lets a proctor find the review in the queue, look at it and find a
// breach, without a word of who it is or of what another found.
func judgesByJSON(w *proctortest.World, ask func(*access.Actor, string, string, string, any) int, by *access.Actor, id exam.AttemptID, version int64) {
	w.T.Helper()
	const all = "/api/v1/reviews"
	one := all + "/" + string(id)
	var q ReviewQueue
	if code := ask(by, "GET", all, "", &q); code != 200 || q.Waiting != 1 || len(q.Reviews) != 1 || q.Reviews[0].Attempt != id || q.Reviews[0].Version != version || q.Reviews[0].Flags != 1 {
		w.T.Fatalf("the queue: %d %+v", code, q)
	}
	var v ReviewShown
	if code := ask(by, "GET", one, "", &v); code != 200 || !v.MayJudge || len(v.Opinions) != 0 || len(v.Flags) != 1 || v.Flags[0].Kind != proctor.CameraCovered || len(v.Explained) != 1 || v.Outcome != nil || v.Grows <= v.Ended {
		w.T.Errorf("the review: %d %+v", code, v)
	}
	in := ReviewOpinionOrder{Version: version, Verdict: proctor.ConductBreach, Conduct: "covering_camera", Reason: "Камера жабылған", Flags: map[proctor.FlagID]proctor.FlagVerdict{}}
	var bad problem
	if code := ask(by, "POST", one+"/opinion", order(w, in), &bad); code != 422 || bad.Error.Code != "proctor.review.flag" {
		w.T.Errorf("a flag is left out: %d %+v", code, bad)
	}
	in.Flags["flg_1"] = proctor.FlagConfirmed
	if code := ask(by, "POST", one+"/opinion", order(w, in), nil); code != 204 {
		w.T.Errorf("an opinion: %d", code)
	}
	if code := ask(by, "POST", one+"/opinion", order(w, in), nil); code != 409 {
		w.T.Errorf("the same proctor again: %d", code)
	}
	if code := ask(by, "POST", one+"/take", "", nil); code != 409 {
		w.T.Errorf("taken by who has judged: %d", code)
	}
	if code := ask(by, "GET", one, "", &v); code != 200 || v.MayJudge || v.Why == nil || len(v.Opinions) == 0 {
		w.T.Errorf("afterwards: %d %+v", code, v)
	}
	if code := ask(by, "GET", all+"?state=best", "", &bad); code != 422 || bad.Error.Field != "state" {
		w.T.Errorf("a list that is none: %d %+v", code, bad)
	}
}

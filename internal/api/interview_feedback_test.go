package api_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/api"
	"tarazy/internal/clock"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/route"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
)

// concluded is the API of letters and of the talent pool on an interview whose
// marks are final, and another one that was not marked.
func concluded(t *testing.T) (a *agreeing, other string) {
	t.Helper()
	c := clock.NewFixed(interviewtest.Start)
	w := interviewtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	series, all := w.Alone()
	series.Version++
	series.Feedback = interview.GroundsLevel
	w.Tx(func(tx interview.Tx) error {
		_, err := tx.SeriesUpdate(series)
		return err
	})
	yes := []bool{true, true, true}
	w.Locked(all[0], w.Lead, interviewtest.Marks{
		Overall: 4, Integrity: interviewtest.Rated{Mark: 5, Met: yes}, Leadership: interviewtest.Rated{Mark: 4, Met: yes}, Deciding: interviewtest.Rated{Mark: 4, Met: yes},
	})
	w.Must(w.Conclude(t.Context(), w.Lead, all[0].ID, 1, interview.Fit, "Талаптарға сай"))
	a = &agreeing{World: w, one: "/api/v1/interviews/" + string(all[0].ID), who: map[string]*access.Actor{
		"lead": w.Lead, "hr": w.HR, "candidate": w.Candidates[0], "another": w.Candidates[1],
	}}
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: a, Failed: func(w http.ResponseWriter, _ *route.Request, f web.Failure) {
		http.Error(w, f.Fault.Code, f.Fault.Kind.Status())
	}}, api.FeedbackRoutes(api.FeedbackDeps{Interviews: w.Service}))
	w.Must(err)
	a.handler = server.Handler()
	return a, "/api/v1/interviews/" + string(all[1].ID)
}

// wants asks as somebody, and wants an answer of that status.
func (a *agreeing) wants(want int, as, method, path, body string) map[string]any {
	a.T.Helper()
	code, text, out := a.ask(as, method, path, body)
	if code != want {
		a.T.Errorf("%s: %s %s: %d, not %d: %s", as, method, path, code, want, text)
	}
	return out
}

func TestINT18_ALetterIsWrittenSentAndReadOverTheAPI(t *testing.T) {
	a, other := concluded(t)
	letter, own := a.one+"/letter", strings.Replace(a.one, "/interviews/", "/my-interviews/", 1)+"/letter"
	out := a.wants(200, "hr", "GET", letter, "")
	if out["state"] != "none" || out["version"] != 0.0 || out["level"] != interview.GroundsLevel || len(out["grounds"].([]any)) != 3 {
		t.Errorf("%v", out)
	}
	proposed, err := json.Marshal(out["text"])
	a.Must(err)
	save := func(version, text string) string { return `{"version":` + version + `,"text":` + text + `}` }
	for _, bad := range []string{``, `{`, `{"version":0}`, save(`"0"`, string(proposed)), save("0", `{"subject":"x"}`), save("0", strings.Replace(string(proposed), `"subject"`, `"topic"`, 1))} {
		if code, text, _ := a.ask("hr", "PUT", letter, bad); code < 400 || code > 422 {
			t.Errorf("%q: %d %s", bad, code, text)
		}
	}
	long, err := json.Marshal(strings.Repeat("ұзақ ", 20_000))
	a.Must(err)
	a.wants(422, "hr", "PUT", letter, save("0", `{"subject":"Хат","opening":`+string(long)+`,"parts":[],"future":"","closing":"Құрметпен"}`))
	a.wants(403, "lead", "PUT", letter, save("0", string(proposed)))
	a.wants(403, "candidate", "GET", letter, "")
	a.wants(404, "hr", "GET", "/api/v1/interviews/int_none/letter", "")
	a.wants(409, "hr", "GET", other+"/letter", "")
	if out = a.wants(200, "hr", "PUT", letter, save("0", string(proposed))); out["state"] != "draft" || out["version"] != 1.0 {
		t.Errorf("%v", out)
	}
	a.wants(409, "hr", "PUT", letter, save("0", string(proposed)))
	a.wants(404, "candidate", "GET", own, "")
	a.wants(409, "hr", "POST", letter+"/send", `{"version":7}`)
	if out = a.wants(200, "hr", "POST", letter+"/send", `{"version":1}`); out["state"] != "sent" || out["sent"] == nil {
		t.Errorf("%v", out)
	}
	a.wants(409, "hr", "PUT", letter, save("2", string(proposed)))
	if out = a.wants(200, "candidate", "GET", own, ""); out["text"].(map[string]any)["opening"] == "" {
		t.Errorf("%v", out)
	}
	a.wants(404, "another", "GET", own, "")
}

func TestINT18_TheTalentPoolIsKeptOverTheAPI(t *testing.T) {
	a, other := concluded(t)
	body, person := string(a.Body), a.Candidates[0].Person
	a.wants(404, "hr", "POST", a.one+"/pool", `{"position":"00-00"}`)
	a.wants(403, "lead", "POST", a.one+"/pool", `{"position":"09-01"}`)
	a.wants(409, "hr", "POST", other+"/pool", `{"position":"09-01"}`)
	out := a.wants(200, "hr", "POST", a.one+"/pool", `{"position":"09-01"}`)
	if places := out["places"].([]any); len(places) != 1 || places[0].(map[string]any)["state"] != "asked" {
		t.Errorf("%v", out)
	}
	a.wants(422, "hr", "GET", "/api/v1/talent-pool?state=gone", "")
	a.wants(422, "hr", "GET", "/api/v1/talent-pool?limit=many", "")
	if out = a.wants(200, "hr", "GET", "/api/v1/talent-pool?state=in", ""); len(out["places"].([]any)) != 0 {
		t.Errorf("%v", out)
	}
	a.wants(404, "another", "PUT", "/api/v1/my-talent-pool/"+body, `{"consent":true}`)
	if code, text, _ := a.ask("candidate", "PUT", "/api/v1/my-talent-pool/"+body, `{"consent":"yes"}`); code != 422 && code != 400 {
		t.Errorf("%d %s", code, text)
	}
	if out = a.wants(200, "candidate", "PUT", "/api/v1/my-talent-pool/"+body, `{"consent":true}`); out["places"].([]any)[0].(map[string]any)["state"] != "in" {
		t.Errorf("%v", out)
	}
	if out = a.wants(200, "hr", "GET", "/api/v1/talent-pool?state=in&position=09-01", ""); len(out["places"].([]any)) != 1 || out["places"].([]any)[0].(map[string]any)["person"] != person {
		t.Errorf("%v", out)
	}
	a.wants(422, "hr", "POST", "/api/v1/talent-pool/"+person+"/end", `{"why":" "}`)
	a.wants(403, "candidate", "POST", "/api/v1/talent-pool/"+person+"/end", `{"why":"x"}`)
	a.wants(404, "hr", "POST", "/api/v1/talent-pool/per_none/end", `{"why":"x"}`)
	if out = a.wants(200, "hr", "POST", "/api/v1/talent-pool/"+person+"/end", `{"why":"Лауазым қысқарды"}`); len(out["places"].([]any)) != 0 {
		t.Errorf("%v", out)
	}
	if out = a.wants(200, "candidate", "GET", "/api/v1/my-talent-pool", ""); out["places"].([]any)[0].(map[string]any)["why"] == "" {
		t.Errorf("%v", out)
	}
}

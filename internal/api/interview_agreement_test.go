package api_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/api"
	"tarazy/internal/clock"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/route"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
)

// agreeing is the API on a panel of three and one candidate.
type agreeing struct {
	*interviewtest.World
	one     string
	handler http.Handler
	who     map[string]*access.Actor
}

func (a *agreeing) Actor(r *http.Request) (*access.Actor, error) {
	return a.who[r.Header.Get("as")], nil
}

func newAgreeing(t *testing.T) (*agreeing, func(who string)) {
	t.Helper()
	c := clock.NewFixed(interviewtest.Start)
	w := interviewtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	_, all := w.Panel(2, "")
	a := &agreeing{World: w, one: "/api/v1/interviews/" + string(all[0].ID), who: map[string]*access.Actor{
		"lead": w.Lead, "first": w.Members[0], "second": w.Members[1], "hr": w.HR, "expert": w.Expert, "candidate": w.Candidates[0],
	}}
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: a, Failed: func(w http.ResponseWriter, _ *route.Request, f web.Failure) {
		http.Error(w, f.Fault.Code, f.Fault.Kind.Status())
	}}, api.AgreementRoutes(api.AgreementDeps{Interviews: w.Service}))
	w.Must(err)
	a.handler = server.Handler()
	yes := []bool{true, true, true}
	marks := interviewtest.Marks{
		Overall: 4, Integrity: interviewtest.Rated{Mark: 5, Met: yes}, Leadership: interviewtest.Rated{Mark: 4, Met: yes}, Deciding: interviewtest.Rated{Mark: 4, Met: yes},
	}
	return a, func(who string) { a.Locked(all[0], a.who[who], marks) }
}

func (a *agreeing) ask(as, method, path, body string) (int, string, map[string]any) {
	a.T.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("as", as)
	r.Header.Set("Content-Type", "application/json")
	rec := httptest.NewRecorder()
	a.handler.ServeHTTP(rec, r)
	out := map[string]any{}
	if strings.HasPrefix(rec.Header().Get("Content-Type"), "application/json") {
		if err := json.NewDecoder(bytes.NewReader(rec.Body.Bytes())).Decode(&out); err != nil {
			a.T.Fatal(err)
		}
	}
	return rec.Code, rec.Body.String(), out
}

// TestTheAgreementTellsNothingBeforeAllAreLocked: not even how far the others
// are.
func TestTheAgreementTellsNothingBeforeAllAreLocked(t *testing.T) {
	a, lock := newAgreeing(t)
	_, before, _ := a.ask("lead", "GET", a.one+"/agreement", "")
	lock("lead")
	lock("first")
	code, after, out := a.ask("lead", "GET", a.one+"/agreement", "")
	if code != 200 || before != after || out["open"] != false || out["version"] != 0.0 {
		t.Errorf("%d\n%s\n%s", code, before, after)
	}
	if code, _, _ := a.ask("hr", "GET", a.one+"/agreement", ""); code != 409 {
		t.Errorf("HR: %d", code)
	}
	if code, _, _ := a.ask("lead", "GET", a.one+"/forms/panel-kk.pdf", ""); code != 409 {
		t.Errorf("form: %d", code)
	}
	lock("second")
	_, _, out = a.ask("lead", "GET", a.one+"/agreement", "")
	if out["open"] != true || len(out["competencies"].([]any)) != 3 || len(out["overall"].([]any)) != 3 {
		t.Errorf("%v", out)
	}
}

func TestAPanelAgreesByTheAPI(t *testing.T) {
	a, lock := newAgreeing(t)
	for _, who := range []string{"lead", "first", "second"} {
		lock(who)
	}
	put := func(as, method, rest, body string, want int) map[string]any {
		t.Helper()
		code, text, out := a.ask(as, method, a.one+"/agreement"+rest, body)
		if code != want {
			t.Fatalf("%s: %d, not %d: %s", rest, code, want, text)
		}
		return out
	}
	put("second", "POST", "/changes", `{"version":1,"competency":"leadership","mark":3,"reason":"Екінші мысал"}`, 200)
	put("lead", "PUT", "/mark", `{"version":1,"competency":"integrity","mark":5}`, 409)
	put("lead", "PUT", "/mark", `{"version":2,"competency":"integrity","mark":2}`, 422)
	put("first", "PUT", "/mark", `{"version":2,"competency":"integrity","mark":5}`, 403)
	put("lead", "PUT", "/mark", `{"version":2,"competency":"integrity","mark":5}`, 200)
	put("lead", "PUT", "/mark", `{"version":3,"competency":"leadership","mark":4}`, 200)
	out := put("lead", "PUT", "/mark", `{"version":4,"competency":"decision_making","mark":4}`, 200)
	var lines []string
	for _, x := range out["lines"].([]any) {
		line := x.(map[string]any)
		lines = append(lines, `{"question":"`+line["question"].(string)+`","competency":"`+line["competency"].(string)+`","yes":true}`)
	}
	put("lead", "PUT", "/lines", `{"version":5,"lines":[`+strings.Join(lines, ",")+`]}`, 200)
	put("lead", "PUT", "/overall", `{"version":6,"mark":4}`, 200)
	put("lead", "PUT", "/conclusion", `{"version":7,"conclusion":"fit","reason":"Талаптарға сай"}`, 200)
	out = put("lead", "POST", "/fix", `{"version":8}`, 200)
	if out["fixed"] == nil || out["final"] != false || out["conclusion"] != "fit" || len(out["changes"].([]any)) != 1 {
		t.Errorf("%v", out)
	}
	put("lead", "POST", "/signatures", `{"signatures":["?"]}`, 422)
	put("lead", "POST", "/signatures", `{"signatures":[]}`, 422)
	if code, text, _ := a.ask("first", "GET", a.one+"/forms/panel-ru.pdf", ""); code != 200 || !strings.HasPrefix(text, "%PDF-") {
		t.Errorf("form: %d", code)
	}
	if code, _, _ := a.ask("first", "GET", a.one+"/forms/panel-en.pdf", ""); code != 404 {
		t.Errorf("no such form: %d", code)
	}
	_, _, own := a.ask("first", "GET", "/api/v1/raters", "")
	if own["report"] != nil || own["own"] == nil {
		t.Errorf("own figures: %v", own)
	}
	_, _, all := a.ask("expert", "GET", "/api/v1/raters", "")
	if all["report"] == nil {
		t.Errorf("the expert's: %v", all)
	}
}

package api

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
)

// sheetSite is the routes on own notes and marks over a talk.
type sheetSite struct {
	*interviewtest.World
	handler http.Handler
	who     map[string]*access.Actor
}

// Actor finds who asks by the cookie "as".
func (s *sheetSite) Actor(r *http.Request) (*access.Actor, error) {
	c, err := r.Cookie("as")
	if err != nil {
		return nil, nil
	}
	return s.who[c.Value], nil
}

func newSheetSite(t *testing.T) *sheetSite {
	t.Helper()
	c := clock.NewFixed(interviewtest.Start)
	w := interviewtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	s := &sheetSite{World: w, who: map[string]*access.Actor{
		"lead": w.Lead, "first": w.Members[0], "second": w.Members[1], "expert": w.Expert, "hr": w.HR, "candidate": w.Candidates[0],
	}}
	server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: s}, SheetRoutes(SheetDeps{w.Service}))
	w.Must(err)
	s.handler = server.Handler()
	return s
}

// ask sends JSON and wants a status and words in the answer.
func (s *sheetSite) ask(as, method, path, body string, status int, words ...string) string {
	s.T.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	r.AddCookie(&http.Cookie{Name: "lang", Value: "en"})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	text := rec.Body.String()
	if rec.Code != status {
		s.T.Errorf("%s %s as %s: %d, not %d: %s", method, path, as, rec.Code, status, text)
	}
	for _, word := range words {
		absent, not := strings.CutPrefix(word, "!")
		if strings.Contains(text, absent) == not {
			s.T.Errorf("%s %s as %s: %q, present %t: %s", method, path, as, absent, not, text)
		}
	}
	return text
}

func TestAMemberKeepsNotesAndMarksOverTheAPI(t *testing.T) {
	s := newSheetSite(t)
	i := s.TalkBegun(interview.ByPanel)
	at := "/api/v1/interviews/" + string(i.ID)
	notes := func(seq int, text string) string {
		return fmt.Sprintf(`{"seq":%d,"notes":{"examples":[{"id":"e1","competency":"integrity","question":"integrity.1","parts":{"action":%q,"result":"Вернули"}}],"free":{},"impression":""}}`, seq, text)
	}
	s.ask("first", "GET", at+"/notes", "", 200, `"seq":0`)
	s.ask("first", "PUT", at+"/notes", notes(1, "Отказалась"), 200, `"seq":1`)
	s.ask("first", "PUT", at+"/notes", notes(1, "Иное"), 409, "interview.note.elsewhere")
	s.ask("first", "PUT", at+"/notes", notes(2, strings.Repeat("ж", 200_000)), 413, "interview.note.too_long")
	s.ask("first", "PUT", at+"/notes", notes(2, strings.Repeat("ж", 3_000_000)), 413, "interview.note.large")
	s.ask("first", "GET", at+"/notes", "", 200, "Отказалась")
	s.ask("second", "GET", at+"/notes", "", 200, "!Отказалась")
	for _, as := range []string{"expert", "hr", "candidate"} {
		if text := s.ask(as, "GET", at+"/notes", "", 403); strings.Contains(text, "Отказалась") {
			t.Errorf("%s reads notes", as)
		}
	}
	s.ask("first", "PUT", at+"/impression", `{"impression":""}`, 409, "interview.rate.underway")
	_, err := s.EndTalk(t.Context(), s.Lead, i.ID, i.Version, interview.EndIn{Next: "Решение", Term: s.In(1)})
	s.Must(err)
	s.ask("first", "GET", at+"/sheet", "", 200, `"version":0`)
	s.ask("first", "PUT", at+"/impression", `{"impression":"Спокойно"}`, 200, `"version":1`, `"open":["integrity","leadership","decision_making"]`)
	all, err := s.Model().Indicators("integrity", 9)
	s.Must(err)
	sheet := func(version, mark int, passage string) string {
		text, err := json.Marshal(map[string]any{"version": version, "overall": 4, "why": "", "ratings": []any{
			map[string]any{"competency": "integrity", "mark": mark, "none": false, "reason": "Один пример", "evidence": []any{
				map[string]any{"indicator": all[0].ID, "sign": "positive", "example": "e1", "passage": passage},
			}},
			map[string]any{"competency": "leadership", "mark": nil, "none": true, "reason": "", "evidence": []any{}},
		}})
		s.Must(err)
		return string(text)
	}
	s.ask("first", "PUT", at+"/sheet", sheet(1, 7, "Отказалась"), 422, "interview.no_mark", "ratings[0].mark")
	s.ask("first", "PUT", at+"/sheet", sheet(1, 4, "Не было"), 422, "interview.rate.passage")
	s.ask("first", "PUT", at+"/sheet", sheet(1, 4, "Отказалась"), 200, `"met":1`, `"needed":2`, `"open":["decision_making"]`)
	s.ask("first", "POST", at+"/sheet/lock", `{"version":2}`, 409, "interview.lock.open", "Decision-making")
	s.ask("second", "GET", at+"/sheet", "", 200, `"ratings":[]`, "!Отказалась")
	s.ask("lead", "GET", at+"/sheet", "", 200, `"ratings":[]`)
	s.ask("candidate", "GET", at+"/sheet", "", 403)
	s.ask("expert", "GET", at+"/sheet", "", 403)
}

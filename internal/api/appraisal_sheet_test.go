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
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/clock"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
)

// kciSite is the routes on both sheets of appraisals that have begun.
type kciSite struct {
	*appraisaltest.World
	year    *appraisal.Year
	handler http.Handler
	who     map[string]*access.Actor
}

// Actor finds who asks by the cookie "as".
func (s *kciSite) Actor(r *http.Request) (*access.Actor, error) {
	c, err := r.Cookie("as")
	if err != nil {
		return nil, nil
	}
	return s.who[c.Value], nil
}

func newKCISite(t *testing.T) *kciSite {
	t.Helper()
	c := clock.NewFixed(appraisaltest.Start)
	w := appraisaltest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	s := &kciSite{World: w, who: map[string]*access.Actor{
		"servant": w.Economist, "head": w.HeadBudget, "above": w.HeadFinance, "hr": w.HR, "other": w.HeadServices, "stranger": w.Stranger,
	}}
	s.year = w.OpenYear()
	w.Form()
	w.InForce(s.year, w.Economist, w.Clerk, w.HeadBudget, w.HeadFinance)
	server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: s}, KCISheetRoutes(KCISheetDeps{w.Service}))
	w.Must(err)
	s.handler = server.Handler()
	return s
}

func (s *kciSite) begin() { s.At("2024-01-03"); s.Begin(s.year, "2024-01-15", "2024-02-02") }

func (s *kciSite) at(a *access.Actor, path string) string {
	return "/api/v1/appraisals/" + string(s.CaseOf(s.year.ID, a).ID) + path
}

// ask sends JSON and wants a status and words in the answer; "!" before a word
// wants it absent. It gives the number and version of the sheet, for the next.
func (s *kciSite) ask(as, method, path, body string, status int, words ...string) string {
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
	var seen SheetTurn
	if status == http.StatusOK && method != http.MethodGet {
		var at struct {
			Number  int   `json:"number"`
			Version int64 `json:"version"`
		}
		s.Must(json.Unmarshal([]byte(text), &at))
		seen = SheetTurn{at.Number, at.Version}
	}
	return fmt.Sprintf(`"number":%d,"version":%d`, seen.Number, seen.Version)
}

// rows are five rows of a KCI sheet of which so many are reached.
func rows(reached int) string {
	var out []string
	for i := range 5 {
		out = append(out, fmt.Sprintf(`{"reached":%t,"actual":"%d","evidence":"Report %d"}`, i < reached, map[bool]int{true: 100, false: 80}[i < reached], i))
	}
	return "[" + strings.Join(out, ",") + "]"
}

const none = `"number":0,"version":0`

func body(at, more string) string {
	if more != "" {
		at += "," + more
	}
	return "{" + at + "}"
}

func TestBothSheetsGoTheirWayOverTheAPI(t *testing.T) {
	s := newKCISite(t)
	s.begin()
	sheet, comp := s.at(s.Economist, "/sheet"), s.at(s.Economist, "/competencies")
	s.ask("head", "GET", sheet, "", 200, `"sheet":null`, `"target":"100"`, `"fill":true`)
	at := s.ask("head", "PUT", sheet, body(none, `"rows":`+rows(4)), 200, `"grade":"effective"`, `"count":4`)
	s.ask("head", "PUT", sheet, body(none, `"rows":`+rows(5)), 409, "appraisal.changed")
	at = s.ask("head", "POST", sheet+"/sign", body(at, ""), 200)
	at = s.ask("servant", "POST", sheet+"/own/sign", body(at, ""), 200, `"part":"employee"`)
	at = s.ask("head", "POST", sheet+"/submit", body(at, ""), 200, `"state":"submitted"`)
	s.ask("above", "POST", sheet+"/decide", body(at, `"agree":false`), 422, "appraisal.sheet_return_reasons", `"clause":"22"`)
	s.ask("above", "POST", sheet+"/decide", body(at, `"agree":false,"reasons":[{"kci":2,"what":"insufficient_evidence","text":"No report"}]`), 200, `"state":"returned"`)
	s.ask("head", "GET", sheet+"/versions", "", 200, "No report", `"number":1`, `"number":2`)
	at = s.ask("head", "PUT", sheet, body(`"number":2,"version":1`, `"rows":`+rows(5)), 200, `"grade":"excellent"`)
	at = s.ask("head", "POST", sheet+"/sign", body(at, ""), 200)
	at = s.ask("head", "POST", sheet+"/refuse", body(at, `"remark":"Does not come to sign"`), 200, `"refused":true`)
	at = s.ask("head", "POST", sheet+"/submit", body(at, ""), 200)
	s.ask("above", "POST", sheet+"/decide", body(at, `"agree":true`), 200, `"state":"agreed"`)

	s.ask("head", "GET", comp, "", 200, `"group":"E-3"`, `"assess":true`, "!service_consumer_informing\",\"effective")
	at = s.ask("head", "PUT", comp, body(none, `"rows":`+s.marks(s.Economist, 0)), 200, `"meets":true`)
	at = s.ask("servant", "POST", comp+"/own/sign", body(at, ""), 200, `"part":"employee"`)
	s.ask("head", "POST", comp+"/sign", body(at, ""), 200, `"state":"agreed"`)
	if c := s.CaseOf(s.year.ID, s.Economist); c.Stage != appraisal.StageCommission || c.Grade != "excellent" {
		t.Errorf("the case stands at %s with %s", c.Stage, c.Grade)
	}
}

// marks are the rows of a sheet of competencies, all shown but the first missing
// of each.
func (s *kciSite) marks(a *access.Actor, missing int) string {
	s.T.Helper()
	v, err := s.Sheets(s.T.Context(), s.HR, s.CaseOf(s.year.ID, a).ID)
	s.Must(err)
	var out []CompetencyMarks
	for key, shown := range s.Shown(v, missing) {
		out = append(out, CompetencyMarks{key, shown})
	}
	text, err := json.Marshal(out)
	s.Must(err)
	return string(text)
}

// The answers on the KCI sheet tell nothing of the competencies, nor the other
// way round.
func TestAPP06_EachSheetIsAnAnswerOfItsOwn(t *testing.T) {
	s := newKCISite(t)
	s.begin()
	s.Sheeted(s.year, s.Economist, s.HeadBudget, s.HeadFinance, 3, 4)
	s.ask("hr", "GET", s.at(s.Economist, "/sheet"), "", 200, "satisfactory", "!ompetenc", "!integrity", "!meets", "!indicator-group")
	s.ask("hr", "GET", s.at(s.Economist, "/sheet/versions"), "", 200, "satisfactory", "!ompetenc", "!integrity")
	s.ask("hr", "GET", s.at(s.Economist, "/competencies"), "", 200, "integrity", `"meets":false`, "!satisfactory", "!kci-grade", "!actual")
}

func TestSheetsThatCannotBeAreRefused(t *testing.T) {
	s := newKCISite(t)
	sheet, comp := s.at(s.Economist, "/sheet"), s.at(s.Economist, "/competencies")
	fill := body(none, `"rows":`+rows(5))
	s.ask("head", "PUT", sheet, fill, 409, "appraisal.stage") // the appraisal has not begun
	s.begin()
	s.ask("servant", "PUT", sheet, fill, 403)
	s.ask("other", "PUT", sheet, fill, 404)
	s.ask("stranger", "GET", sheet, "", 404)
	s.ask("above", "PUT", sheet, fill, 403, "appraisal.not_immediate")
	for _, n := range []int{4, 6} {
		six := strings.TrimSuffix(rows(5), "]") + `,{"reached":true,"actual":"100","evidence":"x"}]`
		text := map[int]string{4: strings.Replace(rows(5), `{"reached":true,"actual":"100","evidence":"Report 0"},`, "", 1), 6: six}[n]
		s.ask("head", "PUT", sheet, body(none, `"rows":`+text), 422, "appraisal.kci_count")
	}
	s.ask("head", "PUT", sheet, body(none, `"rows":`+strings.Replace(rows(5), `"actual":"100"`, `"actual":"a lot"`, 1)), 422, "appraisal.not_a_number", "rows.1.actual")
	s.ask("head", "PUT", sheet, body(none, `"rows":`+strings.Replace(rows(5), `"reached":true`, `"reached":"yes"`, 1)), 422)
	s.ask("head", "POST", sheet+"/sign", body(none, ""), 404, "appraisal.missing.sheet")
	at := s.ask("head", "PUT", sheet, body(none, `"rows":`+strings.Replace(rows(5), `"actual":"100"`, `"actual":"99,9"`, 1)), 200)
	s.ask("head", "POST", sheet+"/sign", body(at, ""), 422, "appraisal.sheet_contradicts", "rows.1.why")
	s.ask("head", "POST", sheet+"/submit", body(at, ""), 422, "appraisal.sheet_contradicts")
	s.ask("above", "POST", sheet+"/decide", body(at, `"agree":true`), 409, "appraisal.sheet_state")

	marks := s.marks(s.Economist, 0)
	var all []CompetencyMarks
	s.Must(json.Unmarshal([]byte(marks), &all))
	twice, err := json.Marshal(append(all, all[0]))
	s.Must(err)
	s.ask("head", "PUT", comp, body(none, `"rows":`+string(twice)), 422, "appraisal.competency_twice")
	s.ask("head", "PUT", comp, body(none, `"rows":[{"competency":"service_consumer_informing","shown":[true]}]`), 422, "appraisal.not_assessed")
	s.ask("head", "PUT", comp, body(none, `"rows":[{"competency":"integrity","shown":[true]}]`), 422, "appraisal.indicators")
	at = s.ask("head", "PUT", comp, body(none, `"rows":[{"competency":"integrity","shown":[]}]`), 422, "appraisal.indicators")
	at = s.ask("head", "PUT", comp, body(none, `"rows":[]`), 200, `"state":"draft"`)
	s.ask("head", "POST", comp+"/sign", body(at, ""), 422, "appraisal.indicator_open")
}

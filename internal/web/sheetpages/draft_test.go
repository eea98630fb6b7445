package sheetpages_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tarazy/internal/web/webtest"
)

var whereKept = regexp.MustCompile(`data-draft="([^"]+)" data-draft-version="(\d+)"`)

// types keeps what is typed into the form of a page, as the browser does.
func (s *site) types(as, path string, fields map[string]any) {
	s.T.Helper()
	m := whereKept.FindStringSubmatch(s.get(as, path).text)
	if m == nil {
		s.T.Fatalf("%s keeps nothing", path)
	}
	body, err := json.Marshal(map[string]any{"version": json.Number(m[2]), "fields": fields})
	s.Must(err)
	r := httptest.NewRequest(http.MethodPut, m[1], strings.NewReader(string(body)))
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	rec := httptest.NewRecorder()
	if s.handler.ServeHTTP(rec, r); rec.Code != http.StatusOK {
		s.T.Fatalf("%s: %d %s", m[1], rec.Code, rec.Body)
	}
}

// What was typed into a sheet and not sent comes back, to nobody else, until it
// is sent.
func TestWhatWasTypedIntoASheetComesBack(t *testing.T) {
	s := newSite(t)
	s.types("head", "/sheet", map[string]any{"row-2-actual": "61,5", "row-2-evidence": "Есеп № 9", "row-2-reached": "reached", "remark": "Келіспейді"})
	a := s.get("head", "/sheet")
	s.holds("the sheet", a, http.StatusOK, `value="61,5"`, "Есеп № 9", `type="radio" checked id="row-2-reached`, `data-draft-version="1"`)
	s.holds("the servant", s.get("servant", "/sheet"), http.StatusOK, "!61,5")
	form := filled(seen(a), 5)
	form.Set("row-1-actual", "many")
	s.holds("what was just sent stands before it", s.post("head", "/sheet", form), http.StatusUnprocessableEntity, `value="many"`, "!Есеп № 9")
	form.Set("row-1-actual", "100")
	s.post("head", "/sheet", form)
	s.holds("sent", s.get("head", "/sheet"), http.StatusOK, "!Есеп № 9", `data-draft-version="0"`)

	s.types("head", "/competencies", map[string]any{"integrity-0": "no"})
	a = s.get("head", "/competencies")
	s.holds("the competencies", a, http.StatusOK, `name="integrity-0" value="no" checked`)
	marks := marked(a, "yes")
	marks.Set("do", "save")
	s.post("head", "/competencies", marks)
	s.holds("saved", s.get("head", "/competencies"), http.StatusOK, `name="integrity-0" value="yes" checked`, `data-draft-version="0"`)

	s.secondSheet()
	s.types("higher", "/sheet/decide", map[string]any{"row-3-what": "insufficient_evidence", "row-3-text": "Есеп жоқ", "text": "Толық емес"})
	a = s.get("higher", "/sheet/decide")
	s.holds("the decision", a, http.StatusOK, "Есеп жоқ", "Толық емес", `value="insufficient_evidence" selected`)
	s.post("higher", "/sheet/decide", url.Values{"number": seen(a)["number"], "version": seen(a)["version"], "do": {"return"}, "row-3-what": {"insufficient_evidence"}, "row-3-text": {"Есеп жоқ"}})
	// The next version begins without what was typed into the one that came back.
	s.holds("it came back", s.get("head", "/sheet"), http.StatusOK, "Есеп жоқ", `.2" data-draft-version="0"`)
}

const keptNow = `(() => { const s = document.querySelector("form[data-draft] [data-draft-state]"); return !s.hidden && !s.matches(".saved--wait, .saved--off"); })()`

// typesAndPresses fills in the sheet of the head and presses at once, then types
// and comes back later.
func (s *site) typesAndPresses(ctx context.Context, path string) {
	t := s.T
	t.Helper()
	webtest.Open(t, ctx, path+"/sheet")
	webtest.Type(t, ctx, "#row-1-evidence", " және жылдық есеп")
	webtest.Follow(t, ctx, `form[data-draft] button[value="save"]`)
	webtest.Arrive(t, ctx, `document.querySelector("#row-1-evidence").value.includes("және жылдық есеп")`)
	v, err := s.Sheets(ctx, s.HeadBudget, s.CaseOf(s.year.ID, s.Economist).ID)
	s.Must(err)
	if got := v.Sheet.Rows[0].Evidence; !strings.Contains(got, "және жылдық есеп") {
		t.Errorf("the server has %q", got)
	}
	webtest.Type(t, ctx, "#row-1-why", "Толық емес")
	webtest.Wait(t, ctx, keptNow)
	webtest.Open(t, ctx, path+"/sheet")
	webtest.Wait(t, ctx, `document.querySelector("#row-1-why").value === "Толық емес"`)
}

// marksAndComesBack marks an indicator and opens the page anew.
func (s *site) marksAndComesBack(ctx context.Context, path string) {
	t := s.T
	t.Helper()
	webtest.Open(t, ctx, path+"/competencies")
	webtest.Click(t, ctx, `input[name="integrity-0"][value="no"]`)
	webtest.Wait(t, ctx, keptNow)
	webtest.Open(t, ctx, path+"/competencies")
	webtest.Wait(t, ctx, `document.querySelector('input[name="integrity-0"][value="no"]').checked`)
}

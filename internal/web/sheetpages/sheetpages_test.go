package sheetpages_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/web/webtest"
)

func filled(form url.Values, reached int) url.Values {
	for i := 1; i <= 5; i++ {
		at := fmt.Sprintf("row-%d-", i)
		form.Set(at+"actual", "100")
		form.Set(at+"reached", "reached")
		if i > reached {
			form.Set(at+"actual", "70")
			form.Set(at+"reached", "not_reached")
		}
		form.Set(at+"evidence", "Есеп № 7")
	}
	return form
}

// A sheet goes from the supervisor over the servant to the higher supervisor,
// comes back once, and is agreed.
func TestTheKCISheetGoesItsWay(t *testing.T) {
	s := newSite(t)
	s.holds("nobody has filled it in", s.get("servant", "/sheet"), http.StatusOK, "The sheet has not been filled in yet")
	form := filled(seen(s.get("head", "/sheet")), 4)
	form.Set("row-2-actual", "many")
	form.Set("do", "save")
	s.holds("no number", s.post("head", "/sheet", form), http.StatusUnprocessableEntity, `value="many"`, "Есеп № 7", "#row-2-actual")
	form.Set("row-2-actual", "60")
	form.Set("do", "sign")
	a := s.post("head", "/sheet", form)
	s.holds("a mark against its own values", a, http.StatusUnprocessableEntity, "#row-2-why")
	form = filled(seen(a), 4)
	form.Set("do", "sign")
	if a = s.post("head", "/sheet", form); a.code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.code, a.text)
	}
	a = s.get("servant", "/sheet")
	s.holds("the servant reads", a, http.StatusOK, "effective", "Planned: at least 100", "!row-1-actual")
	form = seen(a)
	form.Set("do", "refuse")
	s.holds("a refusal without a word", s.post("servant", "/sheet/sign", form), http.StatusUnprocessableEntity, "#remark")
	form.Set("do", "sign")
	s.post("servant", "/sheet/sign", form)
	form = filled(seen(s.get("head", "/sheet")), 4)
	form.Set("do", "submit")
	if a = s.post("head", "/sheet", form); a.code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.code, a.text)
	}
	a = s.get("higher", "/sheet/decide")
	form = seen(a)
	form.Set("do", "return")
	s.holds("a return without a reason", s.post("higher", "/sheet/decide", form), http.StatusUnprocessableEntity, "#reasons")
	form.Set("row-3-what", "insufficient_evidence")
	s.holds("a reason without words", s.post("higher", "/sheet/decide", form), http.StatusUnprocessableEntity, "#row-3-text")
	form.Set("row-3-text", "Есеп жоқ")
	s.post("higher", "/sheet/decide", form)
	s.holds("it came back", s.get("head", "/sheet"), http.StatusOK, "The sheet was returned", "the evidence is insufficient: Есеп жоқ", "Version 1, returned")
	form = filled(seen(s.get("head", "/sheet")), 5)
	form.Set("do", "sign")
	s.post("head", "/sheet", form)
	form = seen(s.get("servant", "/sheet"))
	form.Set("do", "sign")
	s.post("servant", "/sheet/sign", form)
	form = filled(seen(s.get("head", "/sheet")), 5)
	form.Set("do", "submit")
	s.post("head", "/sheet", form)
	s.holds("the versions side by side", s.get("higher", "/sheet/versions"), http.StatusOK,
		"Version 1", "the evidence is insufficient: Есеп жоқ", "<del>", "<ins>", "Nothing changed.")
	a = s.get("higher", "/sheet/decide")
	s.holds("the second time", a, http.StatusOK, "/sheet/versions")
	form = seen(a)
	form.Set("do", "agree")
	s.post("higher", "/sheet/decide", form)
	s.holds("agreed", s.get("servant", "/sheet"), http.StatusOK, "excellent", "higher supervisor")
}

// marked marks every indicator that a page asks for.
func marked(a answer, value string) url.Values {
	form := seen(a)
	for _, m := range regexp.MustCompile(`name="([a-z_]+-\d+)" value="yes"`).FindAllStringSubmatch(a.text, -1) {
		form.Set(m[1], value)
	}
	return form
}

func TestTheCompetencySheetGoesItsWay(t *testing.T) {
	s := newSite(t)
	a := s.get("head", "/competencies")
	s.holds("the supervisor marks", a, http.StatusOK, "Not assessed for a post without public services", "development of the servant")
	form := marked(a, "yes")
	form.Del("integrity-0")
	form.Set("do", "sign")
	s.holds("one is open", s.post("head", "/competencies", form), http.StatusUnprocessableEntity, "#shown-integrity")
	form = marked(s.get("head", "/competencies"), "no")
	form.Set("do", "sign")
	if a = s.post("head", "/competencies", form); a.code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.code, a.text)
	}
	a = s.get("servant", "/competencies")
	s.holds("the servant reads", a, http.StatusOK, "Indicators not shown:", "!value=\"yes\"")
	form = seen(a)
	form.Set("do", "sign")
	s.post("servant", "/competencies/sign", form)
	s.holds("signed by both", s.get("hr", "/competencies"), http.StatusOK, s.who["servant"].Name)
}

func TestTheSheetsAreNotForEverybody(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/sheet", "/competencies"} {
		for who, status := range map[string]int{"servant": 200, "head": 200, "higher": 200, "hr": 200, "member": 200, "colleague": 404, "stranger": 404, "": 303} {
			if a := s.get(who, path); a.code != status {
				t.Errorf("%s as %q: %d, not %d", path, who, a.code, status)
			}
		}
	}
	form := filled(seen(s.get("head", "/sheet")), 5)
	for _, who := range []string{"servant", "hr", "colleague", "stranger"} {
		if a := s.post(who, "/sheet", form); a.code != http.StatusForbidden && a.code != http.StatusNotFound {
			t.Errorf("%s fills in the sheet: %d", who, a.code)
		}
	}
	s.post("head", "/sheet", form)
	// Another tab still shows the page of before: nothing typed is lost.
	form.Set("row-1-evidence", "Екінші бет")
	s.holds("an old page", s.post("head", "/sheet", form), http.StatusConflict, "Екінші бет")
}

func TestThePagesHoldInABrowser(t *testing.T) {
	s := newSite(t)
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, server.URL+"/missing")
	look := func(name, as, path string) {
		t.Helper()
		webtest.JS[string](t, ctx, `document.cookie = "as=`+as+`; path=/"`)
		webtest.Hold(t, ctx, "sheet-"+name, server.URL+s.path+path)
	}
	look("fill", "head", "/sheet")
	s.returnOnce()
	look("back", "head", "/sheet")
	s.typesAndPresses(ctx, server.URL+s.path)
	look("versions", "head", "/sheet/versions")
	look("mark", "head", "/competencies")
	s.marksAndComesBack(ctx, server.URL+s.path)
	s.Assessed(s.CaseOf(s.year.ID, s.Economist).ID, s.HeadBudget, 1)
	s.secondSheet()
	look("decide", "higher", "/sheet/decide")
	look("read", "servant", "/sheet")
	look("marked", "servant", "/competencies")
}

// returnOnce brings a sheet to the higher supervisor, who gives it back.
func (s *site) returnOnce() {
	s.T.Helper()
	ctx, id := s.T.Context(), s.CaseOf(s.year.ID, s.Economist).ID
	sh, err := s.SaveSheet(ctx, s.HeadBudget, id, appraisal.SheetSave{Rows: appraisaltest.Rows(4)})
	s.Must(err)
	sh = s.Submitted(id, s.HeadBudget, s.Economist, sh)
	_, err = s.DecideSheet(ctx, s.HeadFinance, id, appraisal.SheetDecision{
		SheetAt: appraisal.SheetAt{Number: sh.Number, Version: sh.Version}, Text: "Дәлелдер толық емес",
		Reasons: []appraisal.ReturnReason{{KCI: 2, What: "insufficient_evidence", Text: "Есеп тіркелмеген"}},
	})
	s.Must(err)
	rows := appraisaltest.Rows(5)
	rows[1].Evidence = "Есеп № 12, 2023 жылғы 25 желтоқсан"
	_, err = s.SaveSheet(ctx, s.HeadBudget, id, appraisal.SheetSave{SheetAt: appraisal.SheetAt{Number: sh.Number + 1, Version: 1}, Rows: rows})
	s.Must(err)
}

// secondSheet brings the version that lies ready to the higher supervisor.
func (s *site) secondSheet() {
	s.T.Helper()
	id := s.CaseOf(s.year.ID, s.Economist).ID
	v, err := s.Sheets(s.T.Context(), s.HeadBudget, id)
	s.Must(err)
	s.Submitted(id, s.HeadBudget, s.Economist, v.Sheet)
}

// Where the act has no indicators for the post the officer of personnel puts it
// on record, and the sheet of competencies says so.
func TestCompetenciesAreOmittedWhereTheActHasNoIndicators(t *testing.T) {
	s := newSite(t)
	s.Tx(func(tx appraisal.Tx) error {
		c, err := tx.AppraisalCaseGet(appraisal.CaseID(strings.TrimPrefix(s.path, "/appraisals/")))
		if err != nil {
			return err
		}
		c.Version, c.Place.Category = c.Version+1, "D-4"
		_, err = tx.AppraisalCaseUpdate(c)
		return err
	})
	s.holds("the supervisor reads why", s.get("head", "/competencies"), http.StatusOK, "D-4", "!Put on record")
	form := seen(s.get("hr", "/competencies"))
	s.holds("without a basis", s.post("hr", "/competencies/omit", form), http.StatusUnprocessableEntity, "#basis", "#c-annex-4")
	form.Set("basis", "Memo № 7")
	if a := s.post("head", "/competencies/omit", form); a.code != http.StatusForbidden {
		t.Errorf("the supervisor: %d", a.code)
	}
	if a := s.post("hr", "/competencies/omit", form); a.code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.code, a.text)
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		s.holds("on record in "+lang, s.send("servant", lang, "GET", s.path+"/competencies", nil), http.StatusOK, "Memo № 7", "!appraisal.sheet.")
	}
}

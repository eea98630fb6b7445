package staff_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
	"tarazy/internal/web/staff"
)

// book is a workbook with one new unit, a post in it and rows of staff.
func (w *world) book(staffRows ...[]any) []byte {
	head := func(names ...string) []any {
		var out []any
		for _, n := range names {
			out = append(out, people.Heading(locale.RU, n))
		}
		return out
	}
	sheet := func(k people.Kind, rows ...[]any) peopletest.Sheet {
		return peopletest.Sheet{Name: people.SheetName(locale.RU, k), Rows: rows}
	}
	return peopletest.Workbook(w, nil,
		sheet(people.Units, head("unit", "parent", "name_kk", "name_ru"), []any{"1", "", "Басшылық", "Руководство"}, []any{"2", "1", "Экономика бөлімі", "Отдел экономики и бюджета"}, []any{"3", "1", "Заң бөлімі", "Юридический отдел"}),
		sheet(people.Posts, head("post", "unit", "title_kk", "title_ru", "category"), []any{"3-1", "3", "Бас заңгер", "Главный юрист", "E-R-4"}),
		sheet(people.Staff, append([][]any{head("iin", "surname", "given", "post", "from")}, staffRows...)...))
}

func TestAnImportFromFileToUndo(t *testing.T) {
	w := newWorld(t)
	path := w.upload("officer", "тізім.xlsx", w.book([]any{w.iin(50), "Ілиясов", "Бек", "3-1", "2026-02-01"}))
	preview := w.get("officer", path)
	w.holds(preview, 200, "тізім.xlsx", "Preview", "Apply 4", "Ілиясов Бек", "Заң бөлімі", "Отдел экономики и бюджета", "<del>")
	w.sees("officer", "/staff", 200, "!Ілиясов")
	w.sees("officer", path+"?show=changed", 200, "Отдел экономики и бюджета", "!Ілиясов Бек")
	w.sees("officer", path+"?show=none", 422)
	w.sees("officer", "/staff/imports", 200, "тізім.xlsx", "Ready to apply")
	w.holds(w.post("officer", path+"/apply", "version", "1"), 409)
	w.holds(w.post("officer", path+"/apply", "version", w.version(preview)), 303)
	w.sees("officer", path, 200, "Rows applied: 4", "Undo the import", "!name=\"version\"")
	w.sees("officer", "/staff?q=%D0%86%D0%BB%D0%B8%D1%8F%D1%81%D0%BE%D0%B2", 200, "Ілиясов Бек", "Заң бөлімі")
	undo := w.get("officer", path+"/undo")
	w.holds(undo, 200, "To be removed", "Ілиясов Бек", "Removed", "Goes back")
	w.sees("officer", "/staff/structure", 200, "Заң бөлімі")
	w.holds(w.post("officer", path+"/undo", "version", w.version(undo)), 303)
	w.sees("officer", path, 200, "The import was undone")
	w.sees("officer", "/staff/structure", 200, "!Заң бөлімі")
	w.holds(w.post("officer", path+"/undo", "version", w.version(undo)), 409)
}

func TestRowsWithErrorsAreShownAndLeftOutOnlyOnRequest(t *testing.T) {
	w := newWorld(t)
	path := w.upload("officer", "bad.xlsx", w.book([]any{w.iin(50), "Ілиясов", "Бек", "3-1", "2026-02-01"}, []any{"123", "Қате", "Жол", "9-9", "2026-02-01"}))
	page := w.get("officer", path)
	w.holds(page, 200, "With errors", `class="problems"`, "Қате Жол", "!Ілиясов Бек", `name="only_good"`, "/errors/xlsx")
	w.holds(w.post("officer", path+"/apply", "version", w.version(page)), 409, `id="only_good-error"`, `href="#only_good"`)
	w.sees("officer", "/staff", 200, "!Ілиясов")
	rows := csvOf(t, w.get("officer", path+"/errors/csv").Body.String())
	if len(rows) < 2 || rows[1][0] == "" || rows[1][1] != "3" || rows[1][2] != "A" || rows[1][3] == "" {
		t.Errorf("%q", rows)
	}
	f, err := excelize.OpenReader(w.get("officer", path+"/errors/xlsx").Body)
	w.must(err)
	defer f.Close()
	if lines, err := f.GetRows("Sheet1"); err != nil || len(lines) != len(rows) {
		t.Errorf("%q %v", lines, err)
	}
	w.sees("officer", path+"/errors/pdf", 404)
	w.holds(w.post("officer", path+"/apply", "version", w.version(page), "only_good", "yes"), 303)
	w.sees("officer", path, 200, "Rows applied: 4", "Rows with errors were left out: 1")
	w.sees("officer", "/staff", 200, "Ілиясов Бек", "!Қате Жол")
}

// TestAPreviewThatIsOutOfDateIsMadeAnew changes the staff between preview and
// decision.
func TestAPreviewThatIsOutOfDateIsMadeAnew(t *testing.T) {
	w := newWorld(t)
	path := w.upload("officer", "a.xlsx", w.book([]any{w.iin(50), "Ілиясов", "Бек", "3-1", "2026-02-01"}))
	seen := w.version(w.get("officer", path))
	w.enrol(60, "Жаңа", "Адам")
	again := w.post("officer", path+"/apply", "version", seen)
	w.holds(again, 409, `class="errors"`, "Apply 4")
	w.holds(w.post("officer", path+"/apply", "version", w.version(again)), 303)
}

func TestUndoingIsRefusedOverLaterChanges(t *testing.T) {
	w := newWorld(t)
	path := w.upload("officer", "a.xlsx", w.book([]any{w.iin(50), "Ілиясов", "Бек", "3-1", "2026-02-01"}))
	w.holds(w.post("officer", path+"/apply", "version", w.version(w.get("officer", path))), 303)
	found, err := w.staff.Staff(t.Context(), w.staff.By, people.StaffQuery{Body: w.staff.Body, On: start, Text: "ілиясов"})
	w.must(err)
	p := found.Rows[0]
	_, err = w.staff.RecordAbsence(t.Context(), w.staff.By, p.Person, p.PersonVersion, people.Absence{Kind: people.Trip, From: start})
	w.must(err)
	w.sees("officer", path+"/undo", 200, "The import cannot be undone", "Ілиясов Бек", "Absence recorded", "!name=\"version\"")
}

func TestAnImportUnderWayCanBeLeftAndFound(t *testing.T) {
	w := newWorld(t)
	w.held = true
	path := w.upload("officer", "a.xlsx", w.book([]any{w.iin(50), "Ілиясов", "Бек", "3-1", "2026-02-01"}))
	rec := w.get("officer", path)
	w.holds(rec, 200, "You can leave this page", `hx-trigger="every 2s"`)
	if rec.Header().Get("Refresh") == "" {
		t.Error("without script the page does not look again")
	}
	poll := func() *http.Response {
		r, err := http.NewRequest(http.MethodGet, path, nil)
		w.must(err)
		r.Header.Set("HX-Request", "true")
		r.AddCookie(&http.Cookie{Name: "as", Value: "officer"})
		out := recorder()
		w.handler.ServeHTTP(out, r)
		return out.Result()
	}
	if poll().Header.Get("HX-Refresh") != "" {
		t.Error("loaded anew before it was ready")
	}
	w.sees("officer", "/staff/imports", 200, "Received")
	w.held = false
	w.must(w.work(t.Context(), people.ImportID(strings.TrimPrefix(path, "/staff/imports/"))))
	if poll().Header.Get("HX-Refresh") != "true" {
		t.Error("not loaded anew once it was ready")
	}
	w.sees("officer", path, 200, "Apply 4")
	w.sees("stranger", path, 404)
	w.holds(w.post("stranger", path+"/apply", "version", "1"), 404)
	w.holds(w.post("stranger", path+"/discard"), 404)
	w.holds(w.post("officer", path+"/discard"), 303)
	w.sees("officer", path, 200, "Nothing was changed")
}

func TestFilesThatCannotBeRead(t *testing.T) {
	w := newWorld(t)
	path := w.upload("officer", "wrong.csv", []byte("a;b\n1;2\n"))
	w.sees("officer", path, 200, "The file cannot be imported", "Send another file")
	w.holds(w.post("officer", "/staff/imports/start"), 422)
	rec := w.uploadRaw("officer", "empty.xlsx", nil)
	w.holds(rec, 422, `id="file-error"`)
}

func TestTheEmptyFormComesInEachLanguageAndCanBeImported(t *testing.T) {
	w := newWorld(t)
	w.must(people.RequireIIN(w.staff.Rules, staff.SampleIIN))
	for _, l := range []string{"kk", "ru", "en"} {
		rec := w.get("officer", "/staff/form-file/"+l)
		if rec.Code != 200 {
			t.Fatal(rec.Code)
		}
		path := w.upload("stranger", l+".xlsx", rec.Body.Bytes())
		w.sees("stranger", path, 200, "Apply", "!name=\"only_good\"", "!cannot be imported")
	}
	w.sees("officer", "/staff/form-file/de", 404)
}

// TestTheSameByHTTP walks list, import, rows, apply and undo by the API.
func TestTheSameByHTTP(t *testing.T) {
	w := newWorld(t)
	var list struct {
		All  int64
		Rows []struct{ Surname string }
	}
	w.call("officer", "GET", "/api/v1/staff?category=E-R-4", nil, 200, &list)
	if list.All != 1 || list.Rows[0].Surname != "Қалиева" {
		t.Errorf("%+v", list)
	}
	w.call("stranger", "GET", "/api/v1/staff?body="+string(w.staff.Body), nil, 404, nil)
	w.call("worker", "GET", "/api/v1/staff", nil, 403, nil)
	w.call("nobody", "GET", "/api/v1/staff", nil, 401, nil)
	w.call("officer", "GET", "/api/v1/staff?sort=x", nil, 422, nil)
	w.call("officer", "GET", "/api/v1/staff?limit=0", nil, 422, nil)
	var person struct {
		Version     int64
		Assignments []struct{ Post string }
	}
	w.call("officer", "GET", "/api/v1/staff/people/"+string(w.worker.ID), nil, 200, &person)
	if person.Version != 2 || len(person.Assignments) != 1 {
		t.Errorf("%+v", person)
	}
	w.call("stranger", "GET", "/api/v1/staff/people/"+string(w.worker.ID), nil, 404, nil)

	var run struct {
		ID, State         string
		Version, New, Bad int64
		Issues            []any
	}
	file := w.book([]any{w.iin(50), "Ілиясов", "Бек", "3-1", "2026-02-01"}, []any{"123", "Қате", "Жол", "9-9", "2026-02-01"})
	w.call("officer", "POST", "/api/v1/staff/imports?file=a.xlsx", file, 202, &run)
	one := "/api/v1/staff/imports/" + run.ID
	if run.State != "previewed" || run.Bad != 1 || run.Issues == nil {
		t.Errorf("%+v", run)
	}
	var rows struct {
		Rows []struct {
			Row    int
			Issues []struct {
				Column string
				Text   struct{ KK, RU, EN string }
			}
		}
		Next int64
	}
	w.call("officer", "GET", one+"/rows?action=bad", nil, 200, &rows)
	if len(rows.Rows) != 1 || rows.Rows[0].Row != 3 || rows.Rows[0].Issues[0].Column != "A" || rows.Rows[0].Issues[0].Text.RU == "" {
		t.Errorf("%+v", rows)
	}
	w.call("officer", "GET", one+"/rows?limit=1", nil, 200, &rows)
	if rows.Next != 1 {
		t.Errorf("next %d", rows.Next)
	}
	w.call("officer", "GET", one+"/rows?action=x", nil, 422, nil)
	w.call("stranger", "GET", one, nil, 404, nil)
	w.call("officer", "POST", one+"/apply", order(run.Version, false), 409, nil)
	w.call("officer", "POST", one+"/apply", []byte(`{"version":"x"}`), 422, nil)
	w.call("officer", "POST", one+"/apply", order(run.Version, true), 200, &run)
	w.call("officer", "GET", "/api/v1/staff?q=%D1%96%D0%BB%D0%B8%D1%8F%D1%81", nil, 200, &list)
	if list.All != 1 || run.State != "applied" {
		t.Errorf("%+v %+v", list, run)
	}
	w.call("officer", "POST", one+"/undo", order(run.Version, false)[:0], 422, nil)
	w.call("officer", "POST", one+"/undo", []byte(`{"version":`+itoa(run.Version)+`}`), 200, &run)
	w.call("officer", "POST", one+"/discard", nil, 409, nil)
	var imports struct{ Imports []struct{ State string } }
	w.call("officer", "GET", "/api/v1/staff/imports", nil, 200, &imports)
	if len(imports.Imports) != 1 || imports.Imports[0].State != "undone" {
		t.Errorf("%+v", imports)
	}
}

func order(version int64, onlyGood bool) []byte {
	text, err := json.Marshal(map[string]any{"version": version, "only_good": onlyGood})
	if err != nil {
		panic(err)
	}
	return text
}

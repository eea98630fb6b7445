package staff_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/people"
)

func TestTheListIsFilteredSortedAndSearched(t *testing.T) {
	w := newWorld(t)
	w.sees("officer", "/staff", 200, "Ахметов Асан", "Өмірова Әсел", "Қалиева Үміт", "!Серікбаева Айнұр</a>", "On this page: 3, in all: 3", "Record absence")
	w.sees("officer", "/staff?unit="+string(w.dep.ID), 200, "Өмірова", "Қалиева", "!Ахметов", "chip--on")
	w.sees("officer", "/staff?category=E-1", 200, "Ахметов", "!Өмірова")
	w.sees("officer", "/staff?q=%D0%BA%D0%B0%D0%BB%D0%B8", 200, "Nobody matches")
	w.sees("officer", "/staff?q=%D2%9A%D0%B0%D0%BB%D0%B8", 200, "Қалиева", "!Өмірова")
	w.sees("officer", "/staff?q="+w.iin(1), 200, "Ахметов", "!Өмірова")
	w.sees("officer", "/staff?on=2026-01-15", 200, "Өмірова", "!Қалиева")
	w.sees("officer", "/staff?kind=acting", 200, "Nobody matches")
	for _, bad := range []string{"kind=x", "away=x", "sort=x", "on=x", "after=x"} {
		w.sees("officer", "/staff?"+bad, 422)
	}
}

// TestNamesStandInKazakhOrder wants Қ after А and before Ө.
func TestNamesStandInKazakhOrder(t *testing.T) {
	w := newWorld(t)
	text := w.get("officer", "/staff").Body.String()
	a, k, o := strings.Index(text, "Ахметов"), strings.Index(text, "Қалиева"), strings.Index(text, "Өмірова")
	if a < 0 || a > k || k > o {
		t.Errorf("order: %d %d %d", a, k, o)
	}
	text = w.get("officer", "/staff?desc=yes").Body.String()
	if strings.Index(text, "Ахметов") < strings.Index(text, "Қалиева") {
		t.Error("the other way round is the same")
	}
}

func TestTheListIsThatOfTheBodyAlone(t *testing.T) {
	w := newWorld(t)
	own := string(w.staff.Body)
	w.sees("stranger", "/staff", 200, "!Ахметов", "No staff yet")
	for _, path := range []string{"/staff?body=" + own, "/staff/structure?body=" + own, "/staff/export/csv?body=" + own, "/staff/imports?body=" + own, w.path(w.worker), w.path(w.worker) + "/absence"} {
		w.sees("stranger", path, 404, "!Ахметов", "!Қалиева")
	}
	w.sees("akim", "/staff", 200, "Ахметов", "!Record absence", "!/staff/export")
	w.sees("akim", "/staff/imports", 403)
	w.sees("akim", w.path(w.worker)+"/absence", 403)
	if rec := w.get("worker", "/staff"); rec.Code != 303 || rec.Header().Get("Location") != w.path(w.worker) {
		t.Errorf("%d %s", rec.Code, rec.Header().Get("Location"))
	}
	w.sees("nobody", "/staff", 303)
}

func TestAViewIsSavedAndRemoved(t *testing.T) {
	w := newWorld(t)
	text := w.get("officer", "/staff?category=E-R-4")
	w.holds(text, 200, `name="query" value="category=E-R-4"`)
	w.holds(w.post("officer", "/staff/views/save", "name", "Мамандар", "query", "category=E-R-4&after=x&evil=1"), 303)
	w.sees("officer", "/staff?category=E-R-4", 200, "Мамандар", `aria-current="page"`, "Remove this view", "!evil")
	w.sees("akim", "/staff", 200, "!Мамандар")
	id := cut(w.get("officer", "/staff?category=E-R-4").Body.String(), `name="id" value="`)
	w.holds(w.post("akim", "/staff/views/drop", "id", id), 404)
	w.holds(w.post("officer", "/staff/views/drop", "id", id), 303)
	w.sees("officer", "/staff", 200, "!Мамандар")
	w.holds(w.post("officer", "/staff/views/save", "name", " ", "query", ""), 422)
}

// cut is the text behind a mark, up to the next quote.
func cut(text, mark string) string {
	_, rest, _ := strings.Cut(text, mark)
	out, _, _ := strings.Cut(rest, `"`)
	return out
}

func TestTheListIsExportedAsItIsFiltered(t *testing.T) {
	w := newWorld(t)
	rec := w.get("officer", "/staff/export/csv?category=E-R-4")
	rows := csvOf(t, rec.Body.String())
	if len(rows) != 2 || rows[1][1] != "Қалиева" || rows[1][0] != w.iin(3) {
		t.Errorf("%q", rows)
	}
	if !strings.Contains(rec.Header().Get("Content-Disposition"), `staff-2026-03-02.csv`) {
		t.Error(rec.Header())
	}
	f, err := excelize.OpenReader(w.get("officer", "/staff/export/xlsx").Body)
	w.must(err)
	defer f.Close()
	lines, err := f.GetRows(f.GetSheetName(0))
	w.must(err)
	if len(lines) != 4 {
		t.Errorf("%q", lines)
	}
	w.sees("officer", "/staff/export/pdf", 404)
	w.sees("akim", "/staff/export/csv", 403)
}

func csvOf(t *testing.T, text string) [][]string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestTheStructureShowsHeadsAndVacantPosts(t *testing.T) {
	w := newWorld(t)
	w.sees("officer", "/staff/structure", 200, "Экономика бөлімі", "posts: 4, vacant: 1", "head of the unit", "first head", "Vacant", "Жетекші маман", "Қалиева Үміт")
	w.sees("officer", "/staff/structure?on=2026-01-15", 200, "vacant: 2", "!Қалиева Үміт")
	w.sees("officer", "/staff/structure?on=x", 422)
}

func TestAnAbsenceOfSeveralIsShownBeforeItIsRecorded(t *testing.T) {
	w := newWorld(t)
	_, err := w.staff.RecordAbsence(t.Context(), w.staff.By, w.boss.ID, w.boss.Version, people.Absence{Kind: people.Sick, From: start})
	w.must(err)
	ids := []string{"id", string(w.boss.ID), "id", string(w.worker.ID)}
	w.holds(w.post("officer", "/staff/absences/choose", ids...), 200, "Өмірова Әсел", "Қалиева Үміт", `name="kind"`)
	w.holds(w.post("officer", "/staff/absences/preview", ids...), 422, "Fill this in", "Өмірова Әсел")
	asked := append(ids, "kind", "trip", "from", "2026-03-02", "until", "2026-03-06")
	w.holds(w.post("officer", "/staff/absences/preview", asked...), 200, "To be recorded: 1. Left out: 1", "Not recorded", "Will be recorded", "Nothing has changed yet")
	w.sees("officer", w.path(w.worker), 200, "!Mission")
	w.holds(w.post("officer", "/staff/absences/record", asked...), 200, "Recorded: 1. Not recorded: 1")
	w.sees("officer", w.path(w.worker), 200, "Mission")
	w.sees("officer", "/staff?away=trip", 200, "Қалиева", "!Өмірова")
	w.holds(w.post("officer", "/staff/absences/choose"), 422, "Nobody is chosen")
	w.holds(w.post("stranger", "/staff/absences/choose", ids...), 404, "!Өмірова")
	w.holds(w.post("akim", "/staff/absences/choose", ids...), 403)
}

// TestAnAbsenceOfSeveralIsNotRecordedOverAnotherChange sends the versions that
// the preview showed.
func TestAnAbsenceOfSeveralIsNotRecordedOverAnotherChange(t *testing.T) {
	w := newWorld(t)
	w.holds(w.post("officer", "/staff/absences/record", "id", string(w.worker.ID), "version."+string(w.worker.ID), "1", "kind", "trip", "from", "2026-03-02"),
		200, "Recorded: 0. Not recorded: 1", "changed while you looked")
}

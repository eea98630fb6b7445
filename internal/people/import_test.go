package people_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/clock"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// each runs a test with a fresh body on both databases.
func each(t *testing.T, fn func(t *testing.T, w *peopletest.World)) {
	t.Helper()
	storetest.EachClock(t, func(t *testing.T, db *store.DB, c *clock.Fixed) { fn(t, peopletest.New(t, db, c)) })
}

// upload takes a file in and steps it to its end.
func upload(t testing.TB, w *peopletest.World, name string, file []byte) *people.ImportRun {
	t.Helper()
	run, err := w.StartImport(t.Context(), w.By, people.Upload{Body: w.Body, File: name, Data: bytes.NewReader(file)})
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; run.Running(); n++ {
		if run, err = w.Step(t.Context(), run.ID); err != nil {
			t.Fatal(err)
		}
		if n > 20 {
			t.Fatal("the import does not end")
		}
	}
	return run
}

func apply(t testing.TB, w *peopletest.World, run *people.ImportRun) *people.ImportRun {
	t.Helper()
	run, err := w.ApplyImport(t.Context(), w.By, run.ID, run.Version, false)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

var (
	unitHead  = []any{"Unit code", "Parent unit code", "Unit name (Kazakh)", "Unit name (Russian)"}
	postHead  = []any{"Код должности", "Код подразделения", "Наименование должности (на казахском)", "Наименование должности (на русском)", "Категория должности", "Руководитель подразделения", "Первый руководитель", "Уровень работы"}
	staffHead = []any{"ЖСН", "Тегі", "Аты", "Әкесінің аты", "Лауазым коды", "Тағайындалған күні", "Соңғы күні", "Атқару түрі", "Электрондық пошта"}
)

// form is a small town: two units, three posts, three persons.
func form(t testing.TB, w *peopletest.World) (units, posts, staff [][]any) {
	iin := func(n int) string { return peopletest.IIN(t, w.Rules, n) }
	return [][]any{unitHead, {"1", "", "Басшылық", "Руководство"}, {"2", "1", "Бөлім", "Отдел"}},
		[][]any{postHead, {"1-1", "1", "Әкім", "Аким", "E-1", "", "Да", 2}, {"2-1", "2", "Басшы", "Руководитель", "E-R-1", "Да", "", ""}, {"2-2", "2", "Маман", "Специалист", "e-r-4", "Нет", "", ""}},
		[][]any{staffHead, {iin(1), "Ахметов", "Асан", "", "1-1", "2020-01-09", "", "", "asan@example.kz"},
			{iin(2), "Өмірова", "Әсел", "Серікқызы", "2-1", 44000, "", "Негізгі", ""}, {iin(3), "Ёлкина", "Анна", "", "2-2", "09.01.2023", "", "", ""}}
}

func book(t testing.TB, change func(*excelize.File), units, posts, staff [][]any) []byte {
	var sheets []peopletest.Sheet
	for _, s := range []peopletest.Sheet{{Name: "Structure", Rows: units}, {Name: "Должности", Rows: posts}, {Name: "Қызметкерлер", Rows: staff}} {
		if s.Rows != nil {
			sheets = append(sheets, s)
		}
	}
	return peopletest.Workbook(t, change, sheets...)
}

func TestImportPreviewApplyUndo(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		units, posts, staff := form(t, w)
		run := upload(t, w, "staff.xlsx", book(t, nil, units, posts, staff))
		if run.State != people.Previewed || run.New != 8 || run.Bad != 0 {
			t.Fatalf("%+v\n%v", run, allIssues(t, w, run))
		}
		if n := count(t, w); n != 0 {
			t.Fatalf("%d rows before applying", n)
		}
		run = apply(t, w, run)
		if n := count(t, w); n != 3 || run.State != people.Applied {
			t.Fatalf("%d rows, state %s", n, run.State)
		}
		checkTown(t, w)
		again := upload(t, w, "staff.xlsx", book(t, nil, units, posts, staff))
		if again.Same != 8 || again.New+again.Changed+again.Bad != 0 {
			t.Fatalf("the same file: %+v\n%v", again, allIssues(t, w, again))
		}
		if _, err := w.ApplyImport(t.Context(), w.By, again.ID, again.Version, false); !fault.Is(err, "people.import.nothing") {
			t.Errorf("%v", err)
		}
		changeAndBack(t, w, units, posts, staff)
		run, err := w.UndoImport(t.Context(), w.By, run.ID, run.Version)
		if fault.Is(err, "people.import.undo_blocked") { // the versions moved on with the second import and its undoing
			return
		}
		t.Errorf("undone over later changes: %+v, %v", run, err)
	})
}

func count(t testing.TB, w *peopletest.World) int64 {
	t.Helper()
	today, err := w.Today(t.Context(), w.Body)
	if err != nil {
		t.Fatal(err)
	}
	n, err := w.StaffCount(t.Context(), w.By, people.StaffQuery{Body: w.Body, On: today})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func rows(t testing.TB, w *peopletest.World, q people.StaffQuery) []people.StaffRow {
	t.Helper()
	today, err := w.Today(t.Context(), w.Body)
	if err != nil {
		t.Fatal(err)
	}
	q.Body, q.On = w.Body, today
	page, err := w.Staff(t.Context(), w.By, q)
	if err != nil {
		t.Fatal(err)
	}
	return page.Rows
}

// checkTown checks what the form brought in.
func checkTown(t *testing.T, w *peopletest.World) {
	t.Helper()
	all := rows(t, w, people.StaffQuery{})
	names := []string{}
	for _, r := range all {
		names = append(names, r.Surname+" "+r.From.String()+" "+r.Category)
	}
	if got := strings.Join(names, ", "); got != "Ахметов 2020-01-09 E-1, Ёлкина 2023-01-09 E-R-4, Өмірова 2020-06-18 E-R-1" {
		t.Errorf("staff: %s", got)
	}
	if by := rows(t, w, people.StaffQuery{Text: peopletest.IIN(t, w.Rules, 2)}); len(by) != 1 || by[0].Surname != "Өмірова" {
		t.Errorf("by IIN: %v", by)
	}
	file, err := w.Personal(t.Context(), w.By, all[0].Person)
	if err != nil || file.Private.IIN != peopletest.IIN(t, w.Rules, 1) || file.Private.Email != "asan@example.kz" || len(file.Changes) != 1 {
		t.Errorf("record: %+v, %v", file, err)
	}
	s, err := w.StructureOn(t.Context(), w.Body, all[0].From.AddYears(4), all[1].Person)
	if err != nil {
		t.Fatal(err)
	}
	x, err := s.ImmediateSupervisor(all[1].Person)
	if err != nil || x.Person != all[2].Person {
		t.Errorf("supervisor %v, %v", x, err)
	}
}

// changeAndBack imports changes of every kind and undoes them.
func changeAndBack(t *testing.T, w *peopletest.World, units, posts, staff [][]any) {
	t.Helper()
	before := snapshot(t, w)
	units[2] = []any{"2", "1", "Жаңа бөлім", "Новый отдел"}
	units = append(units, []any{"3", "2", "Сектор", "Сектор"})
	posts[3] = []any{"2-2", "3", "Маман", "Специалист", "E-R-5", "Да", "", 9}
	posts = append(posts, []any{"3-1", "3", "Маман", "Специалист", "E-R-5", "", "", ""})
	staff[3] = []any{staff[3][0], "Сосновская", "Анна", "Петровна", "3-1", "2026-02-02", "", "", "anna@example.kz"}
	staff = append(staff, []any{peopletest.IIN(t, w.Rules, 4), "Жаңа", "Адам", "", "2-2", "2026-02-02", "", "", ""},
		[]any{staff[2][0], "Өмірова", "Әсел", "Серікқызы", "1-1", "2026-02-02", "2026-04-01", "Міндетін атқарушы", ""})
	run := upload(t, w, "changes.xlsx", book(t, nil, units, posts, staff))
	if run.Bad != 0 || run.New != 3 || run.Changed != 4 {
		t.Fatalf("%+v\n%v", run, allIssues(t, w, run))
	}
	preview(t, w, run)
	run = apply(t, w, run)
	if got := rows(t, w, people.StaffQuery{Text: "сосновск"}); len(got) != 1 || got[0].PostCode != "3-1" || got[0].UnitCode != "3" {
		t.Errorf("after the change: %+v", got)
	}
	if _, err := w.UndoImport(t.Context(), w.By, run.ID, run.Version-1); !fault.Is(err, "people.import.moved") {
		t.Errorf("%v", err)
	}
	run, err := w.UndoImport(t.Context(), w.By, run.ID, run.Version)
	if err != nil || run.State != people.Undone {
		t.Fatalf("undo: %v, %v", run, err)
	}
	if after := snapshot(t, w); after != before {
		t.Errorf("after undoing:\n%s\nbefore:\n%s", after, before)
	}
}

// preview checks that changes show what was and what will be.
func preview(t *testing.T, w *peopletest.World, run *people.ImportRun) {
	t.Helper()
	all, err := w.ImportRows(t.Context(), w.By, run.ID, 0, 100, people.Changed)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, r := range all {
		for _, c := range r.Open.Changes {
			got = append(got, fmt.Sprintf("%s!%d %s: %s→%s", r.Sheet, r.Row, c.Field, c.Before, c.After))
			if !locale.Has("people.field." + c.Field) {
				t.Errorf("no message for the field %s", c.Field)
			}
		}
	}
	for _, want := range []string{"Structure!3 name_kk: Бөлім→Жаңа бөлім", "Должности!4 category: E-R-4→E-R-5", "Должности!4 level: →9",
		"Қызметкерлер!4 surname: Ёлкина→Сосновская", "Қызметкерлер!4 post: 2-2→3-1", "Қызметкерлер!4 email: →anna@example.kz"} {
		if !strings.Contains(strings.Join(got, "\n"), want) {
			t.Errorf("the preview lacks %q:\n%s", want, strings.Join(got, "\n"))
		}
	}
}

// snapshot is everything that an import can change, without versions.
func snapshot(t testing.TB, w *peopletest.World) string {
	t.Helper()
	var b strings.Builder
	today, err := w.Today(t.Context(), w.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []int{-1000, 0, 1000} {
		units, err1 := w.Units(t.Context(), w.By, w.Body, today.Add(d))
		posts, err2 := w.Posts(t.Context(), w.By, w.Body, today.Add(d))
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		for _, u := range units {
			fmt.Fprintln(&b, d, u.Code, u.UnitState)
		}
		for _, p := range posts {
			level := 0
			if p.Level != nil {
				level = *p.Level
			}
			p.Level = nil
			fmt.Fprintln(&b, d, p.Code, level, p.PostState)
		}
	}
	for _, r := range rows(t, w, people.StaffQuery{}) {
		f, err := w.Personal(t.Context(), w.By, r.Person)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, r.Person, r.Surname, r.Given, r.Patronymic, r.PostCode, r.From, r.Kind, f.Private, f.Person.Body)
	}
	return b.String()
}

func allIssues(t testing.TB, w *peopletest.World, run *people.ImportRun) []people.Issue {
	t.Helper()
	out := append([]people.Issue{}, run.Issues...)
	bad, err := w.ImportRows(t.Context(), w.By, run.ID, 0, 5_000, people.Bad)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range bad {
		out = append(out, r.Open.Issues...)
	}
	return out
}

package people_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

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

func TestBadFiles(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		for name, file := range badFiles(t, w) {
			t.Run(name, func(t *testing.T) {
				run, err := w.StartImport(t.Context(), w.By, people.Upload{Body: w.Body, File: "staff.xlsx", Data: bytes.NewReader(file.data)})
				if err != nil {
					f, ok := fault.As(err)
					if !ok || f.Code != "people.import."+file.want || !locale.Has(f.Key()) {
						t.Errorf("%v, want %s", err, file.want)
					}
					return
				}
				for run.Running() {
					if run, err = w.Step(t.Context(), run.ID); err != nil {
						t.Fatal(err)
					}
				}
				checkIssues(t, w, run, file.want)
			})
		}
		if n := count(t, w); n != 0 {
			t.Errorf("%d rows came of bad files", n)
		}
		if s := snapshot(t, w); s != "" {
			t.Errorf("bad files left:\n%s", s)
		}
	})
}

// checkIssues compares issues with "sheet!column row: code", one a line; of a
// whole file with the code alone.
func checkIssues(t *testing.T, w *peopletest.World, run *people.ImportRun, want string) {
	t.Helper()
	got := []string{}
	for _, i := range allIssues(t, w, run) {
		text := i.Code
		if i.Row > 0 {
			text = i.Error()
		}
		got = append(got, text)
		if !locale.Has(i.Key()) {
			t.Errorf("no message %s", i.Key())
		}
		for _, name := range locale.Names(i.Key()) {
			if _, ok := i.Args[name]; !ok {
				t.Errorf("%s lacks {%s}: %v", i.Key(), name, i.Args)
			}
		}
	}
	if strings.Join(got, "\n") != want {
		t.Errorf("issues:\n%s\nwant:\n%s", strings.Join(got, "\n"), want)
	}
	if _, err := w.ApplyImport(t.Context(), w.By, run.ID, run.Version, false); err == nil {
		t.Error("a file with errors was applied")
	}
}

type badFile struct {
	data []byte
	want string
}

// badFiles are all the ways in which a file is wrong that were thought of.
func badFiles(t testing.TB, w *peopletest.World) map[string]badFile {
	files := map[string]badFile{
		"empty":              {[]byte(" \n"), "empty"},
		"old Excel":          {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on"), "xls"},
		"cut off":            {book(t, nil, [][]any{unitHead, {"1", "", "А", "А"}}, nil, nil)[:900], "broken"},
		"picture":            {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "encoding"},
		"too large":          {bytes.Repeat([]byte("x"), people.FileMost+1), "size"},
		"zip bomb":           {zipBomb(t, true), "unzipped"},
		"zip bomb that lies": {zipBomb(t, false), "broken"},
		"no workbook":        {zipOf(t, map[string]string{"a.txt": "x"}), "broken"},
		"200,000 rows":       {manyRows(t, 200_000), "Staff!20002: rows"},
		"CSV, odd quotes":    {[]byte("ИИН;Фамилия;Имя;Код должности;Дата назначения\n1;\"a\"b;c;d;e\n"), "!2: csv"},
		"CSV of something":   {[]byte("a;b;c\n1;2;3\n"), "staff.xlsx!1: headings_unknown"},
	}
	for name, b := range badSheets(t, w) {
		files[name] = b
	}
	return files
}

// badSheets are workbooks of the form's shape with wrong contents.
func badSheets(t testing.TB, w *peopletest.World) map[string]badFile {
	files := map[string]badFile{}
	add := func(name, want string, change func(units, posts, staff [][]any), spoil func(*excelize.File)) {
		units, posts, staff := form(t, w)
		if change != nil {
			change(units, posts, staff)
		}
		files[name] = badFile{book(t, spoil, units, posts, staff), want}
	}
	do := func(t testing.TB, err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	add("merged cells", "Қызметкерлер!C3: value_missing\nҚызметкерлер!B3: merged\nҚызметкерлер!B4: value_missing\nҚызметкерлер!C4: value_missing\nҚызметкерлер!B4: merged", nil, func(f *excelize.File) { do(t, f.MergeCell("Қызметкерлер", "B3", "C4")) })
	add("formula", "Қызметкерлер!C3: formula", nil, func(f *excelize.File) { do(t, f.SetCellFormula("Қызметкерлер", "C3", "A1")) })
	add("unknown sheet", "sheet_unknown", nil, func(f *excelize.File) { _, err := f.NewSheet("Sheet9"); do(t, err) })
	add("sheet twice", "sheet_twice", nil, func(f *excelize.File) { _, err := f.NewSheet("Staff"); do(t, err) })
	add("unknown heading", "Қызметкерлер!I1: heading_unknown", func(_, _, s [][]any) { s[0] = append(append([]any{}, s[0][:8]...), "Boot size") }, nil)
	add("heading twice", "Қызметкерлер!I1: heading_twice", func(_, _, s [][]any) { s[0] = append(append([]any{}, s[0][:8]...), "ИИН") }, nil)
	add("heading missing", "Қызметкерлер!1: heading_missing", func(_, _, s [][]any) { s[0] = append([]any{}, s[0]...); s[0][1] = "" }, nil)
	add("value missing", "Қызметкерлер!B2: value_missing", func(_, _, s [][]any) { s[1][1] = " " }, nil)
	add("value without heading", "Қызметкерлер!J2: no_heading", func(_, _, s [][]any) { s[1] = append(s[1], "x") }, nil)
	add("wrong check digit", "Қызметкерлер!A2: iin_check_digit", func(_, _, s [][]any) { s[1][0] = "990101300000" }, nil)
	add("impossible day of birth", "Қызметкерлер!A2: iin_date", func(_, _, s [][]any) { s[1][0] = "123456789011" }, nil)
	add("short IIN", "Қызметкерлер!A2: iin_length", func(_, _, s [][]any) { s[1][0] = "12345" }, nil)
	add("IIN with a letter", "Қызметкерлер!A2: iin_digits", func(_, _, s [][]any) { s[1][0] = "9001013008ll" }, nil)
	add("IIN as a number without its zero", "Қызметкерлер!A2: iin_number", func(_, _, s [][]any) { s[1][0] = 31231500126 }, nil)
	add("person twice", "Қызметкерлер!A4: person_twice", func(_, _, s [][]any) { s[3][0] = s[2][0] }, nil)
	add("date in words", "Қызметкерлер!F2: date", func(_, _, s [][]any) { s[1][5] = "9 қаңтар" }, nil)
	add("day that does not exist", "Қызметкерлер!F2: date", func(_, _, s [][]any) { s[1][5] = "2023-02-30" }, nil)
	add("serial number out of range", "Қызметкерлер!F2: date", func(_, _, s [][]any) { s[1][5] = 12 }, nil)
	add("last day first", "Қызметкерлер!G2: until_before", func(_, _, s [][]any) { s[1][6] = "2019-12-31" }, nil)
	add("unknown kind", "Қызметкерлер!H2: kind", func(_, _, s [][]any) { s[1][7] = "often" }, nil)
	add("e-mail", "Қызметкерлер!I2: email", func(_, _, s [][]any) { s[1][8] = "asan at example" }, nil)
	add("too long", "Қызметкерлер!B2: too_long", func(_, _, s [][]any) { s[1][1] = strings.Repeat("ы", 1_001) }, nil)
	add("unknown post", "Қызметкерлер!E2: post_unknown", func(_, _, s [][]any) { s[1][4] = "9-9" }, nil)
	add("post occupied twice", "Қызметкерлер!E3: post_occupied\nҚызметкерлер!E4: post_occupied", func(_, _, s [][]any) { s[3][4] = "2-1" }, nil)
	add("unknown category", "Должности!E4: category\nҚызметкерлер!E4: post_unknown", func(_, p, _ [][]any) { p[3][4] = "E-R-0" }, nil)
	add("job level", "Должности!H4: level\nҚызметкерлер!E4: post_unknown", func(_, p, _ [][]any) { p[3][7] = 16 }, nil)
	add("neither yes nor no", "Должности!F4: yesno\nҚызметкерлер!E4: post_unknown", func(_, p, _ [][]any) { p[3][5] = "maybe" }, nil)
	add("post twice", "Должности!A4: post_twice", func(_, p, s [][]any) {
		p[3][0] = "2-1"
		s[3][4] = "2-1"
		s[3][6] = "2020-01-01"
		s[3][5] = "2019-01-01"
	}, nil)
	add("unknown unit", "Должности!B4: unit_unknown\nҚызметкерлер!E4: post_unknown", func(_, p, _ [][]any) { p[3][1] = "7" }, nil)
	add("two heads", "Должности!F3: head_twice\nДолжности!F4: head_twice\nҚызметкерлер!E3: post_unknown\nҚызметкерлер!E4: post_unknown", func(_, p, _ [][]any) { p[3][5] = "Да" }, nil)
	add("two first heads", "Должности!G2: first_head_twice\nДолжности!G3: first_head_twice\nҚызметкерлер!E2: post_unknown\nҚызметкерлер!E3: post_unknown", func(_, p, _ [][]any) { p[2][6] = "Да" }, nil)
	add("unit twice", "Structure!A3: unit_twice\nДолжности!B3: unit_unknown\nДолжности!B4: unit_unknown\nҚызметкерлер!E3: post_unknown\nҚызметкерлер!E4: post_unknown", func(u, _, _ [][]any) { u[2][0] = "1" }, nil)
	add("unknown parent", "Structure!B3: parent_unknown\nДолжности!B3: unit_unknown\nДолжности!B4: unit_unknown\nҚызметкерлер!E3: post_unknown\nҚызметкерлер!E4: post_unknown", func(u, _, _ [][]any) { u[2][1] = "8" }, nil)
	add("units in a circle", "Structure!B2: unit_cycle\nStructure!B3: unit_cycle\nДолжности!B2: unit_unknown\nДолжности!B3: unit_unknown\nДолжности!B4: unit_unknown\nҚызметкерлер!E2: post_unknown\nҚызметкерлер!E3: post_unknown\nҚызметкерлер!E4: post_unknown",
		func(u, _, _ [][]any) { u[1][1] = "2" }, nil)
	files["headings only"] = badFile{book(t, nil, [][]any{unitHead}, nil, nil), "no_rows"}
	wide := make([]any, 70)
	wide[69] = "x"
	files["70 columns"] = badFile{book(t, nil, [][]any{unitHead, wide}, nil, nil), "!2: columns"}
	return files
}

func zipOf(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zipBomb is a workbook whose sheet unpacks to 200 MB; one that is not honest
// says in its directory that it is small.
func zipBomb(t testing.TB, honest bool) []byte {
	t.Helper()
	file := book(t, nil, [][]any{unitHead, {"1", "", "А", "А"}}, nil, nil)
	r, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range r.File {
		if strings.Contains(f.Name, "sheet1.xml") {
			continue
		}
		if err := z.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	f, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	block := bytes.Repeat([]byte(" "), 1<<20)
	_, err = f.Write([]byte("<worksheet><sheetData>"))
	for range 200 {
		if err == nil {
			_, err = f.Write(block)
		}
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	if honest {
		return b.Bytes()
	}
	return lie(b.Bytes())
}

// lie makes the last entry of an archive's directory claim 1,000 bytes.
func lie(file []byte) []byte {
	at := bytes.LastIndex(file, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(file[at+24:], 1_000)
	return file
}

func manyRows(t testing.TB, n int) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", "Staff"); err != nil {
		t.Fatal(err)
	}
	s, err := f.NewStreamWriter("Staff")
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		row := []any{"1", "2", "3", "4", "5"}
		if i == 0 {
			row = []any{"IIN", "Surname", "Given name", "Post code", "Appointed on"}
		}
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = s.SetRow(cell, row)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := errors.Join(s.Flush(), f.Write(&b)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCSVInEveryEncoding(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		units, posts, _ := form(t, w)
		apply(t, w, upload(t, w, "structure.xlsx", book(t, nil, units, posts, nil)))
		text := "ЖСН;Тегі;Аты;Лауазым коды;Тағайындалған күні\r\n" + peopletest.IIN(t, w.Rules, 5) + ";Әбдіқұлұлы;Ғани;2-2;09.01.2023\r\n"
		russian := "ИИН\tФамилия\tИмя\tКод должности\tДата назначения\n" + peopletest.IIN(t, w.Rules, 5) + "\tИванов\tПётр\t2-2\t09.01.2023\n"
		cp1251, err := charmap.Windows1251.NewEncoder().String(russian)
		if err != nil {
			t.Fatal(err)
		}
		kz := strings.NewReplacer("ә", "\xbc", "ғ", "\xba", "қ", "\x9d", "ұ", "\xa2", "і", "\xb3", "ү", "\xbf", "Ә", "\xa3", "Ғ", "\xaa")
		eight := []byte{}
		for _, part := range strings.SplitAfter(text, "") {
			if b, err := charmap.Windows1251.NewEncoder().String(part); err == nil && part != "і" {
				eight = append(eight, b...)
			} else {
				eight = append(eight, kz.Replace(part)...)
			}
		}
		for name, file := range map[string][]byte{
			"UTF-8":              []byte(text),
			"UTF-8, marked":      []byte("\ufeff" + text),
			"sep=":               []byte("\ufeffsep=;\r\n" + text),
			"commas":             []byte(strings.ReplaceAll(text, ";", ",")),
			"UTF-16 LE":          utf16of(text, false, true),
			"UTF-16 BE":          utf16of(text, true, true),
			"UTF-16 LE, no mark": utf16of(russian, false, false),
			"Windows-1251":       []byte(cp1251),
			"KZ-1048":            eight,
		} {
			run := upload(t, w, "staff.csv", file)
			if run.State != people.Previewed || run.New != 1 || run.Bad != 0 {
				t.Errorf("%s: %+v %v", name, run, allIssues(t, w, run))
				continue
			}
			found, err := w.ImportRows(t.Context(), w.By, run.ID, 0, 10)
			if err != nil {
				t.Fatal(err)
			}
			surname := found[0].Open.Values["surname"]
			if surname != "Әбдіқұлұлы" && surname != "Иванов" {
				t.Errorf("%s: surname %q", name, surname)
			}
		}
	})
}

func utf16of(text string, big, mark bool) []byte {
	var order binary.AppendByteOrder = binary.LittleEndian
	if big {
		order = binary.BigEndian
	}
	var out []byte
	if mark {
		out = order.AppendUint16(out, 0xfeff)
	}
	for _, u := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, u)
	}
	return out
}

package people_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
)

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

// made keeps files that are large to make, by their number of rows.
var made = map[int][]byte{}

func manyRows(t testing.TB, n int) []byte {
	t.Helper()
	if file, ok := made[n]; ok {
		return file
	}
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
	made[n] = b.Bytes()
	return made[n]
}

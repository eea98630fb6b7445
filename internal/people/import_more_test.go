package people_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
)

func TestUndoOfTheFirstImportLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		units, posts, staff := form(t, w)
		// A child stands before its parent in the file.
		units[1], units[2] = units[2], units[1]
		run := apply(t, w, upload(t, w, "staff.xlsx", book(t, nil, units, posts, staff)))
		run, err := w.UndoImport(t.Context(), w.By, run.ID, run.Version)
		if err != nil || run.State != people.Undone {
			t.Fatal(run, err)
		}
		if s := snapshot(t, w); s != "" {
			t.Errorf("undoing left:\n%s", s)
		}
		_, err = w.UndoImport(t.Context(), w.By, run.ID, run.Version)
		refused(t, err, "people.import.state")
		verbs := []string{}
		for _, e := range w.Journal {
			verbs = append(verbs, e.Verb)
		}
		if got := strings.Join(verbs[1:], " "); got != "staff.import.receive staff.import.apply staff.import.undo" {
			t.Errorf("journal: %s", got)
		}
		told := []string{}
		for _, n := range w.Notices {
			told = append(told, n.Key)
			for _, key := range []string{n.Key, n.Key + ".subject"} {
				if !locale.Has(key) {
					t.Errorf("no message %s", key)
				}
				for _, name := range locale.Names(key) {
					if _, ok := n.Args[name]; !ok {
						t.Errorf("%s lacks {%s}", key, name)
					}
				}
			}
		}
		if len(told) != 3 || w.Notices[0].To != string(w.By.Person) {
			t.Errorf("notices: %v", told)
		}
	})
}

func TestUndoIsBlockedByLaterChanges(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		units, posts, staff := form(t, w)
		run := apply(t, w, upload(t, w, "staff.xlsx", book(t, nil, units, posts, staff)))
		r := rows(t, w, people.StaffQuery{Text: "ахметов"})[0]
		if _, err := w.ChangePerson(t.Context(), w.By, r.Person, r.PersonVersion, people.Entry{Surname: "Ахмет", Given: "Асан"}); err != nil {
			t.Fatal(err)
		}
		before := snapshot(t, w)
		_, err := w.UndoImport(t.Context(), w.By, run.ID, run.Version)
		f := refused(t, err, "people.import.undo_blocked")
		var why *people.UndoBlocked
		if !errors.As(err, &why) || len(why.Changes) != 1 || why.Changes[0].Fields[0].After != "Ахмет" {
			t.Errorf("%+v %+v", f, why)
		}
		if after := snapshot(t, w); after != before {
			t.Errorf("a refused undoing changed\n%s\nto\n%s", before, after)
		}
	})
}

func TestOnlyGoodRows(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		units, posts, staff := form(t, w)
		staff[2][5] = "when?"
		run := upload(t, w, "staff.xlsx", book(t, nil, units, posts, staff))
		if run.Bad != 1 || run.New != 7 {
			t.Fatalf("%+v", run)
		}
		_, err := w.ApplyImport(t.Context(), w.By, run.ID, run.Version, false)
		refused(t, err, "people.import.has_errors")
		if n := count(t, w); n != 0 {
			t.Fatalf("%d rows", n)
		}
		run, err = w.ApplyImport(t.Context(), w.By, run.ID, run.Version, true)
		if err != nil || !run.OnlyGood || count(t, w) != 2 {
			t.Fatalf("%+v %v", run, err)
		}
		left := allIssues(t, w, run)
		if len(left) != 1 || left[0].Code != "date" || left[0].Row != 3 {
			t.Errorf("left out: %v", left)
		}
	})
}

func TestStaffChangedAfterThePreview(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		units, posts, staff := form(t, w)
		apply(t, w, upload(t, w, "staff.xlsx", book(t, nil, units, posts, staff)))
		staff[1][1] = "Ахметұлы"
		run := upload(t, w, "again.xlsx", book(t, nil, nil, nil, staff))
		r := rows(t, w, people.StaffQuery{Text: "ахметов"})[0]
		if _, err := w.ChangePerson(t.Context(), w.By, r.Person, r.PersonVersion, people.Entry{Surname: "Ахмет", Given: "Асан"}); err != nil {
			t.Fatal(err)
		}
		before := snapshot(t, w)
		run, err := w.ApplyImport(t.Context(), w.By, run.ID, run.Version, false)
		refused(t, err, "people.import.outdated")
		if snapshot(t, w) != before {
			t.Error("an outdated preview was applied")
		}
		if run.State != people.Staged {
			t.Fatalf("%+v", run)
		}
		if run, err = w.Step(t.Context(), run.ID); err != nil || run.State != people.Previewed || run.Changed != 1 {
			t.Fatalf("%+v %v", run, err)
		}
		all, err := w.ImportRows(t.Context(), w.By, run.ID, 0, 10, people.Changed)
		if err != nil || all[0].Open.Changes[0].Before != "Ахмет" {
			t.Errorf("%+v %v", all, err)
		}
		apply(t, w, run)
	})
}

func TestRowsAgainstWhatIsStored(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		units, posts, staff := form(t, w)
		apply(t, w, upload(t, w, "staff.xlsx", book(t, nil, units, posts, staff)))
		iin := func(n int) string { return peopletest.IIN(t, w.Rules, n) }
		for want, row := range map[string][]any{
			"Қызметкерлер!A2: iin_other_person": {iin(1), "Басқа", "Адам", "", "1-1", "2020-01-09", "", "", ""},
			"Қызметкерлер!E2: post_occupied":    {iin(9), "Жаңа", "Адам", "", "1-1", "2023-01-09", "", "", ""},
			"Қызметкерлер!F2: from_before":      {iin(3), "Ёлкина", "Анна", "", "1-1", "2022-01-09", "", "", ""},
		} {
			run := upload(t, w, "row.xlsx", book(t, nil, nil, nil, [][]any{staffHead, row}))
			checkIssues(t, w, run, want)
		}
		swap := upload(t, w, "swap.xlsx", book(t, nil, nil, nil, [][]any{staffHead,
			{iin(1), "Ахметов", "Асан", "", "2-1", "2026-03-01", "", "", ""}, {iin(2), "Өмірова", "Әсел", "Серікқызы", "1-1", "2026-03-01", "", "", ""}}))
		if swap.Bad != 0 || swap.Changed != 2 {
			t.Fatalf("two who change places: %+v %v", swap, allIssues(t, w, swap))
		}
		apply(t, w, swap)
		other := &peopletest.World{Service: w.Service, Body: w.AddBody(t, 2), By: people.By{Person: "per_other", All: true}}
		apply(t, other, upload(t, other, "s.xlsx", book(t, nil, units, posts, nil)))
		run := upload(t, other, "row.xlsx", book(t, nil, nil, nil, [][]any{staffHead, {iin(3), "Ёлкина", "Анна", "", "2-2", "2026-01-09", "", "", ""}}))
		checkIssues(t, other, run, "Қызметкерлер!A2: main_elsewhere")
	})
}

func TestHeadsThatChangePlaces(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		units, posts, staff := form(t, w)
		apply(t, w, upload(t, w, "staff.xlsx", book(t, nil, units, posts, staff)))
		posts[2][5], posts[3][5] = "Нет", "Да"
		run := upload(t, w, "posts.xlsx", book(t, nil, nil, posts, nil))
		if run.Bad != 0 || run.Changed != 2 {
			t.Fatalf("%+v %v", run, allIssues(t, w, run))
		}
		posts[2][4] = "X-1"
		run = upload(t, w, "posts.xlsx", book(t, nil, nil, posts, nil))
		checkIssues(t, w, run, "Должности!E3: category\nДолжности!F4: head_twice")
	})
}

func TestStrangersSeeNoImport(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		units, posts, staff := form(t, w)
		run := upload(t, w, "staff.xlsx", book(t, nil, units, posts, staff))
		stranger := people.By{Person: "per_x", Bodies: []people.BodyID{w.AddBody(t, 2)}}
		_, err := w.Import(t.Context(), stranger, run.ID)
		refused(t, err, "people.missing.import")
		_, err = w.ImportRows(t.Context(), stranger, run.ID, 0, 10)
		refused(t, err, "people.missing.import")
		_, err = w.ApplyImport(t.Context(), stranger, run.ID, run.Version, false)
		refused(t, err, "people.missing.import")
		_, err = w.Imports(t.Context(), stranger, w.Body, "", 10)
		refused(t, err, "people.missing.body")
		page, err := w.Imports(t.Context(), w.By, w.Body, "", 10)
		if err != nil || len(page.Runs) != 1 {
			t.Errorf("%+v %v", page, err)
		}
		if run, err = w.DiscardImport(t.Context(), w.By, run.ID); err != nil || run.State != people.Discarded {
			t.Errorf("%+v %v", run, err)
		}
		_, err = w.ApplyImport(t.Context(), w.By, run.ID, run.Version, false)
		refused(t, err, "people.import.state")
	})
}

// A worker that stops in the middle of staging leaves rows; the next one goes
// on behind them and no row comes twice.
func TestStagingGoesOnWhereItStopped(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		run, err := w.StartImport(t.Context(), w.By, people.Upload{Body: w.Body, File: "staff.xlsx", Data: bytes.NewReader(manyRows(t, 12_001))})
		if err != nil {
			t.Fatal(err)
		}
		staged := []int64{}
		for run.Running() {
			if run, err = w.Step(t.Context(), run.ID); err != nil {
				t.Fatal(err)
			}
			staged = append(staged, run.Staged)
		}
		if !slices.Equal(staged, []int64{0, 5_000, 10_000, 12_000, 12_000}) || run.Bad != 12_000 {
			t.Errorf("staged %v, %+v", staged, run)
		}
	})
}

func TestTemplateCanBeImported(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		for _, l := range locale.Langs {
			var b bytes.Buffer
			if err := people.Template(&b, l, peopletest.IIN(t, w.Rules, 1)); err != nil {
				t.Fatal(err)
			}
			run := upload(t, w, "form.xlsx", b.Bytes())
			if run.State != people.Previewed || run.New != 3 || run.Bad != 0 {
				t.Errorf("%s: %+v %v", l, run, allIssues(t, w, run))
			}
		}
	})
}

func TestExportComesBackUnchanged(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		units, posts, staff := form(t, w)
		staff[1][2] = "=Асан"
		staff[1] = append(staff[1], "")
		run := upload(t, w, "staff.xlsx", book(t, nil, units, posts, staff))
		if run.Bad != 0 {
			t.Fatal(allIssues(t, w, run))
		}
		apply(t, w, run)
		q := people.StaffQuery{Body: w.Body, On: start}
		var x, c bytes.Buffer
		if err := w.ExportXLSX(t.Context(), w.By, q, locale.KK, &x); err != nil {
			t.Fatal(err)
		}
		if err := w.ExportCSV(t.Context(), w.By, q, locale.RU, &c); err != nil {
			t.Fatal(err)
		}
		text, marked := strings.CutPrefix(c.String(), "\ufeff")
		r := csv.NewReader(strings.NewReader(text))
		r.Comma = ';'
		lines, err := r.ReadAll()
		if err != nil || !marked || len(lines) != 4 || lines[1][2] != "'=Асан" || lines[1][9] != "asan@example.kz" || lines[3][16] != "Бөлім" {
			t.Errorf("%v %v", lines, err)
		}
		last := w.Journal[len(w.Journal)-1]
		if last.Verb != "staff.export" {
			t.Errorf("%+v", last)
		}
		if !bytes.Contains(x.Bytes()[:2], []byte("PK")) {
			t.Error("no workbook")
		}
		if err := w.ExportCSV(t.Context(), people.By{}, q, locale.RU, io.Discard); err == nil {
			t.Error("a stranger exported the staff")
		}
	})
}

func TestEveryMessageOfTheFormIsThere(t *testing.T) {
	for _, kind := range people.AbsenceKinds {
		for _, key := range []string{"people.absence.", "people.field.absence."} {
			if !locale.Has(key + string(kind)) {
				t.Errorf("no message %s%s", key, kind)
			}
		}
	}
	for _, r := range people.Relations {
		if !locale.Has("people.relation." + string(r)) {
			t.Errorf("no message for %s", r)
		}
	}
	for _, k := range locale.Keys() {
		for _, l := range locale.Langs {
			if strings.HasPrefix(k, "people.") && locale.T(l, k, fault.Args{}) == "" {
				t.Errorf("%s is empty in %s", k, l)
			}
		}
	}
	for _, what := range []string{"waiting", "new", "changed", "same", "bad"} {
		if !locale.Has(fmt.Sprintf("people.import.action.%s", what)) {
			t.Error(what)
		}
	}
}

// What lies in the database and in the object store tells no IIN and no
// contact.
func TestNothingPersonalLiesOpen(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		units, posts, staff := form(t, w)
		file := book(t, nil, units, posts, staff)
		run := apply(t, w, upload(t, w, "staff.xlsx", file))
		object, _, err := w.Blobs.Get(t.Context(), "import/"+string(run.ID))
		if err != nil {
			t.Fatal(err)
		}
		defer object.Close()
		stored, err := io.ReadAll(object)
		if err != nil || bytes.Contains(stored, file[:40]) {
			t.Errorf("the file lies open, %v", err)
		}
		r := rows(t, w, people.StaffQuery{Text: "ахметов"})[0]
		f, err := w.Personal(t.Context(), w.By, r.Person)
		if err != nil {
			t.Fatal(err)
		}
		iin := []byte(peopletest.IIN(t, w.Rules, 1))
		if bytes.Contains(f.Person.IIN, iin) || bytes.Contains(f.Person.IINMark, iin) || bytes.Contains(f.Person.Email, []byte("asan")) {
			t.Error("IIN or e-mail lies open")
		}
		for _, c := range f.Changes {
			for _, field := range c.Fields {
				if strings.Contains(field.After, "@") {
					t.Errorf("the log of changes shows %v", field)
				}
			}
		}
	})
}

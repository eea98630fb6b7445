// Package peopletest sets up staff for tests: a service on a database, bodies,
// and workbooks to import.
package peopletest

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"tarazy/acts"
	"tarazy/internal/blob"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/seal"
	"tarazy/internal/store"
	"tarazy/internal/strict"
)

// Rules are the rules of the common act.
func Rules(t testing.TB) *people.CommonRules {
	t.Helper()
	const name = "common/undated/rules.yaml"
	data, err := acts.FS.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	node, err := strict.YAML(name, data)
	if err != nil {
		t.Fatal(err)
	}
	rules := &people.CommonRules{}
	if err := strict.Decode(node, rules); err != nil {
		t.Fatal(err)
	}
	return rules
}

// World is a service with a body, on one database.
type World struct {
	*people.Service
	Body    people.BodyID
	By      people.By
	Journal []journal.Entry
	Notices []outbox.Notice
}

// New makes a service on a database, with one body.
func New(t testing.TB, db *store.DB, legal clock.Legal) *World {
	t.Helper()
	folder, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	master, err := seal.NewMaster(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	w := &World{}
	w.Service = &people.Service{
		Store: store.As[people.Tx](db), Blobs: folder, Master: master, IDs: id.Sequence(1), Legal: legal, Rules: Rules(t),
		Categories: people.Categories{Groups: []string{"A", "B", "C", "C-O", "C-R", "D", "D-O", "D-R", "E", "E-R", "E-G"}, Last: 9, Levels: 15},
		Record:     func(_ people.Tx, e journal.Entry) error { w.Journal = append(w.Journal, e); return nil },
		Tell:       func(_ people.Tx, n outbox.Notice) error { w.Notices = append(w.Notices, n); return nil },
	}
	w.Body = w.AddBody(t, 1)
	w.By = people.By{Person: "per_officer", Bodies: []people.BodyID{w.Body}}
	return w
}

// AddBody adds an invented body; n makes its BIN another.
func (w *World) AddBody(t testing.TB, n int) people.BodyID {
	t.Helper()
	b, err := w.Service.AddBody(t.Context(), people.By{Person: "system", All: true}, people.Body{BIN: fmt.Sprintf("1801400%05d", n), Zone: "Asia/Almaty",
		Names: locale.Words{KK: fmt.Sprintf("Орган %d", n), RU: fmt.Sprintf("Орган %d", n), EN: fmt.Sprintf("Body %d", n)}})
	if err != nil {
		t.Fatal(err)
	}
	return b.ID
}

// IIN is a valid IIN, another for each n from 0 to about 900,000.
func IIN(t testing.TB, rules *people.CommonRules, n int) string {
	t.Helper()
	// Numbers are ten apart, for one that is never issued makes room for the next.
	iin, err := people.MakeIIN(rules, day.Of(1970, time.January, 1).Add(n/90), true, n%90*10)
	must(t, err)
	return iin
}

// Sheet is a sheet of a workbook: its name and its rows, the headings first.
type Sheet struct {
	Name string
	Rows [][]any
}

// Workbook is an XLSX file; change, if given, may spoil it before it is
// written.
func Workbook(t testing.TB, change func(*excelize.File), sheets ...Sheet) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, s := range sheets {
		if i == 0 {
			must(t, f.SetSheetName("Sheet1", s.Name))
		} else if _, err := f.NewSheet(s.Name); err != nil {
			t.Fatal(err)
		}
		for r, row := range s.Rows {
			cell, err := excelize.CoordinatesToCellName(1, r+1)
			must(t, err)
			must(t, f.SetSheetRow(s.Name, cell, &row))
		}
	}
	if change != nil {
		change(f)
	}
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

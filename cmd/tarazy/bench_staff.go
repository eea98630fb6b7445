package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

const (
	importPeople = 5_000
	importLimit  = 30 // seconds
	listLimit    = 50 // milliseconds
	listTimes    = 60 // each question is asked so often
)

// staff measures the import of a staff list, then, with as many people again,
// the lists.
func (b *bench) staff(ctx context.Context) error { return b.eachBase(ctx, "staff", b.staffOn) }

func (b *bench) staffOn(ctx context.Context, a *app, base string) error {
	body, err := a.staff.AddBody(ctx, system, people.Body{
		BIN: "180140000001", Zone: "Asia/Almaty", Names: locale.Words{KK: "Орган", RU: "Орган", EN: "Body"},
	})
	if err != nil {
		return err
	}
	for round := range 2 {
		book, err := staffBook(a.staff.Rules, round*importPeople, importPeople)
		if err != nil {
			return err
		}
		began := b.wall.Now()
		if err := takeIn(ctx, a.staff, body.ID, book); err != nil {
			return err
		}
		if round == 0 {
			what := fmt.Sprintf("import of %d employees from XLSX, %s", importPeople, base)
			b.add(atMost(what, b.since(began).Seconds(), importLimit, "s"))
		}
	}
	if base == onPostgres { // what its autovacuum does within a minute of such an import
		if err := analyze(ctx, a.db, "assignment"); err != nil {
			return err
		}
	}
	return b.lists(ctx, a, body.ID, base)
}

func analyze(ctx context.Context, db *store.DB, tables ...string) error {
	return db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec("analyze " + strings.Join(tables, ", "))
		return err
	})
}

// takeIn uploads, steps and applies an import.
func takeIn(ctx context.Context, staff *people.Service, body people.BodyID, book []byte) error {
	run, err := staff.StartImport(ctx, system, people.Upload{Body: body, File: "staff.xlsx", Data: bytes.NewReader(book)})
	for err == nil && run.Running() {
		run, err = staff.Step(ctx, run.ID)
	}
	if err != nil {
		return err
	}
	if run.New == 0 || run.Bad > 0 || run.State != people.Previewed {
		return fmt.Errorf("the import is %s with %d bad rows: %v", run.State, run.Bad, run.Issues)
	}
	_, err = staff.ApplyImport(ctx, system, run.ID, run.Version, false)
	return err
}

// benchList is a question for a list of staff.
type benchList struct {
	name string
	q    people.StaffQuery
}

func (b *bench) lists(ctx context.Context, a *app, body people.BodyID, base string) error {
	on, err := a.staff.Today(ctx, body)
	if err != nil {
		return err
	}
	first, err := a.staff.Staff(ctx, system, people.StaffQuery{Body: body, On: on, Limit: 1})
	if err != nil {
		return err
	}
	iin, err := bookIIN(a.staff.Rules, 4_000)
	if err != nil || len(first.Rows) == 0 {
		return fmt.Errorf("nobody was taken in: %w", err)
	}
	slowest := 0.0
	for _, l := range benchLists(first.Rows[0].Unit, iin) {
		l.q.Body, l.q.On = body, on
		took, err := b.list(ctx, a.staff, l.q)
		if err != nil {
			return fmt.Errorf("%s: %w", l.name, err)
		}
		slowest = max(slowest, took)
		b.add(atMost(fmt.Sprintf("list of %d, %s, %s: p95", 2*importPeople, l.name, base), took, listLimit, "ms"))
	}
	bare, err := b.bareSelect(ctx, a.db)
	if err != nil {
		return err
	}
	b.add(beside("  the slowest beside a bare select of 50 rows", slowest, bare, "ms"))
	return nil
}

func benchLists(unit people.UnitID, iin string) []benchList {
	return []benchList{
		{"by name", people.StaffQuery{}},
		{"by name, falling", people.StaffQuery{Desc: true}},
		{"by category", people.StaffQuery{Sort: people.ByCategory}},
		{"by day, falling", people.StaffQuery{Sort: people.BySince, Desc: true}},
		{"of a unit", people.StaffQuery{Unit: unit}},
		{"of a unit by day", people.StaffQuery{Unit: unit, Sort: people.BySince}},
		{"of a category", people.StaffQuery{Category: "E-R-3"}},
		{"with a text", people.StaffQuery{Text: "өтеген"}},
		{"with a text of nobody", people.StaffQuery{Text: "жоқмұндай"}},
		{"with an IIN", people.StaffQuery{Text: iin}},
		{"of who is ill", people.StaffQuery{Away: people.Sick}},
	}
}

func (b *bench) list(ctx context.Context, staff *people.Service, q people.StaffQuery) (float64, error) {
	return b.pagesOf(func(after string) (string, error) {
		q.After = after
		page, err := staff.Staff(ctx, system, q)
		return page.Next, err
	})
}

// bareSelect reads fifty rows without a condition or an order.
func (b *bench) bareSelect(ctx context.Context, db *store.DB) (float64, error) {
	var took []time.Duration
	for range 2 * listTimes {
		began := b.wall.Now()
		err := db.Read(ctx, func(tx *store.Tx) error {
			rows, err := tx.Query("select id, person, post, unit, category, name_sort, from_day from assignment limit 50")
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var v [7]string
				if err := rows.Scan(&v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6]); err != nil {
					return err
				}
			}
			return rows.Err()
		})
		if err != nil {
			return 0, err
		}
		took = append(took, b.since(began))
	}
	return p95(took), nil
}

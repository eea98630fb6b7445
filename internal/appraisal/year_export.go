package appraisal

import (
	"cmp"
	"context"
	"io"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// exportPage is how many cases one short transaction of an export reads.
const exportPage = 500

// exportColumns head the columns of an export: keys of messages. Nothing of
// competencies is among them, for the list goes with KCI grades.
var exportColumns = []string{"name", "unit", "post", "category", "stage", "due", "late", "plan", "quarters", "grade", "immediate", "higher"}

// ExportCases writes the cases of a year, as they are filtered and ordered, as
// XLSX. That they were taken is on record. The fault is appraisal.missing.year.
func (s *Service) ExportCases(ctx context.Context, by *access.Actor, q CaseQuery, l locale.Lang, w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	sheet, err := f.NewStreamWriter(f.GetSheetName(0))
	if err != nil {
		return err
	}
	head := make([]any, len(exportColumns))
	for i, c := range exportColumns {
		head[i] = locale.T(l, "appraisal.export."+c, nil)
	}
	if err := sheet.SetRow("A1", head); err != nil {
		return err
	}
	row := 2
	q.After, q.Limit = "", exportPage
	for {
		page, names, err := s.exportedPage(ctx, by, q)
		if err != nil {
			return err
		}
		for i := range page.Items {
			cell, err := excelize.CoordinatesToCellName(1, row)
			if err != nil {
				return err
			}
			if err := sheet.SetRow(cell, exportRow(l, &page.Items[i], names)); err != nil {
				return err
			}
			row++
		}
		if q.After = page.Next; page.Next == "" {
			break
		}
	}
	if err := s.exported(ctx, by, q.Year, row-2); err != nil {
		return err
	}
	if err := sheet.Flush(); err != nil {
		return err
	}
	return f.Write(w)
}

func (s *Service) exportedPage(ctx context.Context, by *access.Actor, q CaseQuery) (page CasePage, names map[people.PersonID]string, err error) {
	if page, _, err = s.Cases(ctx, by, q); err != nil {
		return page, nil, err
	}
	var who []people.PersonID
	for _, c := range page.Items {
		who = append(who, c.Route.Immediate, c.Route.Higher)
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		names, err = tx.PersonNames(distinctPersons(who...))
		return err
	})
	return page, names, err
}

func exportRow(l locale.Lang, c *CaseRow, names map[people.PersonID]string) []any {
	unit, post := c.UnitKK, c.PostKK
	if l == locale.RU {
		unit, post = c.UnitRU, c.PostRU
	}
	due, late, grade := "", "", ""
	if c.Due != nil {
		due = c.Due.String()
	}
	if c.Missed != nil {
		late = c.Missed.String()
	}
	if c.Grade != "" {
		grade = locale.T(l, "appraisal.grade."+c.Grade, nil)
	}
	quarters := 0
	for _, q := range c.Done.Quarters {
		if q != QuarterNone {
			quarters++
		}
	}
	return []any{c.Name, unit, post, c.Place.Category, locale.T(l, "appraisal.stage."+string(c.Stage), nil), due, late,
		locale.T(l, "appraisal.export.plan."+cmp.Or(string(c.Done.Plan), "none"), nil), quarters, grade, names[c.Route.Immediate], names[c.Route.Higher]}
}

func (s *Service) exported(ctx context.Context, by *access.Actor, id YearID, n int) error {
	return s.write(ctx, func(tx Tx) error {
		y, err := s.yearFor(tx, by, access.SeeYear, id)
		if err != nil {
			return err
		}
		return s.Record(tx, journal.Entry{Verb: "year.export", Actor: by.Person, Body: string(y.y.Body), Case: string(id), Facts: fault.Args{"rows": n}})
	})
}

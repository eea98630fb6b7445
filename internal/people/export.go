package people

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/journal"
	"tarazy/internal/locale"
)

// exportPage is how many rows one short transaction of an export reads.
const exportPage = 500

// exportColumns are those of an export: the form's, so that it can be imported
// again, and behind them what the form does not take.
func exportColumns() (form []column, more []string) {
	return columns[Staff], []string{"title_kk", "title_ru", "category", "unit", "name_kk", "name_ru"}
}

// ExportRows gives the staff of a body row by row, in the order of the query,
// the headings first. It reads a page at a time, so a change meanwhile shows
// in the pages that come after it. The rows end at the first error.
func (s *Service) ExportRows(ctx context.Context, by By, q StaffQuery, l locale.Lang) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		if err := by.reach(q.Body); err != nil {
			yield(nil, err)
			return
		}
		if !yield(exportHead(l), nil) {
			return
		}
		q = s.asIIN(q)
		q.Limit, q.After = exportPage, ""
		for {
			rows, next, err := s.exportPage(ctx, q, l)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, r := range rows {
				if !yield(r, nil) {
					return
				}
			}
			if q.After = next; next == "" {
				return
			}
		}
	}
}

func exportHead(l locale.Lang) []string {
	form, more := exportColumns()
	var out []string
	for _, c := range form {
		out = append(out, Heading(l, c.name))
	}
	for _, name := range more {
		out = append(out, Heading(l, name))
	}
	return out
}

func (s *Service) exportPage(ctx context.Context, q StaffQuery, l locale.Lang) (rows [][]string, next string, err error) {
	var page StaffPage
	persons := map[PersonID]*Person{}
	err = s.Store.Read(ctx, func(tx Tx) error {
		if page, err = tx.AssignmentList(q); err != nil {
			return err
		}
		for _, r := range page.Rows {
			if persons[r.Person], err = tx.PersonGet(r.Person); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	for _, r := range page.Rows {
		p := persons[r.Person]
		private, err := p.Open(s.Master)
		if err != nil {
			return nil, "", err
		}
		rows = append(rows, exportRow(l, &r, p, private))
	}
	return rows, page.Next, nil
}

func exportRow(l locale.Lang, r *StaffRow, p *Person, private Private) []string {
	return []string{private.IIN, r.Surname, r.Given, r.Patronymic, r.PostCode, r.From.String(), dayText(r.Until), dayText(r.ProbationUntil),
		Word(l, "kind", string(r.Kind)), private.Email, private.Phone, Word(l, "lang", string(p.Lang)),
		r.TitleKK, r.TitleRU, r.Category, r.UnitCode, r.UnitKK, r.UnitRU}
}

// ExportCSV writes the staff as CSV for spreadsheets: UTF-8 with its mark,
// semicolons. A value that a spreadsheet would take for a formula gets an
// apostrophe before it.
func (s *Service) ExportCSV(ctx context.Context, by By, q StaffQuery, l locale.Lang, w io.Writer) error {
	b := bufio.NewWriter(w)
	if _, err := b.WriteString("\ufeff"); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	c := csv.NewWriter(b)
	c.Comma, c.UseCRLF = ';', true
	n := -1
	for row, err := range s.ExportRows(ctx, by, q, l) {
		if err != nil {
			return err
		}
		for i := range row {
			row[i] = harmless(row[i])
		}
		if err := c.Write(row); err != nil {
			return fmt.Errorf("export: %w", err)
		}
		n++
	}
	c.Flush()
	if err := firstOf(c.Error(), b.Flush()); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return s.recordExport(ctx, by, q, CSV, n)
}

// harmless keeps a spreadsheet from running a value. A telephone number in
// international form is none of its formulas.
func harmless(v string) string {
	if strings.HasPrefix(v, "+") && allDigits(v[1:]) {
		return v
	}
	if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
		return "'" + v
	}
	return v
}

// ExportXLSX writes the staff as a workbook.
func (s *Service) ExportXLSX(ctx context.Context, by By, q StaffQuery, l locale.Lang, w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", SheetName(l, Staff)); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	sheet, err := f.NewStreamWriter(SheetName(l, Staff))
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	n := 0
	for row, err := range s.ExportRows(ctx, by, q, l) {
		if err != nil {
			return err
		}
		cells := make([]any, len(row))
		for i, v := range row {
			cells[i] = v
		}
		n++
		if err := sheet.SetRow("A"+strconv.Itoa(n), cells); err != nil {
			return fmt.Errorf("export: %w", err)
		}
	}
	if err := sheet.Flush(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return s.recordExport(ctx, by, q, XLSX, n-1)
}

// recordExport journals that personal data left the system: how many rows, to
// whom.
func (s *Service) recordExport(ctx context.Context, by By, q StaffQuery, f Format, rows int) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		return s.Record(tx, journal.Entry{Verb: "staff.export", Actor: string(by.Person), Body: string(q.Body),
			Facts: map[string]any{"format": string(f), "rows": rows, "on": q.On.String()}})
	})
}

package journalpages

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/journal/reader"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

const (
	exportPage = 500
	// exportMost is how many records one file holds: a sheet has about a
	// million rows.
	exportMost = 1_000_000
)

// exportColumns are the columns of an export: keys of their headings.
var exportColumns = []string{"number", "when", "what", "verb", "body", "case", "who", "act", "edition", "rule", "leaf"}

// export writes the filtered list as a file. It holds ids, never names. That
// it was written is itself recorded.
func (d Deps) export(w http.ResponseWriter, r *route.Request) error {
	format := r.URL.Query().Get("format")
	write := map[string]func(io.Writer, locale.Lang, iter.Seq2[[]string, error]) error{"csv": writeCSV, "xlsx": writeXLSX}[format]
	if write == nil {
		return fault.New(fault.Missing, "page.missing")
	}
	q, err := reader.Query(r.Actor, r.URL.Query(), d.Zone)
	if err != nil {
		return err
	}
	err = d.Record(r.Context(), journal.Entry{Verb: "journal.export", Actor: r.Actor.Person, Body: r.Actor.Body, Facts: map[string]any{"format": format}})
	if err != nil {
		return err
	}
	route.SaveAs(w, map[string]string{"csv": route.CSV, "xlsx": route.XLSX}[format], "tarazy-journal."+format)
	if err := write(w, r.Lang, d.exportRows(r, q)); err != nil {
		// The head of the answer is sent: only breaking off tells that the
		// file is not whole.
		r.Log.Error("export of the journal broke off", "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// exportRows gives the headings and then the records, a page at a time.
func (d Deps) exportRows(r *route.Request, q journal.Query) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		head := make([]string, len(exportColumns))
		for i, name := range exportColumns {
			head[i] = locale.T(r.Lang, "journalpages.col."+name, nil)
		}
		if !yield(head, nil) {
			return
		}
		q.Limit, q.After = exportPage, ""
		for n := 0; n < exportMost; n += exportPage {
			page, err := d.Journal.List(r.Context(), q)
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range page.Records {
				if !yield(d.exportRow(r, &page.Records[i])) {
					return
				}
			}
			if q.After = page.Next; page.Next == "" {
				return
			}
		}
	}
}

func (d Deps) exportRow(r *route.Request, x *journal.Record) ([]string, error) {
	leaf, err := reader.Leaf(x)
	return []string{
		strconv.FormatInt(x.Number, 10), x.At.In(d.Zone(x.Body)).Format("2006-01-02 15:04:05"), verbName(r.Lang, x.Verb), x.Verb, x.Body, x.Case,
		x.Actor, x.Act, x.Edition, x.Rule, leaf,
	}, err
}

// writeCSV writes what spreadsheets read: UTF-8 with its mark, semicolons.
func writeCSV(w io.Writer, _ locale.Lang, rows iter.Seq2[[]string, error]) error {
	b := bufio.NewWriter(w)
	b.WriteString("\ufeff") // an error stays with b until Flush
	c := csv.NewWriter(b)
	c.Comma, c.UseCRLF = ';', true
	for row, err := range rows {
		if err != nil {
			return err
		}
		for i, v := range row {
			row[i] = harmless(v)
		}
		if err := c.Write(row); err != nil {
			return fmt.Errorf("csv: %w", err)
		}
	}
	c.Flush()
	return errors.Join(c.Error(), b.Flush())
}

// harmless keeps a spreadsheet from running a value as a formula.
func harmless(v string) string {
	if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
		return "'" + v
	}
	return v
}

// writeXLSX writes a workbook with one sheet.
func writeXLSX(w io.Writer, l locale.Lang, rows iter.Seq2[[]string, error]) error {
	f := excelize.NewFile()
	defer f.Close()
	name := locale.T(l, "journalpages.title", nil)
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	sheet, err := f.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	n := 0
	for row, err := range rows {
		if err != nil {
			return err
		}
		n++
		cells := make([]any, len(row))
		for i, v := range row {
			cells[i] = v
		}
		if err := sheet.SetRow("A"+strconv.Itoa(n), cells); err != nil {
			return fmt.Errorf("xlsx: %w", err)
		}
	}
	if err := sheet.Flush(); err != nil {
		return fmt.Errorf("xlsx: %w", err)
	}
	return f.Write(w)
}

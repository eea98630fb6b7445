package staff

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
)

// errorsPage is how many rows with errors are read at a time.
const errorsPage = 1000

// importErrors sends all errors of an import as a file, a line each.
func (d Deps) importErrors(w http.ResponseWriter, r *route.Request) error {
	format := people.Format(r.PathValue("format"))
	write, ok := map[people.Format]func(io.Writer, [][]string) error{people.XLSX: writeXLSX, people.CSV: writeCSV}[format]
	if !ok {
		return fault.New(fault.Missing, "page.missing")
	}
	by, id := reach.By(r.Actor, access.ImportStaff), people.ImportID(r.PathValue("id"))
	run, err := d.People.Import(r.Context(), by, id)
	if err != nil {
		return err
	}
	lines, err := d.errorLines(r, by, run)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := write(&b, lines); err != nil {
		return fmt.Errorf("errors of an import: %w", err)
	}
	attach(w, format, "import-errors")
	if _, err := w.Write(b.Bytes()); err != nil {
		r.Log.Info("file not sent", "error", err)
	}
	return nil
}

// errorLines are the errors of the file, then those of its rows.
func (d Deps) errorLines(r *route.Request, by people.By, run *people.ImportRun) ([][]string, error) {
	var head []string
	for _, key := range []string{"sheet", "row", "column", "message"} {
		head = append(head, locale.T(r.Lang, "staff.import."+key, nil))
	}
	out := [][]string{head}
	line := func(i people.Issue) {
		row := ""
		if i.Row > 0 {
			row = strconv.Itoa(i.Row)
		}
		out = append(out, []string{i.Sheet, row, i.Column, issueText(r.Lang, i)})
	}
	for _, i := range run.Issues {
		line(i)
	}
	for after, more := int64(0), true; more; {
		rows, err := d.People.ImportRows(r.Context(), by, run.ID, after, errorsPage, people.Bad)
		if err != nil {
			return nil, err
		}
		for _, x := range rows {
			after = x.N
			for _, i := range x.Open.Issues {
				line(i)
			}
		}
		more = len(rows) == errorsPage
	}
	return out, nil
}

func writeCSV(w io.Writer, lines [][]string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.Comma, c.UseCRLF = ';', true
	for _, line := range lines {
		for i, v := range line {
			if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
				line[i] = "'" + v // a spreadsheet would run it as a formula
			}
		}
		if err := c.Write(line); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func writeXLSX(w io.Writer, lines [][]string) error {
	f := excelize.NewFile()
	defer f.Close()
	s, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	if err := s.SetColWidth(4, 4, 90); err != nil {
		return err
	}
	for i, line := range lines {
		cells := make([]any, len(line))
		for n, v := range line {
			cells[n] = v
		}
		if err := s.SetRow("A"+strconv.Itoa(i+1), cells); err != nil {
			return err
		}
	}
	if err := s.Flush(); err != nil {
		return err
	}
	return f.Write(w)
}

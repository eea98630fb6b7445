package contest

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/fault"
	"tarazy/internal/route"
)

// Bounds of a list that is sent.
const (
	sheetMost  = 5 << 20  // bytes
	unzipMost  = 50 << 20 // bytes of all that a workbook unpacks to
	linesMost  = 20_000
	columnMost = 64
)

// sendSheet sends rows as a file to be saved; name has no ending.
func sendSheet(w http.ResponseWriter, r *route.Request, format, name, sheet string, rows [][]string) error {
	var b bytes.Buffer
	kind := route.CSV
	write := writeCSV
	if format == "xlsx" {
		kind = route.XLSX
		write = func(b *bytes.Buffer, rows [][]string) error { return writeXLSX(b, sheet, rows) }
	}
	if err := write(&b, rows); err != nil {
		return fmt.Errorf("file %s: %w", name, err)
	}
	return route.Save(w, kind, name+"."+format, b.Bytes())
}

func writeCSV(b *bytes.Buffer, rows [][]string) error {
	b.WriteString("\ufeff")
	c := csv.NewWriter(b)
	c.Comma, c.UseCRLF = ';', true
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, v := range row {
			safe[i] = harmless(v)
		}
		if err := c.Write(safe); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// harmless keeps a spreadsheet from running a value.
func harmless(v string) string {
	if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
		return "'" + v
	}
	return v
}

func writeXLSX(b *bytes.Buffer, sheet string, rows [][]string) error {
	f := excelize.NewFile()
	defer f.Close()
	if utf8.RuneCountInString(sheet) > 31 {
		sheet = string([]rune(sheet)[:31])
	}
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	s, err := f.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, v := range row {
			cells[j] = v
		}
		if err := s.SetRow("A"+strconv.Itoa(i+1), cells); err != nil {
			return err
		}
	}
	if err := s.Flush(); err != nil {
		return err
	}
	return f.Write(b)
}

// readSheet reads the first sheet of a workbook, or a CSV file, as texts. The
// faults are contest.sheet.size, contest.sheet.broken and contest.sheet.rows.
func readSheet(file io.Reader) ([][]string, error) {
	data, err := io.ReadAll(io.LimitReader(file, sheetMost+1))
	if err != nil {
		return nil, err
	}
	if len(data) > sheetMost {
		return nil, fault.New(fault.TooLarge, "contest.sheet.size", "most", sheetMost>>20).At("file")
	}
	var rows [][]string
	if bytes.HasPrefix(data, []byte("PK")) {
		rows, err = readXLSX(data)
	} else {
		rows, err = readCSV(data)
	}
	if err != nil {
		if _, ok := fault.As(err); ok {
			return nil, err
		}
		return nil, fault.New(fault.Invalid, "contest.sheet.broken").At("file").Wrap(err)
	}
	return rows, nil
}

func tooMany() error {
	return fault.New(fault.TooLarge, "contest.sheet.rows", "most", linesMost).At("file")
}

func readXLSX(data []byte) ([][]string, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: unzipMost, UnzipXMLSizeLimit: unzipMost})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	sheets := f.GetSheetList()
	if len(sheets) == 0 {
		return nil, errors.New("no sheet")
	}
	lines, err := f.Rows(sheets[0])
	if err != nil {
		return nil, err
	}
	defer lines.Close()
	var out [][]string
	for lines.Next() {
		cells, err := lines.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, err
		}
		if len(out) > linesMost {
			return nil, tooMany()
		}
		out = append(out, cells[:min(len(cells), columnMost)])
	}
	return out, lines.Error()
}

// readCSV reads UTF-8 with semicolons, commas or tabs: whichever the first line
// has most of.
func readCSV(data []byte) ([][]string, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return nil, errors.New("not UTF-8")
	}
	first, _, _ := bytes.Cut(data, []byte("\n"))
	comma := ';'
	for _, c := range []rune{',', '\t'} {
		if strings.Count(string(first), string(c)) > strings.Count(string(first), string(comma)) {
			comma = c
		}
	}
	c := csv.NewReader(bytes.NewReader(data))
	c.Comma, c.FieldsPerRecord, c.LazyQuotes = comma, -1, true
	var out [][]string
	for {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if len(out) > linesMost {
			return nil, tooMany()
		}
		out = append(out, row[:min(len(row), columnMost)])
	}
}

package analysispages

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/exam/analysis"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// file sends the table of items.
func (d Deps) file(w http.ResponseWriter, r *route.Request) error {
	key, format := r.PathValue("test"), r.PathValue("format")
	if format != "xlsx" && format != "csv" {
		return fault.New(fault.Missing, "page.missing")
	}
	report, _, err := d.Reports.Of(r.Context(), r.Actor, bodyOf(r), key)
	if err != nil {
		return err
	}
	if report == nil {
		return page.Go(w, r, testPath(key))
	}
	rows := fileRows(r.Lang, report)
	var b bytes.Buffer
	kind := route.CSV
	if format == "xlsx" {
		kind = route.XLSX
		err = writeBook(&b, say(r.Lang, "items"), rows)
	} else {
		err = writeLines(&b, rows)
	}
	if err != nil {
		return fmt.Errorf("items of %s: %w", key, err)
	}
	return route.Save(w, kind, "items."+format, b.Bytes())
}

// fileRows are the rows of the table; figures stand as numbers.
func fileRows(l locale.Lang, r *analysis.Report) [][]any {
	var head []any
	for _, c := range []string{"item", "edition", "stem", "part", "n", "difficulty", "low", "high", "discrimination", "time", "flags"} {
		head = append(head, say(l, "col."+c))
	}
	rows := [][]any{head}
	for i := range r.Items {
		x := &r.Items[i]
		row := []any{x.Item.Key, x.Item.Edition, stemOf(l, r, x), partName(l, &r.Test, x.Item.Section), x.N, nil, nil, nil, nil, nil, note(l, x.Few)}
		if f := x.Figures; f != nil {
			row[5], row[6], row[7] = f.Difficulty, f.DifficultyInterval.Low, f.DifficultyInterval.High
			if f.Discrimination != nil {
				row[8] = *f.Discrimination
			}
			if f.Timed > 0 {
				row[9] = f.Median
			}
			row[10] = strings.Join(flagTexts(l, r, x), " ")
		}
		rows = append(rows, row)
	}
	return rows
}

func writeLines(b *bytes.Buffer, rows [][]any) error {
	b.WriteString("\ufeff")
	c := csv.NewWriter(b)
	c.Comma, c.UseCRLF = ';', true
	for _, row := range rows {
		texts := make([]string, len(row))
		for i, v := range row {
			texts[i] = cellText(v)
		}
		if err := c.Write(texts); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// cellText writes a value so that a spreadsheet runs none of it.
func cellText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'f', 4, 64)
	case string:
		if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
			return "'" + v
		}
		return v
	}
	return fmt.Sprint(v)
}

// sheetMost is the longest name of a sheet, in runes.
const sheetMost = 31

func writeBook(b *bytes.Buffer, sheet string, rows [][]any) error {
	f := excelize.NewFile()
	defer f.Close()
	if utf8.RuneCountInString(sheet) > sheetMost {
		sheet = string([]rune(sheet)[:sheetMost])
	}
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	s, err := f.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	for i, row := range rows {
		if err := s.SetRow("A"+strconv.Itoa(i+1), row); err != nil {
			return err
		}
	}
	if err := s.Flush(); err != nil {
		return err
	}
	return f.Write(b)
}

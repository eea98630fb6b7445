package interchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
)

// Template is the empty workbook in a language, with a sheet of notes.
func Template(l locale.Lang) ([]byte, error) {
	w := &writer{format: Sheet, lang: l}
	return w.writeSheet()
}

// tableRow is a row by column.
type tableRow map[string]string

// writeSheet writes a workbook: items, shared materials, the data of tables
// and charts, and what stands in each column.
func (w *writer) writeSheet() ([]byte, error) {
	if w.lang == "" {
		w.lang = locale.KK
	}
	rows := map[string][]tableRow{}
	for i := range w.items {
		row, err := w.itemRow(&w.items[i])
		if err != nil {
			return nil, err
		}
		rows[itemsSheet] = append(rows[itemsSheet], row)
	}
	for i := range w.order {
		s := &w.order[i]
		rows[stimuliSheet] = append(rows[stimuliSheet], w.stimulusRow(s))
		rows[dataSheet] = append(rows[dataSheet], dataRows(s)...)
	}
	f := excelize.NewFile()
	defer f.Close()
	style, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true}})
	if err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	for i, s := range sheets {
		name := sheetTitle(w.lang, s)
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err == nil && s == notesSheet {
			err = w.notesSheet(f, name)
		} else if err == nil {
			err = w.fillSheet(f, name, s, rows[s], style)
		}
		if err != nil {
			return nil, fmt.Errorf("workbook: sheet %s: %w", s, err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	return b.Bytes(), nil
}

// spread are the columns of a sheet with their numbers: as many of a numbered
// one as the rows need, and no fewer than a form offers. Numbered columns that
// follow each other go in turn: option 1 kk, option 1 ru, option 2 kk, …
func spread(sheet string, rows []tableRow) (names []string) {
	cols := columns[sheet]
	for i := 0; i < len(cols); i++ {
		if numbered[cols[i]] == 0 {
			names = append(names, cols[i])
			continue
		}
		group := []string{}
		for ; i < len(cols) && numbered[cols[i]] > 0; i++ {
			group = append(group, cols[i])
		}
		i--
		for n := 1; n <= needed(group, rows); n++ {
			for _, c := range group {
				names = append(names, c+strconv.Itoa(n))
			}
		}
	}
	return names
}

func needed(group []string, rows []tableRow) int {
	most := 4
	for _, r := range rows {
		for _, c := range group {
			for n := numbered[c]; n > most; n-- {
				if r[c+strconv.Itoa(n)] != "" {
					most = n
				}
			}
		}
	}
	return most
}

func splitColumn(name string) (column string, n int) {
	at := strings.Index(name, ".")
	if at < 0 {
		return name, 0
	}
	n, _ = strconv.Atoi(name[at+1:])
	return name[:at+1], n
}

func (w *writer) fillSheet(f *excelize.File, name, sheet string, rows []tableRow, head int) error {
	s, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	names := spread(sheet, rows)
	if err := s.SetColWidth(1, len(names), 20); err != nil {
		return err
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	heads := []any{}
	for _, c := range names {
		column, n := splitColumn(c)
		heads = append(heads, excelize.Cell{StyleID: head, Value: headingOf(w.lang, column, n)})
	}
	if err := s.SetRow("A1", heads); err != nil {
		return err
	}
	for i, r := range rows {
		cells := []any{}
		for _, c := range names {
			cells = append(cells, clean(r[c]))
		}
		if err := s.SetRow("A"+strconv.Itoa(i+2), cells); err != nil {
			return err
		}
	}
	return s.Flush()
}

func (w *writer) notesSheet(f *excelize.File, name string) error {
	s, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := s.SetColWidth(1, 2, 26); err != nil {
		return err
	}
	if err := s.SetColWidth(3, 3, 100); err != nil {
		return err
	}
	n := 0
	for _, sheet := range sheets[:3] {
		for _, c := range columns[sheet] {
			n++
			note := locale.T(w.lang, "exam.interchange.note."+strings.TrimSuffix(c, "."), nil)
			if err := s.SetRow("A"+strconv.Itoa(n), []any{sheetTitle(w.lang, sheet), headingOf(w.lang, c, 0), note}); err != nil {
				return err
			}
		}
	}
	return s.Flush()
}

func (r tableRow) text(name string, t exam.Text) {
	r[name+"_kk"], r[name+"_ru"] = t.KK, t.RU
}

func (r tableRow) flag(l locale.Lang, name string, on bool) {
	if on {
		r[name] = wordOf(l, "yesno", "yes")
	}
}

func (w *writer) itemRow(it *exam.Item) (tableRow, error) {
	r := tableRow{"key": it.Key, "kind": wordOf(w.lang, "kind", string(it.Kind)), "tags": strings.Join(it.Tags, "; "), "stimulus": it.Stimulus,
		"tolerance": string(it.Answer.Tolerance), "enemies": strings.Join(it.Enemies, "; "), "answer": answerCell(it)}
	for name, t := range map[string]exam.Text{"stem": it.Stem, "unit": it.Unit, "rationale": it.Rationale, "source": it.Source} {
		r.text(name, t)
	}
	r.options("option", it.Options)
	r.options("target", it.Targets)
	for name, on := range map[string]bool{"fixed": it.Fixed, "reversed": it.Answer.Reversed, "pretest": it.Pretest, "void": it.Void} {
		r.flag(w.lang, name, on)
	}
	if it.Difficulty != 0 {
		r["difficulty"] = strconv.Itoa(it.Difficulty)
	}
	lawCells(r, it.Law)
	if v := it.Validity; v != nil {
		r["validity"], r["pair"] = wordOf(w.lang, "sign", string(v.Sign)), v.Pair
		r.flag(w.lang, "opposite", v.Opposite)
	}
	langs := []string{}
	for _, l := range it.Languages {
		langs = append(langs, string(l))
	}
	r["languages"] = strings.Join(langs, "; ")
	if len(it.Unknown) > 0 {
		data, err := json.Marshal(it.Unknown)
		if err != nil {
			return nil, fmt.Errorf("workbook: %s: %w", it.Key, err)
		}
		if r["more"] = string(data); len(r["more"]) > excelize.TotalCellChars {
			r["more"] = ""
			w.note(Lost, it.Key, "foreign", "format", it.Unknown[0].Format, "part", "")
		}
	}
	return r, nil
}

func (r tableRow) options(name string, options []exam.Option) {
	keys := []string{}
	for n, o := range options {
		r[name+"_kk."+strconv.Itoa(n+1)], r[name+"_ru."+strconv.Itoa(n+1)] = o.Text.KK, o.Text.RU
		keys = append(keys, o.Key)
	}
	if !defaultKeys(options) {
		r[name+"_keys"] = strings.Join(keys, "; ")
	}
}

// lawCells write several references one under the other.
func lawCells(r tableRow, law []exam.LawRef) {
	var act, article, on []string
	for _, l := range law {
		act, article, on = append(act, l.Act), append(article, l.Article), append(on, l.On.String())
	}
	r["act"], r["article"], r["on"] = strings.Join(act, "; "), strings.Join(article, "; "), strings.Join(on, "; ")
}

// answerCell is the key by the numbers of the options.
func answerCell(it *exam.Item) string {
	at := func(options []exam.Option, key string) string {
		for n, o := range options {
			if o.Key == key {
				return strconv.Itoa(n + 1)
			}
		}
		return "0"
	}
	list := []string{}
	for _, k := range it.Answer.Options {
		list = append(list, at(it.Options, k))
	}
	if it.Kind == exam.Matching {
		for n, o := range it.Options {
			list = append(list, strconv.Itoa(n+1)+" = "+at(it.Targets, it.Answer.Pairs[o.Key]))
		}
	}
	if it.Kind == exam.Numeric {
		return string(it.Answer.Number)
	}
	return strings.Join(list, "; ")
}

func (w *writer) stimulusRow(s *exam.Stimulus) tableRow {
	r := tableRow{"key": s.Key, "form": wordOf(w.lang, "form", string(s.Form))}
	for name, t := range map[string]exam.Text{"title": s.Title, "body": s.Body, "unit": s.Unit, "head": s.Head, "source": s.Source} {
		r.text(name, t)
	}
	return r
}

// dataRows are the rows of a table or a chart; line 0 has the names of the
// columns.
func dataRows(s *exam.Stimulus) (rows []tableRow) {
	if len(s.Columns) > 0 {
		r := tableRow{"stimulus": s.Key, "line": "0"}
		r.texts(s.Columns)
		rows = append(rows, r)
	}
	for n, row := range s.Rows {
		r := tableRow{"stimulus": s.Key, "line": strconv.Itoa(n + 1)}
		r.text("name", row.Name)
		for i, v := range row.Values {
			r["value."+strconv.Itoa(i+1)] = string(v)
		}
		r.texts(row.Texts)
		rows = append(rows, r)
	}
	return rows
}

func (r tableRow) texts(list []exam.Text) {
	for i, t := range list {
		r["value_kk."+strconv.Itoa(i+1)], r["value_ru."+strconv.Itoa(i+1)] = t.KK, t.RU
	}
}

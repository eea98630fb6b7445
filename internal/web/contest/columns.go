package contest

import (
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// column of a list of results: its key, and the prefix of the words that its
// cells may hold besides their keys.
type column struct {
	key   string
	words string // message prefix; "" for a number or a text
	from  []string
	long  bool // a text of several lines
}

var reliabilities = []string{"low", "middle", "high"}

// resultColumns are those of a stage.
func resultColumns(s competition.StageKey, rules *competition.Rules) []column {
	out := []column{{key: "number"}, {key: "absent", words: "contest.", from: []string{"yes", "no"}}}
	if s == competition.AtEssay {
		return append(out, column{key: "essay", long: true})
	}
	if s == competition.AtQualities {
		out = append(out, column{key: "right"}, column{key: "reliability", words: "selection.reliability.", from: reliabilities})
	} else {
		out = append(out, column{key: "text"}, column{key: "numbers"})
	}
	return append(out, column{key: "conduct", words: "contest.conduct.", from: []string{"kept", "breached"}},
		column{key: "breach", words: "selection.breach.", from: rules.Conduct.Prohibited.V}, column{key: "note"})
}

// knowledgeColumns are those of the knowledge test: a part each.
func knowledgeColumns(rules *competition.Rules) []column {
	out := []column{{key: "iin"}, {key: "tested"}, {key: rules.Knowledge.Language.V.Key}}
	for _, a := range rules.Knowledge.Acts.V {
		out = append(out, column{key: a.Key})
	}
	return out
}

// heading of a column; a part of the knowledge test has the act's name.
func heading(l locale.Lang, key string) string {
	if locale.Has("contest.sheet.col." + key) {
		return words(l, "sheet.col."+key)
	}
	return locale.T(l, "selection.act."+key, nil)
}

// keyOf finds the key that a cell or a heading means: the key itself, or its
// word in any of the languages.
func keyOf(text string, keys []string, word func(locale.Lang, string) string) (string, bool) {
	text = strings.TrimSpace(text)
	for _, key := range keys {
		if strings.EqualFold(text, key) {
			return key, true
		}
		for _, l := range locale.Langs {
			if strings.EqualFold(text, word(l, key)) {
				return key, true
			}
		}
	}
	return "", false
}

// typedRow is a row of a list as it was sent: the texts by column.
type typedRow struct {
	Row   int // of the file, or of the form
	Cells map[string]string
}

// rowsOf reads a sheet by its headings; the columns of a file of refused rows
// are passed over. The fault is contest.sheet.heading.
func rowsOf(sheet [][]string, cols []column) ([]typedRow, error) {
	if len(sheet) == 0 {
		return nil, fault.New(fault.Invalid, "contest.sheet.empty").At("file")
	}
	var keys []string
	for _, c := range cols {
		keys = append(keys, c.key)
	}
	at := map[int]string{}
	for i, text := range sheet[0] {
		if strings.TrimSpace(text) == "" || passedOver(text) {
			continue
		}
		key, ok := keyOf(text, keys, heading)
		if !ok {
			return nil, fault.New(fault.Invalid, "contest.sheet.heading", "heading", clip(text)).At("file")
		}
		at[i] = key
	}
	var out []typedRow
	for n, cells := range sheet[1:] {
		row := typedRow{Row: n + 2, Cells: map[string]string{}}
		for i, text := range cells {
			if text = strings.TrimSpace(text); text != "" && at[i] != "" {
				row.Cells[at[i]] = text
			}
		}
		if len(row.Cells) > 0 {
			out = append(out, row)
		}
	}
	return out, nil
}

// clip bounds what is shown of a strange text.
func clip(text string) string {
	if r := []rune(text); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return text
}

// cell reads a cell of words; an empty one is "".
func (c column) cell(text string) (string, error) {
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	key, ok := keyOf(text, c.from, func(l locale.Lang, key string) string { return locale.T(l, c.words+key, nil) })
	if !ok {
		return "", fault.New(fault.Invalid, "contest.sheet.word", "value", clip(text)).At(c.key)
	}
	return key, nil
}

// count reads a cell of a number; an empty one is nil.
func count(key, text string) (*int, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 {
		return nil, fault.New(fault.Invalid, "contest.sheet.count", "value", clip(text)).At(key)
	}
	return &n, nil
}

// resultOf reads a row of results.
func resultOf(row typedRow, cols []column) (out competition.ResultRow, err error) {
	out.Number, out.Note = row.Cells["number"], row.Cells["note"]
	for _, c := range cols {
		text := row.Cells[c.key]
		var word string
		if c.words != "" {
			if word, err = c.cell(text); err != nil {
				return out, err
			}
		}
		switch c.key {
		case "absent":
			out.Absent = word == "yes"
		case "reliability":
			out.Reliability = word
		case "conduct":
			out.Conduct = competition.ConductState(word)
		case "breach":
			out.Breach = word
		case "right":
			out.Right, err = count(c.key, text)
		case "text":
			out.Text, err = count(c.key, text)
		case "numbers":
			out.Numbers, err = count(c.key, text)
		}
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// essayOf reads a row of essays.
func essayOf(row typedRow, cols []column) (competition.EssayRow, error) {
	r, err := resultOf(row, cols)
	return competition.EssayRow{Number: r.Number, Absent: r.Absent, Text: row.Cells["essay"]}, err
}

// knowledgeOf reads a row of the knowledge test.
func knowledgeOf(row typedRow, cols []column) (competition.KnowledgeRow, error) {
	out := competition.KnowledgeRow{IIN: row.Cells["iin"], Right: map[string]int{}}
	var err error
	if out.Tested, err = dayCell(row.Cells["tested"]); err != nil {
		return out, err
	}
	for _, c := range cols {
		if slices.Contains([]string{"iin", "tested"}, c.key) {
			continue
		}
		n, err := count(c.key, row.Cells[c.key])
		if err != nil {
			return out, err
		}
		if n != nil {
			out.Right[c.key] = *n
		}
	}
	return out, nil
}

// sheetEpoch is the day from which workbooks count days.
var sheetEpoch = day.Of(1899, 12, 30)

// dayCell reads a day as 2006-01-02, as 02.01.2006, or as a workbook counts it.
func dayCell(text string) (day.Day, error) {
	text = strings.TrimSpace(text)
	if n, err := strconv.Atoi(text); err == nil && n > 0 && n < 200_000 {
		return sheetEpoch.Add(n), nil
	}
	if p := strings.Split(text, "."); len(p) == 3 && len(p[2]) == 4 {
		text = p[2] + "-" + p[1] + "-" + p[0]
	}
	d, err := day.Parse(text)
	if err != nil {
		return 0, fault.New(fault.Invalid, "contest.sheet.day", "value", clip(text)).At("tested")
	}
	return d, nil
}

package interchange

import (
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
)

// The sheets of the workbook.
const (
	itemsSheet   = "items"
	stimuliSheet = "stimuli"
	dataSheet    = "data"
	notesSheet   = "notes"
)

var sheets = []string{itemsSheet, stimuliSheet, dataSheet, notesSheet}

const (
	optionsMost = 12
	targetsMost = 24
	cellsMost   = 12 // of a row of data
)

// columns of each sheet; those whose name ends in a dot are numbered.
var columns = map[string][]string{
	itemsSheet: {"key", "kind", "tags", "stem_kk", "stem_ru", "option_kk.", "option_ru.", "answer", "target_kk.", "target_ru.", "tolerance", "unit_kk", "unit_ru",
		"stimulus", "difficulty", "act", "article", "on", "rationale_kk", "rationale_ru", "source_kk", "source_ru", "fixed", "reversed", "pretest", "void",
		"enemies", "validity", "pair", "opposite", "option_keys", "target_keys", "languages", "more"},
	stimuliSheet: {"key", "form", "title_kk", "title_ru", "body_kk", "body_ru", "unit_kk", "unit_ru", "head_kk", "head_ru", "source_kk", "source_ru"},
	dataSheet:    {"stimulus", "line", "name_kk", "name_ru", "value.", "value_kk.", "value_ru."},
}

// numbered says how often a numbered column may stand.
var numbered = map[string]int{"option_kk.": optionsMost, "option_ru.": optionsMost, "target_kk.": targetsMost, "target_ru.": targetsMost,
	"value.": cellsMost, "value_kk.": cellsMost, "value_ru.": cellsMost}

// headingOf is the heading of a column; n is its number, 0 where it has none.
func headingOf(l locale.Lang, column string, n int) string {
	s := locale.T(l, "exam.interchange.column."+strings.TrimSuffix(column, "."), nil)
	if n > 0 {
		s += " " + strconv.Itoa(n)
	}
	return s
}

func sheetTitle(l locale.Lang, sheet string) string {
	return locale.T(l, "exam.interchange.sheet."+sheet, nil)
}

func plainWord(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// sheetOf finds which sheet a name stands for, in any language.
func sheetOf(name string) string {
	for _, s := range sheets {
		for _, l := range locale.Langs {
			if plainWord(name) == plainWord(sheetTitle(l, s)) || plainWord(name) == s {
				return s
			}
		}
	}
	return ""
}

// columnOf finds which column a heading stands for, in any language; of a
// numbered one the name ends in its number.
func columnOf(sheet, heading string) string {
	h := plainWord(heading)
	for _, c := range columns[sheet] {
		for _, l := range locale.Langs {
			want := plainWord(headingOf(l, c, 0))
			if most := numbered[c]; most > 0 {
				if n, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(h, want))); err == nil && strings.HasPrefix(h, want) && n >= 1 && n <= most {
					return c + strconv.Itoa(n)
				}
				continue
			}
			if h == want || h == strings.ReplaceAll(c, "_", " ") {
				return c
			}
		}
	}
	return ""
}

// wordOf is a value in the words of a language; valueOf finds it back.
func wordOf(l locale.Lang, list, value string) string {
	if value == "" {
		return ""
	}
	return locale.T(l, "exam.interchange.value."+list+"."+value, nil)
}

func valueOf(list, given string, values []string) (string, bool) {
	for _, v := range values {
		if plainWord(given) == v {
			return v, true
		}
		for _, l := range locale.Langs {
			if plainWord(given) == plainWord(wordOf(l, list, v)) {
				return v, true
			}
		}
	}
	return given, false
}

var (
	yesno = []string{"yes", "no"}
	forms = []string{string(exam.Passage), string(exam.Table), string(exam.Bars), string(exam.Lines), string(exam.Shares), string(exam.Scheme)}
	signs = []string{string(exam.Desirability), string(exam.Infrequency), string(exam.Consistency)}
)

func kindNames() (list []string) {
	for _, k := range exam.Kinds {
		list = append(list, string(k))
	}
	return list
}

// parts are the words of a cell, parted by semicolons or line ends.
func parts(s string) (list []string) {
	for _, p := range strings.FieldsFunc(s, func(c rune) bool { return c == ';' || c == '\n' }) {
		if p = strings.TrimSpace(p); p != "" {
			list = append(list, p)
		}
	}
	return list
}

func defaultKeys(options []exam.Option) bool {
	return !slices.ContainsFunc(options, func(o exam.Option) bool { return len(o.Key) != 1 }) && func() bool {
		for n, o := range options {
			if o.Key != letter(n) {
				return false
			}
		}
		return true
	}()
}

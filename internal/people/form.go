package people

import (
	"slices"
	"strings"

	"tarazy/internal/locale"
)

// Format is the format of a file.
type Format string

// The formats that are read and written.
const (
	XLSX Format = "xlsx"
	CSV  Format = "csv"
)

// Kind is what the rows of a sheet are.
type Kind string

// The sheets of the form, in the order in which they are taken in.
const (
	Units Kind = "units"
	Posts Kind = "posts"
	Staff Kind = "staff"
	notes Kind = "notes" // explains the form; what it holds is not read
)

var kinds = []Kind{Units, Posts, Staff}

// value says how a cell of a column is read.
type value int

const (
	isText value = iota
	isDay
	isYesNo
	isLevel
	isCategory
	isIIN
	isEmail
	isLang
	isAssignment
)

// column of the form. Its heading is the message people.form.column.<name>.
type column struct {
	name     string
	value    value
	required bool // a value in every row
	optional bool // the whole column may be left out
}

var columns = map[Kind][]column{
	Units: {
		{name: "unit", required: true},
		{name: "parent"},
		{name: "name_kk", required: true},
		{name: "name_ru", required: true},
		{name: "since", value: isDay, optional: true},
	},
	Posts: {
		{name: "post", required: true},
		{name: "unit", required: true},
		{name: "title_kk", required: true},
		{name: "title_ru", required: true},
		{name: "category", value: isCategory, required: true},
		{name: "level", value: isLevel, optional: true},
		{name: "head", value: isYesNo, optional: true},
		{name: "first_head", value: isYesNo, optional: true},
		{name: "public_services", value: isYesNo, optional: true},
		{name: "since", value: isDay, optional: true},
	},
	Staff: {
		{name: "iin", value: isIIN, required: true},
		{name: "surname", required: true},
		{name: "given", required: true},
		{name: "patronymic", optional: true},
		{name: "post", required: true},
		{name: "from", value: isDay, required: true},
		{name: "until", value: isDay, optional: true},
		{name: "probation_until", value: isDay, optional: true},
		{name: "kind", value: isAssignment, optional: true},
		{name: "email", value: isEmail, optional: true},
		{name: "phone", optional: true},
		{name: "lang", value: isLang, optional: true},
	},
}

// columnNamed finds a column of a sheet.
func columnNamed(k Kind, name string) (column, bool) {
	i := slices.IndexFunc(columns[k], func(c column) bool { return c.name == name })
	if i < 0 {
		return column{}, false
	}
	return columns[k][i], true
}

// Heading is what stands above a column in a language.
func Heading(l locale.Lang, name string) string { return locale.T(l, "people.form.column."+name, nil) }

// SheetName is the name of a sheet in a language.
func SheetName(l locale.Lang, k Kind) string { return locale.T(l, "people.form.sheet."+string(k), nil) }

// Word is how a value of a fixed list is written in the form.
func Word(l locale.Lang, list, value string) string {
	return locale.T(l, "people.form."+list+"."+value, nil)
}

// sheetKind tells which sheet of the form a name in any language means.
func sheetKind(name string) (Kind, bool) {
	for _, k := range append(kinds[:len(kinds):len(kinds)], notes) {
		for _, l := range locale.Langs {
			if same(name, SheetName(l, k)) {
				return k, true
			}
		}
	}
	return "", false
}

// columnOf tells which column of a sheet a heading in any language, or the
// column's own name, means.
func columnOf(k Kind, heading string) (string, bool) {
	for _, c := range columns[k] {
		if same(heading, c.name) {
			return c.name, true
		}
		for _, l := range locale.Langs {
			if same(heading, Heading(l, c.name)) {
				return c.name, true
			}
		}
	}
	return "", false
}

// valueOf tells which value of a fixed list a word in any language, or the
// value itself, means.
func valueOf(list, word string, values ...string) (string, bool) {
	for _, v := range values {
		if same(word, v) {
			return v, true
		}
		for _, l := range locale.Langs {
			if same(word, Word(l, list, v)) {
				return v, true
			}
		}
	}
	return "", false
}

// same compares headings: case, blanks, the mark of a required column and ё
// do not matter.
func same(a, b string) bool { return plainHeading(a) == plainHeading(b) }

func plainHeading(s string) string {
	s = strings.ReplaceAll(strings.ToLower(s), "ё", "е")
	return strings.Trim(tidy(strings.ReplaceAll(s, "\u00a0", " ")), " *:")
}

// bestKind tells which sheet a row of headings belongs to: the one that knows
// most of them; ok is false where none knows half of its required ones.
func bestKind(headings []string) (Kind, bool) {
	var best Kind
	most := 0
	for _, k := range kinds {
		known, needed, have := 0, 0, 0
		for _, c := range columns[k] {
			found := slices.ContainsFunc(headings, func(h string) bool { name, ok := columnOf(k, h); return ok && name == c.name })
			if found {
				known++
			}
			if c.required {
				needed++
				if found {
					have++
				}
			}
		}
		if known > most && 2*have >= needed {
			best, most = k, known
		}
	}
	return best, most > 0
}

// letters names a column as spreadsheets do: 1 is A, 27 is AA.
func letters(n int) string {
	s := ""
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

package store

import (
	"strconv"
	"strings"
)

// Filter is a condition on the rows of a list. The zero Filter holds for all
// rows. Columns are names from code, never from a person.
type Filter struct {
	text string // with ? for each argument
	args []any
}

// Where is a condition in SQL, with ? for each argument.
func Where(text string, args ...any) Filter { return Filter{text: text, args: args} }

// Is holds where the column has the value.
func Is(column string, v any) Filter { return Where(column+" = ?", v) }

// Not holds where the column has another value.
func Not(column string, v any) Filter { return Where(column+" <> ?", v) }

// AtLeast holds where the column has the value or a greater one.
func AtLeast(column string, v any) Filter { return Where(column+" >= ?", v) }

// Below holds where the column has a lesser value.
func Below(column string, v any) Filter { return Where(column+" < ?", v) }

// In holds where the column has one of the values; with none it never holds.
func In[T any](column string, values ...T) Filter {
	if len(values) == 0 {
		return Where("1 = 0")
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	return Where(column+" in (?"+strings.Repeat(", ?", len(values)-1)+")", args...)
}

// Contains holds where a folded column contains the text, which is folded.
func Contains(column, text string) Filter {
	return Where(column+` like ? escape '\'`, "%"+literal(text)+"%")
}

// Begins holds where a folded column begins with the text, which is folded.
func Begins(column, text string) Filter {
	return Where(column+` like ? escape '\'`, literal(text)+"%")
}

// literal folds a text and takes the meaning of patterns from it.
func literal(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(Fold(text))
}

// All holds where every one of the filters holds.
func All(filters ...Filter) Filter { return join(" and ", "1 = 1", filters) }

// Any holds where one of the filters holds; with none it never holds.
func Any(filters ...Filter) Filter { return join(" or ", "1 = 0", filters) }

func join(word, none string, filters []Filter) Filter {
	if len(filters) == 0 {
		return Where(none)
	}
	texts := make([]string, len(filters))
	var args []any
	for i, f := range filters {
		texts[i] = "1 = 1"
		if f.text != "" {
			texts[i] = f.text
		}
		args = append(args, f.args...)
	}
	return Where("("+strings.Join(texts, ")"+word+"(")+")", args...)
}

// numbered gives the text of f with $1, $2, … for its arguments.
func (f Filter) numbered() string {
	var b strings.Builder
	n := 0
	for i, part := range strings.Split(f.text, "?") {
		if i > 0 {
			n++
			b.WriteString("$" + strconv.Itoa(n))
		}
		b.WriteString(part)
	}
	return b.String()
}

package locale

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

var tags = [3]language.Tag{language.Kazakh, language.Russian, language.English}

func (p part) write(b *strings.Builder, l Lang, v any) {
	switch p.format {
	case "day":
		b.WriteString(Day(l, plain(v)))
	case "number":
		b.WriteString(Number(l, plain(v)))
	case "decimal":
		b.WriteString(Decimal(l, plain(v)))
	case "list":
		b.WriteString(strings.Join(items(v), ", "))
	case "key":
		b.WriteString(T(l, p.option+plain(v), nil))
	case "keys":
		for i, s := range items(v) {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(T(l, p.option+s, nil))
		}
	case "plural":
		n := plain(v)
		text, ok := p.forms[category(l, n)]
		if !ok {
			text = p.forms["other"]
		}
		b.WriteString(strings.ReplaceAll(text, "#", Number(l, n)))
	default:
		b.WriteString(plain(v))
	}
}

// plain is the text of an argument; nil is empty.
func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case json.Number:
		return v.String()
	}
	return fmt.Sprint(v)
}

func items(v any) []string {
	switch v := v.(type) {
	case []string:
		return v
	case []any:
		out := make([]string, len(v))
		for i, x := range v {
			out[i] = plain(x)
		}
		return out
	}
	return []string{plain(v)}
}

var categories = map[plural.Form]string{
	plural.One: "one", plural.Few: "few", plural.Many: "many", plural.Other: "other", plural.Zero: "zero", plural.Two: "two",
}

// category is the CLDR plural category of a whole number.
func category(l Lang, n string) string {
	i, err := strconv.Atoi(n)
	if err != nil {
		return "other"
	}
	if i < 0 {
		i = -i
	}
	return categories[plural.Cardinal.MatchPlural(tags[index(l)], i, 0, 0, 0, 0)]
}

// complete reports whether the forms cover what the language needs.
func complete(l Lang, forms map[string]string) bool {
	need := []string{"one", "other"}
	if l == RU {
		need = []string{"one", "few", "many", "other"}
	}
	for _, f := range need {
		if _, ok := forms[f]; !ok {
			return false
		}
	}
	return true
}

var months = [3][12]string{
	{"қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"},
	{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
	{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

// Day writes a day given as 2006-01-02 in the words of a language; other text
// stays as it is.
func Day(l Lang, iso string) string {
	if len(iso) != 10 || iso[4] != '-' || iso[7] != '-' {
		return iso
	}
	m, err1 := strconv.Atoi(iso[5:7])
	d, err2 := strconv.Atoi(iso[8:])
	if err1 != nil || err2 != nil || m < 1 || m > 12 {
		return iso
	}
	month, year, num := months[index(l)][m-1], iso[:4], strconv.Itoa(d)
	switch l {
	case RU:
		return num + "\u00a0" + month + " " + year + "\u00a0года"
	case EN:
		return num + "\u00a0" + month + " " + year
	}
	return year + "\u00a0жылғы " + num + "\u00a0" + month
}

// Moment writes an instant, given in the zone it is shown in, as its day in words and
// the time of day to the minute.
func Moment(l Lang, local time.Time) string {
	return Day(l, local.Format(time.DateOnly)) + ", " + local.Format("15:04")
}

// Grouped writes a code, a key or a digest in groups of n characters, which can be
// read out and break between lines.
func Grouped(text string, n int) string {
	var groups []string
	for g := range slices.Chunk([]rune(text), n) {
		groups = append(groups, string(g))
	}
	return strings.Join(groups, " ")
}

// Number groups the digits of a whole number by thousands with a no-break
// space.
func Number(l Lang, digits string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "−", digits[1:]
	}
	if len(digits) <= 3 {
		return sign + digits
	}
	head := len(digits) % 3
	var groups []string
	if head > 0 {
		groups = append(groups, digits[:head])
	}
	for i := head; i < len(digits); i += 3 {
		groups = append(groups, digits[i:i+3])
	}
	return sign + strings.Join(groups, "\u00a0")
}

// Decimal writes "33.50" with the language's decimal mark.
func Decimal(l Lang, s string) string {
	whole, frac, ok := strings.Cut(s, ".")
	if !ok {
		return Number(l, whole)
	}
	if l == EN {
		return Number(l, whole) + "." + frac
	}
	return Number(l, whole) + "," + frac
}

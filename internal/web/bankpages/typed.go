package bankpages

import (
	"maps"
	"net/url"
	"strconv"
	"strings"

	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// typed are the fields of an editor by name, as a person left them: from an
// item, from what was sent, or from what was typed and not sent.
type typed map[string]string

// sentFields are the fields that a form sent.
func sentFields(from url.Values) typed {
	f := typed{}
	for name, all := range from {
		if len(all) > 0 {
			f[name] = strings.ReplaceAll(all[0], "\r\n", "\n")
		}
	}
	return f
}

// row is the name of a field of a row.
func row(of string, n int, field string) string { return of + "." + strconv.Itoa(n) + "." + field }

// fieldsOfRow are what makes a row one that is filled.
var fieldsOfRow = map[string][]string{"option": {"kk", "ru"}, "target": {"kk", "ru"}, "law": {"act", "article"}, "row": {"kk", "ru", "cells", "cells.kk", "cells.ru"}}

// rowsMost bounds the rows that a form is looked through for.
const rowsMost = 60

// rows is the number of rows up to the last one that is filled.
func (f typed) rows(of string) int {
	n := 0
	for i := range rowsMost {
		if f.filled(of, i) {
			n = i + 1
		}
	}
	return n
}

func (f typed) filled(of string, n int) bool {
	for _, name := range fieldsOfRow[of] {
		if strings.TrimSpace(f[row(of, n, name)]) != "" {
			return true
		}
	}
	return false
}

// compact takes the empty rows out, so that the rows of the form are those of
// the item; what points to a row follows it.
func (f typed) compact(of string) {
	moved := map[int]int{}
	rows := []typed{}
	for i := range rowsMost {
		one := typed{}
		for name, v := range f {
			if rest, ok := strings.CutPrefix(name, of+"."+strconv.Itoa(i)+"."); ok {
				one[rest] = v
				delete(f, name)
			}
		}
		if full := (typed{}); len(one) > 0 {
			for name, v := range one {
				full[row(of, i, name)] = v
			}
			if full.filled(of, i) {
				moved[i] = len(rows)
				rows = append(rows, one)
			}
		}
	}
	for n, one := range rows {
		for name, v := range one {
			f[row(of, n, name)] = v
		}
	}
	switch of {
	case "option":
		f.point("right", moved)
	case "target":
		for i := range rowsMost {
			f.point(row("option", i, "pair"), moved)
		}
	}
}

// point lets a field that holds the number of a row follow the row.
func (f typed) point(name string, moved map[int]int) {
	n, err := strconv.Atoi(f[name])
	if err != nil {
		return
	}
	if to, ok := moved[n]; ok {
		f[name] = strconv.Itoa(to)
	} else {
		delete(f, name)
	}
}

func (f typed) text(name string) exam.Text {
	return exam.Text{KK: strings.TrimSpace(f[name+".kk"]), RU: strings.TrimSpace(f[name+".ru"])}
}

func (f typed) setText(name string, x exam.Text) {
	f[name+".kk"], f[name+".ru"] = x.KK, x.RU
}

// list parts a text at its commas.
func (f typed) list(name string) (out []string) {
	for _, s := range strings.Split(f[name], ",") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// optionKey is a free key for an option: a, b, c.
func optionKey(taken map[string]bool) string {
	for n := 0; ; n++ {
		if k := string(rune('a' + n)); !taken[k] {
			return k
		}
	}
}

func (f typed) options(of string) (out []exam.Option) {
	taken := map[string]bool{}
	for i := range f.rows(of) {
		taken[f[row(of, i, "key")]] = true
	}
	for i := range f.rows(of) {
		key := f[row(of, i, "key")]
		if key == "" {
			key = optionKey(taken)
			taken[key] = true
		}
		out = append(out, exam.Option{Key: key, Text: f.text(of + "." + strconv.Itoa(i))})
	}
	return out
}

// item reads an item of a kind. The faults are of numbers and days that cannot
// be read; what the item lacks is said by its check.
func (f typed) item(kind exam.Kind) (exam.Item, error) {
	i := exam.Item{
		Key: strings.TrimSpace(f["key"]), Kind: kind, Stimulus: f["material"], Stem: f.text("stem"), Fixed: f["fixed"] == "yes", Pretest: f["pretest"] == "yes",
		Rationale: f.text("rationale"), Source: f.text("source"), Enemies: f.list("enemies"), Tags: f.list("tags"),
	}
	if l := locale.Lang(f["languages"]); l == locale.KK || l == locale.RU {
		i.Languages = []locale.Lang{l}
	}
	if part := f["part"]; part != "" {
		i.Tags = append([]string{part}, i.Tags...)
	}
	if f["difficulty"] != "" {
		i.Difficulty = max(int(number(f["difficulty"])), 0)
	}
	if err := f.laws(&i); err != nil {
		return i, err
	}
	return i, f.answer(&i)
}

func (f typed) laws(i *exam.Item) error {
	for n := range f.rows("law") {
		ref := exam.LawRef{Act: strings.TrimSpace(f[row("law", n, "act")]), Article: strings.TrimSpace(f[row("law", n, "article")])}
		var err error
		if ref.On, err = day.Parse(f[row("law", n, "on")]); err != nil {
			return at(err, row("law", n, "on"))
		}
		if ref.Act == "" {
			return fault.New(fault.Invalid, "exam.required").At(row("law", n, "act"))
		}
		i.Law = append(i.Law, ref)
	}
	return nil
}

// answer reads what the kind is answered with.
func (f typed) answer(i *exam.Item) (err error) {
	switch i.Kind {
	case exam.Single, exam.Forced, exam.Multiple, exam.Ordering:
		i.Options = f.options("option")
		for n, o := range i.Options {
			if i.Kind == exam.Ordering || f["right"] == strconv.Itoa(n) || f[row("option", n, "right")] == "yes" {
				i.Answer.Options = append(i.Answer.Options, o.Key)
			}
		}
	case exam.Matching:
		i.Options, i.Targets = f.options("option"), f.options("target")
		i.Answer.Pairs = map[string]string{}
		for n, o := range i.Options {
			if to := int(number(f[row("option", n, "pair")])); to >= 0 && to < len(i.Targets) {
				i.Answer.Pairs[o.Key] = i.Targets[to].Key
			}
		}
	case exam.Numeric:
		i.Unit = f.text("unit")
		if i.Answer.Number, err = f.decimal("number"); err != nil {
			return err
		}
		i.Answer.Tolerance, err = f.decimal("tolerance")
	case exam.Scale:
		i.Answer.Reversed = f["reversed"] == "yes"
		if sign := f["sign"]; sign != "" {
			i.Validity = &exam.Validity{Sign: exam.Sign(sign), Pair: strings.TrimSpace(f["pair"]), Opposite: f["opposite"] == "yes"}
		}
	}
	return err
}

func (f typed) decimal(name string) (exam.Decimal, error) {
	if strings.TrimSpace(f[name]) == "" {
		return "", nil
	}
	v, err := exam.ParseDecimal(f[name])
	return v, at(err, name)
}

// fieldsOf are the fields that show an item.
func fieldsOf(l locale.Lang, i *exam.Item, parts map[string]bool) typed {
	f := typed{"key": i.Key, "material": i.Stimulus, "fixed": yes(i.Fixed), "pretest": yes(i.Pretest), "enemies": strings.Join(i.Enemies, ", ")}
	f.setText("stem", i.Stem)
	f.setText("rationale", i.Rationale)
	f.setText("source", i.Source)
	f.setText("unit", i.Unit)
	if len(i.Languages) == 1 {
		f["languages"] = string(i.Languages[0])
	}
	tags := i.Tags
	if len(tags) > 0 && parts[tags[0]] {
		f["part"], tags = tags[0], tags[1:]
	}
	f["tags"] = strings.Join(tags, ", ")
	if i.Difficulty > 0 {
		f["difficulty"] = strconv.Itoa(i.Difficulty)
	}
	for n, ref := range i.Law {
		f[row("law", n, "act")], f[row("law", n, "article")], f[row("law", n, "on")] = ref.Act, ref.Article, ref.On.String()
	}
	maps.Copy(f, answerFields(l, i))
	return f
}

func answerFields(l locale.Lang, i *exam.Item) typed {
	f := typed{"number": locale.Decimal(l, string(i.Answer.Number)), "tolerance": locale.Decimal(l, string(i.Answer.Tolerance)), "reversed": yes(i.Answer.Reversed)}
	at := map[string]int{}
	for n, o := range i.Targets {
		at[o.Key] = n
		f[row("target", n, "key")] = o.Key
		f.setText("target."+strconv.Itoa(n), o.Text)
	}
	for n, o := range i.Options {
		f[row("option", n, "key")] = o.Key
		f.setText("option."+strconv.Itoa(n), o.Text)
		if to, ok := i.Answer.Pairs[o.Key]; ok {
			f[row("option", n, "pair")] = strconv.Itoa(at[to])
		}
		for _, k := range i.Answer.Options {
			if k == o.Key {
				f["right"] = strconv.Itoa(n)
				f[row("option", n, "right")] = "yes"
			}
		}
	}
	if v := i.Validity; v != nil {
		f["sign"], f["pair"], f["opposite"] = string(v.Sign), v.Pair, yes(v.Opposite)
	}
	return f
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}

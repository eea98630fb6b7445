package bankpages

import (
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/web/itemview"
	"tarazy/internal/web/kit"
)

// change is a part of an item that two editions have otherwise.
type change struct {
	Name     string
	Versions kit.Versions
}

// changesOf are the parts of an item that differ from an edition.
func changesOf(l locale.Lang, old *exam.Frozen, now *exam.Item, about *exam.Stimulus) (out []change) {
	before, after := partsOf(l, &old.Item, old.Stimulus), partsOf(l, now, about)
	for _, a := range after {
		b := valueOf(before, a.Name)
		if b != a.Value {
			out = append(out, change{a.Name, kit.Versions{OldName: t(l, "version.old"), NewName: t(l, "version.new"), Old: b, New: a.Value}})
		}
	}
	for _, b := range before {
		if valueOf(after, b.Name) == "" && b.Value != "" && !slices.ContainsFunc(after, func(a kit.Fact) bool { return a.Name == b.Name }) {
			out = append(out, change{b.Name, kit.Versions{OldName: t(l, "version.old"), NewName: t(l, "version.new"), Old: b.Value}})
		}
	}
	return out
}

func valueOf(all []kit.Fact, name string) string {
	for _, f := range all {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// partsOf writes an item as named texts, to be compared.
func partsOf(l locale.Lang, i *exam.Item, about *exam.Stimulus) (out []kit.Fact) {
	add := func(name, value string) { out = append(out, kit.Fact{Name: name, Value: value}) }
	both := func(name string, x exam.Text) {
		for _, in := range exam.Languages() {
			add(name+" · "+locale.T(l, "kit.lang."+string(in)+".full", nil), x.In(in))
		}
	}
	if about != nil {
		add(t(l, "material"), materialText(about))
	}
	both(t(l, "stem"), i.Stem)
	for n, o := range i.Options {
		both(t(l, "option.n", "n", itemview.Letter(n)), o.Text)
	}
	for n, o := range i.Targets {
		both(t(l, "target.n", "n", itemview.Letter(n)), o.Text)
	}
	add(t(l, "right"), keyText(l, i))
	both(t(l, "unit"), i.Unit)
	add(t(l, "tags"), strings.Join(i.Tags, ", "))
	add(t(l, "difficulty"), strconv.Itoa(i.Difficulty))
	var laws []string
	for _, ref := range i.Law {
		laws = append(laws, t(l, "law.line", "act", actName(l, ref.Act), "article", ref.Article, "day", ref.On.String()))
	}
	add(t(l, "law"), strings.Join(laws, "; "))
	both(t(l, "rationale"), i.Rationale)
	both(t(l, "source"), i.Source)
	add(t(l, "enemies"), strings.Join(i.Enemies, ", "))
	return out
}

// materialText writes a stimulus as one text.
func materialText(s *exam.Stimulus) string {
	var b strings.Builder
	put := func(x exam.Text) {
		for _, in := range exam.Languages() {
			if v := x.In(in); v != "" {
				b.WriteString(v + " ")
			}
		}
	}
	put(s.Title)
	put(s.Body)
	put(s.Unit)
	for _, c := range s.Columns {
		put(c)
	}
	for _, r := range s.Rows {
		put(r.Name)
		for _, v := range r.Values {
			b.WriteString(string(v) + " ")
		}
		for _, x := range r.Texts {
			put(x)
		}
	}
	return strings.TrimSpace(b.String())
}

// keyText writes the right answer of an item in words.
func keyText(l locale.Lang, i *exam.Item) string {
	switch i.Kind {
	case exam.Single, exam.Multiple, exam.Forced:
		return strings.Join(letters(i.Options, i.Answer.Options), ", ")
	case exam.Ordering:
		return strings.Join(letters(i.Options, i.Answer.Options), " → ")
	case exam.Matching:
		var pairs []string
		for n, o := range i.Options {
			pairs = append(pairs, strconv.Itoa(n+1)+" – "+strings.Join(letters(i.Targets, []string{i.Answer.Pairs[o.Key]}), ""))
		}
		return strings.Join(pairs, ", ")
	case exam.Numeric:
		out := locale.Decimal(l, string(i.Answer.Number))
		if i.Answer.Tolerance != "" && i.Answer.Tolerance.Rat().Sign() != 0 {
			out += " ± " + locale.Decimal(l, string(i.Answer.Tolerance))
		}
		return out
	case exam.Scale:
		if i.Answer.Reversed {
			return t(l, "scale.against")
		}
		return t(l, "scale.for")
	}
	return t(l, "right.none")
}

// letters are the places of options on the screen of the preview.
func letters(options []exam.Option, keys []string) (out []string) {
	for _, k := range keys {
		if n := slices.IndexFunc(options, func(o exam.Option) bool { return o.Key == k }); n >= 0 {
			out = append(out, itemview.Letter(n))
		}
	}
	return out
}

package sittingpages

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/web/kit"
)

// field is a field of the form with what was typed and what is wrong with it.
func (p *describePage) field(name, key string) kit.Field {
	return kit.Field{ID: name, Name: name, Label: t(p.Lang, "describe."+key), Value: p.Form.In[name], Error: p.At[name]}
}

// of is a field of a section.
func (p *describePage) of(n int, name, key string) kit.Field {
	full := sectionField(n, name)
	return kit.Field{ID: full, Name: full, Label: t(p.Lang, "describe."+key), Value: p.Form.Sections[n].In[name], Error: p.At[full]}
}

// in is a field of a part.
func (p *describePage) in(n, m int, name, key string) kit.Field {
	full := partField(n, m, name)
	return kit.Field{ID: full, Name: full, Label: t(p.Lang, "describe."+key), Value: p.Form.Sections[n].Parts[m][name], Error: p.At[full]}
}

// titles are the fields of a title in the three languages; the English one may
// be left out. at makes the field of a name.
func (p *describePage) titles(at func(name string) kit.Field) (out []kit.Field) {
	for _, l := range locale.Langs {
		f := at("title." + string(l))
		f.Label = locale.T(p.Lang, "kit.lang."+string(l)+".full", nil)
		f.Attrs = templ.Attributes{"lang": string(l)}
		if f.Optional = l == locale.EN; f.Optional {
			f.Hint = t(p.Lang, "describe.title.en")
		}
		out = append(out, f)
	}
	return out
}

func optional(f kit.Field) kit.Field {
	f.Optional = true
	return f
}

func brief(f kit.Field) kit.Field {
	f.Short = true
	return f
}

func hinted(f kit.Field, hint string) kit.Field {
	f.Hint = hint
	return f
}

// tagged lets a field propose the tags of the bank.
func tagged(f kit.Field) kit.Field {
	f.Attrs = templ.Attributes{"list": "bank-tags", "autocomplete": "off"}
	return f
}

// stocked says under the number of items what the bank holds for a part.
func (p *describePage) stocked(n, m int, f kit.Field) kit.Field {
	in := p.Form.Sections[n].Parts[m]
	if in["tag"] == "" || n >= len(p.Stock.Have) || m >= len(p.Stock.Have[n]) {
		return f
	}
	have, want := p.Stock.Have[n][m], number(in["count"])
	if f.Hint = t(p.Lang, "describe.have", "have", have); want > have {
		f.Hint = t(p.Lang, "describe.lacks", "have", have, "want", want)
	}
	return f
}

func (p *describePage) difficulties() (out []kit.Option) {
	for n := 1; n <= 3; n++ {
		out = append(out, kit.Option{Value: strconv.Itoa(n), Text: locale.T(p.Lang, "exam_bank.difficulty."+strconv.Itoa(n), nil)})
	}
	return out
}

// kindNames are the kinds that a part draws, in words.
func (p *describePage) kindNames(n, m int) string {
	var names []string
	for _, k := range exam.Kinds {
		if p.Form.Sections[n].Parts[m]["kind."+string(k)] == "yes" {
			names = append(names, kindName(p.Lang, k))
		}
	}
	if len(names) == 0 {
		return t(p.Lang, "describe.kinds.any")
	}
	return strings.Join(names, ", ")
}

func kindName(l locale.Lang, k exam.Kind) string {
	return locale.T(l, "exam_bank.kind."+string(k), nil)
}

// kindNamesOf are the kinds of a part of a test, in words.
func kindNamesOf(l locale.Lang, p *exam.Part) string {
	if len(p.Kinds) == 0 {
		return t(l, "describe.kinds.any")
	}
	names := make([]string, len(p.Kinds))
	for i, k := range p.Kinds {
		names[i] = kindName(l, k)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

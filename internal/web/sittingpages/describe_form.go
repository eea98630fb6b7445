package sittingpages

import (
	"strconv"
	"strings"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
)

// describedForm are the fields of a description as a person left them: from a
// test, from what was sent, or from what was typed and not sent. A field of a
// section is named s.0.minutes, one of a part s.0.p.1.count.
type describedForm struct {
	In       map[string]string
	Sections []*formSection
}

type formSection struct {
	In    map[string]string
	Parts []map[string]string
}

// aids are those that a body can allow.
var aids = []string{"clean_paper", "pencil", "calculator"}

// graceUsual is the wait for late answers that a new form proposes, in seconds.
const graceUsual = "60"

func newDescribed() *describedForm {
	f := &describedForm{In: map[string]string{"lang.kk": "yes", "lang.ru": "yes", "grace": graceUsual}}
	f.add(0)
	return f
}

func sectionField(n int, name string) string { return "s." + strconv.Itoa(n) + "." + name }

func partField(n, m int, name string) string { return sectionField(n, "p."+strconv.Itoa(m)+"."+name) }

// placed parts the number of a row from the rest of a name.
func placed(name string, most int) (n int, rest string, ok bool) {
	text, rest, ok := strings.Cut(name, ".")
	n, err := strconv.Atoi(text)
	return n, rest, ok && err == nil && n >= 0 && n < most
}

// readDescribed sorts fields into sections and parts.
func readDescribed(from map[string]string) *describedForm {
	f := &describedForm{In: map[string]string{}}
	for name, v := range from {
		rest, of := strings.CutPrefix(name, "s.")
		if !of {
			f.In[name] = v
			continue
		}
		n, rest, ok := placed(rest, exam.SectionsMost)
		if !ok {
			continue
		}
		s := f.section(n)
		if rest, of = strings.CutPrefix(rest, "p."); !of {
			s.In[rest] = v
		} else if m, rest, ok := placed(rest, exam.PartsMost); ok {
			s.part(m)[rest] = v
		}
	}
	if len(f.Sections) == 0 {
		f.add(0)
	}
	return f
}

func (f *describedForm) section(n int) *formSection {
	for len(f.Sections) <= n {
		f.Sections = append(f.Sections, &formSection{In: map[string]string{}})
	}
	return f.Sections[n]
}

func (s *formSection) part(m int) map[string]string {
	for len(s.Parts) <= m {
		s.Parts = append(s.Parts, map[string]string{})
	}
	return s.Parts[m]
}

// add puts a section with one part at a place.
func (f *describedForm) add(n int) { f.section(n).part(0) }

// change answers a button: "section", "part:0", "section-off:0" or
// "part-off:0:1".
func (f *describedForm) change(do string) {
	name, rest, _ := strings.Cut(do, ":")
	first, second, _ := strings.Cut(rest, ":")
	n, m := number(first), number(second)
	known := n >= 0 && n < len(f.Sections)
	switch {
	case name == "section" && len(f.Sections) < exam.SectionsMost:
		f.add(len(f.Sections))
	case name == "part" && known && len(f.Sections[n].Parts) < exam.PartsMost:
		f.Sections[n].part(len(f.Sections[n].Parts))
	case name == "section-off" && known && len(f.Sections) > 1:
		f.Sections = append(f.Sections[:n], f.Sections[n+1:]...)
	case name == "part-off" && known && m >= 0 && m < len(f.Sections[n].Parts) && len(f.Sections[n].Parts) > 1:
		f.Sections[n].Parts = append(f.Sections[n].Parts[:m], f.Sections[n].Parts[m+1:]...)
	}
}

// compact takes out the parts and sections that were opened and left empty.
func (f *describedForm) compact() {
	var sections []*formSection
	for _, s := range f.Sections {
		var parts []map[string]string
		for _, p := range s.Parts {
			if !empty(p) {
				parts = append(parts, p)
			}
		}
		if s.Parts = parts; len(parts) == 0 {
			if empty(s.In) && len(f.Sections) > 1 {
				continue
			}
			s.part(0)
		}
		sections = append(sections, s)
	}
	if f.Sections = sections; len(sections) == 0 {
		f.add(0)
	}
}

func empty(in map[string]string) bool {
	for _, v := range in {
		if strings.TrimSpace(v) != "" {
			return false
		}
	}
	return true
}

// words reads a text; where the English one is left out the Russian one stands
// in its place.
func words(in map[string]string, name string) locale.Words {
	w := locale.Words{KK: strings.TrimSpace(in[name+".kk"]), RU: strings.TrimSpace(in[name+".ru"]), EN: strings.TrimSpace(in[name+".en"])}
	if w.EN == "" {
		w.EN = w.RU
	}
	return w
}

func putWords(in map[string]string, name string, w locale.Words) {
	if in[name+".kk"], in[name+".ru"] = w.KK, w.RU; w.EN != w.RU {
		in[name+".en"] = w.EN
	}
}

// mark reads a pass mark; nil for none.
func mark(text string) *int {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	n := number(text)
	return &n
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}

// test reads the description. What cannot be read as a number becomes one that
// the check refuses.
func (f *describedForm) test(old *exam.TestView) exam.Test {
	in := f.In
	t := exam.Test{
		Key: strings.TrimSpace(in["key"]), Title: words(in, "title"), Switch: in["switch"] == "yes", Least: mark(in["least"]),
		Grace: number(in["grace"]), Breaks: number(in["breaks"]), Practice: in["practice"] == "yes",
	}
	if old != nil {
		t.Key, t.Draw = old.Test.Key, old.Test.Draw
	}
	for _, l := range exam.Languages() {
		if in["lang."+string(l)] == "yes" {
			t.Languages = append(t.Languages, l)
		}
	}
	for _, a := range aids {
		if in["aid."+a] == "yes" {
			t.Aids = append(t.Aids, a)
		}
	}
	taken := map[string]bool{}
	for _, s := range f.Sections {
		for _, p := range s.Parts {
			taken[p["key"]] = true
		}
	}
	for n, s := range f.Sections {
		one := exam.Section{Key: s.In["key"], Title: words(s.In, "title"), Minutes: number(s.In["minutes"]), Words: max(number(s.In["words"]), 0), Mixed: s.In["mixed"] == "yes"}
		if one.Key == "" {
			one.Key = "section-" + strconv.Itoa(n+1)
		}
		for _, p := range s.Parts {
			one.Parts = append(one.Parts, partOf(p, taken))
		}
		t.Sections = append(t.Sections, one)
	}
	return t
}

// partOf reads a part. A new one is named by its tag, and by a number where
// another part has that name.
func partOf(in map[string]string, taken map[string]bool) exam.Part {
	p := exam.Part{
		Key: in["key"], Tag: strings.TrimSpace(in["tag"]), Title: words(in, "title"), Count: number(in["count"]), Difficulty: number(in["difficulty"]),
		Least: mark(in["least"]), Apart: in["apart"] == "yes",
	}
	for n := 1; p.Key == "" && p.Tag != ""; n++ {
		name := p.Tag
		if n > 1 {
			name += "-" + strconv.Itoa(n)
		}
		if !taken[name] {
			p.Key, taken[name] = name, true
		}
	}
	if p.Tag == p.Key {
		p.Tag = ""
	} else if p.Tag == "" {
		p.Key = "" // without a tag there is nothing to draw: the check says so
	}
	for _, k := range exam.Kinds {
		if in["kind."+string(k)] == "yes" {
			p.Kinds = append(p.Kinds, k)
		}
	}
	return p
}

// describedOf are the fields that show a test.
func describedOf(t *exam.Test) *describedForm {
	f := &describedForm{In: map[string]string{
		"key": t.Key, "switch": yes(t.Switch), "grace": strconv.Itoa(t.Grace), "breaks": zeroless(t.Breaks), "practice": yes(t.Practice), "least": markText(t.Least),
	}}
	putWords(f.In, "title", t.Title)
	for _, l := range t.Languages {
		f.In["lang."+string(l)] = "yes"
	}
	for _, a := range t.Aids {
		f.In["aid."+a] = "yes"
	}
	for n, s := range t.Sections {
		one := f.section(n)
		one.In = map[string]string{"key": s.Key, "minutes": strconv.Itoa(s.Minutes), "words": zeroless(s.Words), "mixed": yes(s.Mixed)}
		putWords(one.In, "title", s.Title)
		for _, p := range s.Parts {
			in := map[string]string{
				"key": p.Key, "tag": p.Tagged(), "count": strconv.Itoa(p.Count), "difficulty": zeroless(p.Difficulty), "least": markText(p.Least), "apart": yes(p.Apart),
			}
			putWords(in, "title", p.Title)
			for _, k := range p.Kinds {
				in["kind."+string(k)] = "yes"
			}
			one.Parts = append(one.Parts, in)
		}
	}
	return f
}

func markText(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// fieldNames turns the fields of faults into those of the form.
var fieldNames = strings.NewReplacer("sections[", "s.", "].parts[", ".p.", "]", "")

// place finds the field of the form for one that a fault names.
func (f *describedForm) place(field string) string {
	name := fieldNames.Replace(field)
	switch {
	case name == "title" || strings.HasSuffix(name, ".title"):
		return name + "." + f.lacking(name)
	case name == "languages":
		return "languages"
	case name == "sections" || name == "draw":
		return ""
	case strings.HasSuffix(name, ".parts"):
		return strings.TrimSuffix(name, "parts") + "minutes"
	case strings.Contains(name, ".p.") && strings.HasSuffix(name, ".key"):
		return strings.TrimSuffix(name, "key") + "tag"
	}
	return name
}

// lacking is the first language in which a title is not there.
func (f *describedForm) lacking(name string) string {
	in := f.In
	if n, rest, ok := placed(strings.TrimPrefix(name, "s."), len(f.Sections)); ok && name != "title" {
		in = f.Sections[n].In
		if m, _, ok := placed(strings.TrimPrefix(rest, "p."), len(f.Sections[n].Parts)); ok {
			in = f.Sections[n].Parts[m]
		}
	}
	if strings.TrimSpace(in["title.kk"]) == "" {
		return "kk"
	}
	return "ru"
}

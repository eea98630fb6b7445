package interchange

import (
	"regexp"
	"slices"
	"strings"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
)

// The two ways of Moodle to hold a text in several languages: spans of the
// filter multilang, and the marks of multilang2.
var (
	spans = regexp.MustCompile(`(?is)<span\s+(?:lang="([a-z_-]+)"\s+class="multilang"|class="multilang"\s+lang="([a-z_-]+)")\s*>(.*?)</span>`)
	marks = regexp.MustCompile(`(?is)\{mlang\s+([a-z_, -]+)\}(.*?)\{mlang\}`)
)

// textMost is how long a text is looked at for marks, bytes; far over what an
// item may have.
const textMost = 256 << 10

// marked turns both into the marks.
func marked(s string) string {
	return spans.ReplaceAllStringFunc(s, func(m string) string {
		p := spans.FindStringSubmatch(m)
		return "{mlang " + p[1] + p[2] + "}" + p[3] + "{mlang}"
	})
}

// tongues are those of our languages in which texts have marked parts.
func tongues(texts ...string) (list []locale.Lang) {
	for _, l := range exam.Languages() {
		for _, s := range texts {
			if len(s) > textMost {
				continue
			}
			for _, m := range marks.FindAllStringSubmatch(marked(s), -1) {
				if names(m[1], l) && !slices.Contains(list, l) {
					list = append(list, l)
				}
			}
		}
	}
	return list
}

func names(list string, l locale.Lang) bool {
	for _, n := range strings.FieldsFunc(strings.ToLower(list), func(c rune) bool { return c == ',' || c == ' ' }) {
		if n == string(l) || strings.HasPrefix(n, string(l)+"_") || strings.HasPrefix(n, string(l)+"-") {
			return true
		}
	}
	return false
}

// inLang keeps of a text what is marked with the language or not marked at
// all. Where a text has no part in the language its part "other" serves.
func inLang(s string, l locale.Lang) string {
	if len(s) > textMost { // the check refuses it
		return s
	}
	s = marked(s)
	has := false
	for _, m := range marks.FindAllStringSubmatch(s, -1) {
		has = has || names(m[1], l)
	}
	return marks.ReplaceAllStringFunc(s, func(m string) string {
		p := marks.FindStringSubmatch(m)
		if names(p[1], l) || !has && names(p[1], "other") {
			return p[2]
		}
		return ""
	})
}

// speak sets the languages of a draft by what is asked; where that has no
// marks, by all texts of its item.
func (d *draft) speak(stem string, texts ...string) {
	list := tongues(stem)
	if len(list) == 0 {
		list = tongues(texts...)
	}
	if len(list) > 0 {
		d.langs = list
	}
}

// mark writes a text in both languages with the marks, or in the one asked for.
func (w *writer) mark(t exam.Text, write func(string) string) string {
	if w.lang != "" {
		return write(in(t, w.lang))
	}
	if t.KK == t.RU {
		return write(t.KK)
	}
	s := ""
	for _, l := range exam.Languages() {
		if t.In(l) != "" {
			s += "{mlang " + string(l) + "}" + write(t.In(l)) + "{mlang}"
		}
	}
	return s
}

// ours in a tag: what Moodle and GIFT have no place for.
const (
	tagPrefix   = "tarazy/"
	tagLaw      = tagPrefix + "law/"
	tagStimulus = tagPrefix + "stimulus/"
	tagHard     = tagPrefix + "difficulty/"
)

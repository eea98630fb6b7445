package locale

import (
	"fmt"
	"sort"
	"strings"

	"tarazy/internal/fault"
)

// template is a compiled message: literal text and arguments in turn.
type template []part

type part struct {
	text   string // literal, when name is empty
	name   string
	format string            // day, number, decimal, list, key, plural, or ""
	option string            // of key: the prefix
	forms  map[string]string // of plural: category → text with # for the number
}

// compile reads a text with {name}, {name|format} and doubled literal braces.
func compile(l Lang, s string) (template, error) {
	var t template
	var lit strings.Builder
	flush := func() {
		if lit.Len() > 0 {
			t = append(t, part{text: lit.String()})
			lit.Reset()
		}
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if (c == '{' || c == '}') && i+1 < len(s) && s[i+1] == c {
			lit.WriteByte(c)
			i++
			continue
		}
		if c == '}' {
			return nil, fmt.Errorf("%s: a brace closes nothing", l)
		}
		if c != '{' {
			lit.WriteByte(c)
			continue
		}
		end := strings.IndexByte(s[i:], '}')
		if end < 0 {
			return nil, fmt.Errorf("%s: a brace is not closed", l)
		}
		flush()
		p, err := placeholder(l, s[i+1:i+end])
		if err != nil {
			return nil, err
		}
		t = append(t, p)
		i += end
	}
	flush()
	return t, nil
}

func placeholder(l Lang, s string) (part, error) {
	name, format, _ := strings.Cut(s, "|")
	kind, option, _ := strings.Cut(format, " ")
	p := part{name: strings.TrimSpace(name), format: kind, option: option}
	if p.name == "" {
		return p, fmt.Errorf("%s: an argument without a name", l)
	}
	switch kind {
	case "", "day", "number", "decimal", "list", "key", "keys":
		return p, nil
	case "plural":
		forms, err := pluralForms(option)
		p.forms = forms
		if err == nil && !complete(l, forms) {
			err = fmt.Errorf("%s: plural of %s lacks a form", l, p.name)
		}
		return p, err
	}
	return p, fmt.Errorf("%s: no format %q", l, kind)
}

// pluralForms reads one="…" few="…" other="…".
func pluralForms(s string) (map[string]string, error) {
	out := map[string]string{}
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		name, rest, ok := strings.Cut(s, `="`)
		text, after, closed := strings.Cut(rest, `"`)
		if !ok || !closed {
			return nil, fmt.Errorf("plural forms: %q", s)
		}
		out[name] = text
		s = after
	}
	return out, nil
}

func (t template) names() string {
	set := map[string]bool{}
	for _, p := range t {
		if p.name != "" {
			set[p.name] = true
		}
	}
	out := make([]string, 0, len(set))
	for n := range set {
		out = append(out, n)
	}
	sort.Strings(out)
	return strings.Join(out, " ")
}

func (t template) render(l Lang, args fault.Args) string {
	if len(t) == 1 && t[0].name == "" {
		return t[0].text
	}
	var b strings.Builder
	b.Grow(128)
	for _, p := range t {
		if p.name == "" {
			b.WriteString(p.text)
			continue
		}
		p.write(&b, l, args[p.name])
	}
	return b.String()
}

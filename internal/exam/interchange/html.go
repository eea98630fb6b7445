package interchange

import (
	"encoding/xml"
	"html"
	"strings"
)

// HTML as people's editors leave it: elements that are not closed, ends that
// nothing began, attributes without quotes. Every element is kept, so that no
// picture is lost unseen.

const (
	tagMost   = 1 << 20 // bytes of one tag, for a picture may stand in it
	depthMost = 48
	vainMost  = 50 // signs that looked like a tag and were none: the rest is text then, so that no file takes long
)

var (
	voids  = set("br", "hr", "img", "input", "col", "wbr", "embed", "area", "base", "link", "meta", "source", "track")
	closes = map[string]map[string]bool{"p": set("p"), "li": set("li"), "td": set("td", "th"), "th": set("td", "th"), "tr": set("td", "th", "tr")}
)

// parseHTML reads a piece of HTML.
func parseHTML(s string) *node {
	root := &node{name: "div"}
	stack := []*node{root}
	for vain := 0; s != ""; {
		at := strings.IndexByte(s, '<')
		if at < 0 || vain > vainMost {
			at = len(s)
		}
		if at > 0 {
			top := stack[len(stack)-1]
			top.kids = append(top.kids, txt(html.UnescapeString(s[:at])))
			s = s[at:]
			continue
		}
		was := len(s)
		if s, stack = tagHTML(s, stack); was-len(s) == 1 {
			vain++
		}
	}
	return root
}

// tagHTML reads what begins with "<"; where it is no tag the sign is text.
func tagHTML(s string, stack []*node) (rest string, now []*node) {
	if after, ok := strings.CutPrefix(s, "<!--"); ok {
		_, after, _ = strings.Cut(after, "-->")
		return after, stack
	}
	end := tagEnd(s)
	if end < 0 {
		top := stack[len(stack)-1]
		top.kids = append(top.kids, txt("<"))
		return s[1:], stack
	}
	inner, rest := s[1:end], s[end+1:]
	switch {
	case inner[0] == '!' || inner[0] == '?':
		return rest, stack
	case inner[0] == '/':
		return rest, closeHTML(strings.ToLower(strings.TrimSpace(inner[1:])), stack)
	}
	n := elementHTML(strings.TrimSuffix(inner, "/"))
	for len(stack) > 1 && closes[n.name][stack[len(stack)-1].name] {
		stack = stack[:len(stack)-1]
	}
	top := stack[len(stack)-1]
	top.kids = append(top.kids, n)
	if n.name == "script" || n.name == "style" { // what is in them is no text
		_, rest, _ = strings.Cut(rest, "</")
		_, rest, _ = strings.Cut(rest, ">")
		return rest, stack
	}
	if !voids[n.name] && !strings.HasSuffix(inner, "/") && len(stack) < depthMost {
		stack = append(stack, n)
	}
	return rest, stack
}

// tagEnd is the place of the ">" of a tag, -1 where there is none.
func tagEnd(s string) int {
	if len(s) < 3 || !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/!?", rune(s[1])) {
		return -1
	}
	quote := byte(0)
	for i := 1; i < len(s) && i < tagMost; i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && s[i-1] == '=':
			quote = c
		case c == '>':
			return i
		}
	}
	return -1
}

func closeHTML(name string, stack []*node) []*node {
	for i := len(stack) - 1; i > 0; i-- {
		if stack[i].name == name {
			return stack[:i]
		}
	}
	return stack
}

func elementHTML(inner string) *node {
	name, rest := cutSpace(inner)
	n := &node{name: strings.ToLower(name)}
	for rest != "" {
		key, after := rest, ""
		if at := strings.IndexAny(rest, "= \t\r\n"); at >= 0 {
			key, after = rest[:at], rest[at:]
		}
		value := ""
		if v, ok := strings.CutPrefix(strings.TrimLeft(after, " \t\r\n"), "="); ok {
			value, after = valueHTML(strings.TrimLeft(v, " \t\r\n"))
		}
		if key != "" {
			n.attrs = append(n.attrs, xml.Attr{Name: xml.Name{Local: strings.ToLower(key)}, Value: html.UnescapeString(value)})
		}
		rest = strings.TrimLeft(after, " \t\r\n/")
	}
	return n
}

func cutSpace(s string) (word, rest string) {
	at := strings.IndexAny(s, " \t\r\n/")
	if at < 0 {
		return s, ""
	}
	return s[:at], strings.TrimLeft(s[at:], " \t\r\n/")
}

func valueHTML(s string) (value, rest string) {
	if s == "" {
		return "", ""
	}
	if q := s[0]; q == '"' || q == '\'' {
		if at := strings.IndexByte(s[1:], q); at >= 0 {
			return s[1 : 1+at], s[2+at:]
		}
		return s[1:], ""
	}
	at := strings.IndexAny(s, " \t\r\n")
	if at < 0 {
		return s, ""
	}
	return s[:at], s[at:]
}

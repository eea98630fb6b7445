package arch

import (
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	templ "github.com/a-h/templ/parser/v2"
)

// freeForms take text in several lines, or a field that only the page knows, and
// keep no draft; each with the reason.
var freeForms = map[string]string{
	"lawpages/rule_ask.templ": "a question to a rule: nothing is recorded by it, and the answer shows what was asked",
	"talkpages/conduct.templ": "notes of an interview keep themselves, offline too (assets/src/talk)",
	"roompages/room.templ":    "lines about a broken connection and reasons of minutes are short; they stay in the field until the server took them",
	"staff/bulk.templ":        "days and choices for the persons of a list; the next page carries them on",
}

// TestEveryFormWithTextKeepsIt: what a person types into a form with an area of
// text is never lost. Its element takes the attributes of unsent.Find, or
// unsent.Keep stands in it. Components that a form shows are followed; one that
// only the page knows counts as text.
func TestEveryFormWithTextKeepsIt(t *testing.T) {
	w := &formWalk{templates: map[string][]templ.Node{}}
	w.read(t)
	found, used := 0, map[string]bool{}
	for _, at := range w.forms {
		has := w.holds(at.pkg, at.form.Children, nil)
		if !has["text"] {
			continue
		}
		found++
		if has["kept"] || spreadsDraft(at.form) {
			continue
		}
		if freeForms[at.file] != "" {
			used[at.file] = true
			continue
		}
		t.Errorf("internal/web/%s:%d: a form with text keeps no draft: put unsent.Keep into it", at.file, at.form.Range.From.Line+1)
	}
	if found < 80 {
		t.Errorf("only %d forms with text were found", found)
	}
	for file := range freeForms {
		if !used[file] {
			t.Errorf("%s is no exception any more", file)
		}
	}
}

type formAt struct {
	pkg, file string
	form      *templ.Element
}

type formWalk struct {
	templates map[string][]templ.Node // what a template shows, by package and name
	forms     []formAt
}

var templateName = regexp.MustCompile(`^(?:\([^)]*\)\s*)?(\w+)\(`)

// read parses every template of the pages and finds their forms.
func (w *formWalk) read(t *testing.T) {
	web := filepath.Join(root, "internal/web")
	err := filepath.WalkDir(web, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(p) != ".templ" {
			return err
		}
		file, err := templ.Parse(p)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(web, p)
		pkg := filepath.Base(filepath.Dir(p))
		for _, n := range file.Nodes {
			one, ok := n.(*templ.HTMLTemplate)
			if !ok {
				continue
			}
			name := pkg + "." + templateName.FindStringSubmatch(one.Expression.Value)[1]
			w.templates[name] = append(w.templates[name], one.Children...)
			walkNodes(one.Children, func(n templ.Node) {
				if e, ok := n.(*templ.Element); ok && e.Name == "form" {
					w.forms = append(w.forms, formAt{pkg, filepath.ToSlash(rel), e})
				}
			})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func walkNodes(all []templ.Node, visit func(templ.Node)) {
	for _, n := range all {
		visit(n)
		if c, ok := n.(templ.CompositeNode); ok {
			walkNodes(c.ChildNodes(), visit)
		}
	}
}

// holds says whether nodes show an area of "text", and whether what is typed is
// "kept", with all the templates that they call.
func (w *formWalk) holds(pkg string, all []templ.Node, through []string) map[string]bool {
	out := map[string]bool{}
	walkNodes(all, func(n templ.Node) {
		switch n := n.(type) {
		case *templ.Element:
			if n.Name == "textarea" {
				out["text"] = true
			}
		case *templ.TemplElementExpression:
			for what := range w.called(pkg, n.Expression.Value, through) {
				out[what] = true
			}
		}
	})
	return out
}

var componentCall = regexp.MustCompile(`^([\w.]+)(\(?)`)

// called is what a component shows. "a.B(…)" is the template B of the package a,
// or a method; what is called without arguments only the page knows.
func (w *formWalk) called(pkg, expression string, through []string) map[string]bool {
	m := componentCall.FindStringSubmatch(strings.TrimSpace(expression))
	if m == nil || m[2] == "" {
		return map[string]bool{"text": true}
	}
	name := m[1]
	if w.templates[name] == nil { // of the package itself, or a method of a page: x.show(…)
		name = pkg + "." + name[strings.LastIndexByte(name, '.')+1:]
	}
	switch {
	case name == "unsent.Keep":
		return map[string]bool{"kept": true}
	case slices.Contains(through, name):
		return nil
	}
	own, _, _ := strings.Cut(name, ".")
	return w.holds(own, w.templates[name], append(through, name))
}

// ofFind are attributes that unsent.Find gives: those of a Kept, or as a page
// calls them.
var ofFind = regexp.MustCompile(`(\bDraft|\bDrafts\[[^\]]*\]|\bAttrs)$`)

func spreadsDraft(form *templ.Element) bool {
	return slices.ContainsFunc(form.Attributes, func(a templ.Attribute) bool {
		switch a := a.(type) {
		case *templ.SpreadAttributes:
			return ofFind.MatchString(strings.TrimSpace(a.Expression.Value))
		case *templ.ConstantAttribute:
			return a.Key.String() == "data-draft"
		}
		return false
	})
}

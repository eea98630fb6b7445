package arch

import (
	"flag"
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tarazy/acts"
	"tarazy/internal/decide"
	"tarazy/internal/law"
)

var update = flag.Bool("update", false, "write docs/law/index.md anew")

// TestTheIndexOfTheLawIsUpToDate holds docs/law/index.md against what the acts,
// the rules and their cases say: clause, rule, function, cases, page.
func TestTheIndexOfTheLawIsUpToDate(t *testing.T) {
	lib, err := law.Load(acts.FS, decide.Kinds()...)
	if err != nil {
		t.Fatal(err)
	}
	want := lawIndex(t, lib, functionsOf(t))
	file := filepath.Join(root, "docs/law/index.md")
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/law/index.md is out of date: go test ./internal/arch -run Index -update")
	}
}

// functionsOf reads the tables of internal/decide: rule → function that
// answers it.
func functionsOf(t *testing.T) map[string]string {
	out := map[string]string{}
	for _, s := range sources(t) {
		if s.pkg() != "internal/decide" || s.test() {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 3 {
				return true
			}
			fun, ok := call.Fun.(*ast.Ident)
			name, isLit := call.Args[1].(*ast.BasicLit)
			if !ok || fun.Name != "Of" || !isLit {
				return true
			}
			rule, _ := strconv.Unquote(name.Value)
			out[rule] = called(call.Args[2])
			return true
		})
	}
	return out
}

// called is the function of a domain package that a closure calls last.
func called(n ast.Node) string {
	found := ""
	if sel, ok := n.(*ast.SelectorExpr); ok {
		return selector(sel)
	}
	if wrap, ok := n.(*ast.CallExpr); ok && len(wrap.Args) == 1 {
		return called(wrap.Args[0]) // a function handed to one that adapts it
	}
	ast.Inspect(n, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok && selector(sel) != "law.Rules" {
			found = selector(sel)
			return false
		}
		if id, ok := call.Fun.(*ast.Ident); ok && ast.IsExported(id.Name) {
			found = "decide." + id.Name
			return false
		}
		return true
	})
	return found
}

func selector(sel *ast.SelectorExpr) string {
	if x, ok := sel.X.(*ast.Ident); ok {
		return x.Name + "." + sel.Sel.Name
	}
	return sel.Sel.Name
}

func lawIndex(t *testing.T, lib *law.Library, functions map[string]string) string {
	var b strings.Builder
	b.WriteString("# Index of the law\n\nGenerated from the acts and their cases by `go test ./internal/arch -run Index -update`.\n")
	for _, act := range decide.ActsOf(lib) {
		for _, e := range lib.Editions(act) {
			fmt.Fprintf(&b, "\n## %s\n\n| clause | rule | function | cases | page |\n| --- | --- | --- | --- | --- |\n", e.Name())
			writeEdition(t, &b, lib, e, functions)
		}
	}
	return b.String()
}

// writeEdition writes a line for each clause and rule whose cases cite it, and
// one for each clause that is data only or not encoded.
func writeEdition(t *testing.T, b *strings.Builder, lib *law.Library, e *law.Edition, functions map[string]string) {
	rules := citedBy(t, lib, e)
	silent := map[string]bool{}
	for _, n := range e.NotEncoded {
		silent[n.Clause] = true
	}
	for _, c := range e.Clauses {
		cited := rules[c.ID]
		names := make([]string, 0, len(cited))
		for r := range cited {
			names = append(names, r)
		}
		slices.Sort(names)
		for _, r := range names {
			if functions[r] == "" {
				t.Errorf("no function was found for %s", r)
			}
			fmt.Fprintf(b, "| %s | %s | %s | %d | /rules/%s/%s/ask/%s |\n", c.ID, r, functions[r], cited[r], e.Act, e.Day, r)
		}
		switch {
		case silent[c.ID]:
			fmt.Fprintf(b, "| %s | not encoded | | | /rules/%s/%s |\n", c.ID, e.Act, e.Day)
		case len(names) == 0:
			fmt.Fprintf(b, "| %s | data | | | /rules/%s/%s |\n", c.ID, e.Act, e.Day)
		}
	}
}

// citedBy counts for each clause the cases of each rule whose reasons cite it.
func citedBy(t *testing.T, lib *law.Library, e *law.Edition) map[string]map[string]int {
	out := map[string]map[string]int{}
	for _, g := range e.Cases {
		q, err := decide.Ask(lib, e.Name(), g.Rule)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range g.Cases {
			in := *c.In
			f, err := q.DecideNode(&in)
			if err != nil {
				continue // a case of a refusal
			}
			seen := map[string]bool{}
			for _, r := range f.Reasons {
				if r.Cite.Act == e.Act && !seen[r.Cite.Clause] {
					seen[r.Cite.Clause] = true
					if out[r.Cite.Clause] == nil {
						out[r.Cite.Clause] = map[string]int{}
					}
					out[r.Cite.Clause][g.Rule]++
				}
			}
		}
	}
	return out
}

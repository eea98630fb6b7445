package arch

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tarazy/internal/strict"
)

// requirements is docs/law/requirements.yaml.
type requirements struct {
	Delivered    []int `key:"delivered"` // numbers of delivered issues
	Requirements []struct {
		ID      string `key:"id"`
		Title   string `key:"title"`
		Clause  string `key:"clause"`
		Deliver []struct {
			Issue int    `key:"issue"`
			Side  string `key:"side"`
		} `key:"deliver"`
	} `key:"requirements"`
}

func readRequirements(t *testing.T) requirements {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "docs/law/requirements.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	n, err := strict.YAML("docs/law/requirements.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	var r requirements
	if err := strict.Decode(n, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

var named = regexp.MustCompile(`^Test((?:SEL|INT|APP)F?\d+a?)_`)

// TestDeliveredRequirementsHaveTests looks for a test function with the id of
// every requirement that a delivered issue delivers, and for ids that no
// requirement has.
func TestDeliveredRequirementsHaveTests(t *testing.T) {
	tested := map[string]bool{}
	for _, s := range sources(t) {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && s.test() {
				if m := named.FindStringSubmatch(f.Name.Name); m != nil {
					tested[m[1]] = true
				}
			}
		}
	}
	r := readRequirements(t)
	known := map[string]bool{}
	for _, req := range r.Requirements {
		id := strings.ReplaceAll(req.ID, "-", "")
		known[id] = true
		for _, d := range req.Deliver {
			if containsInt(r.Delivered, d.Issue) && !tested[id] {
				t.Errorf("%s is delivered by issue %d and stands in no test's name", req.ID, d.Issue)
			}
		}
	}
	for id := range tested {
		if !known[id] {
			t.Errorf("a test names %s, which no requirement has", id)
		}
	}
}

func containsInt(list []int, n int) bool {
	for _, x := range list {
		if x == n {
			return true
		}
	}
	return false
}

package arch

import (
	"go/ast"
	"strconv"
	"testing"
)

// TestSignaturesOfOtherStatesAreForTestsOnly: the profile of Russia is there to be
// compared with other implementations, and the package that signs for the tests;
// neither may come into the program.
func TestSignaturesOfOtherStatesAreForTestsOnly(t *testing.T) {
	for _, s := range sources(t) {
		if s.test() || s.pkg() == "internal/eds/gosttest" {
			continue
		}
		for _, imp := range s.file.Imports {
			if path, _ := strconv.Unquote(imp.Path.Value); path == "tarazy/internal/eds/gosttest" && s.file.Name.Name != "edstest" {
				t.Errorf("%s imports %s", s.path, path)
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Russia" {
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == "gost" {
					t.Errorf("%s takes signatures of another state", s.path)
				}
			}
			return true
		})
	}
}

package exampages_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
)

// TestTheLineOfAnswersLosesNothing runs the browser's code in node against a
// server that loses, delays and refuses.
func TestTheLineOfAnswersLosesNothing(t *testing.T) {
	script := bundled(t, api.BuildOptions{EntryPoints: []string{"testdata/line.ts"}})
	out, err := exec.CommandContext(t.Context(), "node", script).CombinedOutput()
	if err != nil || string(out) != "done\n" {
		t.Errorf("%v\n%s", err, out)
	}
}

// bundled makes one script for node.
func bundled(t *testing.T, o api.BuildOptions) string {
	t.Helper()
	o.Bundle, o.Format, o.Platform, o.Target = true, api.FormatCommonJS, api.PlatformNode, api.ES2022
	built := api.Build(o)
	if len(built.Errors) > 0 {
		t.Fatal(built.Errors)
	}
	script := filepath.Join(t.TempDir(), "script.cjs")
	if err := os.WriteFile(script, built.OutputFiles[0].Contents, 0o600); err != nil {
		t.Fatal(err)
	}
	return script
}

package arch

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// blocked by the content security policy, or against it.
var blocked = regexp.MustCompile(`\sstyle=|\shx-on|hx-vals="js:|\son[a-z]+=|<style|javascript:|hx-trigger="[^"]*\[`)

// TestTemplatesHoldNothingThatThePolicyBlocks reads every template.
func TestTemplatesHoldNothingThatThePolicyBlocks(t *testing.T) {
	n := 0
	err := filepath.WalkDir(filepath.Join(root, "internal/web"), func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(p) != ".templ" {
			return err
		}
		n++
		data, err := os.ReadFile(p)
		for i, line := range strings.Split(string(data), "\n") {
			if m := blocked.FindString(line); m != "" {
				t.Errorf("%s:%d: %q", p, i+1, m)
			}
		}
		return err
	})
	if err != nil || n == 0 {
		t.Fatalf("%d templates, %v", n, err)
	}
}

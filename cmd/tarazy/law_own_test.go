package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func runArgs(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), streams{strings.NewReader(""), &o, &e}, args)
	return code, o.String(), e.String()
}

func TestAnOwnActIsCopiedAndChecked(t *testing.T) {
	data := t.TempDir()
	code, out, errs := runArgs(t, "law", "new", "selection-2023", "selection", "--from", "2026-04-01", "--data", data)
	if want := filepath.Join(data, "law", "own-selection", "2026-04-01"); code != exitOK || strings.TrimSpace(out) != want {
		t.Fatalf("%d %q %q", code, out, errs)
	}
	for _, dir := range []string{"law", "law/own-selection", "law/own-selection/2026-04-01"} {
		if code, out, errs := runArgs(t, "law", "check", filepath.Join(data, dir)); code != exitOK || out != "own-selection@2026-04-01\n" {
			t.Errorf("%s: %d %q %q", dir, code, out, errs)
		}
	}
	if code, _, _ := runArgs(t, "law", "new", "selection-2023", "selection", "--from", "2026-04-01", "--data", data); code != exitFailed {
		t.Errorf("the same draft twice: %d", code)
	}
}

func TestTheCheckNamesFileAndLine(t *testing.T) {
	data := t.TempDir()
	if code, _, errs := runArgs(t, "law", "new", "--data", data, "selection-2023", "--from=2026-04-01", "x"); code != exitOK {
		t.Fatal(errs)
	}
	rules := filepath.Join(data, "law/own-x/2026-04-01/rules.yaml")
	for broken, want := range map[string]string{"\n  least: {v: three,": "own-x/2026-04-01/rules.yaml:", "\n  least: {v: 4,": "own-x/2026-04-01/cases.yaml:"} {
		good, err := os.ReadFile(rules)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(rules, bytes.Replace(good, []byte("\n  least: {v: 3,"), []byte(broken), 1), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, _, errs := runArgs(t, "law", "check", "--data", data); code != exitFailed || !strings.Contains(errs, want) || strings.Contains(errs, ":0)") {
			t.Errorf("%d %q", code, errs)
		}
		if err := os.WriteFile(rules, good, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"law", "new"}, {"law", "new", "a"}, {"law", "check", "a", "b"}} {
		if code, _, _ := runArgs(t, args...); code != exitUsage {
			t.Errorf("%v: %d", args, code)
		}
	}
	if code, _, _ := runArgs(t, "law", "check", filepath.Join(data, "nowhere")); code != exitFailed {
		t.Errorf("nowhere: %d", code)
	}
}

package interchange

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/locale"
)

var update = flag.Bool("update", false, "write the golden reports")

// foreign gives the file of a folder; a package lies unpacked and is packed
// here.
func foreign(t *testing.T, dir string) (string, []byte) {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(p string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() && e.Name() != "SOURCE.txt" && e.Name() != "report.golden" {
			files = append(files, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 1 {
		data, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		return files[0], data
	}
	parts := map[string]string{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		name, err := filepath.Rel(dir, f)
		if err != nil {
			t.Fatal(err)
		}
		parts[filepath.ToSlash(name)] = string(data)
	}
	return dir + ".zip", zipped(t, parts)
}

func zipped(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		text := parts[name]
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func describe(imp *Import) string {
	var b strings.Builder
	fmt.Fprintf(&b, "format %s\n", imp.Format)
	for _, it := range imp.Items {
		fmt.Fprintf(&b, "item %s %s %v stimulus=%q fixed=%v\n  stem %q\n", it.Key, it.Kind, it.Tags, it.Stimulus, it.Fixed, it.Stem.RU)
		for _, o := range it.Options {
			fmt.Fprintf(&b, "  option %s %q\n", o.Key, o.Text.RU)
		}
		for _, o := range it.Targets {
			fmt.Fprintf(&b, "  target %s %q\n", o.Key, o.Text.RU)
		}
		fmt.Fprintf(&b, "  answer %v %v %s ±%s\n", it.Answer.Options, it.Answer.Pairs, it.Answer.Number, it.Answer.Tolerance)
		if !it.Rationale.Empty() {
			fmt.Fprintf(&b, "  rationale %q\n", it.Rationale.RU)
		}
		for _, f := range it.Unknown {
			fmt.Fprintf(&b, "  unknown %s %d bytes\n", f.Where, len(f.Raw))
		}
	}
	for _, s := range imp.Stimuli {
		fmt.Fprintf(&b, "stimulus %s %s %q %q\n", s.Key, s.Form, s.Title.RU, s.Body.RU)
	}
	for _, n := range imp.Report {
		fmt.Fprintf(&b, "%s %s [%s] %s\n", n.Severity, n.Where, n.Item, n.Text(locale.EN))
	}
	return b.String()
}

// What others made is read, and the report of it is the one that was looked
// through.
func TestPackagesOfOthersAreReadWithTheirReport(t *testing.T) {
	dirs, err := filepath.Glob("testdata/foreign/*")
	if err != nil || len(dirs) < 12 {
		t.Fatal(len(dirs), err)
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			name, data := foreign(t, dir)
			imp, err := Read(name, data, Options{Language: locale.RU, Tag: "imported"})
			got := ""
			if err != nil {
				got = "fault " + err.Error() + "\n"
			} else {
				got = describe(imp)
				readable(t, imp)
			}
			golden := filepath.Join(dir, "report.golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if src, err := os.ReadFile(filepath.Join(dir, "SOURCE.txt")); err != nil || !strings.Contains(string(src), "Licence:") {
				t.Error("no source", err)
			}
		})
	}
}

// readable fails where a note has no message in a language or its message
// lacks an argument.
func readable(t *testing.T, imp *Import) {
	t.Helper()
	for _, n := range imp.Report {
		for _, l := range locale.Langs {
			if s := n.Text(l); strings.ContainsAny(s, "{}") || strings.Contains(s, "exam.interchange") {
				t.Errorf("%s: %s", n.Code, s)
			}
		}
	}
}

package talkpages_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"tarazy/internal/interview"
	"tarazy/internal/locale"
)

// TestINT09_TheBrowserMarksWordingAsTheServerDoes runs both on one corpus.
func TestINT09_TheBrowserMarksWordingAsTheServerDoes(t *testing.T) {
	data, err := os.ReadFile("../../interview/testdata/wording.txt")
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{"", "Ё! мы ОБЫЧНО", "İ я бы 😀 мы обычно", "я\nбы", "мы … обычно", "мы раз два три обычно мы раз два три четыре обычно"}
	for line := range strings.Lines(string(data)) {
		if fields := strings.SplitN(strings.TrimSpace(line), "|", 3); len(fields) == 3 {
			texts = append(texts, fields[2])
		}
	}
	texts = append(texts, strings.Join(texts, " "))
	in, err := json.Marshal(map[string]any{"rules": json.RawMessage(interview.WordingRules()), "texts": texts})
	if err != nil {
		t.Fatal(err)
	}
	script := bundled(t, api.BuildOptions{Stdin: &api.StdinOptions{
		Contents: `import { mark } from "./wording"; let s = ""; process.stdin.on("data", (d) => s += d).on("end", () => {
  const { rules, texts } = JSON.parse(s);
  process.stdout.write(JSON.stringify(texts.map((x: string) => ["kk", "ru"].map((l) => mark(rules, l, x).map((w) => [w.key, x.slice(w.from, w.to)])))));
});`,
		ResolveDir: "../assets/src/interview", Loader: api.LoaderTS,
	}})
	cmd := exec.CommandContext(t.Context(), "node", script)
	cmd.Stdin = strings.NewReader(string(in))
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node: %v", err)
	}
	var got [][2][][2]string
	if err := json.Unmarshal(out, &got); err != nil || len(got) != len(texts) {
		t.Fatalf("%d answers: %v", len(got), err)
	}
	for n, text := range texts {
		for k, l := range []locale.Lang{locale.KK, locale.RU} {
			want := [][2]string{}
			for _, w := range interview.MarkWording(l, text) {
				want = append(want, [2]string{w.Key, text[w.From:w.To]})
			}
			if !slices.Equal(got[n][k], want) {
				t.Errorf("%s: %q: %v in the browser, %v on the server", l, text, got[n][k], want)
			}
		}
	}
}

// TestTheLineOfNotesLosesNothing runs the browser's code in node against a
// server that loses, delays and refuses, and a second window.
func TestTheLineOfNotesLosesNothing(t *testing.T) {
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

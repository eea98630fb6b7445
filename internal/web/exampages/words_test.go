package exampages_test

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"tarazy/internal/exam"
)

// corpus is text as people write it, in Kazakh and Russian, with what makes
// counting hard.
var corpus = []string{
	"", " ", "сөз", "екі сөз", "  екі\u00a0сөз \n", "Қазақстан Республикасының мемлекеттік қызметі",
	"Біз – мемлекеттік қызметшілерміз, халыққа қызмет етеміз.", "бір-екі, үш—төрт бес - алты", "№ 12 бұйрық, 3-тармақ", "…", "«Нұрлы жол» — бағдарлама!",
	"По-моему, в 2023 году 3,5 % обращений (из 1 200) остались без ответа.", "и/или т.е. тире — не слово", "А. Б. Иванов", "е\u0301ж ё", "\u0301 \u200b слово\u200bслово",
	"😀 смайлик 😀", "一 二", "x² ½ Ⅳ ٣ 𝟗", "абв\u2028где\u2029жз\u0085и\u1680к\u3000л", "a\u001cb", "таб\tи\vпрочее\f.\r\nстрока",
}

// TestSEL16_TheBrowserCountsWordsAsTheServerDoes runs both on one corpus: a
// text that the editor lets through is not refused by the server.
func TestSEL16_TheBrowserCountsWordsAsTheServerDoes(t *testing.T) {
	long := strings.Repeat("бір екі-үш – слово, ", 80)
	texts := append(append([]string{}, corpus...), long, strings.Join(corpus, " "))
	out := inNode(t, texts)
	for i, text := range texts {
		if want := exam.Words(text); out[i].Count != want {
			t.Errorf("%q: %d words in the browser, %d on the server", text, out[i].Count, want)
		}
		if n := exam.Words(out[i].Kept); n > 5 || exam.Words(text) > 5 && n != 5 || out[i].Count <= 5 && out[i].Kept != text {
			t.Errorf("%q: cut after five words to %q", text, out[i].Kept)
		}
		if got := strings.TrimSpace(out[i].Kept + out[i].Rest); strings.Join(strings.Fields(got), "") != strings.Join(strings.Fields(text), "") {
			t.Errorf("%q: parted into %q and %q", text, out[i].Kept, out[i].Rest)
		}
	}
}

type parted struct {
	Count      int
	Kept, Rest string
}

// inNode cuts each text after five words by the browser's own code.
func inNode(t *testing.T, texts []string) []parted {
	t.Helper()
	script := bundled(t, api.BuildOptions{Stdin: &api.StdinOptions{
		Contents: `import { cut } from "./words"; let s = ""; process.stdin.on("data", (d) => s += d).on("end", () =>
  process.stdout.write(JSON.stringify(JSON.parse(s).map((x: string) => cut(x, 5)))));`,
		ResolveDir: "../assets/src/exam", Loader: api.LoaderTS,
	}})
	in, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", script)
	cmd.Stdin = strings.NewReader(string(in))
	said, err := cmd.Output()
	if err != nil {
		t.Fatalf("node: %v", err)
	}
	var out []parted
	if err := json.Unmarshal(said, &out); err != nil || len(out) != len(texts) {
		t.Fatalf("%d answers: %v", len(out), err)
	}
	return out
}

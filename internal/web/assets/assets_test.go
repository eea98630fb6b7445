package assets

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"tarazy/internal/fault"
)

func get(t *testing.T, h http.Handler, path, encodings string) *http.Response {
	t.Helper()
	request := httptest.NewRequest(http.MethodGet, path, nil)
	request.Header.Set("Accept-Encoding", encodings)
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, request)
	return recorder.Result()
}

func built(t *testing.T) {
	t.Helper()
	if err := Ready(); err != nil {
		t.Fatalf("the assets are not built; run `make assets`: %v", err)
	}
}

func TestAssetsAreImmutableAndCompressed(t *testing.T) {
	built(t)
	names := []string{"app.css", "app.js", "mark.svg"}
	if os.Getenv("TARAZY_LONG") != "" {
		names = append(names, "check.wasm")
	}
	for _, name := range names {
		url := URL(name)
		if url == Prefix+name {
			t.Errorf("%s has no hash in its name", name)
		}
		plain := get(t, Handler(), url, "")
		zipped := get(t, Handler(), url, "br, gzip;q=0.8")
		if plain.StatusCode != http.StatusOK || !strings.Contains(plain.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %s, %q", url, plain.Status, plain.Header.Get("Cache-Control"))
		}
		if zipped.Header.Get("Content-Encoding") != "gzip" || zipped.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s is not compressed: %v", url, zipped.Header)
		}
		reader, err := gzip.NewReader(zipped.Body)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := io.ReadAll(reader)
		b, _ := io.ReadAll(plain.Body)
		if string(a) != string(b) || len(a) == 0 {
			t.Errorf("%s: the compressed twin differs", url)
		}
	}
}

func TestFontsAreServedAsTheyAre(t *testing.T) {
	built(t)
	answer := get(t, Handler(), URL("golos-text-cyrillic-ext-400-normal.woff2"), "gzip")
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Encoding") != "" || answer.Header.Get("Content-Type") != "font/woff2" {
		t.Errorf("%s %v", answer.Status, answer.Header)
	}
}

func TestNothingElseIsServed(t *testing.T) {
	built(t)
	for _, path := range []string{Prefix, Prefix + "manifest.json", Prefix + ".keep", Prefix + "app.js", Prefix + "no.css", Prefix + "../assets.go"} {
		if answer := get(t, Handler(), path, "gzip"); answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %s", path, answer.Status)
		}
	}
}

func TestCleanCloneNamesTheMissingStep(t *testing.T) {
	_, err := readManifest(fstest.MapFS{".keep": {}})
	refused, ok := err.(*fault.Error)
	if !ok || refused.Code != "assets.missing" || refused.Args["command"] != "make assets" {
		t.Errorf("a folder without a manifest gives %v", err)
	}
}

func TestGzipIsOnlyForThoseWhoTakeIt(t *testing.T) {
	for header, want := range map[string]bool{"": false, "gzip": true, "br,gzip;q=0.5": true, "gzip;q=0": false, "gzipped": false} {
		request := httptest.NewRequest(http.MethodGet, "/", nil)
		request.Header.Set("Accept-Encoding", header)
		if got := acceptsGzip(request); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}

func TestScriptsHaveTheRightTypes(t *testing.T) {
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	compiler := filepath.Join(root, "node_modules", ".bin", "tsc")
	if _, err := os.Stat(compiler); err != nil {
		t.Fatalf("the type checker is not there; run `make assets`: %v", err)
	}
	check := exec.Command(compiler, "--noEmit")
	check.Dir = root
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("tsc: %v\n%s", err, out)
	}
}

// The policy forbids inline code, and htmx has attributes that would need it.
func TestSourcesKeepToThePolicy(t *testing.T) {
	for _, pattern := range []string{"src/*.ts", "src/*/*.ts"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, banned := range []string{"innerHTML", "eval(", "new Function", `setAttribute("style"`, "document.write"} {
				if strings.Contains(string(data), banned) {
					t.Errorf("%s uses %s", file, banned)
				}
			}
		}
	}
}

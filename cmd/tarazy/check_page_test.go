package main

import (
	"encoding/base64"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/journal"
	"tarazy/internal/web"
	"tarazy/internal/web/journalpages"
	"tarazy/internal/web/webtest"
)

// ended waits some seconds for a result and tells whether it is there. The check
// holds the page still, so that a look in between may take as long as the check.
const ended = `new Promise((done) => {
  const until = Date.now() + 10000;
  const look = () => {
    if (document.querySelector("[data-check-result] .st") !== null || window.said.length > 0) done(true);
    else if (Date.now() > until) done(false);
    else setTimeout(look, 100);
  };
  look();
})`

// nobody is who has not signed in.
type nobody struct{}

func (nobody) Actor(*http.Request) (*access.Actor, error) { return nil, nil }

// checkPages serves the pages that check, and nothing else.
func checkPages(t *testing.T) *httptest.Server {
	t.Helper()
	frame := web.Frame{}
	site, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: nobody{}, Failed: frame.Failed}, journalpages.Routes(journalpages.Deps{
		Draw: frame.Draw, Zone: func(string) *time.Location { return time.UTC }, Published: &journal.Published{},
	}))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(site.Handler())
	t.Cleanup(server.Close)
	return server
}

// checksInBrowser checks an archive in the page of the program, and a changed one
// in the same page kept as a file, when there is no server any more.
func checksInBrowser(t *testing.T, good, key, bad string) {
	t.Helper()
	server := checkPages(t)
	answer, err := http.Get(server.URL + "/check/archive?as=file")
	if err != nil {
		t.Fatal(err)
	}
	alone, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK || !strings.HasPrefix(answer.Header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("the page as a file: %d %v", answer.StatusCode, err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "check.html")
	if err := os.WriteFile(file, alone, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx := webtest.Browser(t)
	check := func(archive string) string {
		t.Helper()
		data, err := os.ReadFile(archive)
		if err != nil {
			t.Fatal(err)
		}
		public, err := os.ReadFile(key)
		if err != nil {
			t.Fatal(err)
		}
		webtest.JS[bool](t, ctx, `(() => {
  const files = new DataTransfer();
  files.items.add(new File([Uint8Array.from(atob("`+base64.StdEncoding.EncodeToString(data)+`"), (c) => c.charCodeAt(0))], "archive.zip"));
  document.querySelector("[name=archive]").files = files.files;
  document.querySelector("[name=key]").value = "`+strings.TrimSpace(string(public))+`";
  document.querySelector("[data-check-result]").replaceChildren();
  window.said = [];
  console.error = (...all) => window.said.push(all.map(String).join(" "));
  document.querySelector("form[data-check]").requestSubmit();
  return true;
})()`)
		for range 12 { // a busy machine takes its time
			if webtest.JS[bool](t, ctx, ended) {
				break
			}
		}
		return webtest.JS[string](t, ctx, `document.querySelector("[data-check-result]").innerText + "\n" + window.said.join("\n")`)
	}
	webtest.Open(t, ctx, server.URL+"/check/archive")
	if said := check(good); !strings.Contains(said, "Мұрағат бүтін.") || !strings.Contains(said, "сырттан берілді") {
		t.Errorf("a good archive: %s", said)
	}
	server.Close()
	webtest.Open(t, ctx, "file://"+file)
	if said := check(bad); !strings.Contains(said, "Сәйкессіздіктер") || !strings.Contains(said, "results.json: ") {
		t.Errorf("a changed archive: %s", said)
	}
	if said := check(key); !strings.Contains(said, "жасаған мұрағат емес") {
		t.Errorf("no archive: %s", said)
	}
}

package demosigner

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"
)

func TestForeignOrigins(t *testing.T) {
	addr := start(t)
	for origin, want := range map[string]int{
		"https://example.kz":       http.StatusForbidden,
		"http://localhost.evil.kz": http.StatusForbidden,
		"http://127.0.0.1.evil.kz": http.StatusForbidden,
		"null":                     http.StatusForbidden,
		"http://10.0.0.1":          http.StatusForbidden,
		"http://127.0.0.1:8080":    http.StatusOK,
		"http://localhost":         http.StatusOK,
		"https://[::1]:8443":       http.StatusOK,
		"":                         http.StatusOK,
	} {
		for _, path := range []string{"/", "/keys"} {
			if got := get(t, addr, path, origin, "").StatusCode; got != want {
				t.Errorf("%s from %q: %d", path, origin, got)
			}
		}
		header := http.Header{}
		if origin != "" {
			header.Set("Origin", origin)
		}
		conn, _, err := websocket.Dial(t.Context(), "ws://"+addr+"/", &websocket.DialOptions{HTTPHeader: header})
		if (err == nil) != (want == http.StatusOK) {
			t.Errorf("socket from %q: %v", origin, err)
		}
		if err == nil {
			conn.CloseNow()
		}
	}
	if got := get(t, addr, "/", "", "signer.evil.kz").StatusCode; got != http.StatusForbidden {
		t.Errorf("host rebound: %d", got)
	}
}

func get(t *testing.T, addr, path, origin, host string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+addr+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if origin != "" {
		r.Header.Set("Origin", origin)
	}
	r.Host = host
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	return resp
}

func TestPreflight(t *testing.T) {
	addr := start(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodOptions, "http://"+addr+"/choose", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Origin", "http://127.0.0.1:8080")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent || resp.Header.Get("Access-Control-Allow-Origin") != "http://127.0.0.1:8080" {
		t.Errorf("%d %v", resp.StatusCode, resp.Header)
	}
}

func TestPage(t *testing.T) {
	addr := start(t)
	for lang, word := range map[string]string{"kk": "таңдаңыз", "ru": "Выберите", "en": "Choose", "xx": "таңдаңыз"} {
		body := readAll(t, get(t, addr, "/?lang="+lang, "", ""))
		if !strings.Contains(body, word) || strings.Contains(body, "⟦") || !strings.Contains(body, "ӘБДІРАХМАНОВА ӘСЕЛ") {
			t.Errorf("%s: %s", lang, body)
		}
	}
	form := strings.NewReader("iin=" + dias.IIN + "&lang=ru")
	resp, err := http.Post("http://"+addr+"/choose", "application/x-www-form-urlencoded", form)
	if err != nil {
		t.Fatal(err)
	}
	body := readAll(t, resp)
	if resp.Request.URL.Query().Get("lang") != "ru" || strings.Count(body, "<strong>выбрано") != 1 {
		t.Errorf("after the choice at %s: %s", resp.Request.URL, body)
	}
}

func readAll(t *testing.T, resp *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestKeysList(t *testing.T) {
	addr := start(t)
	choose(t, addr, dias.IIN)
	got := readAll(t, get(t, addr, "/keys", "", ""))
	want := `[{"iin":"790202300456","name":"ЖҰМАБАЕВ ДИАС ЕРЛАНҰЛЫ","active":true},` +
		`{"iin":"850101400123","name":"ӘБДІРАХМАНОВА ӘСЕЛ","organisation":"ТАРАЗЫ","active":false}]`
	if strings.TrimSpace(got) != want {
		t.Error(got)
	}
	if got := post(t, "http://"+addr+"/choose", `{"iin":"000000000000"}`); got != http.StatusNotFound {
		t.Errorf("unknown person: %d", got)
	}
}

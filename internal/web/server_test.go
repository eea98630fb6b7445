package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/route"
	"tarazy/internal/web"
)

// nobody has no session; somebody is an HR officer.
type nobody struct{}

func (nobody) Actor(*http.Request) (*access.Actor, error) { return nil, nil }

type somebody struct{}

func (somebody) Actor(*http.Request) (*access.Actor, error) {
	return &access.Actor{Person: "per_x", Name: "X", Held: []access.Held{{Role: access.HROfficer, Body: "bod_x"}}}, nil
}

var errSecret = errors.New("the password is hunter2")

func echo(w http.ResponseWriter, r *route.Request) error {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return err
	}
	_, err := io.WriteString(w, string(r.Lang))
	return err
}

var table = []route.Route{
	{Method: "GET", Pattern: "/open", Verb: access.Look, Handle: echo},
	{Method: "POST", Pattern: "/open", Verb: access.Look, Handle: echo, Body: 16},
	{Method: "GET", Pattern: "/sign", Verb: access.Look, CSP: route.Signing, Handle: echo},
	{Method: "GET", Pattern: "/meet", Verb: access.Look, CSP: route.Devices | route.Media, Handle: echo},
	{Method: "GET", Pattern: "/devices", Verb: access.Look, CSP: route.Devices, Handle: echo},
	{Method: "GET", Pattern: "/staff", Verb: access.ImportStaff, Handle: echo},
	{Method: "GET", Pattern: "/admin", Verb: access.RunBackup, Handle: echo},
	{Method: "GET", Pattern: "/broken", Verb: access.Look, Handle: func(http.ResponseWriter, *route.Request) error { return errSecret }},
	{Method: "GET", Pattern: "/panic", Verb: access.Look, Handle: func(http.ResponseWriter, *route.Request) error { panic("boom") }},
	{Method: "GET", Pattern: "/api/v1/broken", Verb: access.Look, Handle: func(http.ResponseWriter, *route.Request) error {
		return fault.New(fault.Conflict, "page.missing").At("here").Cited("appraisal-arys-2022", "14")
	}},
}

func serve(t *testing.T, s web.Sessions, log io.Writer) http.Handler {
	t.Helper()
	srv, err := web.New(web.Config{
		Log: slog.New(slog.NewTextHandler(log, nil)), Sessions: s,
		SignerURL: "ws://127.0.0.1:13578", MediaURL: "https://rooms.example", Failed: web.Frame{}.Failed,
	}, table)
	if err != nil {
		t.Fatal(err)
	}
	return srv.Handler()
}

func ask(h http.Handler, method, path, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://tarazy.example"+path, strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestTheLanguageIsTheChoiceElseWhatTheBrowserAsksElseKazakh(t *testing.T) {
	h := serve(t, nobody{}, io.Discard)
	for _, c := range []struct{ cookie, accept, want string }{
		{"", "", "kk"}, {"", "ru-RU,ru;q=0.9", "ru"}, {"", "en-GB", "en"}, {"", "fr", "kk"}, {"", "fr,ru;q=0.5", "ru"},
		{"lang=en", "ru", "en"}, {"lang=xx", "ru", "ru"}, {"", "not a language;;;", "kk"},
	} {
		w := ask(h, "GET", "/open", "", "Cookie", c.cookie, "Accept-Language", c.accept)
		if w.Body.String() != c.want {
			t.Errorf("%+v: %s", c, w.Body)
		}
	}
}

// russian is a person whose record says Russian.
type russian struct{}

func (russian) Actor(*http.Request) (*access.Actor, error) {
	return &access.Actor{Person: "per_x", Lang: "ru"}, nil
}

func TestAPersonsLanguageComesBeforeTheBrowsers(t *testing.T) {
	h := serve(t, russian{}, io.Discard)
	if w := ask(h, "GET", "/open", "", "Accept-Language", "en"); w.Body.String() != "ru" {
		t.Errorf("%s", w.Body)
	}
	if w := ask(h, "GET", "/open", "", "Accept-Language", "en", "Cookie", "lang=kk"); w.Body.String() != "kk" {
		t.Errorf("chosen on the device: %s", w.Body)
	}
}

func TestALanguageIsSwitchedInPlace(t *testing.T) {
	w := ask(serve(t, nobody{}, io.Discard), "GET", "/open?q=1&lang=ru", "")
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/open?q=1" || !strings.Contains(w.Header().Get("Set-Cookie"), "lang=ru") {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if w := ask(serve(t, nobody{}, io.Discard), "GET", "//elsewhere.example/x?lang=ru", ""); strings.HasPrefix(w.Header().Get("Location"), "//") {
		t.Errorf("sent to another host: %v", w.Header())
	}
}

func TestThePolicyIsSelfAloneButWhereTheTableSaysMore(t *testing.T) {
	h := serve(t, nobody{}, io.Discard)
	plain := ask(h, "GET", "/open", "").Header().Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self';", "connect-src 'self';", "frame-ancestors 'none'", "form-action 'self'"} {
		if !strings.Contains(plain, want) {
			t.Errorf("%s lacks %s", plain, want)
		}
	}
	sign := ask(h, "GET", "/sign", "").Header().Get("Content-Security-Policy")
	for _, want := range []string{"wss://127.0.0.1:13579", "ws://127.0.0.1:13578", "script-src 'self';"} {
		if !strings.Contains(sign, want) {
			t.Errorf("%s lacks %s", sign, want)
		}
	}
	if meet := ask(h, "GET", "/meet", "").Header().Get("Content-Security-Policy"); !strings.Contains(meet, "connect-src 'self' https://rooms.example wss://rooms.example;") {
		t.Errorf("%s lets nobody into a room", meet)
	}
	if strings.Contains(plain+sign, "rooms.example") || strings.Contains(plain, "127.0.0.1") || strings.Contains(plain+sign, "unsafe") {
		t.Errorf("%s | %s", plain, sign)
	}
}

func TestCameraAndMicrophoneAreAllowedWhereTheTableSaysSo(t *testing.T) {
	h := serve(t, nobody{}, io.Discard)
	for path, want := range map[string]string{"/open": "camera=(), microphone=(), ", "/sign": "camera=(), microphone=(), ", "/devices": "camera=(self), microphone=(self), "} {
		if got := ask(h, "GET", path, "").Header().Get("Permissions-Policy"); !strings.HasPrefix(got, want) || !strings.Contains(got, "display-capture=()") {
			t.Errorf("%s: %s", path, got)
		}
	}
}

func TestWhatTheTableDoesNotAllowIsDenied(t *testing.T) {
	visitor, officer := serve(t, nobody{}, io.Discard), serve(t, somebody{}, io.Discard)
	if w := ask(visitor, "GET", "/staff", ""); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/sign-in?next=%2Fstaff" {
		t.Errorf("visitor: %d %v", w.Code, w.Header())
	}
	if w := ask(officer, "GET", "/staff", ""); w.Code != http.StatusOK {
		t.Errorf("officer: %d", w.Code)
	}
	if w := ask(officer, "GET", "/admin", ""); w.Code != http.StatusForbidden {
		t.Errorf("officer at the installation: %d", w.Code)
	}
	if w := ask(officer, "GET", "/nowhere", ""); w.Code != http.StatusNotFound {
		t.Errorf("nowhere: %d", w.Code)
	}
}

func TestAnUnknownErrorTellsANumberAndNothingElse(t *testing.T) {
	for _, path := range []string{"/broken", "/panic"} {
		var log bytes.Buffer
		w := ask(serve(t, nobody{}, &log), "GET", path, "", "Accept-Language", "en")
		if w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "hunter2") || strings.Contains(w.Body.String(), "boom") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
		_, ref, _ := strings.Cut(log.String(), "ref=")
		ref, _, _ = strings.Cut(ref, " ")
		if len(ref) != 10 || !strings.Contains(w.Body.String(), ref) {
			t.Errorf("%s: the page does not tell the number %q", path, ref)
		}
	}
}

// Who goes on before the answer comes, as a browser does that checks what is
// being typed, breaks nothing off that anybody has to look after.
func TestWhoHasGoneIsNoErrorOfTheProgram(t *testing.T) {
	var log strings.Builder
	h := serve(t, nobody{}, &log)
	ctx, leave := context.WithCancel(t.Context())
	leave()
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "http://tarazy.example/broken", nil))
	if strings.Contains(log.String(), "level=ERROR") || !strings.Contains(log.String(), errSecret.Error()) {
		t.Errorf("the log: %s", &log)
	}
}

func TestAFaultOfTheAPIIsJSON(t *testing.T) {
	w := ask(serve(t, nobody{}, io.Discard), "GET", "/api/v1/broken", "")
	if w.Code != http.StatusConflict || !strings.HasPrefix(w.Body.String(), `{"error":{"code":"page.missing","key":"fault.page.missing","field":"here"`) ||
		!strings.HasSuffix(w.Body.String(), `"cite":{"act":"appraisal-arys-2022","clause":"14"}}}`+"\n") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestABodyOverItsBoundIsRefused(t *testing.T) {
	h := serve(t, nobody{}, io.Discard)
	if w := ask(h, "POST", "/open", strings.Repeat("x", 16)); w.Code != http.StatusOK {
		t.Errorf("16 bytes: %d", w.Code)
	}
	if w := ask(h, "POST", "/open", strings.Repeat("x", 17)); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("17 bytes: %d", w.Code)
	}
}

// A handler that asks for a field does not see that the form was cut off.
func TestAFormOverItsBoundIsRefusedBeforeItIsRead(t *testing.T) {
	r := httptest.NewRequest("POST", "/open", strings.NewReader("text="+strings.Repeat("x", 16)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	serve(t, nobody{}, io.Discard).ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("%d", w.Code)
	}
}

func TestAnotherSiteCannotActInAPersonsBrowser(t *testing.T) {
	h := serve(t, nobody{}, io.Discard)
	for _, header := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://elsewhere.example"}} {
		if w := ask(h, "POST", "/open", "", header[0], header[1]); w.Code != http.StatusForbidden {
			t.Errorf("%v: %d", header, w.Code)
		}
	}
	if w := ask(h, "POST", "/open", "", "Sec-Fetch-Site", "same-origin"); w.Code != http.StatusOK {
		t.Errorf("same origin: %d", w.Code)
	}
}

func TestATableWithARouteTwiceOrAnUnknownVerbIsRefused(t *testing.T) {
	ok := route.Route{Method: "GET", Pattern: "/a", Verb: access.Look, Handle: echo}
	unknown := ok
	unknown.Verb = "fly"
	for name, routes := range map[string][]route.Route{"twice": {ok, ok}, "verb": {unknown}, "handler": {{Method: "GET", Pattern: "/a", Verb: access.Look}}} {
		if _, err := web.New(web.Config{}, routes); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

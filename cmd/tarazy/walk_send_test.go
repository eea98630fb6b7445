package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/locale"
)

// reply is what the program answers to a request.
type reply struct {
	status int
	head   http.Header
	body   string
}

// location is where the reply sends who asked.
func (a reply) location() string { return a.head.Get("Location") }

// whole is the reply as one text: status, headers but for the time of day, body.
func (a reply) whole() string {
	var out strings.Builder
	fmt.Fprintln(&out, a.status)
	for _, name := range slices.Sorted(maps.Keys(a.head)) {
		if name != "Date" {
			fmt.Fprintln(&out, name, a.head[name])
		}
	}
	return out.String() + a.body
}

// request sends a request as a role; "visitor" is nobody. It goes to the
// program's handler, past the network: tens of thousands are sent in a walk.
func (w *world) request(t *testing.T, method, path string, role access.Role, l locale.Lang, text string) reply {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(text))
	req.RemoteAddr = "127.0.0.1:40000"
	switch {
	case strings.HasPrefix(text, "{"):
		req.Header.Set("Content-Type", "application/json")
	case text != "":
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if c := w.jars[role]; c != nil {
		req.AddCookie(c)
	}
	req.AddCookie(&http.Cookie{Name: "lang", Value: string(l)})
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, req)
	return reply{status: rec.Code, head: rec.Result().Header, body: rec.Body.String()}
}

// opens asks for a page in Kazakh, and in the other languages too if it opens:
// who is refused is refused in all of them.
func (w *world) opens(t *testing.T, path string, role access.Role, look func(locale.Lang, reply)) {
	t.Helper()
	for _, l := range locale.Langs {
		a := w.request(t, http.MethodGet, path, role, l, "")
		look(l, a)
		if a.status != http.StatusOK {
			return
		}
	}
}

package main

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

// sent is what the walk sends to routes that look at what is sent before they
// look at the thing: with nothing, such a route would seem open.
var sent = map[string]string{
	"POST /panel/{competition}/interests/{vacancy}":                  "conflict=no&reason=none",
	"POST /panel/{competition}/essays/{vacancy}/{number}":            "mark=3&note=",
	"POST /api/v1/competitions/{id}/vacancies/{vacancy}/essay-marks": `{"rows":[{"number":"NUMBER","mark":3}]}`,
	"POST /exams/{booking}/begin":                                    "agree=yes",
	"POST /exam/{attempt}/answers":                                   `{"lease":"stranger","section":0,"answers":[]}`,
	"POST /exam/{attempt}/lease":                                     `{"take":false,"secret":""}`,
	"POST /exam/{attempt}/section":                                   `{"lease":"stranger","section":0}`,
	"POST /exam/{attempt}/next":                                      `{"lease":"stranger"}`,
	"POST /exam/{attempt}/pause":                                     `{"lease":"stranger"}`,
	"POST /exam/{attempt}/resume":                                    `{"lease":"stranger"}`,
	"POST /seats/{id}":                                               "language=kk&agree=yes",
}

// asks sends what a route wants to be sent, in English, and gives the verdict
// and the answer.
func (w *world) asks(t *testing.T, rt route.Route, path string, role access.Role) (v, body string) {
	t.Helper()
	text := strings.ReplaceAll(sent[rt.Key()], "NUMBER", w.ids["contest.number"]["blind"])
	req, err := http.NewRequestWithContext(t.Context(), rt.Method, w.srv.URL+path, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case strings.HasPrefix(text, "{"):
		req.Header.Set("Content-Type", "application/json")
	case text != "":
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if c := w.jars[role]; c != nil {
		req.AddCookie(c)
	}
	req.AddCookie(&http.Cookie{Name: "lang", Value: string(locale.EN)})
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	all, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return said(res.StatusCode, res.Header.Get("Location"), string(all)), string(all)
}

// said is the verdict also where an answer of the API tells it.
func said(status int, location, body string) string {
	switch {
	case strings.Contains(body, `"code":"exam.lease.lost"`):
		return "no-lease" // who has not taken the attempt over does nothing to it
	case strings.Contains(body, `"taken":0`):
		return "missing" // each row is answered for itself
	}
	return verdict(status, location)
}

package sittingpages_test

import (
	"net/http/httptest"
	"testing"

	"tarazy/internal/people"
	"tarazy/internal/web/webtest"
)

// TestThePagesHoldInABrowser looks at each page.
func TestThePagesHoldInABrowser(t *testing.T) {
	w := newWorld(t)
	w.went(w.post("manager", "/sittings/new", "test", "trial", "day", "2023-05-18", "first", "09:00", "last", "16:00", "every", "30", "window", "30", "seats", "2"), "/sittings")
	seat := w.found(w.page("candidate", "/seats", 200), `href="/seats/(sit_[a-z0-9]+)"[^>]*><b>09:00`)
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, server.URL+"/nothing")
	look := func(name, as, path string) {
		t.Helper()
		webtest.JS[string](t, ctx, `document.cookie = "as=`+as+`; path=/"`)
		webtest.Hold(t, ctx, name, server.URL+path)
	}
	look("seats", "candidate", "/seats")
	look("seat", "candidate", "/seats/"+seat)
	w.went(w.post("candidate", "/seats/"+seat, "language", "ru"), "/my-exams")
	look("mine", "candidate", "/my-exams")
	booking := w.found(w.page("candidate", "/my-exams", 200), `/my-exams/(bkg_[a-z0-9]+)/cancel`)
	look("cancel", "candidate", "/my-exams/"+booking+"/cancel")
	look("tests", "manager", "/tests")
	look("test", "manager", "/tests/trial")
	look("test-new", "manager", "/tests/new")
	w.went(w.post("manager", "/tests/new", but()...), "/tests/own-test")
	look("test-edit", "manager", "/tests/own-test/edit")
	look("test-own", "manager", "/tests/own-test")
	look("sittings", "manager", "/sittings")
	look("sitting-new", "manager", "/sittings/new")
	look("sitting", "manager", "/sittings/"+seat)
	look("paper", "manager", "/sittings/"+seat+"/papers/"+booking)
	look("sitting-off", "manager", "/sittings/"+seat+"/off")
	look("grants", "officer", "/accommodations?q=x")
	who, asked, _ := w.hall.Asked("", func(string) int { return 5 })
	me := w.person
	w.person = people.PersonID(who.Person)
	look("profile", "candidate", "/my-exams/"+string(asked)+"/profile")
	w.person = me
	look("grant", "officer", "/accommodations/"+string(w.person))
}

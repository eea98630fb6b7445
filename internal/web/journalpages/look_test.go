package journalpages_test

import (
	"net/http/httptest"
	"testing"

	"tarazy/internal/journal"
	"tarazy/internal/web/webtest"
)

// TestThePagesHoldInABrowser looks at each page.
func TestThePagesHoldInABrowser(t *testing.T) {
	w := filled(t)
	w.add(w.decision("ability-cut", 0, one, "app_second", subject))
	w.post("officer", "/journal/1/recompute")
	w.sequence()
	w.post("inspector", "/journal/verify")
	w.work()
	w.sequence()
	if _, err := w.journal.Published.Keep(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.add(journal.Entry{Verb: "application.apply", Actor: subject, Body: one, Case: "app_mine", Subject: subject})
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, server.URL+"/journal/0")
	for _, p := range []struct{ name, as, path string }{
		{"journal", "inspector", "/journal"}, {"journal-filtered", "officer", "/journal?only=decisions&case=app_first"},
		{"record", "officer", "/journal/1"}, {"record-cut", "officer", "/journal/5"}, {"record-closed", "bodyadmin", "/journal/1"}, {"decision", "subject", "/decisions/1"},
		{"verify", "inspector", "/journal/verify"}, {"checkpoints", "", "/checkpoints"}, {"check-receipt", "", "/check/receipt"}, {"check-archive", "", "/check/archive"},
		{"my-receipts", "subject", "/my-receipts"},
	} {
		webtest.JS[string](t, ctx, `document.cookie = "as=`+p.as+`; path=/"`)
		webtest.Hold(t, ctx, p.name, server.URL+p.path)
	}
	webtest.JS[string](t, ctx, `document.cookie = "as=officer; path=/"`)
	webtest.Open(t, ctx, server.URL+"/journal/1?lang=kk")
	if !webtest.JS[bool](t, ctx, posted) {
		t.Error("the facts are not open")
	}
	webtest.NoSidewaysScroll(t, ctx)
	webtest.Axe(t, ctx)
	webtest.Shot(t, ctx, "record-open-kk-390")
}

// posted puts what the form that opens the facts leads to in the place of the
// page: a navigation would end the evaluation.
const posted = `fetch(document.querySelector('form[action$="/open"]').action, {method: "POST"}).then((r) => r.text()).then((text) => {
  document.body.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
  return document.body.innerText.includes("right.ethics");
})`

package cabinet_test

import (
	"net/http/httptest"
	"testing"

	"tarazy/internal/candidate"
	"tarazy/internal/web/webtest"
)

// TestThePagesHoldInABrowser looks at each page.
func TestThePagesHoldInABrowser(t *testing.T) {
	w := newWorld(t)
	w.down[candidate.KindEducation] = true
	me := w.candidate()
	job, mail := string(w.one(me, candidate.KindJob).ID), string(w.one(me, candidate.KindEmail).ID)
	w.holds("corrected", w.post(me, "/file/correct/"+mail, "version", w.version(me), "email", "own@tarazy.example"), 303)
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, server.URL+"/missing")
	for _, at := range []struct{ name, as, path string }{
		{"register", "", "/register"}, {"file", me, "/file"}, {"job", me, "/file/correct/" + job}, {"add", me, "/file/add/education"},
		{"directions", me, "/file/directions/" + job}, {"dispute", me, "/file/dispute/" + job}, {"photo", me, "/file/add/photo"}, {"consent", me, "/file/consent"},
	} {
		webtest.JS[string](t, ctx, `document.cookie = "as=`+at.as+`; path=/"`)
		webtest.Hold(t, ctx, at.name, server.URL+at.path)
		if t.Failed() {
			t.Fatal(at.path)
		}
	}
}

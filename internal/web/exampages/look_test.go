package exampages_test

import (
	"fmt"
	"testing"

	"tarazy/internal/web/webtest"
)

// TestThePagesHoldInABrowser looks at the pages on the narrowest phone in the
// three languages, and in Kazakh on a desk, with axe.
func TestThePagesHoldInABrowser(t *testing.T) {
	s := newSite(t)
	who, booking := s.seat(described("own", 12), choices(12))
	ctx := s.window(who.Person)
	start := "/exams/" + string(booking)
	id := s.begins(ctx, booking)
	for _, at := range []struct{ name, path, ready string }{
		{"start", start, "true"}, {"exam", "/exam/" + string(id), saved}, {"practice", "/practice", `!document.querySelector("[data-paper]").inert`},
	} {
		for _, look := range []struct {
			lang  string
			width int
		}{{"ru", 320}, {"en", 320}, {"kk", 320}, {"kk", 1440}} {
			webtest.Size(t, ctx, look.width, 900)
			webtest.Open(t, ctx, s.URL+at.path+"?lang="+look.lang)
			webtest.Arrive(s.T, ctx, at.ready)
			webtest.NoSidewaysScroll(t, ctx)
			webtest.Shot(t, ctx, fmt.Sprintf("%s-%s-%d", at.name, look.lang, look.width))
			if look.lang == "kk" {
				webtest.Axe(t, ctx)
			}
		}
		if t.Failed() {
			t.Fatal(at.path)
		}
	}
	// All items of the practice test at once: each kind, each form.
	for _, width := range []int{320, 1440} {
		webtest.Size(t, ctx, width, 900)
		webtest.Open(t, ctx, s.URL+"/practice?lang=ru")
		webtest.Click(t, ctx, "[data-view-choice=all]")
		webtest.NoSidewaysScroll(t, ctx)
		webtest.Axe(t, ctx)
		webtest.Shot(t, ctx, fmt.Sprintf("all-%d", width))
	}
}

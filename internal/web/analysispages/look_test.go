package analysispages_test

import (
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/web/webtest"
)

// TestThePagesHoldInABrowser looks at each page.
func TestThePagesHoldInABrowser(t *testing.T) {
	s := newSite(t)
	s.crowd()
	_, _, asked := s.Asked("", func(key string) int { return 1 + len(key)%5 })
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, s.URL+"/nothing")
	for _, at := range []struct {
		name, path string
		as         access.Role
	}{
		{"tests", "/exam-analysis", access.TestManager}, {"test", "/exam-analysis/trial", access.TestManager},
		{"item", "/exam-analysis/trial/items/choice-0/1", access.TestManager}, {"key", "/exam-keys/choice-0/1", access.TestManager},
		{"order", "/exam-keys/order-0/1", access.TestManager},
		{"profiles", "/exam-analysis/asked/profiles", access.HROfficer}, {"profile", "/exam-analysis/asked/profiles/" + string(asked), access.HROfficer},
		{"watch-list", "/exam-watch", access.Proctor},
	} {
		webtest.JS[string](t, ctx, `document.cookie = "as=`+string(at.as)+`; path=/"`)
		webtest.Hold(t, ctx, at.name, s.URL+at.path)
		if t.Failed() {
			t.Fatal(at.path)
		}
	}
	// What a correction would do, and what it did.
	webtest.JS[string](t, ctx, `document.cookie = "as=`+string(access.TestManager)+`; path=/"`)
	webtest.Size(t, ctx, 320, 900)
	webtest.Open(t, ctx, s.URL+"/exam-keys/choice-0/1?lang=kk")
	webtest.Click(t, ctx, "#option-1")
	webtest.Type(t, ctx, "#reason", "кілт қате")
	for _, step := range []struct{ press, ready string }{{".btn--main", `!!document.querySelector("[name=confirmed]")`}, {".btn--final", `!document.querySelector("[name=confirmed]")`}} {
		webtest.Click(t, ctx, step.press)
		webtest.Arrive(s.T, ctx, step.ready)
		webtest.NoSidewaysScroll(t, ctx)
		webtest.Axe(t, ctx)
		webtest.Shot(t, ctx, "corrected"+step.press)
	}
}

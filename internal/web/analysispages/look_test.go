package analysispages_test

import (
	"fmt"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/web/webtest"
)

// TestThePagesHoldInABrowser looks at the pages on the narrowest phone in the
// three languages, and in Kazakh on a desk, with axe.
func TestThePagesHoldInABrowser(t *testing.T) {
	s := newSite(t)
	id := s.crowd()
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
		{"watch", "/sittings/sit_trial/watch?still=1", access.Proctor}, {"seat", "/sittings/sit_trial/watch/" + string(id), access.Proctor},
	} {
		webtest.JS[string](t, ctx, `document.cookie = "as=`+string(at.as)+`; path=/"`)
		mark := "?"
		if strings.Contains(at.path, "?") {
			mark = "&"
		}
		for _, look := range []struct {
			lang  string
			width int
		}{{"ru", 320}, {"en", 320}, {"kk", 320}, {"kk", 1440}} {
			webtest.Size(t, ctx, look.width, 900)
			webtest.Open(t, ctx, s.URL+at.path+mark+"lang="+look.lang)
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

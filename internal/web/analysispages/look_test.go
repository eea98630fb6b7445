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
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, s.URL+"/nothing")
	for _, at := range []struct {
		name, path string
		as         access.Role
	}{
		{"tests", "/exam-analysis", access.TestManager}, {"test", "/exam-analysis/trial", access.TestManager},
		{"item", "/exam-analysis/trial/items/choice-0/1", access.TestManager}, {"key", "/exam-keys/choice-0/1", access.TestManager},
		{"order", "/exam-keys/order-0/1", access.TestManager},
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
}

package adminpages_test

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tarazy/internal/web/webtest"
)

// TestThePagesHoldInABrowser looks at each page on a desk and on a phone, with
// axe in Kazakh, whose words are the longest.
func TestThePagesHoldInABrowser(t *testing.T) {
	w := newWorld(t)
	for _, role := range []string{"hr_officer", "commission_secretary"} {
		w.post("keeper", "/admin/roles/grant", "body", one, "person", "per_dias", "role", role, "from", "2026-03-02", "order", "№ 12-Ж, 2026-03-01")
	}
	made := w.post("keeper", "/admin/hooks/new", "body", one, "url", "https://example.kz/a/rather/long/address/of/a/receiver", "verbs", "roles.grant")
	id := regexp.MustCompile(`/admin/hooks/show/(hook_[a-z0-9]+)`).FindStringSubmatch(made.text)[1]
	w.post("keeper", "/admin/hooks/test/"+id, "body", one)
	w.tell("per_asel")
	w.tell("per_asel")
	grant := regexp.MustCompile(`/admin/roles/revoke/grt_[a-z0-9]+`).FindString(w.get("keeper", "/admin/roles").text)
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, server.URL+"/nothing")
	for _, p := range []struct{ name, as, path string }{
		{"roles", "keeper", "/admin/roles"}, {"grant", "keeper", "/admin/roles/grant?q=" + url.QueryEscape("Жұм")}, {"revoke", "keeper", grant},
		{"hooks", "keeper", "/admin/hooks"}, {"hook-new", "keeper", "/admin/hooks/new"}, {"hook", "keeper", "/admin/hooks/show/" + id},
		{"state", "admin", "/admin/state"}, {"notices", "employee", "/notices"},
	} {
		webtest.JS[string](t, ctx, `document.cookie = "as=`+p.as+`; path=/"`)
		mark := "?"
		if strings.Contains(p.path, "?") {
			mark = "&"
		}
		for _, look := range []struct {
			lang  string
			width int
		}{{"ru", 390}, {"en", 390}, {"kk", 1440}, {"kk", 390}} {
			webtest.Size(t, ctx, look.width, 900)
			webtest.Open(t, ctx, server.URL+p.path+mark+"lang="+look.lang)
			webtest.NoSidewaysScroll(t, ctx)
			if look.lang == "kk" && look.width < 1000 {
				webtest.Axe(t, ctx)
			}
			webtest.Shot(t, ctx, fmt.Sprintf("%s-%s-%d", p.name, look.lang, look.width))
			if t.Failed() {
				t.Fatalf("%s in %s at %d", p.path, look.lang, look.width)
			}
		}
	}
}

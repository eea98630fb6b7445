package adminpages_test

import (
	"net/http/httptest"
	"net/url"
	"regexp"
	"testing"

	"tarazy/internal/web/webtest"
)

// TestThePagesHoldInABrowser looks at each page.
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
		webtest.Hold(t, ctx, p.name, server.URL+p.path)
	}
}

package bankpages_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/web/webtest"
)

// TestThePagesHoldInABrowser looks at each page.
func TestThePagesHoldInABrowser(t *testing.T) {
	s := newSite(t)
	s.went(s.post(author, "/bank/practice"))
	item := s.went(s.post(author, "/bank/new/single", one...))
	s.went(s.post(author, item+"/submit", "version", "1"))
	s.went(s.post(reviewer, "/bank/amended", "act", "ethics", "since", "2024-01-01"))
	imported := s.went(s.upload(author, "/bank/imports", "a.gift", []byte("::q1::Столица? {=Астана ~Алматы}\n\n::q3::Опишите.{=а =б}\n"), "language", "ru", "part", "ethics"))
	waits := s.went(s.upload(author, "/bank/imports", "b.gift", []byte("::q4::Что? {=а ~в}\n"), "language", "ru"))
	s.Work(exam.ImportID(strings.TrimPrefix(imported, "/bank/imports/")))
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, server.URL+"/nothing")
	look := func(name string, as access.Role, path string) {
		t.Helper()
		webtest.JS[string](t, ctx, `document.cookie = "as=`+string(as)+`; path=/"`)
		webtest.Hold(t, ctx, name, server.URL+path)
	}
	look("list", author, "/bank")
	look("kinds", author, "/bank/new")
	look("single", author, "/bank/new/single")
	look("matching", author, "/bank/new/matching")
	look("number", author, "/bank/new/number")
	look("scale", author, "/bank/new/scale")
	look("item", reviewer, item)
	look("flagged", reviewer, s.link(s.page(reviewer, "/bank?flagged=yes"), "/bank/items/"))
	look("materials", author, "/bank/materials")
	look("material", author, s.link(s.page(author, "/bank/materials"), "/bank/materials/num"))
	look("passage", author, "/bank/materials/new?form=passage")
	look("table", author, "/bank/materials/new?form=table")
	look("imports", author, "/bank/imports")
	look("import", author, imported)
	look("import-reading", author, waits)
	look("export", author, "/bank/export?format=gift&language=ru")
	look("amended", reviewer, "/bank/amended")
	// Several items: chosen in the list, looked at, done.
	webtest.JS[string](t, ctx, `document.cookie = "as=`+string(reviewer)+`; path=/"`)
	webtest.Size(t, ctx, 320, 900)
	webtest.Open(t, ctx, server.URL+"/bank?lang=kk")
	webtest.JS[bool](t, ctx, `(document.querySelector("[data-row]").click(), true)`)
	webtest.Axe(t, ctx)
	for _, press := range []string{`[name=do][value=retire]`, `[action="/bank/chosen/do"] .btn--main`} {
		webtest.Follow(t, ctx, press)
		webtest.NoSidewaysScroll(t, ctx)
		webtest.Axe(t, ctx)
		webtest.Shot(t, ctx, "chosen")
	}
}

package lawpages_test

import (
	"net/http"
	"net/url"
	"testing"

	"tarazy/internal/web/webtest"
)

// TestThePagesOfOwnLawHoldInABrowser looks at each page.
func TestThePagesOfOwnLawHoldInABrowser(t *testing.T) {
	w := newWorld(t)
	w.draft(t)
	w.post(t, "admin", own+"/values", http.StatusSeeOther, w.least(t, "4"))
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, w.URL+"/rules")
	look := func(name, as, path string) {
		webtest.JS[string](t, ctx, `document.cookie = "who=`+as+`; path=/"`)
		webtest.Hold(t, ctx, name, w.URL+path)
	}
	look("own-list", "admin", "/own-law")
	look("own-new", "admin", "/own-law/new")
	look("own-show", "admin", own)
	look("own-values", "admin", own+"/values?edit=ability_cut.least")
	look("own-clauses", "admin", own+"/clauses?edit=step-6")
	look("own-effects", "admin", own+"/effects")
	look("own-preview", "admin", own+"/preview")
	look("own-changes", "head", own+"/changes")
	w.post(t, "admin", own+"/effects/accept", http.StatusSeeOther, url.Values{"digest": {w.digest(t)}})
	look("own-order", "head", own+"/enact")
	look("own-sign", "head", enactPage)
}

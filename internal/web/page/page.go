// Package page is what every area of pages needs: a page's own words, the
// function that draws it inside the shell, and small helpers for forms.
package page

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/unsent"
)

// Page is what the shell must know of a page.
type Page struct {
	Title   string
	Frame   kit.Frame
	Roomy   bool
	Class   string   // of the body
	Status  int      // 0: 200
	Bundles []string // further scripts by plain name
	Search  string   // where the search form goes; "" for none
	Query   string
}

// Draw writes a page inside the shell.
type Draw func(w http.ResponseWriter, r *route.Request, p Page, c templ.Component) error

// Go sends the browser on after an act, by 303, to a path of this host. What was
// typed into the form of the act is forgotten as a draft.
func Go(w http.ResponseWriter, r *route.Request, path string) error {
	unsent.Sent(r)
	http.Redirect(w, r.Request, Local(path, "/"), http.StatusSeeOther)
	return nil
}

// Local gives the path if it lies on this host, else the other one: neither
// "//elsewhere" nor "https://elsewhere" nor "\\elsewhere" does.
func Local(path, otherwise string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return otherwise
	}
	return path
}

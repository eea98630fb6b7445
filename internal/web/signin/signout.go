package signin

import (
	"net/http"

	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// signOut ends the session of the browser.
func (d Deps) signOut(w http.ResponseWriter, r *route.Request) error {
	if err := d.Access.SignOut(w, r.Request); err != nil {
		return err
	}
	return page.Go(w, r, "/")
}

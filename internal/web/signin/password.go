package signin

import (
	"net/http"
	"net/url"

	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// password signs in by IIN and password; with one-time codes set up the code
// is asked for next.
func (d Deps) password(w http.ResponseWriter, r *route.Request) error {
	p := choosePage{form: form{Next: next(r)}, IIN: r.PostFormValue("iin")}
	opened, err := d.Access.Password(r.Context(), p.IIN, r.PostFormValue("password"), d.visit(r))
	if err != nil {
		if err := p.refuse(r.Lang, err, ""); err != nil {
			return err
		}
		return d.drawChoose(w, r, p)
	}
	if opened.Step != "" {
		d.Access.SetStep(w, r.Request, opened.Step)
		return page.Go(w, r, "/sign-in/code?next="+url.QueryEscape(p.Next))
	}
	return d.signedIn(w, r, opened, p.Next)
}

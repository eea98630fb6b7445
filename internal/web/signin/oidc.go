package signin

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/route"
)

// oidcGo sends the browser to the provider. It is a GET because a form may not
// lead to another host under the policy of our pages.
func (d Deps) oidcGo(w http.ResponseWriter, r *route.Request) error {
	return d.oidc(w, r, next(r), false)
}

// oidcLink does the same to tie the account there to who is signed in.
func (d Deps) oidcLink(w http.ResponseWriter, r *route.Request) error {
	if gone, err := d.fresh(w, r, "/account/oidc"); gone || err != nil {
		return err
	}
	return d.oidc(w, r, "/account", true)
}

func (d Deps) oidc(w http.ResponseWriter, r *route.Request, next string, link bool) error {
	address, step, err := d.Access.OIDCBegin(r.Context(), next, link, d.visit(r))
	if err != nil {
		p := choosePage{form: form{Next: next}}
		if err := p.refuse(r.Lang, err, ""); err != nil {
			return err
		}
		return d.drawChoose(w, r, p)
	}
	d.Access.SetStep(w, r.Request, step)
	http.Redirect(w, r.Request, address, http.StatusSeeOther)
	return nil
}

// oidcBack takes the provider's answer.
func (d Deps) oidcBack(w http.ResponseWriter, r *route.Request) error {
	q := r.URL.Query()
	opened, to, err := d.Access.OIDCFinish(r.Context(), access.StepOf(r.Request), q.Get("state"), q.Get("code"), d.visit(r))
	if err != nil {
		d.Access.SetStep(w, r.Request, "")
		p := choosePage{form: form{Next: wanted(to)}}
		if err := p.refuse(r.Lang, err, ""); err != nil {
			return err
		}
		return d.drawChoose(w, r, p)
	}
	return d.signedIn(w, r, opened, to)
}

package signin

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/route"
)

// passkeyPage asks the device for a passkey, to sign in or to make one.
type passkeyPage struct {
	form
	access.Ceremony
	Name string
}

// passkeyForm begins a sign-in by passkey.
func (d Deps) passkeyForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawPasskey(w, r, passkeyPage{form: form{Next: next(r)}})
}

// passkeyAnswer takes the device's answer.
func (d Deps) passkeyAnswer(w http.ResponseWriter, r *route.Request) error {
	p := passkeyPage{form: form{Next: next(r)}}
	opened, err := d.Access.PasskeyFinish(r.Context(), r.PostFormValue("ticket"), r.PostFormValue("response"), d.visit(r))
	if err != nil {
		if err := p.refuse(r.Lang, err, ""); err != nil {
			return err
		}
		return d.drawPasskey(w, r, p)
	}
	return d.signedIn(w, r, opened, p.Next)
}

func (d Deps) drawPasskey(w http.ResponseWriter, r *route.Request, p passkeyPage) (err error) {
	if p.Ceremony, err = d.Access.PasskeyBegin(r.Context(), d.visit(r)); err != nil {
		return err
	}
	return d.Draw(w, r, narrow(t(r, "signin.passkey.title"), p.Status, "passkey.js"), passkeyView(p))
}

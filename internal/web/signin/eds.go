package signin

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/eds"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// edsPage is a challenge to be signed.
type edsPage struct {
	form
	Nonce   string
	Shown   string // what is signed, to be read
	Signing kit.Signing
}

// edsForm shows a fresh challenge.
func (d Deps) edsForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawEDS(w, r, edsPage{form: form{Next: next(r)}})
}

// edsAnswer takes the signature. A refusal shows a fresh challenge; who signed
// well and is not known here learns what to do.
func (d Deps) edsAnswer(w http.ResponseWriter, r *route.Request) error {
	p := edsPage{form: form{Next: next(r)}}
	opened, err := d.Access.EDSFinish(r.Context(), r.PostFormValue("nonce"), []byte(r.PostFormValue("signature")), d.visit(r))
	if name, ok := access.Unknown(err); ok {
		return d.Draw(w, r, narrow(t(r, "signin.unknown.title"), http.StatusForbidden), unknownView(name))
	}
	if err != nil {
		if err := p.refuse(r.Lang, err, ""); err != nil {
			return err
		}
		return d.drawEDS(w, r, p)
	}
	if opened.Unchecked {
		d.remember(w, r, opened)
		return d.Draw(w, r, narrow(t(r, "signin.unchecked.title"), http.StatusOK), uncheckedView(wanted(p.Next)))
	}
	return d.signedIn(w, r, opened, p.Next)
}

func (d Deps) drawEDS(w http.ResponseWriter, r *route.Request, p edsPage) error {
	var c eds.Challenge
	c, err := d.Access.EDSBegin(r.Context(), t(r, "signin.eds.purpose"), d.visit(r))
	if err != nil {
		return err
	}
	p.Nonce, p.Shown, p.Signing = c.Nonce, string(c.Bytes()), kit.SignOne(d.SignerURL, "", c.Bytes())
	p.Signing.SignIn = true
	return d.Draw(w, r, narrow(t(r, "signin.eds.title"), p.Status, "signing.js"), edsView(p))
}

package signin

import (
	"net/http"

	"tarazy/internal/fault"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

const passkeyPath = "/account/passkeys/new"

// passkeyNew begins the making of a passkey.
func (d Deps) passkeyNew(w http.ResponseWriter, r *route.Request) error {
	if gone, err := d.fresh(w, r, passkeyPath); gone || err != nil {
		return err
	}
	return d.drawPasskeyNew(w, r, passkeyPage{})
}

// passkeyKeep keeps the passkey that the device made.
func (d Deps) passkeyKeep(w http.ResponseWriter, r *route.Request) error {
	p := passkeyPage{Name: r.PostFormValue("name")}
	err := d.Access.PasskeyKeep(r.Context(), r.Actor, r.PostFormValue("ticket"), p.Name, r.PostFormValue("response"))
	if err != nil {
		if err := p.refuse(r.Lang, err, passkeyPath); err != nil {
			return err
		}
		return d.drawPasskeyNew(w, r, p)
	}
	return page.Go(w, r, "/account#passkeys")
}

func (d Deps) drawPasskeyNew(w http.ResponseWriter, r *route.Request, p passkeyPage) (err error) {
	p.Ceremony, err = d.Access.PasskeyAdd(r.Context(), r.Actor)
	if _, ok := fault.As(err); err != nil && (!ok || len(p.Errors) == 0) {
		return err
	}
	return d.Draw(w, r, page.Page{
		Title: t(r, "account.passkeys.add"), Status: p.Status, Frame: kit.Column, Bundles: []string{"passkey.js"},
	}, passkeyNewView(p))
}

// passkeyDrop takes a passkey away.
func (d Deps) passkeyDrop(w http.ResponseWriter, r *route.Request) error {
	if gone, err := d.fresh(w, r, "/account"); gone || err != nil {
		return err
	}
	if err := d.Access.PasskeyDrop(r.Context(), r.Actor, r.PostFormValue("id")); err != nil {
		return err
	}
	return page.Go(w, r, "/account#passkeys")
}

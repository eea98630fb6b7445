package signin

import (
	"net/http"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

const passwordPath = "/account/password"

// passwordPage sets or changes a password.
type passwordPage struct {
	form
	Has bool
}

// passwordForm shows the form. Without an old password to ask for, the sign-in
// must be recent.
func (d Deps) passwordForm(w http.ResponseWriter, r *route.Request) error {
	has, err := d.Access.HasPassword(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	if !has {
		if gone, err := d.fresh(w, r, passwordPath); gone || err != nil {
			return err
		}
	}
	return d.drawPassword(w, r, passwordPage{Has: has})
}

// passwordChange sets the password; the browser goes on in a new session.
func (d Deps) passwordChange(w http.ResponseWriter, r *route.Request) error {
	has, err := d.Access.HasPassword(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	p := passwordPage{Has: has}
	fresh := r.PostFormValue("new")
	if fresh != r.PostFormValue("repeat") {
		err = fault.New(fault.Invalid, "access.password_differ").At("repeat")
		if err := p.refuse(r.Lang, err, passwordPath); err != nil {
			return err
		}
		return d.drawPassword(w, r, p)
	}
	opened, err := d.Access.PasswordChange(r.Context(), r.Actor, r.PostFormValue("old"), fresh, d.visit(r))
	if err != nil {
		if err := p.refuse(r.Lang, err, passwordPath); err != nil {
			return err
		}
		return d.drawPassword(w, r, p)
	}
	return d.signedIn(w, r, opened, "/account")
}

func (d Deps) drawPassword(w http.ResponseWriter, r *route.Request, p passwordPage) error {
	return d.Draw(w, r, page.Page{Title: locale.T(r.Lang, p.title(), nil), Status: p.Status, Frame: kit.Column}, passwordView(p))
}

func (p passwordPage) title() string {
	if p.Has {
		return "account.password.change"
	}
	return "account.password.create"
}

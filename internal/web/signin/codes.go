package signin

import (
	"net/http"
	"strings"

	"rsc.io/qr"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

const codesPath = "/account/codes"

// codesPage sets up one-time codes.
type codesPage struct {
	form
	Secret   string // in groups of four
	Code     string
	Recovery []string // shown once, after the first code
}

// codesForm shows the key of a new authenticator app.
func (d Deps) codesForm(w http.ResponseWriter, r *route.Request) error {
	if gone, err := d.fresh(w, r, codesPath); gone || err != nil {
		return err
	}
	return d.drawCodes(w, r, codesPage{})
}

// codesConfirm takes the first code and shows the recovery codes.
func (d Deps) codesConfirm(w http.ResponseWriter, r *route.Request) error {
	p := codesPage{Code: r.PostFormValue("code")}
	recovery, err := d.Access.CodeConfirm(r.Context(), r.Actor, strings.ReplaceAll(p.Code, " ", ""))
	if err != nil {
		if err := p.refuse(r.Lang, err, codesPath); err != nil {
			return err
		}
		return d.drawCodes(w, r, p)
	}
	p.Recovery = recovery
	return d.Draw(w, r, page.Page{Title: t(r, "account.codes.saved"), Frame: kit.Column}, recoveryView(p))
}

func (d Deps) drawCodes(w http.ResponseWriter, r *route.Request, p codesPage) error {
	setup, err := d.Access.CodeBegin(r.Context(), r.Actor)
	if _, ok := fault.As(err); ok {
		if len(p.Errors) == 0 {
			return err
		}
		return d.Draw(w, r, page.Page{Title: t(r, "account.codes.begin"), Status: p.Status, Frame: kit.Column}, codesView(p))
	}
	if err != nil {
		return err
	}
	p.Secret = locale.Grouped(setup.Secret, 4)
	return d.Draw(w, r, page.Page{Title: t(r, "account.codes.begin"), Status: p.Status, Frame: kit.Column}, codesView(p))
}

// qrScale is the size of a module in pixels.
const qrScale = 4

// codesPicture draws the key as a QR code, from this host: it goes nowhere else.
func (d Deps) codesPicture(w http.ResponseWriter, r *route.Request) error {
	setup, err := d.Access.CodeBegin(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	code, err := qr.Encode(setup.URL, qr.M)
	if err != nil {
		return err
	}
	code.Scale = qrScale
	w.Header().Set("Content-Type", "image/png")
	if _, err := w.Write(code.PNG()); err != nil {
		r.Log.Info("picture not sent", "error", err)
	}
	return nil
}

// codesStopForm asks for a code before codes are switched off.
func (d Deps) codesStopForm(w http.ResponseWriter, r *route.Request) error {
	if gone, err := d.fresh(w, r, codesPath+"/stop"); gone || err != nil {
		return err
	}
	return d.drawStop(w, r, codesPage{})
}

// codesStop switches codes off.
func (d Deps) codesStop(w http.ResponseWriter, r *route.Request) error {
	p := codesPage{Code: r.PostFormValue("code")}
	if err := d.Access.CodeDrop(r.Context(), r.Actor, p.Code); err != nil {
		if err := p.refuse(r.Lang, err, codesPath+"/stop"); err != nil {
			return err
		}
		return d.drawStop(w, r, p)
	}
	return page.Go(w, r, "/account")
}

func (d Deps) drawStop(w http.ResponseWriter, r *route.Request, p codesPage) error {
	return d.Draw(w, r, page.Page{Title: t(r, "account.codes.stop"), Status: p.Status, Frame: kit.Column}, codesStopView(p))
}

// scopeWords are verbs in words, for a list.
func scopeWords(r *route.Request, verbs []access.Verb) string {
	out := make([]string, len(verbs))
	for i, v := range verbs {
		out[i] = locale.T(r.Lang, "access.verb."+string(v), nil)
	}
	return strings.Join(out, "; ")
}

package signin

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// codePage asks for a one-time code.
type codePage struct {
	form
	Code string
}

// codeForm shows the second step of a sign-in by password.
func (d Deps) codeForm(w http.ResponseWriter, r *route.Request) error {
	if err := d.Access.InStep(r.Context(), access.StepOf(r.Request)); err != nil {
		return d.stepOver(w, r, err)
	}
	return d.drawCode(w, r, codePage{form: form{Next: next(r)}})
}

// code takes the code.
func (d Deps) code(w http.ResponseWriter, r *route.Request) error {
	p := codePage{form: form{Next: next(r)}, Code: r.PostFormValue("code")}
	opened, err := d.Access.Code(r.Context(), access.StepOf(r.Request), p.Code, d.visit(r))
	if fault.Is(err, "access.step") {
		return d.stepOver(w, r, err)
	}
	if err != nil {
		if err := p.refuse(r.Lang, err, ""); err != nil {
			return err
		}
		return d.drawCode(w, r, p)
	}
	return d.signedIn(w, r, opened, p.Next)
}

func (d Deps) drawCode(w http.ResponseWriter, r *route.Request, p codePage) error {
	return d.Draw(w, r, narrow(t(r, "signin.code.title"), p.Status), codeView(p))
}

// stepOver says that a step is over, above the means to begin again.
func (d Deps) stepOver(w http.ResponseWriter, r *route.Request, err error) error {
	if r.Method == http.MethodGet && !fault.Is(err, "access.step") {
		return err
	}
	if r.Method == http.MethodGet && access.StepOf(r.Request) == "" {
		return page.Go(w, r, "/sign-in")
	}
	p := choosePage{form: form{Next: next(r)}}
	if err := p.refuse(r.Lang, err, ""); err != nil {
		return err
	}
	return d.drawChoose(w, r, p)
}

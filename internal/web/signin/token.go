package signin

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

const tokenPath = "/account/tokens/new"

// usualDays is the life that the form offers, in days.
const usualDays = "90"

// tokenPage makes a token and shows it once.
type tokenPage struct {
	form
	Name, Days string
	Scopes     []kit.Option
	Secret     string
}

// tokenForm shows the form.
func (d Deps) tokenForm(w http.ResponseWriter, r *route.Request) error {
	if gone, err := d.fresh(w, r, tokenPath); gone || err != nil {
		return err
	}
	return d.drawToken(w, r, tokenPage{Days: usualDays}, nil)
}

// tokenCreate makes the token and shows its secret.
func (d Deps) tokenCreate(w http.ResponseWriter, r *route.Request) error {
	p := tokenPage{Name: r.PostFormValue("name"), Days: r.PostFormValue("days")}
	chosen := r.PostForm["scopes"]
	verbs := make([]access.Verb, len(chosen))
	for i, c := range chosen {
		verbs[i] = access.Verb(c)
	}
	days, err := strconv.Atoi(strings.TrimSpace(p.Days))
	if err != nil {
		days = 0 // refused with the bounds
	}
	secret, made, err := d.Access.TokenCreate(r.Context(), r.Actor, p.Name, verbs, days)
	if err != nil {
		if err := p.refuse(r.Lang, err, tokenPath); err != nil {
			return err
		}
		return d.drawToken(w, r, p, chosen)
	}
	p.Secret, p.Name = secret, made.Name
	return d.Draw(w, r, page.Page{Title: t(r, "account.tokens.made"), Frame: kit.Column}, tokenMadeView(p))
}

func (d Deps) drawToken(w http.ResponseWriter, r *route.Request, p tokenPage, chosen []string) error {
	for _, v := range access.TokenVerbs(r.Actor) {
		p.Scopes = append(p.Scopes, kit.Option{Value: string(v), Text: t(r, "access.verb."+string(v)), Chosen: slices.Contains(chosen, string(v))})
	}
	return d.Draw(w, r, page.Page{Title: t(r, "account.tokens.add"), Status: p.Status, Frame: kit.Column}, tokenView(p))
}

// tokenRevoke ends a token.
func (d Deps) tokenRevoke(w http.ResponseWriter, r *route.Request) error {
	if err := d.Access.TokenRevoke(r.Context(), r.Actor, r.PostFormValue("id")); err != nil {
		return err
	}
	return page.Go(w, r, "/account#tokens")
}

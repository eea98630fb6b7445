package adminpages

import (
	"net/http"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox/hook"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// hookAddPage is the form of a new webhook, or the secret of one just made.
type hookAddPage struct {
	Scope   scope
	URL     string
	Events  []kit.Option
	Failure *kit.FieldError
	Back    string
	Made    *hook.Hook
	Secret  string
}

func (d Deps) hookForm(w http.ResponseWriter, r *route.Request) error {
	s, err := d.scope(r, access.KeepHooks, "/admin/hooks")
	if err != nil {
		return err
	}
	return d.drawHookAdd(w, r, hookAddPage{Scope: s}, nil, http.StatusOK)
}

// hookAdd makes a webhook and shows its secret, this once.
func (d Deps) hookAdd(w http.ResponseWriter, r *route.Request) error {
	s, err := d.scope(r, access.KeepHooks, "/admin/hooks")
	if err != nil {
		return err
	}
	p := hookAddPage{Scope: s, URL: strings.TrimSpace(r.PostFormValue("url"))}
	verbs := slices.DeleteFunc(slices.Clone(r.PostForm["verbs"]), func(v string) bool { return !slices.Contains(d.Events, v) })
	h, secret, err := d.Hooks.Subscribe(r.Context(), r.Actor.Person, s.Body, p.URL, verbs)
	if f, ok := fault.As(err); ok {
		e := failure(r.Lang, f)
		p.Failure = &e
		return d.drawHookAdd(w, r, p, verbs, f.Kind.Status())
	}
	if err != nil {
		return err
	}
	p.Made, p.Secret = &h, secret
	return d.drawHookAdd(w, r, p, nil, http.StatusOK)
}

func (d Deps) drawHookAdd(w http.ResponseWriter, r *route.Request, p hookAddPage, chosen []string, status int) error {
	p.Back = at("/admin/hooks", p.Scope.Body)
	for _, v := range d.Events {
		p.Events = append(p.Events, kit.Option{Value: v, Text: eventName(r.Lang, v), Hint: v, Chosen: slices.Contains(chosen, v)})
	}
	return d.Draw(w, r, page.Page{Title: locale.T(r.Lang, "adminpages.hooks.add", nil), Status: status}, hookAdd(p))
}

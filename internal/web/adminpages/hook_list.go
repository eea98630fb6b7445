package adminpages

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/locale"
	"tarazy/internal/outbox/hook"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// hooksPage is the webhooks of a body.
type hooksPage struct {
	Scope scope
	Lines []hookLine
}

// hookLine is one webhook.
type hookLine struct {
	URL, Href, Events, State string
	Kind                     kit.StateKind
}

// hooks shows the webhooks of a body.
func (d Deps) hooks(w http.ResponseWriter, r *route.Request) error {
	s, err := d.scope(r, access.KeepHooks, "/admin/hooks")
	if err != nil {
		return err
	}
	all, err := d.Hooks.Hooks(r.Context(), s.Body)
	if err != nil {
		return err
	}
	p := hooksPage{Scope: s}
	for i := range all {
		h := &all[i]
		state, kind := d.hookState(r.Lang, h)
		p.Lines = append(p.Lines, hookLine{
			URL: h.URL, Href: at("/admin/hooks/show/"+h.ID, h.Body), State: state, Kind: kind,
			Events: locale.T(r.Lang, "adminpages.hooks.events", map[string]any{"n": len(h.Verbs)}),
		})
	}
	return d.Draw(w, r, page.Page{Title: locale.T(r.Lang, "adminpages.hooks.title", nil)}, hookList(p))
}

// hookState is how a webhook stands, in words.
func (d Deps) hookState(l locale.Lang, h *hook.Hook) (string, kit.StateKind) {
	switch {
	case h.State == hook.Disabled:
		return locale.T(l, "adminpages.hooks.disabled", nil), kit.Out
	case !h.Failing.IsZero():
		return locale.T(l, "adminpages.hooks.failing", map[string]any{"since": d.moment(l, h.Failing, h.Body)}), kit.Late
	}
	return locale.T(l, "adminpages.hooks.active", nil), kit.Done
}

// eventName says an event in words; one without words stands as it is.
func eventName(l locale.Lang, verb string) string {
	for _, key := range []string{"journalpages.verb." + verb, "adminpages.event." + verb} {
		if locale.Has(key) {
			return locale.T(l, key, nil)
		}
	}
	return verb
}

func hookRows(ctx context.Context, p hooksPage) kit.Rows {
	rows := kit.Rows{
		Caption: kit.Tr(ctx, "adminpages.hooks.title"),
		Cols:    []kit.Col{{Text: kit.Tr(ctx, "adminpages.hooks.url")}, {Text: kit.Tr(ctx, "adminpages.hooks.what")}, {Text: kit.Tr(ctx, "adminpages.col.state")}},
		Empty:   kit.Nothing{Title: kit.Tr(ctx, "adminpages.hooks.none"), Text: kit.Tr(ctx, "adminpages.hooks.none_text")},
	}
	for _, l := range p.Lines {
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{linkCell(l.URL, l.Href), kit.Text(l.Events), kit.State(l.Kind, l.State)}})
	}
	return rows
}

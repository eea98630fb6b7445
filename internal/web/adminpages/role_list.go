package adminpages

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// rolesPage is who holds which role.
type rolesPage struct {
	Scope    scope
	MayGrant bool
	Lines    []grantLine
}

// grantLine is one grant.
type grantLine struct {
	Who, Role, Days, Order, By, State string
	Kind                              kit.StateKind
	Revoke                            string
}

// roles shows who holds, held and will hold which role in a body or for the
// installation.
func (d Deps) roles(w http.ResponseWriter, r *route.Request) error {
	s, err := d.scope(r, access.SeeGrants, "/admin/roles")
	if err != nil {
		return err
	}
	all, err := d.Grants.Grants(r.Context(), r.Actor, s.Body)
	if err != nil {
		return err
	}
	p := rolesPage{Scope: s, MayGrant: access.May(r.Actor, access.GrantRole, access.Target{Body: s.Body})}
	if p.Lines, err = d.grantLines(r, all); err != nil {
		return err
	}
	return d.Draw(w, r, page.Page{Title: locale.T(r.Lang, "adminpages.roles.title", nil)}, roleList(p))
}

func (d Deps) grantLines(r *route.Request, all []access.Grant) ([]grantLine, error) {
	var ids []string
	for _, g := range all {
		ids = append(ids, g.Person, g.By, g.RevokedBy)
	}
	name, err := d.named(r.Context(), r.Lang, ids...)
	if err != nil {
		return nil, err
	}
	today := func(g access.Grant) day.Day { return day.In(d.Legal.Now(), d.Zone(g.Body)) }
	// Those that hold come first, then by time, the latest first.
	slices.SortStableFunc(all, func(a, b access.Grant) int {
		return int(order(&a, today(a))-order(&b, today(b)))*2 + b.At.Compare(a.At)
	})
	out := make([]grantLine, len(all))
	for i := range all {
		out[i] = d.grantLine(r, &all[i], today(all[i]), name)
	}
	return out, nil
}

// standing is how a grant stands on a day.
type standing int

const (
	held standing = iota
	coming
	ended
	revoked
)

func order(g *access.Grant, today day.Day) standing {
	switch {
	case g.Revoked != nil:
		return revoked
	case g.From.After(today):
		return coming
	case g.Until != nil && today.After(*g.Until):
		return ended
	}
	return held
}

func (d Deps) grantLine(r *route.Request, g *access.Grant, today day.Day, name func(string) string) grantLine {
	l := r.Lang
	stands := order(g, today)
	out := grantLine{
		Who: name(g.Person), Role: locale.T(l, "role."+string(g.Role), nil), Order: g.Order, By: name(g.By),
		Days:  locale.T(l, "adminpages.roles.from", map[string]any{"from": g.From.String()}),
		State: locale.T(l, "adminpages.roles."+[]string{"held", "coming", "ended", "revoked"}[stands], nil),
		Kind:  []kit.StateKind{kit.Done, kit.NotStarted, kit.Out, kit.Out}[stands],
	}
	if g.Until != nil {
		out.Days = locale.T(l, "adminpages.roles.days", map[string]any{"from": g.From.String(), "until": g.Until.String()})
	}
	if g.Revoked != nil {
		out.State += ", " + d.moment(l, *g.Revoked, g.Body) + ", " + name(g.RevokedBy)
	}
	if stands <= coming && access.May(r.Actor, access.RevokeRole, access.Target{Body: g.Body}) {
		out.Revoke = at("/admin/roles/revoke/"+g.ID, g.Body)
	}
	return out
}

func roleActs(ctx context.Context, p rolesPage) []kit.Act {
	if !p.MayGrant {
		return nil
	}
	return []kit.Act{{Text: kit.Tr(ctx, "adminpages.grant.title"), Kind: kit.Main, Href: "/admin/roles/grant?body=" + p.Scope.Body}}
}

func roleRows(ctx context.Context, p rolesPage) kit.Rows {
	col := func(key string) kit.Col { return kit.Col{Text: kit.Tr(ctx, "adminpages.col."+key)} }
	act := col("act")
	act.Hidden = true
	rows := kit.Rows{
		Caption: kit.Tr(ctx, "adminpages.roles.title"),
		Cols:    []kit.Col{col("who"), col("role"), col("days"), col("order"), col("by"), col("state"), act},
		Empty:   kit.Nothing{Title: kit.Tr(ctx, "adminpages.roles.none"), Text: kit.Tr(ctx, "adminpages.roles.none_text")},
	}
	for _, l := range p.Lines {
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{
			kit.Text(l.Who), kit.Text(l.Role), kit.Text(l.Days), orDash(l.Order), kit.Text(l.By), kit.State(l.Kind, l.State), revokeCell(l),
		}})
	}
	return rows
}

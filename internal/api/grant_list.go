package api

import (
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/access/granting"
	"tarazy/internal/route"
)

// GrantDeps are what the routes of grants stand on.
type GrantDeps struct{ Grants granting.Roles }

// GrantRoutes are the routes of grants.
func GrantRoutes(d GrantDeps) []route.Route {
	return []route.Route{
		{
			Method: "GET", Pattern: "/api/v1/grants", Verb: access.SeeGrants, Handle: d.list,
			API: &route.Operation{
				ID: "listGrants", Summary: "Grants of roles in a body, or for the installation", Out: []GrantOut{},
				Query: []route.Param{{Name: "body", About: "id of the body; none: the installation"}},
			},
		},
		{
			Method: "POST", Pattern: "/api/v1/grants", Verb: access.GrantRole, Handle: d.give,
			API: &route.Operation{ID: "grantRole", Summary: "Give a role", In: GrantIn{}, Out: GrantOut{}, Status: http.StatusCreated},
		},
		{
			Method: "POST", Pattern: "/api/v1/grants/{id}/revoke", Verb: access.RevokeRole, Handle: d.revoke,
			API: &route.Operation{ID: "revokeRole", Summary: "Take a role back at once", In: RevokeIn{}, Status: http.StatusNoContent},
		},
	}
}

// GrantOut is a grant as it is printed.
type GrantOut struct {
	ID      string  `json:"id"`
	Person  string  `json:"person"`
	Role    string  `json:"role"`
	Body    string  `json:"body"` // "": the installation
	From    string  `json:"from"`
	Until   *string `json:"until"` // last day; null while nothing ends it
	Order   string  `json:"order"`
	By      string  `json:"by"`
	At      string  `json:"at"`
	Revoked *string `json:"revoked"` // instant
}

// list prints the grants of a body.
func (d GrantDeps) list(w http.ResponseWriter, r *route.Request) error {
	all, err := d.Grants.Grants(r.Context(), r.Actor, r.URL.Query().Get("body"))
	if err != nil {
		return err
	}
	out := make([]GrantOut, len(all))
	for i := range all {
		out[i] = grantOut(&all[i])
	}
	return write(w, r, http.StatusOK, out)
}

func grantOut(g *access.Grant) GrantOut {
	out := GrantOut{
		ID: g.ID, Person: g.Person, Role: string(g.Role), Body: g.Body, From: g.From.String(), Order: g.Order, By: g.By,
		At: g.At.UTC().Format(time.RFC3339Nano),
	}
	if g.Until != nil {
		s := g.Until.String()
		out.Until = &s
	}
	if g.Revoked != nil {
		s := g.Revoked.UTC().Format(time.RFC3339Nano)
		out.Revoked = &s
	}
	return out
}

package api

import (
	"fmt"
	"io"
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/access/granting"
	"tarazy/internal/day"
	"tarazy/internal/route"
	"tarazy/internal/strict"
)

// GrantIn is a role to be given.
type GrantIn struct {
	Person string   `key:"person" json:"person"`
	Role   string   `key:"role" json:"role"`
	Body   string   `key:"body" json:"body"` // "": the installation
	From   day.Day  `key:"from" json:"from"`
	Until  *day.Day `key:"until" json:"until"`
	Order  string   `key:"order" json:"order"`
}

// RevokeIn says why a role is taken back.
type RevokeIn struct {
	Reason string `key:"reason" json:"reason"`
}

// read decodes the body of a request strictly.
func read(r *route.Request, into any) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return fmt.Errorf("api: %w", err)
	}
	n, err := strict.JSON(body)
	if err != nil {
		return err
	}
	return strict.Decode(n, into)
}

// give gives a role.
func (d GrantDeps) give(w http.ResponseWriter, r *route.Request) error {
	var in GrantIn
	if err := read(r, &in); err != nil {
		return err
	}
	g, err := d.Grants.Grant(r.Context(), r.Actor, access.Giving{
		Person: in.Person, Role: access.Role(in.Role), Body: in.Body, From: in.From, Until: in.Until, Order: in.Order,
	})
	if err != nil {
		return err
	}
	return write(w, r, http.StatusCreated, grantOut(&g))
}

// revoke takes a role back.
func (d GrantDeps) revoke(w http.ResponseWriter, r *route.Request) error {
	var in RevokeIn
	if err := read(r, &in); err != nil {
		return err
	}
	reason, err := granting.Reason(in.Reason)
	if err != nil {
		return err
	}
	return nothing(w, d.Grants.Revoke(r.Context(), r.Actor, r.PathValue("id"), reason))
}

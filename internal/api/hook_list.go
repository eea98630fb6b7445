package api

import (
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/outbox/hook"
	"tarazy/internal/route"
)

// HookDeps are what the routes of webhooks stand on.
type HookDeps struct{ Hooks hook.Keeper }

// HookRoutes are the routes of the webhooks of a body.
func HookRoutes(d HookDeps) []route.Route {
	return []route.Route{
		{
			Method: "GET", Pattern: "/api/v1/bodies/{body}/hooks", Verb: access.KeepHooks, Handle: d.list,
			API: &route.Operation{ID: "listHooks", Summary: "Webhooks of a body", Out: []HookOut{}},
		},
		{
			Method: "POST", Pattern: "/api/v1/bodies/{body}/hooks", Verb: access.KeepHooks, Handle: d.subscribe,
			API: &route.Operation{ID: "addHook", Summary: "Add a webhook; its secret is given this once", In: HookIn{}, Out: HookMade{}, Status: http.StatusCreated},
		},
		{
			Method: "DELETE", Pattern: "/api/v1/bodies/{body}/hooks/{id}", Verb: access.KeepHooks, Handle: d.remove,
			API: &route.Operation{ID: "removeHook", Summary: "Remove a webhook", Status: http.StatusNoContent},
		},
	}
}

// HookOut is a webhook as it is printed.
type HookOut struct {
	ID      string   `json:"id"`
	Version int64    `json:"version"`
	URL     string   `json:"url"`
	Verbs   []string `json:"verbs"`
	State   string   `json:"state"`
	Failing *string  `json:"failing"` // instant since which nothing was delivered; null: it works
}

// HookIn is a webhook to be added.
type HookIn struct {
	URL   string   `key:"url" json:"url"`
	Verbs []string `key:"verbs" json:"verbs"`
}

// HookMade is a webhook just added, with its secret.
type HookMade struct {
	HookOut
	Secret string `json:"secret"`
}

// hookBody is the body of the address, if the actor keeps its webhooks.
func hookBody(r *route.Request) (string, error) {
	body := r.PathValue("body")
	if !access.May(r.Actor, access.KeepHooks, access.Target{Body: body}) {
		return "", fault.New(fault.Missing, "outbox.hook.missing")
	}
	return body, nil
}

// list prints the webhooks of a body.
func (d HookDeps) list(w http.ResponseWriter, r *route.Request) error {
	body, err := hookBody(r)
	if err != nil {
		return err
	}
	all, err := d.Hooks.Hooks(r.Context(), body)
	if err != nil {
		return err
	}
	out := make([]HookOut, len(all))
	for i := range all {
		out[i] = hookOut(&all[i])
	}
	return write(w, r, http.StatusOK, out)
}

func hookOut(h *hook.Hook) HookOut {
	out := HookOut{ID: h.ID, Version: h.Version, URL: h.URL, Verbs: h.Verbs, State: string(h.State)}
	if !h.Failing.IsZero() {
		s := h.Failing.UTC().Format(time.RFC3339)
		out.Failing = &s
	}
	return out
}

// subscribe adds a webhook.
func (d HookDeps) subscribe(w http.ResponseWriter, r *route.Request) error {
	body, err := hookBody(r)
	if err != nil {
		return err
	}
	var in HookIn
	if err := read(r, &in); err != nil {
		return err
	}
	h, secret, err := d.Hooks.Subscribe(r.Context(), r.Actor.Person, body, in.URL, in.Verbs)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusCreated, HookMade{HookOut: hookOut(&h), Secret: secret})
}

// remove forgets a webhook.
func (d HookDeps) remove(w http.ResponseWriter, r *route.Request) error {
	body, err := hookBody(r)
	if err != nil {
		return err
	}
	return nothing(w, d.Hooks.Remove(r.Context(), r.Actor.Person, body, r.PathValue("id")))
}

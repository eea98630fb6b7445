package api

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/route"
	"tarazy/internal/signature"
)

// SignatureDeps are what the route of signatures stands on.
type SignatureDeps struct{ Kinds signature.Kinds }

// SignatureRoutes are the route of the sheet of signatures of a thing: what its page
// shows.
func SignatureRoutes(d SignatureDeps) []route.Route {
	return []route.Route{
		described("GET", "/api/v1/signatures/{of}/{id}", access.SeeTasks, d.sheet,
			route.Operation{ID: "readSignatures", Summary: "Who signed a thing, by which certificate, and what was known of it then", Out: signature.Sheet{}}),
	}
}

func (d SignatureDeps) sheet(w http.ResponseWriter, r *route.Request) error {
	s, err := d.Kinds.Sheet(r.Context(), r.Actor, r.PathValue("of"), r.PathValue("id"))
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, s)
}

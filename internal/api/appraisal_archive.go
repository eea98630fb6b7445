package api

import (
	"net/http"

	"tarazy/internal/route"
)

// archive sends all that was written about a finished case.
func (d ResultDeps) archive(w http.ResponseWriter, r *route.Request) error {
	name, data, err := d.Appraisals.Archive(r.Context(), r.Actor, caseOf(r))
	if err != nil {
		return err
	}
	return route.Save(w, "application/zip", name, data)
}

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
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, err = w.Write(data)
	return err
}

package livepages

import (
	"bytes"
	"net/http"

	"tarazy/internal/route"
)

// picture gives the latest picture of the camera; no browser keeps it, as no page.
func (d Deps) picture(w http.ResponseWriter, r *route.Request) error {
	jpeg, at, err := d.Proctor.LatestPicture(r.Context(), r.Actor, attemptID(r))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/jpeg")
	http.ServeContent(w, r.Request, "", at, bytes.NewReader(jpeg))
	return nil
}

package api

import (
	"encoding/json"
	"fmt"
	"net/http"

	"tarazy/internal/route"
)

const jsonMedia = "application/json; charset=utf-8"

// nothing answers that something was done, where that is all there is to say.
func nothing(w http.ResponseWriter, err error) error {
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
	}
	return err
}

// write answers with JSON.
func write(w http.ResponseWriter, r *route.Request, status int, v any) error {
	w.Header().Set("Content-Type", jsonMedia)
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		r.Log.Info("answer not sent", "error", fmt.Errorf("api: %w", err))
	}
	return nil
}

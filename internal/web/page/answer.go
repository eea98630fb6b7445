package page

import (
	"encoding/json"
	"io"
	"net/http"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/strict"
)

// retryAfter is when what was refused for want of room may be sent again, in seconds.
const retryAfter = "3"

// Answered tells the faults of a handler as JSON, in words and by code, to the code of a
// page that asked.
func Answered(handle route.Handler) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		err := handle(w, r)
		f, ok := fault.As(err)
		if !ok {
			return err
		}
		if f.Kind == fault.Unavailable || f.Kind == fault.TooMany {
			w.Header().Set("Retry-After", retryAfter)
		}
		return JSON(w, r, f.Kind.Status(), map[string]string{"code": f.Code, "text": locale.T(r.Lang, f.Key(), f.Args)})
	}
}

// JSON answers the code of a page. That nobody is there to take it any more is no error.
func JSON(w http.ResponseWriter, r *route.Request, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if _, err := w.Write(b); err != nil {
		r.Log.Info("answer not sent", "error", err)
	}
	return nil
}

// Asks reads the JSON of a request strictly. The faults are page.form and those of
// package strict.
func Asks(r *route.Request, into any) error {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return fault.New(fault.Invalid, "page.form").Wrap(err)
	}
	n, err := strict.JSON(data)
	if err != nil {
		return err
	}
	return strict.Decode(n, into)
}

package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"tarazy/internal/decide"
	"tarazy/internal/fault"
	"tarazy/internal/route"
)

// Failure is what a person is told about an error.
type Failure struct {
	Fault *fault.Error
	Ref   string // reference number, where only the log knows more
}

func unknown(r *route.Request) Failure {
	return Failure{Fault: fault.New(fault.Unavailable, "page.broken", "ref", r.Ref), Ref: r.Ref}
}

// fail turns an error into an answer. What is no fault goes to the log, and the
// person gets its reference number.
func (s *Server) fail(w http.ResponseWriter, r *route.Request, err error) {
	f, ok := fault.As(err)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		s.failed(w, r, Failure{Fault: fault.New(fault.TooLarge, "page.too_large", "bytes", tooLarge.Limit)})
	case !ok && errors.Is(r.Context().Err(), context.Canceled):
		r.Log.Info("nobody waits for the answer", "error", err) // the browser has gone on: a check of what was typed since
		w.WriteHeader(http.StatusServiceUnavailable)
	case !ok:
		r.Log.Error("request failed", "error", err)
		s.failed(w, r, unknown(r))
	default:
		if f.Err != nil {
			r.Log.Info("refused", "code", f.Code, "cause", f.Err)
		}
		s.failed(w, r, Failure{Fault: f})
	}
}

func (s *Server) failed(w http.ResponseWriter, r *route.Request, f Failure) {
	if !r.API() {
		s.cfg.Failed(w, r, f)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(f.Fault.Kind.Status())
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(decide.PrintProblem(f.Fault)); err != nil {
		r.Log.Info("answer not sent", "error", err)
	}
}

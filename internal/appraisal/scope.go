package appraisal

import (
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// RequireScope refuses a body that the methodology does not cover; body is the
// key of the act's scope that the body is registered under. The fault is
// appraisal.out_of_scope.
func RequireScope(e *law.Edition, body string) error {
	for _, b := range e.Scope {
		if b.Key == body {
			return nil
		}
	}
	f := fault.New(fault.Denied, "appraisal.out_of_scope", "body", body, "edition", e.Name())
	if len(e.Scope) > 0 {
		f = f.Cited(e.Act, e.Scope[0].Clause)
	}
	return f
}

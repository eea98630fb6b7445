// Package fault holds the one error type for what a person must know: what
// went wrong, where, and on which clause. Every other error is wrapped with %w
// and reaches a person only as a reference number.
package fault

import (
	"errors"
	"fmt"
	"net/http"
	"sort"
	"strings"
)

// Kind says what sort of answer a fault is; a transport turns it into its own
// status.
type Kind int

// The kinds, from what the person sent to what the system lacks.
const (
	Invalid         Kind = iota // what was sent cannot be accepted as it is
	Unauthenticated             // nobody is signed in
	Denied                      // the person may not do this
	Missing                     // there is no such thing, or not for this person
	Conflict                    // the thing changed meanwhile, or its state forbids this
	TooLarge                    // over a stated bound
	TooMany                     // too often
	Unavailable                 // the system lacks something it needs
)

var statuses = map[Kind]int{
	Invalid:         http.StatusUnprocessableEntity,
	Unauthenticated: http.StatusUnauthorized,
	Denied:          http.StatusForbidden,
	Missing:         http.StatusNotFound,
	Conflict:        http.StatusConflict,
	TooLarge:        http.StatusRequestEntityTooLarge,
	TooMany:         http.StatusTooManyRequests,
	Unavailable:     http.StatusServiceUnavailable,
}

// Status is the HTTP status of the kind (RFC 9110).
func (k Kind) Status() int { return statuses[k] }

// Args are the values that a message names: strings, integers, booleans, days
// as text, lists of strings. Never floats, so that they replay exactly.
type Args map[string]any

// Citation points to a clause of an act.
type Citation struct {
	Act    string `json:"act"`
	Clause string `json:"clause"`
}

// Cite makes a citation what cites, beside the values that a clause gives.
func (c Citation) Cite() Citation { return c }

// Error is an error that a person must know.
type Error struct {
	Kind  Kind
	Code  string    // stable, machine-readable: "field.unknown"
	Field string    // path of the field it is about, "" if none
	Args  Args      // values for the message
	Cite  *Citation // the clause it stands on, if a rule refused
	Err   error     // the cause, for the log only
}

// New makes a fault. kv alternates names and values of the message.
func New(kind Kind, code string, kv ...any) *Error {
	e := &Error{Kind: kind, Code: code}
	if len(kv) > 0 {
		e.Args = make(Args, len(kv)/2)
	}
	for i := 0; i+1 < len(kv); i += 2 {
		e.Args[kv[i].(string)] = kv[i+1]
	}
	return e
}

// At names the field that the fault is about.
func (e *Error) At(field string) *Error { e.Field = field; return e }

// Cited adds the clause that the refusal stands on.
func (e *Error) Cited(act, clause string) *Error {
	e.Cite = &Citation{Act: act, Clause: clause}
	return e
}

// Wrap keeps the cause for the log.
func (e *Error) Wrap(err error) *Error { e.Err = err; return e }

// Key is the message key of the fault in the catalogues.
func (e *Error) Key() string { return "fault." + e.Code }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Error is for the log and for tests, not for a person.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Code)
	if e.Field != "" {
		fmt.Fprintf(&b, " at %s", e.Field)
	}
	names := make([]string, 0, len(e.Args))
	for name := range e.Args {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(&b, " %s=%v", name, e.Args[name])
	}
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	return b.String()
}

// As finds a fault in a chain of errors.
func As(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

// Is reports whether the chain holds a fault of this code.
func Is(err error, code string) bool {
	e, ok := As(err)
	return ok && e.Code == code
}

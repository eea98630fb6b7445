// Package route holds what the one table of routes is made of. The table
// builds the multiplexer, the OpenAPI document and the tests that walk access,
// blindness and accessibility, so that a new route without an expectation
// fails there.
package route

import (
	"context"
	"log/slog"
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/locale"
)

// Handler answers a request or says why not; errors are rendered in one place.
type Handler func(w http.ResponseWriter, r *Request) error

// Route is one method and pattern.
type Route struct {
	Method  string // GET, POST, PUT, DELETE
	Pattern string // of net/http: "/people/{id}"
	Verb    access.Verb
	CSP     CSP
	API     *Operation // what the OpenAPI document says; nil for pages
	Body    int64      // most bytes of a request body; 0: DefaultBody
	Bare    bool       // Handle finds out by itself who asks, without the database: the path of answers
	Recent  bool       // what was known of the session a moment ago will do (access.Recently)
	Handle  Handler
}

// DefaultBody bounds a request's body, in bytes, where the route says nothing.
const DefaultBody = 1 << 20

// Key names the route in tests and the journal.
func (r Route) Key() string { return r.Method + " " + r.Pattern }

// CSP is what a page needs beyond 'self'.
type CSP uint8

// The needs; most pages have none.
const (
	Signing CSP = 1 << iota // the signing software on loopback
	Media                   // the configured media address
	Wasm                    // 'wasm-unsafe-eval', on the page that verifies
	Devices                 // the camera and the microphone, by Permissions-Policy
)

// Operation describes a JSON route.
type Operation struct {
	ID      string
	Summary string // in English
	Query   []Param
	In      any    // a value of the request body's type, nil for none
	Out     any    // a value of the answer's type
	Media   string // of an answer that is a file and no JSON
	Status  int    // of success; 0: 200
	Refused any    // a value of the type by which it refuses, nil for what the shell answers
}

// Param is a query parameter.
type Param struct {
	Name, About string
	Required    bool
	Integer     bool
}

// Request is a request with what the shell found out about it.
type Request struct {
	*http.Request
	Actor *access.Actor
	Lang  locale.Lang
	Theme string // "light", "dark" or "" for the system's
	Log   *slog.Logger
	Ref   string // reference number of the request, in the log and on error pages
}

// With gives the request another context.
func (r *Request) With(ctx context.Context) *Request {
	out := *r
	out.Request = r.Request.WithContext(ctx)
	return &out
}

// API reports whether the answer is JSON.
func (r *Request) API() bool { return len(r.URL.Path) >= 5 && r.URL.Path[:5] == "/api/" }

// Anything stands in an Operation for JSON whose shape depends on the question:
// the decision service's, which its own documents describe.
type Anything struct{}

package web

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/http"
	"runtime/debug"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/unsent"
)

// missing answers what no route answers.
var missing = route.Route{Verb: access.Look, Handle: func(http.ResponseWriter, *route.Request) error {
	return fault.New(fault.Missing, "page.missing")
}}

// serve does for every route what none may forget: who asks, in which language,
// whether the role table allows it, how large the body may be, and what becomes
// of an error.
func (s *Server) serve(rt route.Route) http.Handler {
	limit := rt.Body
	if limit == 0 {
		limit = route.DefaultBody
	}
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		hr.Body = http.MaxBytesReader(w, hr.Body, limit)
		r := s.request(hr)
		s.headers(w, rt.CSP)
		defer s.recovered(w, r)
		if s.switchedLanguage(w, r) {
			return
		}
		var err error
		if !rt.Bare {
			r, err = s.admitted(rt, r)
		}
		if err == nil {
			err = rt.Handle(w, r)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	})
}

// admitted finds out who asks and refuses what the role table does not allow.
func (s *Server) admitted(rt route.Route, r *route.Request) (*route.Request, error) {
	asked := r.Request
	if rt.Recent {
		asked = asked.WithContext(access.Recently(asked.Context()))
	}
	actor, err := s.cfg.Sessions.Actor(asked)
	if err != nil {
		return r, err
	}
	r = s.known(r, actor)
	if err := s.allowed(rt, r); err != nil {
		return r, err
	}
	return r, bounded(r.Request)
}

// bounded reads a form, so that one that is too large is refused as such: asked
// for a field, it would look like one that was left empty.
func bounded(hr *http.Request) error {
	var tooLarge *http.MaxBytesError
	if err := hr.ParseForm(); errors.As(err, &tooLarge) {
		return err
	}
	return nil // what else is wrong with it its reader says
}

// request finds out what can be known before a person is.
func (s *Server) request(hr *http.Request) *route.Request {
	var b [5]byte
	rand.Read(b[:])
	r := &route.Request{Request: hr, Ref: strings.ToUpper(hex.EncodeToString(b[:])), Lang: lang(hr, nil)}
	r.Log = s.cfg.Log.With("ref", r.Ref, "method", hr.Method, "path", hr.URL.Path)
	if c, err := hr.Cookie("theme"); err == nil && (c.Value == "light" || c.Value == "dark") {
		r.Theme = c.Value
	}
	return r.With(kit.WithLang(hr.Context(), r.Lang))
}

// known adds the person.
func (s *Server) known(r *route.Request, a *access.Actor) *route.Request {
	r.Actor = a
	r.Lang = lang(r.Request, a)
	return unsent.With(r.With(kit.WithLang(r.Context(), r.Lang)), s.cfg.Drafts)
}

func (s *Server) allowed(rt route.Route, r *route.Request) error {
	switch {
	case access.MayEver(r.Actor, rt.Verb):
		return nil
	case !r.Actor.SignedIn():
		return fault.New(fault.Unauthenticated, "access.sign_in")
	}
	return fault.New(fault.Denied, "access.denied")
}

func (s *Server) recovered(w http.ResponseWriter, r *route.Request) {
	if v := recover(); v != nil {
		if v == http.ErrAbortHandler {
			panic(v)
		}
		r.Log.Error("panic", "value", v, "stack", string(debug.Stack()))
		s.failed(w, r, unknown(r))
	}
}

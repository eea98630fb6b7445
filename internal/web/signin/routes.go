// Package signin holds the pages by which a person becomes somebody: sign-in by
// each means that is on, and the account with its means, sessions and tokens.
package signin

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Access *access.Service
	Draw   page.Draw
	// Zone is that in which instants are shown to a person.
	Zone func(*access.Actor) *time.Location
	// SignerURL is where the signing software answers; "" for its own address.
	SignerURL string
}

// Routes of the area.
func Routes(d Deps) []route.Route {
	get := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "GET", Pattern: pattern, Verb: v, Handle: h}
	}
	post := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "POST", Pattern: pattern, Verb: v, Handle: h}
	}
	eds := get("/sign-in/eds", access.SignIn, d.edsForm)
	eds.CSP = route.Signing
	edsDone := post("/sign-in/eds", access.SignIn, d.edsAnswer)
	edsDone.CSP = route.Signing
	return []route.Route{
		get("/sign-in", access.SignIn, d.choose),
		post("/sign-in", access.SignIn, d.password),
		get("/sign-in/code", access.SignIn, d.codeForm),
		post("/sign-in/code", access.SignIn, d.code),
		eds, edsDone,
		get("/sign-in/passkey", access.SignIn, d.passkeyForm),
		post("/sign-in/passkey", access.SignIn, d.passkeyAnswer),
		get("/sign-in/oidc", access.SignIn, d.oidcGo),
		get(access.CallbackPath, access.SignIn, d.oidcBack),
		post("/sign-out", access.SignIn, d.signOut),

		get("/account", access.KeepAccount, d.account),
		post("/account/sessions/end", access.KeepAccount, d.sessionEnd),
		get("/account/password", access.KeepAccount, d.passwordForm),
		post("/account/password", access.KeepAccount, d.passwordChange),
		get("/account/codes", access.KeepAccount, d.codesForm),
		post("/account/codes", access.KeepAccount, d.codesConfirm),
		get("/account/codes/qr.png", access.KeepAccount, d.codesPicture),
		get("/account/codes/stop", access.KeepAccount, d.codesStopForm),
		post("/account/codes/stop", access.KeepAccount, d.codesStop),
		get("/account/passkeys/new", access.KeepAccount, d.passkeyNew),
		post("/account/passkeys/new", access.KeepAccount, d.passkeyKeep),
		post("/account/passkeys/drop", access.KeepAccount, d.passkeyDrop),
		get("/account/oidc", access.KeepAccount, d.oidcLink),
		get("/account/tokens/new", access.KeepAccount, d.tokenForm),
		post("/account/tokens/new", access.KeepAccount, d.tokenCreate),
		post("/account/tokens/revoke", access.KeepAccount, d.tokenRevoke),
	}
}

// home is where a sign-in leads that came from nowhere.
const home = "/tasks"

// next is the page wanted before the sign-in, if it lies on this host and is
// not a step of the sign-in itself.
func next(r *route.Request) string { return wanted(r.FormValue("next")) }

func wanted(path string) string {
	path = page.Local(path, home)
	if path == "/" || strings.HasPrefix(path, "/sign-") {
		return home
	}
	return path
}

// form is what a form keeps between showing and refusing.
type form struct {
	Errors []kit.FieldError
	At     map[string]string // name of a field → what is wrong with it
	Status int
	Again  string // where the person confirms to be the person; "" where not asked
	Next   string
}

// refuse turns a fault of the person's into messages of the form; any other
// error is for the shell.
func (f *form) refuse(l locale.Lang, err error, path string) error {
	x, ok := fault.As(err)
	if !ok {
		return err
	}
	text := locale.T(l, x.Key(), x.Args)
	f.Status = x.Kind.Status()
	f.Errors = append(f.Errors, kit.FieldError{ID: x.Field, Text: text})
	if x.Field != "" {
		f.At = map[string]string{x.Field: text}
	}
	if x.Code == "access.not_fresh" {
		f.Again = again(path)
	}
	return nil
}

func again(path string) string { return "/sign-in?next=" + path }

// fresh leads to the sign-in where the last one is too long ago.
func (d Deps) fresh(w http.ResponseWriter, r *route.Request, path string) (gone bool, err error) {
	err = d.Access.Fresh(r.Context(), r.Actor)
	if fault.Is(err, "access.not_fresh") {
		return true, page.Go(w, r, again(path))
	}
	return false, err
}

// signedIn sets the cookie and goes to the page wanted.
func (d Deps) signedIn(w http.ResponseWriter, r *route.Request, o access.Opened, to string) error {
	if o.Token == "" {
		return errors.New("signin: no session was opened")
	}
	d.remember(w, r, o)
	return page.Go(w, r, wanted(to))
}

// remember gives the browser the session.
func (d Deps) remember(w http.ResponseWriter, r *route.Request, o access.Opened) {
	d.Access.SetCookie(w, r.Request, o)
	d.Access.SetStep(w, r.Request, "")
}

func (d Deps) visit(r *route.Request) access.Visit { return d.Access.Visit(r.Request, r.Actor) }

func t(r *route.Request, key string, kv ...any) string {
	args := fault.Args{}
	for i := 0; i+1 < len(kv); i += 2 {
		args[kv[i].(string)] = kv[i+1]
	}
	return locale.T(r.Lang, key, args)
}

// narrow is the shell of one of the pages of the sign-in.
func narrow(title string, status int, bundles ...string) page.Page {
	return page.Page{Title: title, Frame: kit.Column, Roomy: true, Status: status, Bundles: bundles, Class: "p-signin"}
}

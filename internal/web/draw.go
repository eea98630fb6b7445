package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync"

	"github.com/a-h/templ"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// Frame draws the shell around pages.
type Frame struct {
	Demo  bool
	Phone kit.Phone                     // by which documents are signed on a phone; the zero value: none
	About func(r *route.Request) Around // what depends on the person
}

// Around is what the shell shows of a person's work.
type Around struct {
	Body string
	Nav  []kit.NavGroup
	User kit.User
}

// drawn are buffers for pages; those of a page with a whole section of an exam
// would be made anew a dozen times as it grows.
var drawn = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Draw writes a page inside the shell. The page is rendered whole before its
// first byte is sent, so that an error still becomes an error page.
func (f Frame) Draw(w http.ResponseWriter, r *route.Request, p page.Page, c templ.Component) error {
	shell := f.shell(r, p)
	b := drawn.Get().(*bytes.Buffer)
	defer drawn.Put(b)
	b.Reset()
	ctx := kit.WithLang(r.Context(), r.Lang)
	if r.Actor.SignedIn() {
		ctx = kit.WithPhone(ctx, f.Phone)
	}
	if err := kit.Page(shell).Render(templ.WithChildren(ctx, c), b); err != nil {
		return fmt.Errorf("page %s: %w", r.URL.Path, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", string(r.Lang))
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(max(p.Status, http.StatusOK))
	if _, err := w.Write(b.Bytes()); err != nil {
		r.Log.Info("page not sent", "error", err)
	}
	return nil
}

func (f Frame) shell(r *route.Request, p page.Page) kit.Shell {
	s := kit.Shell{
		Lang: r.Lang, Title: p.Title, Theme: kit.Theme(r.Theme), Frame: p.Frame, Roomy: p.Roomy, Class: p.Class,
		Path: r.URL.Path, Search: p.Search, Query: p.Query, Bundles: p.Bundles, Choose: "/theme",
		Languages: languages(r),
		Footer: []kit.Link{
			{Text: locale.T(r.Lang, "page.rules", nil), Href: "/rules"},
			{Text: locale.T(r.Lang, "checkreceipt.title", nil), Href: "/check/receipt"},
			{Text: locale.T(r.Lang, "page.help", nil), Href: "/help"},
		},
	}
	if c, err := r.Cookie("keys"); err == nil {
		s.KeysOff = c.Value == "off"
	}
	if f.Demo {
		s.Demo = "/doors"
	}
	if f.About != nil {
		a := f.About(r)
		s.Body, s.Nav, s.User = a.Body, a.Nav, a.User
	}
	if r.Actor.SignedIn() {
		s.Home = "/tasks"
	}
	return s
}

// languages lead to the same page in the other languages.
func languages(r *route.Request) []kit.LangLink {
	out := make([]kit.LangLink, len(locale.Langs))
	for i, l := range locale.Langs {
		q := r.URL.Query()
		q.Set("lang", string(l))
		out[i] = kit.LangLink{Lang: l, Href: r.URL.EscapedPath() + "?" + q.Encode()}
	}
	return out
}

// Failed draws an error page.
func (f Frame) Failed(w http.ResponseWriter, r *route.Request, fail Failure) {
	if fail.Fault.Kind == fault.Unauthenticated && r.Method == http.MethodGet {
		http.Redirect(w, r.Request, "/sign-in?next="+url.QueryEscape(r.URL.EscapedPath()), http.StatusSeeOther)
		return
	}
	p := page.Page{Title: locale.T(r.Lang, "page.error.title", nil), Frame: kit.Column, Roomy: true, Status: fail.Fault.Kind.Status()}
	if err := f.Draw(w, r, p, errorPage(fail)); err != nil {
		r.Log.Error("error page", "error", err)
		http.Error(w, fail.Fault.Code, fail.Fault.Kind.Status())
	}
}

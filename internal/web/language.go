package web

import (
	"net/http"

	"golang.org/x/text/language"

	"tarazy/internal/access"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

var matcher = language.NewMatcher([]language.Tag{language.Kazakh, language.Russian, language.English})

// lang is the language of an answer: the choice on this device, the language of
// the person's record, what the browser asks for, Kazakh.
func lang(r *http.Request, a *access.Actor) locale.Lang {
	if c, err := r.Cookie("lang"); err == nil && offered(c.Value) {
		return locale.Lang(c.Value)
	}
	if a.SignedIn() && a.Lang != "" {
		return a.Lang
	}
	header := r.Header.Get("Accept-Language")
	if header == "" {
		return locale.KK
	}
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil || len(tags) == 0 {
		return locale.KK
	}
	_, i, confidence := matcher.Match(tags...)
	if confidence == language.No {
		return locale.KK
	}
	return locale.Langs[i]
}

func offered(s string) bool {
	for _, l := range locale.Langs {
		if s == string(l) {
			return true
		}
	}
	return false
}

// switchedLanguage answers a page asked for with ?lang=: the choice is kept in
// a cookie and the same page is shown without the parameter.
func (s *Server) switchedLanguage(w http.ResponseWriter, r *route.Request) bool {
	q := r.URL.Query()
	l := q.Get("lang")
	if r.Method != http.MethodGet || r.API() || !offered(l) {
		return false
	}
	http.SetCookie(w, &http.Cookie{
		Name: "lang", Value: l, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode, HttpOnly: true,
	})
	q.Del("lang")
	to := *r.URL
	to.RawQuery = q.Encode()
	to.Scheme, to.Host = "", ""
	http.Redirect(w, r.Request, local(to.RequestURI()), http.StatusSeeOther)
	return true
}

// local keeps a redirect on this host: "//elsewhere" is no path of ours.
func local(uri string) string {
	for len(uri) > 1 && (uri[1] == '/' || uri[1] == '\\') {
		uri = uri[1:]
	}
	return uri
}

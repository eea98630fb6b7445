package demosigner

import (
	_ "embed"
	"html/template"
	"log/slog"
	"net/http"
	"slices"

	"tarazy/internal/locale"
)

//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"t": func(l locale.Lang, key string) string { return locale.T(l, key, nil) },
}).Parse(pageText))

type pageData struct {
	Lang    locale.Lang
	Langs   []locale.Lang
	Persons []Listed
}

// showPage lists the persons, each with a button that chooses them.
func showPage(w http.ResponseWriter, r *http.Request, keys *Keys) {
	lang := locale.Lang(r.URL.Query().Get("lang"))
	if !slices.Contains(locale.Langs, lang) {
		lang = locale.KK
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; form-action 'self'; frame-ancestors 'none'")
	data := pageData{Lang: lang, Langs: locale.Langs, Persons: keys.List()}
	if err := page.Execute(w, data); err != nil {
		slog.Warn("demonstration signer: page not sent", "error", err)
	}
}

package kit_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/a-h/templ"

	"tarazy/internal/locale"
	"tarazy/internal/web/assets"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/webtest"
)

// policy is the content security policy that the pages are served under.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// gallery serves the gallery as /gallery?lang=ru&theme=dark, and takes its drafts.
func gallery(t *testing.T, drafts http.HandlerFunc) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle(assets.Prefix, assets.Handler())
	mux.HandleFunc("PUT /drafts/gallery", drafts)
	mux.HandleFunc("GET /gallery", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		if err := page(r).Render(context.Background(), w); err != nil {
			t.Errorf("render: %v", err)
		}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func page(r *http.Request) templ.Component {
	lang := locale.Lang(r.URL.Query().Get("lang"))
	ctx := kit.WithLang(r.Context(), lang)
	shell := kit.Shell{
		Lang: lang, Title: kit.Tr(ctx, "kit.gallery.title"), Theme: kit.Theme(r.URL.Query().Get("theme")), Class: "p-gallery",
		Path: "/gallery", Body: kit.Tr(ctx, "kit.gallery.body"), Demo: "/doors", Search: "/search",
		User:   kit.User{Name: kit.Tr(ctx, "kit.gallery.user"), Role: kit.Tr(ctx, "kit.gallery.role"), Links: []kit.Link{{Text: kit.Tr(ctx, "kit.gallery.settings"), Href: "/settings"}}, SignOut: "/sign-out"},
		Nav:    kit.GallerySide(ctx),
		Footer: []kit.Link{{Text: kit.Tr(ctx, "kit.gallery.journal"), Href: "/journal"}},
		Choose: "/settings/theme",
	}
	if r.URL.Query().Has("roomy") {
		shell.Frame, shell.Roomy = kit.Column, true
	}
	for _, l := range locale.Langs {
		shell.Languages = append(shell.Languages, kit.LangLink{Lang: l, Href: "/gallery?lang=" + string(l)})
	}
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		return kit.Page(shell).Render(withChild(ctx, kit.Gallery()), w)
	})
}

func withChild(ctx context.Context, child templ.Component) context.Context {
	return templ.WithChildren(ctx, child)
}

func noDrafts(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }

func TestGalleryPassesAxeInEveryLanguageThemeAndWidth(t *testing.T) {
	server := gallery(t, noDrafts)
	ctx := webtest.Browser(t)
	for _, lang := range locale.Langs {
		for _, theme := range []kit.Theme{kit.Light, kit.Dark} {
			t.Run(fmt.Sprintf("%s-%s", lang, theme), func(t *testing.T) {
				webtest.Size(t, ctx, webtest.Narrow, 900)
				webtest.Open(t, ctx, fmt.Sprintf("%s/gallery?lang=%s&theme=%s", server.URL, lang, theme))
				// Colours do not depend on the language; the longest words are checked in both themes.
				if lang == locale.KK || theme == kit.Light {
					webtest.Axe(t, ctx)
				}
				for _, width := range webtest.Widths {
					webtest.Size(t, ctx, width, 900)
					webtest.NoSidewaysScroll(t, ctx)
					webtest.Shot(t, ctx, fmt.Sprintf("gallery-%s-%s-%d", lang, theme, width))
				}
			})
		}
	}
}

// Candidates' pages: one column, larger text and targets.
func TestGalleryFitsTheRoomyColumn(t *testing.T) {
	server := gallery(t, noDrafts)
	ctx := webtest.Browser(t)
	for _, width := range webtest.Widths {
		webtest.Size(t, ctx, width, 900)
		webtest.Open(t, ctx, server.URL+"/gallery?lang=kk&roomy")
		webtest.NoSidewaysScroll(t, ctx)
		webtest.Axe(t, ctx)
		webtest.Shot(t, ctx, fmt.Sprintf("roomy-%d", width))
		webtest.Click(t, ctx, ".who > summary")
		webtest.Wait(t, ctx, `document.querySelector(".who__menu").checkVisibility()`)
		webtest.NoSidewaysScroll(t, ctx)
		webtest.View(t, ctx, fmt.Sprintf("who-%d", width))
	}
}

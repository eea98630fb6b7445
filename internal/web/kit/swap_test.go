package kit_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/a-h/templ"

	"tarazy/internal/locale"
	"tarazy/internal/web/assets"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/webtest"
)

// swaps serves a page whose form answers 422 with an error summary in place of the form.
func swaps(t *testing.T) *httptest.Server {
	t.Helper()
	ctx := kit.WithLang(context.Background(), locale.EN)
	mux := http.NewServeMux()
	mux.Handle(assets.Prefix, assets.Handler())
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		form := kit.Head(kit.Heading{Title: "Swap", Acts: []kit.Act{
			{Text: "Go", Kind: kit.Main, Attrs: templ.Attributes{"hx-post": "/form", "hx-target": ".btns"}},
		}})
		page := kit.Page(kit.Shell{Lang: locale.EN, Title: "Swap", Frame: kit.Column})
		if err := page.Render(withChild(ctx, form), w); err != nil {
			t.Errorf("render: %v", err)
		}
	})
	mux.HandleFunc("POST /form", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnprocessableEntity)
		_ = kit.Errors([]kit.FieldError{{ID: "a", Text: "A is missing"}, {ID: "b", Text: "B is missing"}}).Render(ctx, w)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func TestSwapOfARefusedFormLeadsToItsErrors(t *testing.T) {
	server := swaps(t)
	ctx := webtest.Browser(t)
	webtest.Size(t, ctx, 390, 800)
	webtest.Open(t, ctx, server.URL)
	webtest.Axe(t, ctx)
	webtest.NoSidewaysScroll(t, ctx)
	webtest.Click(t, ctx, ".btn--main")
	webtest.Wait(t, ctx, `document.activeElement.matches(".errors")`)
	isTrue(t, ctx, "both errors", `document.querySelectorAll(".errors li").length === 2`)
	webtest.Axe(t, ctx)
}

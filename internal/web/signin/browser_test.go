package signin_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"tarazy/internal/clock"
	"tarazy/internal/eds/demosigner"
	"tarazy/internal/locale"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web/webtest"
)

// inBrowser is a site with a signer on loopback, and a browser before it.
func inBrowser(t *testing.T) (*site, *demosigner.Keys, context.Context) {
	t.Helper()
	c := clock.NewFixed(storetest.Start)
	persons, err := demosigner.NewKeys(keys().asel, keys().olga)
	must(t, err)
	signer := httptest.NewServer(demosigner.Handler(persons, c))
	t.Cleanup(signer.Close)
	s := newSite(t, storetest.Open(t, storetest.SQLite(t), c), c, "ws"+strings.TrimPrefix(signer.URL, "http"))
	return s, persons, webtest.Browser(t)
}

// passes looks at the page as it stands in every width.
func passes(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	for _, width := range webtest.Widths {
		webtest.Size(t, ctx, width, 900)
		webtest.NoSidewaysScroll(t, ctx)
		webtest.Shot(t, ctx, fmt.Sprintf("signin-%s-%d", name, width))
	}
	if !strings.HasSuffix(name, "-en") && !strings.HasSuffix(name, "-ru") { // the longest words are Kazakh
		webtest.Axe(t, ctx)
	}
}

func at(path string) string { return `location.pathname === "` + path + `"` }

func passwordIn(t *testing.T, s *site, ctx context.Context, next string) {
	t.Helper()
	webtest.Open(t, ctx, s.base+"/sign-in?next="+next)
	webtest.Type(t, ctx, "#iin", aselIIN)
	webtest.Type(t, ctx, "#password", aselPass)
	webtest.Click(t, ctx, ".btn--main")
	webtest.Arrive(t, ctx, at(next))
}

func TestAPasskeyIsMadeAndSignsIn(t *testing.T) {
	s, _, ctx := inBrowser(t)
	_, err := chromedp.Call(ctx, webauthn.Enable, webauthn.EnableParams{})
	must(t, err)
	_, err = chromedp.Call(ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: "ctap2", Transport: "internal", HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}})
	must(t, err)
	passwordIn(t, s, ctx, "/account/passkeys/new")
	passes(t, ctx, "passkey-new")
	webtest.Type(t, ctx, "#name", "ноутбук")
	webtest.Click(t, ctx, ".btn--main")
	webtest.Arrive(t, ctx, at("/account")+` && document.body.textContent.includes("ноутбук")`)
	webtest.JS[bool](t, ctx, `document.querySelector("form[action='/sign-out']")?.requestSubmit() ?? fetch("/sign-out", {method: "POST"}).then(() => true)`)
	webtest.Open(t, ctx, s.base+"/sign-in/passkey?next=/staff")
	passes(t, ctx, "passkey")
	webtest.Click(t, ctx, ".btn--main")
	webtest.Arrive(t, ctx, at("/staff"))
	webtest.Open(t, ctx, s.base+"/account")
	webtest.Arrive(t, ctx, at("/account"))
}

func TestAPasskeyThatIsNotThereIsSaidSo(t *testing.T) {
	s, _, ctx := inBrowser(t)
	_, err := chromedp.Call(ctx, webauthn.Enable, webauthn.EnableParams{})
	must(t, err)
	webtest.Open(t, ctx, s.base+"/sign-in/passkey")
	webtest.JS[bool](t, ctx, `navigator.credentials.get = () => Promise.reject(new DOMException("", "NotAllowedError")); true`)
	webtest.Click(t, ctx, ".btn--main")
	webtest.Arrive(t, ctx, `document.querySelector("[data-passkey-status]").textContent !== "" && !document.querySelector("form[data-passkey]").hasAttribute("aria-busy")`)
	if text := webtest.JS[string](t, ctx, `document.querySelector("[data-passkey-status]").textContent`); text != locale.T(locale.Lang(webtest.JS[string](t, ctx, `document.documentElement.lang`)), "signin.passkey.cancelled", nil) {
		t.Errorf("it says %q", text)
	}
}

func TestEDSThroughTheSigner(t *testing.T) {
	s, persons, ctx := inBrowser(t)
	must(t, persons.Choose(aselIIN))
	webtest.Open(t, ctx, s.base+"/sign-in/eds?next=/staff")
	passes(t, ctx, "eds")
	webtest.Click(t, ctx, ".btn--main")
	webtest.Arrive(t, ctx, at("/staff"))
	webtest.JS[bool](t, ctx, `fetch("/sign-out", {method: "POST"}).then(() => true)`)
	must(t, persons.Choose(olgaIIN))
	webtest.Open(t, ctx, s.base+"/sign-in/eds")
	webtest.Click(t, ctx, ".btn--main")
	webtest.Arrive(t, ctx, `document.body.textContent.includes("СОКОЛОВА")`)
	passes(t, ctx, "unknown")
}

func TestEveryPageInEveryLanguage(t *testing.T) {
	s, _, ctx := inBrowser(t)
	for _, l := range locale.Langs {
		webtest.Open(t, ctx, s.base+"/sign-in?lang="+string(l))
		passes(t, ctx, "choose-"+string(l))
		webtest.Click(t, ctx, ".btn--main")
		webtest.Arrive(t, ctx, `document.querySelector(".errors")`)
		passes(t, ctx, "refused-"+string(l))
		s.clock.Advance(20 * time.Minute)
	}
	passwordIn(t, s, ctx, "/account")
	for _, l := range locale.Langs {
		for _, page := range []string{"", "/password", "/codes", "/tokens/new"} {
			webtest.Open(t, ctx, s.base+"/account"+page+"?lang="+string(l))
			passes(t, ctx, "account"+strings.ReplaceAll(page, "/", "-")+"-"+string(l))
			if text := webtest.JS[string](t, ctx, `document.body.textContent`); strings.Contains(text, "⟦") {
				t.Errorf("%s in %s lacks a message", page, l)
			}
		}
	}
}

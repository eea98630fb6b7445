package phonesign_test

import (
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/signature/phone"
	"tarazy/internal/signature/phone/phonetest"
	"tarazy/internal/web"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/phonesign"
	"tarazy/internal/web/webtest"
)

// patience bounds the wait for a browser, in real time.
const patience = 30 * time.Second

// who is the person at every request; nil for a visitor.
type who struct{ actor *access.Actor }

func (w who) Actor(*http.Request) (*access.Actor, error) { return w.actor, nil }

var asel = &access.Actor{Person: "per_asel", Name: "Әсел", Held: []access.Held{{Role: access.HROfficer, Body: "bod_x"}}}

// site is a page that is signed, before a service of signing by phone.
type site struct {
	*httptest.Server
	phone  *phonetest.Service
	posted chan url.Values
}

func newSite(t *testing.T, actor *access.Actor) *site {
	t.Helper()
	s := &site{posted: make(chan url.Values, 4), phone: phonetest.New(t, func(data []byte) string {
		return base64.StdEncoding.EncodeToString(append([]byte("signed "), data...))
	})}
	service, err := phone.New(s.phone.URL)
	if err != nil {
		t.Fatal(err)
	}
	frame := web.Frame{Phone: kit.Phone{Path: phonesign.Path, Host: "sigex.test"}}
	show := func(w http.ResponseWriter, r *route.Request) error {
		form := kit.Signing{URL: "ws://127.0.0.1:1"}
		form.Add("Бланк", []byte("бірінші"))
		form.Add("Форма", []byte("екінші"))
		return frame.Draw(w, r, page.Page{Title: "Хаттама", Bundles: []string{"signing.js"}}, signForm(form))
	}
	take := func(w http.ResponseWriter, r *route.Request) error {
		s.posted <- r.PostForm
		return frame.Draw(w, r, page.Page{Title: "done"}, templ.Raw("<p id=done>done</p>"))
	}
	routes := append(phonesign.Routes(service),
		route.Route{Method: "GET", Pattern: "/paper", Verb: access.Look, CSP: route.Signing, Handle: show},
		route.Route{Method: "POST", Pattern: "/paper", Verb: access.Look, CSP: route.Signing, Handle: take},
	)
	server, err := web.New(web.Config{
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: who{actor}, SignerURL: "ws://127.0.0.1:1", Failed: frame.Failed,
	}, routes)
	if err != nil {
		t.Fatal(err)
	}
	s.Server = httptest.NewServer(server.Handler())
	t.Cleanup(s.Close)
	return s
}

// TestAPaperIsSignedOnThePhone walks the page through a refusal on the phone, a
// change of mind at the desk, and a signature.
func TestAPaperIsSignedOnThePhone(t *testing.T) {
	s := newSite(t, asel)
	sign := s.phone.Sign
	s.phone.Sign, s.phone.Scanned, s.phone.Signed = nil, make(chan struct{}), make(chan struct{})
	tab := webtest.Browser(t)
	webtest.Size(t, tab, 360, 900)
	webtest.Open(t, tab, s.URL+"/paper?lang=ru")
	begin := func() {
		t.Helper()
		webtest.Click(t, tab, "[data-phone-begin]")
		webtest.Wait(t, tab, `document.querySelector(".phone__code")?.checkVisibility() && document.querySelector(".phone__code").complete`)
	}
	begin()
	if text := webtest.JS[string](t, tab, `document.querySelector("[data-phone-open]").innerText`); !strings.Contains(text, "sigex.test") || !strings.Contains(text, "eGov Mobile") {
		t.Errorf("the page says %q", text)
	}
	webtest.NoSidewaysScroll(t, tab)
	webtest.Axe(t, tab)
	webtest.Shot(t, tab, "phonesign-code")
	webtest.Click(t, tab, "[data-phone-stop]")
	said := `document.querySelector("[data-sign-status]").textContent === `
	webtest.Wait(t, tab, said+js("eds.browser.cancelled"))
	begin()
	close(s.phone.Scanned)
	webtest.Wait(t, tab, said+js("signature.phone.confirm"))
	close(s.phone.Signed)
	webtest.Wait(t, tab, said+js("fault.signature.phone_cancelled"))
	if len(s.posted) > 0 {
		t.Fatal("a form without signatures was sent")
	}
	s.phone.Sign, s.phone.Signed = sign, nil
	webtest.Click(t, tab, "[data-phone-begin]")
	webtest.Arrive(t, tab, `document.querySelector("#done")`)
	select {
	case form := <-s.posted:
		if got := form["signature"]; len(got) != 2 || got[1] != sign([]byte("екінші")) {
			t.Errorf("signatures %q", got)
		}
	case <-time.After(patience):
		t.Fatal("the form was not sent")
	}
	if got := s.phone.Titles; len(got) != 3 || !strings.HasPrefix(got[0], "Хаттама") {
		t.Errorf("titles %q", got)
	}
}

func js(key string) string { return `"` + locale.T(locale.RU, key, nil) + `"` }

// TestTheServerAsksForTheBrowser: what is wrong is told in the person's language
// and as JSON.
func TestTheServerAsksForTheBrowser(t *testing.T) {
	s := newSite(t, asel)
	const one = phonesign.Path + "/" + phonetest.Code
	for _, c := range []struct {
		path, body string
		status     int
		text       string
	}{
		{phonesign.Path, `{"title":"Хаттама"}`, 200, `"id":"` + phonetest.Code + `"`},
		{phonesign.Path, `{"title":"Хаттама"}`, 200, "data:image/gif;base64,"},
		{phonesign.Path, `[`, 422, "signature.phone_form"},
		{one + "/signatures", `{}`, 422, "QR-кода истёк"},
		{one + "/documents", `{"documents":[]}`, 422, "signature.phone_form"},
		{one + "/documents", `{"documents":[{"name":"a","data":"*"}]}`, 422, "signature.phone_form"},
		{phonesign.Path + "/a%2Fb/documents", `{"documents":[{"name":"a","data":"MTEK"}]}`, 422, "signature.phone_unknown"},
		{one + "/documents", `{"documents":[{"name":"a","data":"MTEK"}]}`, 200, "{}"},
		{one + "/signatures", `{}`, 200, `"signatures":["c2lnbmVk`},
	} {
		status, text := s.post(t, c.path, c.body)
		if status != c.status || !strings.Contains(text, c.text) {
			t.Errorf("%s %s: %d %.300s", c.path, c.body, status, text)
		}
	}
	s.phone.Close()
	if status, text := s.post(t, phonesign.Path, `{"title":"x"}`); status != 503 || !strings.Contains(text, "не отвечает") {
		t.Errorf("nobody there: %d %.300s", status, text)
	}
}

// TestAVisitorIsOfferedNoPhone: and gets nothing from the service.
func TestAVisitorIsOfferedNoPhone(t *testing.T) {
	s := newSite(t, nil)
	if status, text := s.post(t, phonesign.Path, `{"title":"x"}`); status == 200 || len(s.phone.Titles) > 0 {
		t.Errorf("%d %s", status, text)
	}
	resp, err := http.Get(s.URL + "/paper")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if text := body(t, resp); strings.Contains(text, "data-sign-phone") || !strings.Contains(text, `data-sign="sign"`) {
		t.Errorf("the page of a visitor: %s", text)
	}
	if routes := phonesign.Routes(nil); len(routes) > 0 {
		t.Errorf("%d routes without a service", len(routes))
	}
}

package demosigner

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/evanw/esbuild/pkg/api"

	"tarazy/internal/clock"
	"tarazy/internal/eds"
	"tarazy/internal/web/webtest"
)

// patience bounds the wait for a browser, in real time.
const patience = 30 * time.Second

// site is a page with a form that is signed on submit, as the product's pages
// have them: signing.ts in a real browser against this signer.
type site struct {
	*httptest.Server
	posted chan url.Values
}

func newSite(t *testing.T, signer, purpose string, data ...string) *site {
	t.Helper()
	built := api.Build(api.BuildOptions{
		EntryPoints: []string{"../../web/assets/src/signing.ts"}, Bundle: true, Format: api.FormatIIFE, Target: api.ES2022,
	})
	if len(built.Errors) > 0 {
		t.Fatal(built.Errors)
	}
	s := &site{posted: make(chan url.Values, 4)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /signing.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		w.Write(built.OutputFiles[0].Contents)
	})
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy",
			"default-src 'none'; script-src 'self'; img-src data:; form-action 'self'; connect-src "+signer)
		fmt.Fprint(w, formPage(signer, purpose, data))
	})
	mux.HandleFunc("POST /", func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		s.posted <- r.PostForm
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><html lang="kk"><title>done</title><link rel="icon" href="data:,"><p>done`)
	})
	s.Server = httptest.NewUnstartedServer(mux)
	if strings.HasPrefix(signer, "wss:") { // as a page served by TLS needs it
		s.TLS = webtest.TLS(t)
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	return s
}

// form waits for what the browser sends.
func (s *site) form(t *testing.T) url.Values {
	t.Helper()
	select {
	case form := <-s.posted:
		return form
	case <-time.After(patience):
		t.Fatal("the form was not sent")
		return nil
	}
}

func formPage(signer, purpose string, data []string) string {
	fields := ""
	for _, d := range data {
		fields += `<input type="hidden" data-sign-data value="` + html.EscapeString(d) + `"><input type="hidden" name="signature">`
	}
	return `<!doctype html><html lang="kk"><head><title>form</title><link rel="icon" href="data:,">
<script src="/signing.js" defer></script></head><body>
<form method="post" action="/" data-sign="` + purpose + `" data-sign-url="` + signer + `" data-msg-waiting="W" data-msg-missing="M"
 data-msg-cancelled="C" data-msg-wrong="K" data-msg-expired="X" data-msg-error="E">` + fields + `
<button name="verb" value="approve">OK</button></form></body></html>`
}

const shown = `document.querySelector("[data-sign-status]")?.textContent`

func TestBrowserSigns(t *testing.T) {
	addr := start(t)
	choose(t, addr, asel.IIN)
	s := newSite(t, "ws://"+addr, "sign", data)
	tab := webtest.Browser(t)
	webtest.Open(t, tab, s.URL)
	webtest.Click(t, tab, "button")
	form := s.form(t)
	if form.Get("verb") != "approve" {
		t.Errorf("the pressed button is lost: %v", form)
	}
	if _, err := eds.Verify([]byte(form.Get("signature")), []byte(content), demo.trust, noon,
		eds.Want{Purpose: eds.Signing, IIN: asel.IIN}); err != nil {
		t.Error(err)
	}
}

func TestBrowserSignsSeveralForSignIn(t *testing.T) {
	addr := start(t)
	choose(t, addr, dias.IIN)
	s := newSite(t, "ws://"+addr, "auth", "MTEK", "MTIK")
	tab := webtest.Browser(t)
	webtest.Open(t, tab, s.URL)
	webtest.Click(t, tab, "button")
	signatures := s.form(t)["signature"]
	if len(signatures) != 2 {
		t.Fatalf("%d signatures", len(signatures))
	}
	for i, content := range []string{"11\n", "12\n"} {
		if _, err := eds.Verify([]byte(signatures[i]), []byte(content), demo.trust, noon,
			eds.Want{Purpose: eds.Authentication, IIN: dias.IIN}); err != nil {
			t.Error(err)
		}
	}
}

// odd is a signer that answers as the function says, or as this one does where
// that gives nil. It beats between greeting and answers, as NCALayer does.
func odd(t *testing.T, instead func(in []byte) any) string {
	t.Helper()
	keys, err := Load(demo.dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := keys.Choose(asel.IIN); err != nil {
		t.Fatal(err)
	}
	s := &speaker{keys: keys, clock: clock.NewFixed(noon)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
		if err != nil {
			return
		}
		defer conn.CloseNow()
		conn.SetReadLimit(maxRequest)
		if err := write(r.Context(), conn, json.RawMessage(greeting)); err != nil {
			return
		}
		for {
			_, in, err := conn.Read(r.Context())
			if err != nil {
				return
			}
			conn.Write(r.Context(), websocket.MessageText, []byte("--heartbeat--"))
			conn.Write(r.Context(), websocket.MessageText, []byte("{}"))
			answer := instead(in)
			if answer == nil {
				answer = s.answer(in)
			}
			if err := write(r.Context(), conn, answer); err != nil {
				return
			}
		}
	}))
	t.Cleanup(server.Close)
	return "ws://" + server.Listener.Addr().String()
}

// singly is a signer that takes one datum at a time.
func singly(in []byte) any {
	if bytes.Contains(in, []byte(`"data":[`)) {
		return basicsError(errArgs)
	}
	return nil
}

// old is a signer of the time before the module basics.
func old(in []byte) any {
	if bytes.Contains(in, []byte(moduleBasics)) {
		return noModule()
	}
	return nil
}

// TestBrowserSignsOneAfterTheOther: where a signer takes no lists, or has only
// the old module, the page asks it for each signature by itself.
func TestBrowserSignsOneAfterTheOther(t *testing.T) {
	tab := webtest.Browser(t)
	for _, software := range []func([]byte) any{singly, old} {
		signsEach(t, tab, odd(t, software))
	}
}

func signsEach(t *testing.T, tab context.Context, signer string) {
	t.Helper()
	s := newSite(t, signer, "sign", "MTEK", "MTIK")
	webtest.Open(t, tab, s.URL)
	webtest.Click(t, tab, "button")
	signatures := s.form(t)["signature"]
	if len(signatures) != 2 {
		t.Fatalf("%d signatures", len(signatures))
	}
	for i, content := range []string{"11\n", "12\n"} {
		if _, err := eds.Verify([]byte(signatures[i]), []byte(content), demo.trust, noon,
			eds.Want{Purpose: eds.Signing, IIN: asel.IIN}); err != nil {
			t.Error(err)
		}
	}
}

// TestBrowserRefusals: each refusal shows its own message, sends nothing, and a
// second try works.
func TestBrowserRefusals(t *testing.T) {
	addr := start(t)
	s := newSite(t, "ws://"+addr, "sign", data)
	tab := webtest.Browser(t)
	webtest.Open(t, tab, s.URL)
	try := func(message string) {
		t.Helper()
		webtest.Click(t, tab, "button")
		webtest.Wait(t, tab, shown+` === "`+message+`"`)
		if len(s.posted) > 0 {
			t.Errorf("%s: the form was sent", message)
		}
	}
	try("K")
	choose(t, addr, asel.IIN)
	post(t, "http://"+addr+"/next", `{"answer":"cancel"}`)
	try("C")
	post(t, "http://"+addr+"/next", `{"answer":"error"}`)
	try("E")
	post(t, "http://"+addr+"/next", `{"answer":"expired"}`)
	try("X")
	webtest.Click(t, tab, "button")
	if form := s.form(t); form.Get("signature") == "" {
		t.Error("sent without a signature")
	}
}

// TestBrowserSignsOverTLS: as NCALayer listens, wss with a certificate that the
// profile trusts, on a page that is served by TLS.
func TestBrowserSignsOverTLS(t *testing.T) {
	keys, err := Load(demo.dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := keys.Choose(asel.IIN); err != nil {
		t.Fatal(err)
	}
	signer := httptest.NewUnstartedServer(Handler(keys, clock.NewFixed(noon)))
	signer.TLS = webtest.TLS(t)
	signer.StartTLS()
	t.Cleanup(signer.Close)
	s := newSite(t, "wss://"+signer.Listener.Addr().String(), "sign", data)
	tab := webtest.Browser(t)
	webtest.Open(t, tab, s.URL)
	if !webtest.JS[bool](t, tab, `window.isSecureContext && location.protocol === "https:"`) {
		t.Error("the page is not served by TLS")
	}
	webtest.Click(t, tab, "button")
	if _, err := eds.Verify([]byte(s.form(t).Get("signature")), []byte(content), demo.trust, noon,
		eds.Want{Purpose: eds.Signing, IIN: asel.IIN}); err != nil {
		t.Error(err)
	}
}

func TestBrowserWithoutSigner(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	listener.Close()
	s := newSite(t, "ws://"+addr, "sign", data)
	tab := webtest.Browser(t)
	webtest.Open(t, tab, s.URL)
	webtest.Click(t, tab, "button")
	webtest.Wait(t, tab, shown+` === "M"`)
	if len(s.posted) > 0 {
		t.Error("the form was sent")
	}
}

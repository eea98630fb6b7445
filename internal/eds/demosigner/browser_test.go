package demosigner

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
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
			"default-src 'none'; script-src 'self'; img-src data:; form-action 'self'; connect-src ws://"+signer)
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
	s.Server = httptest.NewServer(mux)
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
<script src="/signing.js" defer></script></head><body data-sign-url="ws://` + signer + `">
<form method="post" action="/" data-sign="` + purpose + `" data-msg-waiting="W" data-msg-missing="M"
 data-msg-cancelled="C" data-msg-wrong="K" data-msg-error="E">` + fields + `
<button name="verb" value="approve">OK</button></form></body></html>`
}

const shown = `document.querySelector("[data-sign-status]")?.textContent`

func TestBrowserSigns(t *testing.T) {
	addr := start(t)
	choose(t, addr, asel.IIN)
	s := newSite(t, addr, "sign", data)
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
	s := newSite(t, addr, "auth", "MTEK", "MTIK")
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

// singly is a signer that takes one datum at a time, as older ones do.
func singly(t *testing.T) string {
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
		_, in, err := conn.Read(r.Context())
		if err != nil {
			return
		}
		answer := s.answer(in)
		if bytes.Contains(in, []byte(`"data":[`)) {
			answer = basicsError(errArgs)
		}
		write(r.Context(), conn, answer)
	}))
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// TestBrowserSignsOneAfterTheOther: where a signer takes no lists, the page asks
// it for each signature by itself.
func TestBrowserSignsOneAfterTheOther(t *testing.T) {
	s := newSite(t, singly(t), "sign", "MTEK", "MTIK")
	tab := webtest.Browser(t)
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
	s := newSite(t, addr, "sign", data)
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
	webtest.Click(t, tab, "button")
	if form := s.form(t); form.Get("signature") == "" {
		t.Error("sent without a signature")
	}
}

func TestBrowserWithoutSigner(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	listener.Close()
	s := newSite(t, addr, "sign", data)
	tab := webtest.Browser(t)
	webtest.Open(t, tab, s.URL)
	webtest.Click(t, tab, "button")
	webtest.Wait(t, tab, shown+` === "M"`)
	if len(s.posted) > 0 {
		t.Error("the form was sent")
	}
}

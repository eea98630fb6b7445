package sfu

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/evanw/esbuild/pkg/api"

	"tarazy/internal/room"
	"tarazy/internal/web/webtest"
	"tarazy/internal/webm/webmtest"
)

// page serves a page that is a member, and its socket.
func (s *studio) page(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	for name, entry := range map[string]string{"room.js": "testdata/room.ts", "livekit.js": "../web/assets/src/livekit.ts"} {
		made := api.Build(api.BuildOptions{EntryPoints: []string{entry}, Bundle: true, Format: api.FormatIIFE, Target: api.ES2022})
		if len(made.Errors) > 0 {
			t.Fatalf("%+v", made.Errors)
		}
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/javascript")
			w.Write(made.OutputFiles[0].Contents)
		})
	}
	mux.HandleFunc("GET /rtc/", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) })
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:")
		w.Write([]byte(`<!doctype html><html lang="en"><title>Room</title><link rel="icon" href="data:,"><body><script src="/livekit.js"></script><script src="/room.js"></script>`))
	})
	mux.HandleFunc("GET /socket", func(w http.ResponseWriter, r *http.Request) { s.talk(t, w, r) })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// talk is one socket of a page.
func (s *studio) talk(t *testing.T, w http.ResponseWriter, r *http.Request) {
	conn, err := websocket.Accept(w, r, nil)
	if err != nil {
		t.Error(err)
		return
	}
	defer conn.CloseNow()
	conn.SetReadLimit(1 << 20)
	ctx := context.WithoutCancel(r.Context())
	speaks := r.FormValue("speaks") == "yes"
	peer, err := s.Join(ctx, "r", room.Member{ID: r.FormValue("me"), Speaks: speaks, Record: speaks}, func(m json.RawMessage) {
		// A socket that is gone is noticed where it is read.
		_ = conn.Write(ctx, websocket.MessageText, m)
	})
	if err != nil {
		t.Error(err)
		return
	}
	defer peer.Leave()
	s.mu.Lock()
	s.pages[r.FormValue("me")] = peer
	s.mu.Unlock()
	for {
		_, in, err := conn.Read(ctx)
		if err != nil {
			return
		}
		if err := peer.Receive(in); err != nil {
			t.Error(err)
		}
	}
}

// decoded plays a file from its beginning to its end, and tells how many frames of
// picture and sound there were. Nothing in it may be broken.
func decoded(t *testing.T, file []byte) (pictures, sounds string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "film.webm")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	var out [2]string
	for i, track := range []string{"v:0", "a:0"} {
		var complaints strings.Builder
		c := exec.Command("ffprobe", "-v", "error", "-count_frames", "-select_streams", track, "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0", path)
		c.Stderr = &complaints
		told, err := c.Output()
		if err != nil || complaints.Len() > 0 {
			t.Errorf("ffprobe: %v %s", err, complaints.String())
		}
		out[i] = strings.TrimSpace(string(told))
	}
	return out[0], out[1]
}

// Three browsers with cameras: one drops and comes back, one's socket breaks; each
// is seen by the others again, and each file plays as long as the room was open.
func TestSEL19_ThreeBrowsersOfWhomOneDropsAndReturns(t *testing.T) {
	ctx := limit(t)
	s := open(t, nil)
	at := s.page(t)
	names := []string{"ann", "bek", "cem"}
	pages := map[string]context.Context{}
	for _, me := range names {
		pages[me] = webtest.Browser(t)
		webtest.Open(t, pages[me], at+"/?speaks=yes&me="+me)
		webtest.JS[bool](t, pages[me], `enter()`)
	}
	see := func(me string, more int, others ...string) {
		for _, other := range others {
			before := webtest.JS[int](t, pages[me], `shown("`+other+`")`)
			webtest.Wait(t, pages[me], `shown("`+other+`") > `+strconv.Itoa(before+more))
		}
	}
	see("ann", 10, "bek", "cem")
	see("bek", 10, "ann", "cem")
	see("cem", 10, "ann", "bek")
	webtest.JS[bool](t, pages["ann"], `mute("audio", true)`)
	webtest.Wait(t, pages["bek"], `seen.sends.ann.audio === false && seen.sends.ann.video`)

	webtest.JS[bool](t, pages["cem"], `drop()`)
	webtest.Wait(t, pages["ann"], `seen.gone.includes("cem")`)
	webtest.JS[bool](t, pages["bek"], `again()`) // meanwhile another's socket breaks
	webtest.Wait(t, pages["ann"], `seen.tracks.filter((m) => m === "bek").length > 1`)
	began := time.Now()
	webtest.JS[bool](t, pages["cem"], `enter()`)
	webtest.Wait(t, pages["ann"], `seen.tracks.filter((m) => m === "cem").length > 1`)
	see("ann", 10, "cem", "bek")
	t.Logf("seen again after %v", time.Since(began).Round(10*time.Millisecond))
	see("cem", 10, "ann", "bek")

	open := time.Now()
	if err := s.Close(ctx, "r"); err != nil {
		t.Fatal(err)
	}
	for _, me := range names {
		webtest.Wait(t, pages[me], `seen.ended`)
	}
	if len(s.told) != 3 {
		t.Fatalf("%d files are told of", len(s.told))
	}
	for _, f := range s.told {
		length := webmtest.Length(t, s.files[f.Member].Bytes)
		if late := open.Sub(f.From).Seconds() - length; late < -1 || late > 1 {
			t.Errorf("%s: ends %.2f s before the room", f.Member, late)
		}
		pictures, sounds := decoded(t, s.files[f.Member].Bytes)
		t.Logf("%s: %.2f s from %v, %s pictures, %s pieces of sound, %d KiB", f.Member, length, f.From, pictures, sounds, len(s.files[f.Member].Bytes)>>10)
	}
	if err := s.Shutdown(ctx); err != nil {
		t.Error(err)
	}
	leaks(t, ctx)
}

// Two browsers in a closed network: they reach the relay alone, and go on when the
// line is negotiated anew.
func TestSEL19_BrowsersBehindTheRelay(t *testing.T) {
	ctx := limit(t)
	s := open(t, &Relay{Listen: netip.MustParseAddrPort("127.0.0.1:0"), Secret: []byte("secret")})
	at := s.page(t)
	ann, eye := webtest.Browser(t), webtest.Browser(t)
	webtest.Open(t, ann, at+"/?relay=yes&speaks=yes&me=ann")
	webtest.Open(t, eye, at+"/?relay=yes&me=eye")
	webtest.JS[bool](t, ann, `enter()`)
	webtest.JS[bool](t, eye, `enter()`)
	webtest.Wait(t, eye, `shown("ann") > 10`)
	if err := s.pages["ann"].Receive(json.RawMessage(`{"restart":true}`)); err != nil {
		t.Fatal(err)
	}
	if err := s.pages["eye"].Receive(json.RawMessage(`{"restart":true}`)); err != nil {
		t.Fatal(err)
	}
	before := webtest.JS[int](t, eye, `shown("ann")`)
	webtest.Wait(t, eye, `shown("ann") > `+strconv.Itoa(before+20))
	if states := webtest.JS[[]string](t, eye, `seen.states`); states[len(states)-1] != "connected" {
		t.Errorf("states: %v", states)
	}
	if err := s.Shutdown(ctx); err != nil {
		t.Error(err)
	}
	leaks(t, ctx)
}

// wire is a UDP socket that can be cut.
type wire struct {
	net.PacketConn
	cut *atomic.Bool
}

func (w wire) WriteTo(b []byte, to net.Addr) (int, error) {
	if w.cut.Load() {
		return len(b), nil
	}
	return w.PacketConn.WriteTo(b, to)
}

func (w wire) ReadFrom(b []byte) (int, net.Addr, error) {
	for {
		n, from, err := w.PacketConn.ReadFrom(b)
		if err != nil || !w.cut.Load() {
			return n, from, err
		}
	}
}

// A network that lets no UDP through any more in the middle of an interview costs
// seconds: browsers go on over TCP, in the same connection and the same file.
func TestSEL19_ALineThatBreaksFindsAnotherWay(t *testing.T) {
	ctx := limit(t)
	var cut atomic.Bool
	s := openThrough(t, nil, func(c net.PacketConn) net.PacketConn { return wire{c, &cut} })
	at := s.page(t)
	ann, eye := webtest.Browser(t), webtest.Browser(t)
	webtest.Open(t, ann, at+"/?speaks=yes&me=ann")
	webtest.Open(t, eye, at+"/?me=eye")
	webtest.JS[bool](t, ann, `enter()`)
	webtest.JS[bool](t, eye, `enter()`)
	webtest.Wait(t, eye, `shown("ann") > 10`)
	cut.Store(true)
	began := time.Now()
	webtest.Wait(t, eye, `seen.gone.includes("ann")`)
	before := webtest.JS[int](t, eye, `shown("ann")`)
	webtest.Wait(t, eye, `shown("ann") > `+strconv.Itoa(before+5))
	t.Logf("seen again after %v", time.Since(began).Round(10*time.Millisecond))
	webtest.Wait(t, ann, `seen.states.at(-1) === "connected"`)
	if err := s.Close(ctx, "r"); err != nil {
		t.Fatal(err)
	}
	if len(s.told) != 1 {
		t.Fatalf("%d files", len(s.told))
	}
	pictures, sounds := decoded(t, s.files["ann"].Bytes)
	t.Logf("%v, %s pictures, %s pieces of sound", s.told[0].Length, pictures, sounds)
}

// Where another server lets nobody in, the page is told so, and nothing of that
// client breaks the policy of the page.
func TestSEL19_AnotherServerThatRefuses(t *testing.T) {
	s := open(t, nil)
	at := s.page(t)
	ann := webtest.Browser(t)
	webtest.Open(t, ann, at+"/?me=ann")
	webtest.JS[bool](t, ann, `enter()`)
	webtest.JS[bool](t, ann, `take({livekit: {url: location.origin.replace("http", "ws"), token: "t"}})`)
	webtest.Wait(t, ann, `seen.states.at(-1) === "lost"`)
	webtest.JS[bool](t, ann, `drop()`)
}

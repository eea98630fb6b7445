package demosigner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

	"tarazy/internal/clock"
)

const (
	maxRequest   = 24 << 20         // bytes of a request, base64 included
	maxForm      = 4 << 10          // bytes of a choice
	writeTimeout = 10 * time.Second // for one answer
	headerWait   = 10 * time.Second
)

// Serve answers on the listener until the context ends, then returns nil. The
// listener must be a loopback one. The clock gives the signing times that
// messages claim.
func Serve(ctx context.Context, listener net.Listener, keys *Keys, c clock.Clock) error {
	if addr, ok := listener.Addr().(*net.TCPAddr); ok && !addr.IP.IsLoopback() {
		return fmt.Errorf("demonstration signer: %s is no loopback address", addr)
	}
	server := &http.Server{
		Handler:           Handler(keys, c),
		ReadHeaderTimeout: headerWait,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	stop := context.AfterFunc(ctx, func() { server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("demonstration signer: %w", err)
	}
	return nil
}

// Handler is the signer's whole surface: the WebSocket and the page at "/", the
// persons at GET /keys, the choice at POST /choose, and a test's order at POST
// /next. Only loopback hosts and origins are answered.
func Handler(keys *Keys, c clock.Clock) http.Handler {
	mux := http.NewServeMux()
	s := &speaker{keys: keys, clock: c}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") == "" {
			showPage(w, r, keys)
			return
		}
		s.talk(w, r)
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, keys.List())
	})
	mux.HandleFunc("POST /choose", order(func(v map[string]string) error { return keys.Choose(v["iin"]) }))
	mux.HandleFunc("POST /next", order(func(v map[string]string) error { return keys.Next(v["answer"]) }))
	return local(mux)
}

// local refuses every host and origin but loopback ones, and lets loopback
// pages call across ports.
func local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		origin := r.Header.Get("Origin")
		if !loopback("http://"+r.Host) || (origin != "" && !loopback(origin)) {
			writeJSON(w, http.StatusForbidden, map[string]string{"error": "origin.refused"})
			return
		}
		if origin != "" {
			w.Header().Set("Access-Control-Allow-Origin", origin)
			w.Header().Set("Vary", "Origin")
		}
		if r.Method == http.MethodOptions {
			w.Header().Set("Access-Control-Allow-Headers", "Content-Type")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func loopback(origin string) bool {
	u, err := url.Parse(origin)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || (ip != nil && ip.IsLoopback())
}

// talk greets and answers until the page goes.
func (s *speaker) talk(w http.ResponseWriter, r *http.Request) {
	// The origin was judged by local already; the library would refuse a page of
	// another port.
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return // the library has answered
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
		if err := write(r.Context(), conn, s.answer(in)); err != nil {
			slog.Warn("demonstration signer: answer not sent", "error", err)
			return
		}
	}
}

func write(ctx context.Context, conn *websocket.Conn, v any) error {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	return wsjson.Write(ctx, conn, v)
}

// order reads a form or a JSON object and does what it says; a form goes back
// to the page.
func order(do func(map[string]string) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		values, form, err := readOrder(r)
		if err != nil {
			writeJSON(w, http.StatusBadRequest, map[string]string{"error": errArgs.Error()})
			return
		}
		if err := do(values); err != nil {
			writeJSON(w, http.StatusNotFound, map[string]string{"error": err.Error()})
			return
		}
		if form {
			http.Redirect(w, r, "/?lang="+url.QueryEscape(values["lang"]), http.StatusSeeOther)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
}

func readOrder(r *http.Request) (values map[string]string, form bool, err error) {
	values = map[string]string{}
	if r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		err = json.NewDecoder(r.Body).Decode(&values)
		return values, false, err
	}
	if err := r.ParseForm(); err != nil {
		return nil, true, err
	}
	for name := range r.PostForm {
		values[name] = r.PostForm.Get(name)
	}
	return values, true, nil
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(v); err != nil {
		slog.Warn("demonstration signer: answer not sent", "error", err)
	}
}

package roompages

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/coder/websocket"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/room"
	"tarazy/internal/route"
)

// Bounds of the socket of a room.
const (
	messageMost = 256 << 10 // bytes of a message: a description of a session with many candidates
	writeMost   = 10 * time.Second
	silenceMost = 20 * time.Second // without a word of the browser, which speaks every few seconds
)

// live is the socket of a member's window. Who asks was found by the session, as for
// every page; the origin has to be this host (websocket.Accept), for a socket is no
// unsafe method that the guard would refuse. Who stands how to the interview is asked
// anew with every state that is sent.
func (d Deps) live(w http.ResponseWriter, r *route.Request) error {
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		return fault.New(fault.Invalid, "room.socket")
	}
	ws, err := websocket.Accept(w, r.Request, nil)
	if err != nil {
		r.Log.Info("socket of a room refused", "error", err)
		return nil // the answer was given
	}
	defer ws.CloseNow()
	ws.SetReadLimit(messageMost)
	c, err := d.Live.Join(r.Context(), r.Actor, idOf(r))
	if err != nil {
		d.refuse(r, ws, err)
		return nil
	}
	ctx, stop := context.WithCancel(r.Context())
	wrote := make(chan struct{})
	go func() {
		defer close(wrote)
		defer stop()
		write(ctx, ws, c)
	}()
	d.read(ctx, r, ws, c)
	stop()
	c.Leave(context.WithoutCancel(r.Context()))
	<-wrote
	return nil
}

// refuse tells the browser why it does not come in.
func (d Deps) refuse(r *route.Request, ws *websocket.Conn, err error) {
	code, text := "page.failed", ""
	if f, ok := fault.As(err); ok {
		code, text = f.Code, locale.T(r.Lang, f.Key(), f.Args)
	} else {
		r.Log.Error("room", "error", err)
	}
	ctx, stop := context.WithTimeout(r.Context(), writeMost)
	defer stop()
	data, err := json.Marshal(map[string]any{"refused": map[string]string{"code": code, "text": text}})
	if err == nil && sendRaw(ctx, ws, data) == nil {
		ws.Close(websocket.StatusPolicyViolation, code)
	}
}

// read takes the messages of the browser until it goes, or is silent.
func (d Deps) read(ctx context.Context, r *route.Request, ws *websocket.Conn, c *room.Conn) {
	for {
		wait, stop := context.WithTimeout(ctx, silenceMost)
		_, data, err := ws.Read(wait)
		stop()
		if err != nil {
			return
		}
		if err := c.Take(ctx, data); err != nil {
			if f, ok := fault.As(err); ok && f.Code != "room.message" {
				d.refuse(r, ws, err)
				return
			}
			if !errors.Is(err, context.Canceled) {
				r.Log.Info("message of a room", "error", err)
			}
		}
	}
}

// write sends what waits for the browser.
func write(ctx context.Context, ws *websocket.Conn, c *room.Conn) {
	for {
		select {
		case <-ctx.Done():
			return
		case data, open := <-c.Out():
			if !open {
				ws.Close(websocket.StatusNormalClosure, "")
				return
			}
			if err := sendRaw(ctx, ws, data); err != nil {
				return
			}
		}
	}
}

func sendRaw(ctx context.Context, ws *websocket.Conn, data []byte) error {
	ctx, stop := context.WithTimeout(ctx, writeMost)
	defer stop()
	return ws.Write(ctx, websocket.MessageText, data)
}

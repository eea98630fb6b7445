// Package livekit carries rooms over a LiveKit server, for an installation that
// outgrows one machine. It stands behind the same interface as the rooms of this
// process: who may join and when a room is closed is decided here, picture and
// sound go between the browsers and that server.
//
//	browser ──── token ────► LiveKit ◄──── token ──── browser
//	                            │
//	                            └──► recorder (this process) ──► a WebM file a member
//
// What it gives a browser is {"livekit": {"url": …, "token": …}} in place of
// {"begin": …}, and {"recording": false} and true while the line of the recording is
// broken and when it is there again. Who is to be recorded is recorded here: this process joins the room as
// a hidden member that takes everybody's picture and sound, and writes them as the
// rooms of this process do. A line of the recording that breaks is opened anew; what
// passed meanwhile is missing, and each file says from when to when.
package livekit

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/room"
	"tarazy/internal/sfu/tape"
)

// Config names a LiveKit server.
type Config struct {
	URL         string // https://host, or http:// in a closed network
	Key, Secret string // of its API
	HTTP        *http.Client
	Files       tape.Files // nil: nothing is recorded
	Recorded    room.Recorded
	Clock       clock.Wall
	Log         *slog.Logger
}

// Engine speaks to a LiveKit server.
type Engine struct {
	Config
	api, browsers string // addresses of the server for us and for browsers

	mu     sync.Mutex
	halls  map[string]*hall
	closed bool
}

var _ room.Engine = (*Engine)(nil)

var errClosed = errors.New("livekit: nothing is recorded any more")

// New reads the address; nothing is asked of the server yet.
func New(c Config) (*Engine, error) {
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "" || u.User != nil {
		return nil, fmt.Errorf("livekit: address %q: want https://host", c.URL)
	}
	if c.Key == "" || c.Secret == "" {
		return nil, errors.New("livekit: a key and its secret are needed")
	}
	plain := strings.TrimSuffix(u.String(), "/")
	return &Engine{Config: c, api: plain, browsers: "ws" + strings.TrimPrefix(plain, "http"), halls: map[string]*hall{}}, nil
}

// tokenLife is how long a browser may take to connect; who is connected stays.
const tokenLife = 10 * time.Minute

// grants are what a token allows (LiveKit: VideoGrant).
type grants struct {
	Room           string `json:"room,omitempty"`
	RoomJoin       bool   `json:"roomJoin,omitempty"`
	RoomCreate     bool   `json:"roomCreate,omitempty"`
	CanPublish     bool   `json:"canPublish"`
	CanSubscribe   bool   `json:"canSubscribe"`
	CanPublishData bool   `json:"canPublishData"`
	Hidden         bool   `json:"hidden,omitempty"`
	Recorder       bool   `json:"recorder,omitempty"`
}

// claims are those of a token (RFC 7519).
type claims struct {
	Issuer  string `json:"iss"`
	Subject string `json:"sub,omitempty"`
	From    int64  `json:"nbf"`
	Until   int64  `json:"exp"`
	Video   grants `json:"video"`
}

// token signs claims with the secret (JWS, HS256).
func (e *Engine) token(subject string, g grants) (string, error) {
	now := e.Clock.Now()
	body, err := json.Marshal(claims{Issuer: e.Key, Subject: subject, From: now.Unix(), Until: now.Add(tokenLife).Unix(), Video: g})
	if err != nil {
		return "", fmt.Errorf("livekit: token: %w", err)
	}
	text := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + base64.RawURLEncoding.EncodeToString(body)
	mac := hmac.New(sha256.New, []byte(e.Secret))
	mac.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)), nil
}

// Join gives the member's browser a token, and begins the member's recording or ends
// it. The server makes the room and throws out who joins with the same ID again.
func (e *Engine) Join(_ context.Context, name string, m room.Member, send func(json.RawMessage)) (room.Peer, error) {
	h, err := e.record(name, m)
	if err != nil {
		return nil, err
	}
	p := &peer{engine: e, room: name, member: m, hall: h, send: send}
	if err := p.tell(); err != nil {
		return nil, err
	}
	if h != nil {
		h.seats(p)
	}
	return p, nil
}

// peer is a member's browser, which speaks to the other server; that one notices when
// it goes.
type peer struct {
	engine *Engine
	room   string
	member room.Member
	hall   *hall // nil: nobody is recorded

	mu   sync.Mutex
	send func(json.RawMessage)
}

// tell gives the browser a token.
func (p *peer) tell() error {
	speaks := p.member.Speaks
	// An observer is hidden: the others are not told of one.
	token, err := p.engine.token(p.member.ID, grants{Room: p.room, RoomJoin: true, CanPublish: speaks, CanSubscribe: true, Hidden: !speaks})
	if err != nil {
		return err
	}
	told, err := json.Marshal(map[string]any{"livekit": map[string]string{"url": p.engine.browsers, "token": token}})
	if err != nil {
		return fmt.Errorf("livekit: %w", err)
	}
	p.push(told)
	return nil
}

// says tells the browser whether it is recorded now.
func (p *peer) says(recording bool) {
	p.push(json.RawMessage(`{"recording":` + strconv.FormatBool(recording) + `}`))
}

func (p *peer) push(message json.RawMessage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.send(message)
}

// Receive gives a browser whose line is gone another token: {"restart": true}.
func (p *peer) Receive(message json.RawMessage) error {
	var in struct{ Restart bool }
	if err := json.Unmarshal(message, &in); err != nil {
		return fmt.Errorf("livekit: message: %w", err)
	}
	if !in.Restart {
		return nil
	}
	return p.tell()
}

// Leave ends what the browser is told; the recording of the member waits for a return.
func (p *peer) Leave() {
	if p.hall != nil {
		p.hall.leaves(p)
	}
}

// answerMost bounds what is read of an answer, in bytes.
const answerMost = 64 << 10

// Close ends the room for everybody; its recordings are finished when it returns. A
// room that the server does not have is no error.
func (e *Engine) Close(ctx context.Context, name string) error {
	return errors.Join(e.finish(name), e.delete(ctx, name))
}

// delete ends the room on the server.
func (e *Engine) delete(ctx context.Context, name string) error {
	token, err := e.token("", grants{Room: name, RoomCreate: true})
	if err != nil {
		return err
	}
	body, err := json.Marshal(map[string]string{"room": name})
	if err != nil {
		return fmt.Errorf("livekit: %w", err)
	}
	ask, err := http.NewRequestWithContext(ctx, http.MethodPost, e.api+"/twirp/livekit.RoomService/DeleteRoom", bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("livekit: %w", err)
	}
	ask.Header.Set("Content-Type", "application/json")
	ask.Header.Set("Authorization", "Bearer "+token)
	answer, err := e.HTTP.Do(ask)
	if err != nil {
		return fmt.Errorf("livekit: close: %w", err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, answerMost))
	if err != nil {
		return fmt.Errorf("livekit: close: %w", err)
	}
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	var refused struct { // a Twirp error
		Code string `json:"code"`
		Msg  string `json:"msg"`
	}
	if json.Unmarshal(text, &refused) == nil && refused.Code == "not_found" {
		return nil
	}
	return fmt.Errorf("livekit: close: %s: %s %.200s", answer.Status, refused.Code, refused.Msg)
}

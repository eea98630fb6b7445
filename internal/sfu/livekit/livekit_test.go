package livekit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/room"
)

var now = time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)

// opened checks a token as the server does, and gives its claims.
func opened(t *testing.T, token string) (c claims) {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("token %q", token)
	}
	mac := hmac.New(sha256.New, []byte("secret"))
	mac.Write([]byte(parts[0] + "." + parts[1]))
	if sum, err := base64.RawURLEncoding.DecodeString(parts[2]); err != nil || !hmac.Equal(sum, mac.Sum(nil)) {
		t.Error("the token is not signed with the secret")
	}
	body, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(body, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func engine(t *testing.T, address string) *Engine {
	t.Helper()
	e, err := New(Config{URL: address, Key: "key", Secret: "secret", HTTP: http.DefaultClient, Clock: clock.NewFixed(now)})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestSEL19_AMemberIsGivenATokenForOneRoom(t *testing.T) {
	e := engine(t, "https://rooms.example/")
	for _, speaks := range []bool{true, false} {
		var told struct {
			LiveKit struct{ URL, Token string } `json:"livekit"`
		}
		p, err := e.Join(t.Context(), "r1", room.Member{ID: "m1", Speaks: speaks}, func(m json.RawMessage) {
			if err := json.Unmarshal(m, &told); err != nil {
				t.Error(err)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if told.LiveKit.URL != "wss://rooms.example" {
			t.Errorf("address %q", told.LiveKit.URL)
		}
		want := claims{Issuer: "key", Subject: "m1", From: now.Unix(), Until: now.Add(tokenLife).Unix(),
			Video: grants{Room: "r1", RoomJoin: true, CanPublish: speaks, CanSubscribe: true, Hidden: !speaks}}
		if got := opened(t, told.LiveKit.Token); got != want {
			t.Errorf("%+v", got)
		}
		first := told.LiveKit.Token
		told.LiveKit.Token = ""
		if err := p.Receive(json.RawMessage(`{"sends":{}}`)); err != nil || told.LiveKit.Token != "" {
			t.Errorf("a message that asks for nothing: %v", err)
		}
		if err := p.Receive(json.RawMessage(`{"restart":true}`)); err != nil || told.LiveKit.Token != first {
			t.Errorf("a line that is gone: %v", err)
		}
		if err := p.Receive(json.RawMessage(`{`)); err == nil {
			t.Error("no message is taken")
		}
		p.Leave()
	}
}

func TestSEL19_ARoomOfAnotherServerIsClosed(t *testing.T) {
	status, answer := http.StatusOK, `{}`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.Path != "/twirp/livekit.RoomService/DeleteRoom" || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %s", r.Method, r.URL)
		}
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if c := opened(t, token); !c.Video.RoomCreate || c.Video.RoomJoin || c.Until != now.Add(tokenLife).Unix() {
			t.Errorf("%+v", c)
		}
		if body, _ := io.ReadAll(r.Body); string(body) != `{"room":"r1"}` {
			t.Errorf("%s", body)
		}
		w.WriteHeader(status)
		w.Write([]byte(answer))
	}))
	defer server.Close()
	e := engine(t, server.URL)
	if err := e.Close(t.Context(), "r1"); err != nil {
		t.Error(err)
	}
	status, answer = http.StatusNotFound, `{"code":"not_found","msg":"no such room"}`
	if err := e.Close(t.Context(), "r1"); err != nil {
		t.Errorf("a room that is not there: %v", err)
	}
	status, answer = http.StatusUnauthorized, `{"code":"unauthenticated","msg":"invalid token"}`
	if err := e.Close(t.Context(), "r1"); err == nil || !strings.Contains(err.Error(), "invalid token") {
		t.Errorf("a refusal: %v", err)
	}
	status, answer = http.StatusBadGateway, `<html>`
	if err := e.Close(t.Context(), "r1"); err == nil {
		t.Error("an answer that is none is taken")
	}
}

func TestTheAddressOfAServerIsChecked(t *testing.T) {
	for _, bad := range []string{"", "rooms.example", "ws://rooms.example", "https://", "https://u:p@rooms.example", "https://rooms.example?x=1"} {
		if _, err := New(Config{URL: bad, Key: "key", Secret: "secret"}); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	if _, err := New(Config{URL: "https://rooms.example", Key: "key"}); err == nil {
		t.Error("no secret is taken")
	}
}

package main

import (
	"log/slog"
	"testing"

	"tarazy/internal/clock"
	"tarazy/internal/sfu"
	"tarazy/internal/sfu/livekit"
)

// What carries video interviews is set up by four settings; a wrong one is named.
func TestSEL19_TheSettingsOfVideoInterviews(t *testing.T) {
	engine := func(c config) (any, error) {
		a := &app{cfg: c, log: slog.New(slog.DiscardHandler), wall: clock.System()}
		defer func() {
			for _, end := range a.closers {
				if err := end(); err != nil {
					t.Error(err)
				}
			}
		}()
		e, err := a.roomEngine(nil, nil)
		if here, ok := e.(*sfu.Engine); ok && here.Listens() != 0 {
			t.Error("sockets are open before a room is")
		}
		return e, err
	}
	for _, good := range []config{{}, {rooms: "127.0.0.1", roomPort: "8478", relay: "203.0.113.9/127.0.0.1:3478"}} {
		if e, err := engine(good); err != nil {
			t.Errorf("%+v: %v", good, err)
		} else if _, ok := e.(*sfu.Engine); !ok {
			t.Errorf("%T", e)
		}
	}
	for _, bad := range []config{
		{rooms: "interviews.example"}, {rooms: "0.0.0.0"}, {roomPort: "http"}, {roomPort: "70000"},
		{relay: "127.0.0.1"}, {relay: "0.0.0.0:3478"}, {relay: "x/127.0.0.1:3478"}, {livekit: "https://rooms.example"},
	} {
		if _, err := engine(bad); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
	t.Setenv("TARAZY_LIVEKIT_KEY", "key")
	t.Setenv("TARAZY_LIVEKIT_SECRET", "secret")
	if e, err := engine(config{livekit: "https://rooms.example"}); err != nil {
		t.Error(err)
	} else if _, ok := e.(*livekit.Engine); !ok {
		t.Errorf("%T", e)
	}
}

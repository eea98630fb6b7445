package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"time"

	"tarazy/internal/room"
	"tarazy/internal/sfu"
	"tarazy/internal/sfu/livekit"
	"tarazy/internal/sfu/tape"
)

// Where video interviews are when nothing is said: on this machine alone.
const (
	roomsUsual    = "127.0.0.1"
	roomPortUsual = "8478"
)

const (
	livekitWait = 10 * time.Second // for one question to a LiveKit server
	roomsEnd    = 20 * time.Second // for the recordings, when the program ends
)

// roomEngine is what carries picture and sound of video interviews: this process, or
// the LiveKit server that the settings name. Sockets are opened when a room is first
// joined. files opens the recording of a member, told is told when it is finished.
func (a *app) roomEngine(files tape.Files, told room.Recorded) (room.Engine, error) {
	if a.cfg.livekit != "" {
		e, err := livekit.New(livekit.Config{
			URL: a.cfg.livekit, Key: os.Getenv("TARAZY_LIVEKIT_KEY"), Secret: os.Getenv("TARAZY_LIVEKIT_SECRET"),
			HTTP: &http.Client{Timeout: livekitWait}, Files: files, Recorded: told, Clock: a.wall, Log: a.log,
		})
		if err != nil {
			return nil, err
		}
		a.ends(e)
		return e, nil
	}
	addresses, err := sfu.ParseAddresses(cmp.Or(a.cfg.rooms, roomsUsual))
	if err != nil {
		return nil, err
	}
	port, err := strconv.ParseUint(cmp.Or(a.cfg.roomPort, "0"), 10, 16)
	if err != nil {
		return nil, fmt.Errorf("room-port %q: want a port, 0 to 65535", a.cfg.roomPort)
	}
	relay, err := relayOf(a.cfg.relay)
	if err != nil {
		return nil, err
	}
	e := sfu.New(sfu.Config{Addresses: addresses, Port: int(port), Relay: relay, Files: files, Recorded: told, Clock: a.wall, Log: a.log})
	a.ends(e)
	return e, nil
}

// ends lets an engine finish its recordings when the program ends.
func (a *app) ends(e interface{ Shutdown(context.Context) error }) {
	a.closers = append(a.closers, func() error {
		ctx, cancel := context.WithTimeout(context.Background(), roomsEnd)
		defer cancel()
		return e.Shutdown(ctx)
	})
}

// relayOf reads where the relay listens: "10.0.0.5:3478" or, behind a translation of
// addresses, "203.0.113.9/10.0.0.5:3478". nil where there is none.
func relayOf(text string) (*sfu.Relay, error) {
	if text == "" {
		return nil, nil
	}
	outside, local, translated := strings.Cut(text, "/")
	if !translated {
		outside, local = "", outside
	}
	r := &sfu.Relay{Secret: []byte(rand.Text())} // its credentials end with the process
	var err error
	if r.Listen, err = netip.ParseAddrPort(local); err != nil {
		return nil, fmt.Errorf("room-relay: %w", err)
	}
	if translated {
		if r.Outside, err = netip.ParseAddr(outside); err != nil {
			return nil, fmt.Errorf("room-relay: %w", err)
		}
	}
	if r.Listen.Addr().IsUnspecified() {
		return nil, errors.New("room-relay: want an address of this machine")
	}
	return r, nil
}

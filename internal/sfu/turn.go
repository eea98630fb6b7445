package sfu

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/pion/turn/v4"

	"tarazy/internal/clock"
	"tarazy/internal/sfu/tape"
)

// Relay is a TURN server (RFC 8656) inside this process, for networks from which
// the port of the rooms is not reached. It hands packets on to the rooms of this
// process and to nowhere else.
type Relay struct {
	Listen  netip.AddrPort // UDP and TCP; an IPv4 address of this machine
	Outside netip.Addr     // what browsers are told instead, behind a translation of addresses; else invalid
	Secret  []byte         // of the credentials
}

const (
	realm          = "tarazy"
	credentialLife = 4 * time.Hour // longer than any interview: a relay asks again as it goes on
)

// relayServer is a Relay that listens.
type relayServer struct {
	Relay
	server *turn.Server
	port   int
	clock  clock.Wall
}

// openRelay listens. Port 0 takes one that is free.
func openRelay(r Relay, n *network, c clock.Wall) (*relayServer, error) {
	if len(r.Secret) == 0 || !r.Listen.Addr().Is4() || r.Listen.Addr().IsUnspecified() {
		return nil, errors.New("sfu: a relay needs a secret and an IPv4 address of this machine")
	}
	stream, err := net.Listen("tcp", r.Listen.String())
	if err != nil {
		return nil, fmt.Errorf("sfu: relay: %w", err)
	}
	s := &relayServer{Relay: r, port: stream.Addr().(*net.TCPAddr).Port, clock: c}
	packets, err := net.ListenPacket("udp", net.JoinHostPort(r.Listen.Addr().String(), strconv.Itoa(s.port)))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("sfu: relay: %w", err), stream.Close())
	}
	// What is relayed leaves from this machine for this machine.
	from := &turn.RelayAddressGeneratorStatic{RelayAddress: r.Listen.Addr().AsSlice(), Address: r.Listen.Addr().String()}
	mayReach := func(_ net.Addr, peer net.IP) bool { return n.has(peer) }
	s.server, err = turn.NewServer(turn.ServerConfig{
		Realm: realm, AuthHandler: s.key, LoggerFactory: tape.Quiet,
		PacketConnConfigs: []turn.PacketConnConfig{{PacketConn: packets, RelayAddressGenerator: from, PermissionHandler: mayReach}},
		ListenerConfigs:   []turn.ListenerConfig{{Listener: stream, RelayAddressGenerator: from, PermissionHandler: mayReach}},
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("sfu: relay: %w", err), packets.Close(), stream.Close())
	}
	return s, nil
}

// iceServer is what a browser is told of the relay (RTCIceServer).
type iceServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username"`
	Credential string   `json:"credential"`
}

// credentials gives a member a name and a password for a while: the name holds
// the second at which it ends, the password is its HMAC (draft-uberti-behave-turn-rest).
func (s *relayServer) credentials(member string) iceServer {
	host := s.Listen.Addr()
	if s.Outside.IsValid() {
		host = s.Outside
	}
	at := netip.AddrPortFrom(host, uint16(s.port)).String()
	name := strconv.FormatInt(s.clock.Now().Add(credentialLife).Unix(), 10) + ":" + member
	return iceServer{
		URLs:     []string{"turn:" + at + "?transport=udp", "turn:" + at + "?transport=tcp"},
		Username: name, Credential: s.password(name),
	}
}

func (s *relayServer) password(name string) string {
	mac := hmac.New(sha1.New, s.Secret)
	mac.Write([]byte(name))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// key answers who asks for a relay: with a name that has not ended.
func (s *relayServer) key(name, realm string, _ net.Addr) ([]byte, bool) {
	until, _, _ := strings.Cut(name, ":")
	end, err := strconv.ParseInt(until, 10, 64)
	if err != nil || s.clock.Now().Unix() > end {
		return nil, false
	}
	return turn.GenerateAuthKey(name, realm, s.password(name)), true
}

package sfu

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"tarazy/internal/sfu/tape"

	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/nack"
	"github.com/pion/webrtc/v4"
)

// Address is where this machine is reached.
type Address struct {
	Local   netip.Addr // of this machine, listened at
	Outside netip.Addr // what browsers are told instead, behind a translation of addresses; else invalid
}

// ParseAddresses reads a list by commas: "10.0.0.5" or, behind a translation of
// addresses, "203.0.113.9/10.0.0.5" (what browsers are told, what is listened at).
func ParseAddresses(text string) ([]Address, error) {
	var out []Address
	for part := range strings.SplitSeq(text, ",") {
		outside, local, translated := strings.Cut(strings.TrimSpace(part), "/")
		if !translated {
			outside, local = "", outside
		}
		var a Address
		var err error
		if a.Local, err = netip.ParseAddr(local); err != nil {
			return nil, fmt.Errorf("sfu: address %q: %w", part, err)
		}
		if a.Local.IsUnspecified() {
			return nil, fmt.Errorf("sfu: address %q: want an address of this machine by which browsers reach it", part)
		}
		if translated {
			if a.Outside, err = netip.ParseAddr(outside); err != nil || a.Outside.Is4() != a.Local.Is4() {
				return nil, fmt.Errorf("sfu: address %q: want OUTSIDE/LOCAL of one family", part)
			}
		}
		out = append(out, a)
	}
	return out, nil
}

// told is what browsers are told.
func (a Address) told() netip.Addr {
	if a.Outside.IsValid() {
		return a.Outside
	}
	return a.Local
}

// Times after which a line counts as broken, and as lost until it is negotiated
// anew; and between two signs of life.
const (
	brokenAfter = 3 * time.Second
	lostAfter   = 15 * time.Second
	signEvery   = time.Second
)

// How long a better way is waited for: browsers hide their addresses, so the
// direct way is found by what comes from it.
const (
	directWait = 100 * time.Millisecond
	relayWait  = 500 * time.Millisecond
)

// keptPackets are kept of each picture that is sent to a browser, should it ask
// again: three seconds. The library's own 1,024 are most of the memory of a room.
const keptPackets = 256

const (
	socketBuffer = 4 << 20 // bytes that the system keeps of a UDP socket
	streamBuffer = 1 << 20 // bytes that wait for a slow TCP line before packets are dropped
	streamReads  = 64      // packets of a TCP line that wait to be read
)

// network is the sockets of all rooms: one UDP port on every address, and the same
// port over TCP where UDP does not pass.
type network struct {
	addresses []Address
	port      int
	udp       *ice.MultiUDPMuxDefault
	sockets   []io.Closer
	tcp       *ice.TCPMuxDefault
	through   func(net.PacketConn) net.PacketConn // of tests that break a line
}

// openNetwork listens. Port 0 takes one that is free.
func openNetwork(addresses []Address, port int, through func(net.PacketConn) net.PacketConn) (*network, error) {
	if len(addresses) == 0 {
		return nil, errors.New("sfu: no address")
	}
	n := &network{addresses: addresses, port: port, through: through}
	if through == nil {
		n.through = func(c net.PacketConn) net.PacketConn { return c }
	}
	if err := n.listen(); err != nil {
		return nil, errors.Join(fmt.Errorf("sfu: %w", err), n.close())
	}
	return n, nil
}

func (n *network) listen() error {
	host := n.addresses[0].Local.String()
	if len(n.addresses) > 1 {
		host = "" // the multiplexer takes one listener; its candidates are those of the list alone
	}
	stream, err := net.Listen("tcp", net.JoinHostPort(host, fmt.Sprint(n.port)))
	if err != nil {
		return err
	}
	n.port = stream.Addr().(*net.TCPAddr).Port
	n.tcp = ice.NewTCPMuxDefault(ice.TCPMuxParams{Listener: stream, Logger: tape.Quiet.NewLogger("ice"), ReadBufferSize: streamReads, WriteBufferSize: streamBuffer})
	var all []ice.UDPMux
	for _, a := range n.addresses {
		socket, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(a.Local, uint16(n.port))))
		if err != nil {
			return err
		}
		// A system that gives less serves smaller rooms; it is no reason not to start.
		_ = errors.Join(socket.SetReadBuffer(socketBuffer), socket.SetWriteBuffer(socketBuffer))
		n.sockets = append(n.sockets, socket)
		all = append(all, ice.NewUDPMuxDefault(ice.UDPMuxParams{UDPConn: n.through(socket), Logger: tape.Quiet.NewLogger("ice")}))
	}
	n.udp = ice.NewMultiUDPMuxDefault(all...)
	return nil
}

func (n *network) close() error {
	var err error
	if n.udp != nil {
		err = n.udp.Close()
	}
	for _, s := range n.sockets {
		if e := s.Close(); !errors.Is(e, net.ErrClosed) {
			err = errors.Join(err, e)
		}
	}
	if n.tcp != nil {
		err = errors.Join(err, n.tcp.Close())
	}
	return err
}

// has tells whether ip is one that browsers are sent to, or this machine's.
func (n *network) has(ip net.IP) bool {
	a, ok := netip.AddrFromSlice(ip)
	return ok && slices.ContainsFunc(n.addresses, func(x Address) bool { return x.Local == a.Unmap() || x.told() == a.Unmap() })
}

// api makes connections: codecs, what mends losses, and the sockets.
func (n *network) api() (*webrtc.API, error) {
	media, err := tape.Media()
	if err != nil {
		return nil, err
	}
	mends := &interceptor.Registry{}
	asks, err := nack.NewGeneratorInterceptor()
	if err != nil {
		return nil, fmt.Errorf("sfu: interceptors: %w", err)
	}
	sends, err := nack.NewResponderInterceptor(nack.ResponderSize(keptPackets))
	if err != nil {
		return nil, fmt.Errorf("sfu: interceptors: %w", err)
	}
	media.RegisterFeedback(webrtc.RTCPFeedback{Type: "nack"}, webrtc.RTPCodecTypeVideo)
	media.RegisterFeedback(webrtc.RTCPFeedback{Type: "nack", Parameter: "pli"}, webrtc.RTPCodecTypeVideo)
	mends.Add(sends)
	mends.Add(asks)
	if err := errors.Join(webrtc.ConfigureRTCPReports(mends), webrtc.ConfigureTWCCSender(media, mends)); err != nil {
		return nil, fmt.Errorf("sfu: interceptors: %w", err)
	}
	return webrtc.NewAPI(webrtc.WithMediaEngine(media), webrtc.WithInterceptorRegistry(mends), webrtc.WithSettingEngine(n.settings())), nil
}

func (n *network) settings() webrtc.SettingEngine {
	s := webrtc.SettingEngine{LoggerFactory: tape.Quiet}
	s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4, webrtc.NetworkTypeUDP6, webrtc.NetworkTypeTCP4, webrtc.NetworkTypeTCP6})
	s.SetICEUDPMux(n.udp)
	s.SetICETCPMux(n.tcp)
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	s.SetICETimeouts(brokenAfter, lostAfter, signEvery)
	s.SetPrflxAcceptanceMinWait(directWait)
	s.SetRelayAcceptanceMinWait(relayWait)
	s.SetIncludeLoopbackCandidate(true)
	s.SetIPFilter(func(ip net.IP) bool {
		return slices.ContainsFunc(n.addresses, func(a Address) bool { return ip.Equal(a.Local.AsSlice()) })
	})
	s.DisableActiveTCP(true)
	s.DisableCloseByDTLS(true) // whether a member is there is told by the line
	var pairs []string
	for _, a := range n.addresses {
		pairs = append(pairs, a.told().String()+"/"+a.Local.String())
	}
	if slices.ContainsFunc(n.addresses, func(a Address) bool { return a.Outside.IsValid() }) {
		s.SetNAT1To1IPs(pairs, webrtc.ICECandidateTypeHost)
	}
	return s
}

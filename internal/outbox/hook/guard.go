package hook

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"tarazy/internal/fault"
)

// Guard keeps the program from being used to reach into the network that it
// stands in. The address that a name resolves to is looked at when the line is
// opened, so that a name cannot change its meaning in between.
type Guard struct {
	// Allowed are networks that may be reached although they are not public.
	Allowed []netip.Prefix
	// Loopback lets http and https go to this machine: for the demonstration.
	Loopback bool
	// TLS is for authorities of an installation's own; nil: the system's.
	TLS *tls.Config
}

// reserved are networks that are not part of the public internet, beyond those
// that netip knows, or that carry the address of another network (IANA
// special-purpose registries).
var reserved = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
)

func prefixes(texts ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(texts))
	for i, s := range texts {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

var errForbidden = errors.New("hook: the address is not public")

// check refuses an address that must not be reached.
func (g *Guard) check(a netip.Addr) error {
	a = a.Unmap().WithZone("")
	if g.Loopback && a.IsLoopback() || within(g.Allowed, a) {
		return nil
	}
	if !a.IsGlobalUnicast() || a.IsPrivate() || within(reserved, a) {
		return fmt.Errorf("%w: %s", errForbidden, a)
	}
	return nil
}

func within(all []netip.Prefix, a netip.Addr) bool {
	for _, p := range all {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// checkURL refuses an address that cannot be subscribed: the fault
// outbox.hook.url. What a name resolves to is checked at each delivery.
func (g *Guard) checkURL(s string) error {
	refused := fault.New(fault.Invalid, "outbox.hook.url").At("url")
	u, err := url.Parse(s)
	if err != nil || len(s) > urlMost || u.User != nil || u.Fragment != "" || u.Hostname() == "" || u.Opaque != "" {
		return refused.Wrap(err)
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	addr, err := netip.ParseAddr(host)
	literal := err == nil
	local := host == "localhost" || literal && addr.Unmap().IsLoopback()
	if u.Scheme != "https" && !(g.Loopback && local && u.Scheme == "http") {
		return refused
	}
	if local && !g.Loopback && !(literal && within(g.Allowed, addr.Unmap())) {
		return refused
	}
	if literal {
		if err := g.check(addr); err != nil {
			return refused.Wrap(err)
		}
	}
	return nil
}

// control is asked for each address before the line to it is opened.
func (g *Guard) control(_ context.Context, network, address string, _ syscall.RawConn) error {
	if network != "tcp4" && network != "tcp6" {
		return fmt.Errorf("%w: %s", errForbidden, network)
	}
	a, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("hook: %w", err)
	}
	return g.check(a.Addr())
}

// client follows no redirects, uses no proxy and no cookies, and keeps no lines open.
func (g *Guard) client(timeout time.Duration) *http.Client {
	dialer := &net.Dialer{ControlContext: g.control, Timeout: timeout}
	cfg := &tls.Config{MinVersion: tls.VersionTLS12}
	if g.TLS != nil {
		cfg = g.TLS.Clone()
	}
	return &http.Client{
		Timeout: timeout,
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSClientConfig: cfg, DisableKeepAlives: true,
			MaxResponseHeaderBytes: 16 << 10, DisableCompression: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

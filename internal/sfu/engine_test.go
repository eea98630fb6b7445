package sfu

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"runtime/pprof"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/turn/v4"
	"github.com/pion/webrtc/v4"

	"tarazy/internal/clock"
	"tarazy/internal/room"
	"tarazy/internal/sfu/sfutest"
	"tarazy/internal/sfu/tape"
	"tarazy/internal/webm/webmtest"
)

var quietLog = slog.New(slog.DiscardHandler)

// studio is an engine on the loopback address whose files are kept in memory.
type studio struct {
	*Engine
	mu     sync.Mutex
	files  map[string]*sfutest.File
	told   []room.TrackFile
	opened time.Time
	pages  map[string]room.Peer // of browsers
}

func open(t *testing.T, relay *Relay) *studio {
	t.Helper()
	return openThrough(t, relay, nil)
}

func openThrough(t *testing.T, relay *Relay, through func(net.PacketConn) net.PacketConn) *studio {
	t.Helper()
	s := &studio{opened: time.Now(), files: map[string]*sfutest.File{}, pages: map[string]room.Peer{}}
	s.Engine = New(Config{
		Addresses: []Address{{Local: netip.MustParseAddr("127.0.0.1")}}, Relay: relay, Clock: clock.System(), Log: quietLog,
		Files: func(room, member string) (io.WriteCloser, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.files[member] = &sfutest.File{}
			return s.files[member], nil
		},
		Recorded: func(_ string, f room.TrackFile) { s.told = append(s.told, f) },
	})
	s.through = through
	if err := s.Listen(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // where a test failed on its way
		if err := s.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

func limit(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// heard lets a test wait for packets of others.
type heard struct{ pictures, sounds chan string }

func newHeard() *heard { return &heard{make(chan string, 4096), make(chan string, 4096)} }

func (h *heard) take(member string, kind webrtc.RTPCodecType, _ *rtp.Packet) {
	to := h.sounds
	if kind == webrtc.RTPCodecTypeVideo {
		to = h.pictures
	}
	select {
	case to <- member:
	default:
	}
}

func wait[T any](t *testing.T, ctx context.Context, c <-chan T, what string) T {
	t.Helper()
	select {
	case got := <-c:
		return got
	case <-ctx.Done():
		t.Fatalf("never: %s", what)
		panic("unreachable")
	}
}

func (s *studio) call(t *testing.T, ctx context.Context, name string, m room.Member, o sfutest.Options) *sfutest.Caller {
	t.Helper()
	c, err := sfutest.Call(ctx, s, name, m, o)
	if err != nil {
		t.Fatal(err)
	}
	wait(t, ctx, c.Connected, m.ID+" is connected")
	return c
}

// speak sends picture and sound until the test has seen enough.
func speak(t *testing.T, c *sfutest.Caller) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	var work sync.WaitGroup
	work.Go(func() {
		every := time.NewTicker(20 * time.Millisecond)
		defer every.Stop()
		for i := 0; ; i++ {
			select {
			case <-ctx.Done():
				return
			case <-every.C:
			}
			if err := errors.Join(c.Say([]byte{0xf8, 1, 2}, 20*time.Millisecond), c.Show(sfutest.Picture(i%25 == 0, 900, time.Now()), 20*time.Millisecond)); err != nil {
				return
			}
		}
	})
	return func() {
		cancel()
		work.Wait()
	}
}

func here(want ...string) func([]sfutest.Standing) bool {
	return func(all []sfutest.Standing) bool {
		var got []string
		for _, m := range all {
			if m.Here {
				got = append(got, m.ID)
			}
		}
		return strings.Join(got, " ") == strings.Join(want, " ")
	}
}

// The whole way: two speak and one watches; one drops, comes back with the same ID,
// and goes on in the same file; nobody else negotiates anew; nothing is left running.
func TestSEL19_WhoDropsComesBackIntoTheSameRoom(t *testing.T) {
	ctx := limit(t)
	s := open(t, nil)
	ann, bek, eye := newHeard(), newHeard(), newHeard()
	a := s.call(t, ctx, "r", room.Member{ID: "ann", Speaks: true, Record: true}, sfutest.Options{Heard: ann.take})
	b := s.call(t, ctx, "r", room.Member{ID: "bek", Speaks: true, Record: true}, sfutest.Options{Heard: bek.take})
	e := s.call(t, ctx, "r", room.Member{ID: "eye"}, sfutest.Options{Heard: eye.take})
	stopA, stopB := speak(t, a), speak(t, b)
	for _, h := range []struct {
		at   *heard
		from string
	}{{ann, "bek"}, {bek, "ann"}} {
		if got := wait(t, ctx, h.at.pictures, "a picture"); got != h.from {
			t.Errorf("the picture of %s", got)
		}
		wait(t, ctx, h.at.sounds, "sound")
	}
	seen := map[string]bool{}
	for len(seen) < 2 {
		seen[wait(t, ctx, eye.pictures, "pictures of both")] = true
	}
	if err := a.Await(ctx, here("bek")); err != nil {
		t.Fatalf("an observer is told of, or bek is not: %v", err)
	}
	b.Send(map[string]any{"sends": map[string]bool{"audio": false, "video": true}})
	if err := a.Await(ctx, func(all []sfutest.Standing) bool { return len(all) == 1 && !all[0].Audio && all[0].Video }); err != nil {
		t.Fatal(err)
	}

	stopB()
	if err := b.Break(); err != nil {
		t.Fatal(err)
	}
	if err := a.Await(ctx, here()); err != nil {
		t.Fatalf("a line that broke is not told of: %v", err)
	}
	offers := a.Offers() + e.Offers()
	for len(eye.pictures) > 0 {
		<-eye.pictures
	}
	b = s.call(t, ctx, "r", room.Member{ID: "bek", Speaks: true, Record: true}, sfutest.Options{Heard: bek.take})
	stopB = speak(t, b)
	for wait(t, ctx, eye.pictures, "bek again") != "bek" {
	}
	if err := a.Await(ctx, here("bek")); err != nil {
		t.Fatal(err)
	}
	if got := a.Offers() + e.Offers(); got != offers {
		t.Errorf("%d offers because somebody came back", got-offers)
	}
	stopA()
	stopB()
	if err := s.Close(ctx, "r"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []*sfutest.Caller{a, b, e} {
		wait(t, ctx, c.Ended, "the end")
		if err := errors.Join(c.Err(), c.Break()); err != nil {
			t.Error(err)
		}
	}
	s.recorded(t)
	if err := s.Shutdown(ctx); err != nil {
		t.Error(err)
	}
	leaks(t, ctx)
}

// recorded looks at the two files.
func (s *studio) recorded(t *testing.T) {
	t.Helper()
	if len(s.told) != 2 || len(s.files) != 2 {
		t.Fatalf("%d files, %d told of", len(s.files), len(s.told))
	}
	for _, f := range s.told {
		file := s.files[f.Member]
		if f.From.Before(s.opened) || f.Length < 3*time.Second || !file.Closed {
			t.Errorf("%s: from %v, %v long", f.Member, f.From, f.Length)
		}
		if got := webmtest.Length(t, file.Bytes); got < f.Length.Seconds()-1 || got > f.Length.Seconds()+1 {
			t.Errorf("%s: ffprobe says %.2f s of %v", f.Member, got, f.Length)
		}
		w, err := sfutest.Read(file.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		gap := int64(0)
		for i, at := range w.Times(2) {
			if i > 0 {
				gap = max(gap, at-w.Times(2)[i-1])
			}
		}
		if broke := f.Member == "bek"; broke != (gap > brokenAfter.Milliseconds()-1000) {
			t.Errorf("%s: the longest break is %d ms", f.Member, gap)
		}
	}
}

// A recording begins and ends with what the newest connection of a member wants: the
// panel is there before the candidate, who may also take the consent back.
func TestSEL19_ARecordingBeginsAndEndsWhileTheRoomIsOpen(t *testing.T) {
	ctx := limit(t)
	s := open(t, nil)
	eye := newHeard()
	e := s.call(t, ctx, "r", room.Member{ID: "eye", Speaks: true}, sfutest.Options{Heard: eye.take})
	var first, last time.Time // when the recording had to begin and to end
	for _, record := range []bool{false, true, false} {
		a := s.call(t, ctx, "r", room.Member{ID: "ann", Speaks: true, Record: record}, sfutest.Options{})
		first, last = last, s.Clock.Now()
		stop := speak(t, a)
		for len(eye.pictures) > 0 {
			<-eye.pictures
		}
		for range 50 { // a second
			wait(t, ctx, eye.pictures, "a picture")
		}
		stop()
		if err := a.Break(); err != nil {
			t.Error(err)
		}
	}
	if err := errors.Join(s.Close(ctx, "r"), e.Break()); err != nil {
		t.Fatal(err)
	}
	if len(s.told) != 1 || !s.files["ann"].Closed {
		t.Fatalf("told of %+v", s.told)
	}
	if f := s.told[0]; f.From.Before(first) || f.Length < 500*time.Millisecond || f.From.Add(f.Length).After(last.Add(500*time.Millisecond)) {
		t.Errorf("from %v, %v long; it had to be between %v and %v", f.From, f.Length, first, last)
	}
}

// leaks looks for goroutines of ours and of the library that outlive the engine.
func leaks(t *testing.T, ctx context.Context) {
	t.Helper()
	for {
		var dump bytes.Buffer
		if err := pprof.Lookup("goroutine").WriteTo(&dump, 2); err != nil {
			t.Fatal(err)
		}
		var left []string
		for _, one := range strings.Split(dump.String(), "\n\n") {
			if strings.Contains(one, "/pion/") || strings.Contains(one, "internal/sfu.(*peer)") || strings.Contains(one, "sfu/tape.(*Tape)") {
				left = append(left, one)
			}
		}
		if len(left) == 0 {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("still running:\n%s", strings.Join(left, "\n\n"))
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func TestSEL19_ARoomHoldsEightAndTakesABadMessageFromNobody(t *testing.T) {
	ctx := limit(t)
	s := open(t, nil)
	silent := func(json.RawMessage) {}
	var peers []room.Peer
	for i := range MembersMost {
		p, err := s.Join(ctx, "r", room.Member{ID: fmt.Sprint("m", i), Speaks: i < 7}, silent)
		if err != nil {
			t.Fatal(err)
		}
		peers = append(peers, p)
	}
	if _, err := s.Join(ctx, "r", room.Member{ID: "ninth"}, silent); !errors.Is(err, ErrFull) {
		t.Errorf("a ninth: %v", err)
	}
	if _, err := s.Join(ctx, "r", room.Member{ID: "m3", Speaks: true}, silent); err != nil {
		t.Errorf("one who comes again: %v", err)
	}
	peers[0].Leave()
	peers[0].Leave()
	if _, err := s.Join(ctx, "r", room.Member{ID: "ninth"}, silent); err != nil {
		t.Errorf("after one left: %v", err)
	}
	if _, err := s.Join(ctx, "r", room.Member{ID: "a b\r\n"}, silent); err == nil {
		t.Error("an ID that would break the description is taken")
	}
	for _, bad := range []string{`{`, `{}`, `[]`, `{"answer":7}`} {
		if err := peers[1].Receive(json.RawMessage(bad)); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
	// What is well formed and wrong harms nobody but its sender.
	for _, bad := range []string{`{"answer":"v=0"}`, `{"candidate":{"candidate":"nonsense"}}`, `{"restart":true}`} {
		if err := peers[1].Receive(json.RawMessage(bad)); err != nil {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if err := s.Close(ctx, "no such room"); err != nil {
		t.Error(err)
	}
	if err := s.Shutdown(ctx); err != nil {
		t.Error(err)
	}
	leaks(t, ctx)
}

// full is a disk that takes the head and nothing else.
type full struct{ sfutest.File }

var errFull = errors.New("disk full")

func (f *full) Write(p []byte) (int, error) {
	if f.Pieces > 0 {
		return 0, errFull
	}
	return f.File.Write(p)
}

// A recording that breaks off harms nobody's interview, and is not passed over.
func TestSEL19_ADiskThatIsFullDoesNotStopTheRoom(t *testing.T) {
	ctx := limit(t)
	s := open(t, nil)
	s.Files = func(string, string) (io.WriteCloser, error) { return &full{}, nil }
	h := newHeard()
	a := s.call(t, ctx, "r", room.Member{ID: "ann", Speaks: true, Record: true}, sfutest.Options{})
	b := s.call(t, ctx, "r", room.Member{ID: "eye"}, sfutest.Options{Heard: h.take})
	defer speak(t, a)()
	for range 100 { // two seconds: a cluster was written meanwhile
		wait(t, ctx, h.pictures, "a picture")
	}
	if err := s.Close(ctx, "r"); !errors.Is(err, errFull) {
		t.Errorf("the end: %v", err)
	}
	if len(s.told) > 0 {
		t.Errorf("told of %+v", s.told)
	}
	if err := errors.Join(a.Break(), b.Break()); err != nil {
		t.Error(err)
	}
}

// Where UDP does not pass, the same port answers over TCP; a line that broke is
// negotiated anew on the same connection.
func TestSEL19_OverTCPAndAfterARestart(t *testing.T) {
	ctx := limit(t)
	s := open(t, nil)
	h := newHeard()
	a := s.call(t, ctx, "r", room.Member{ID: "ann", Speaks: true}, sfutest.Options{TCPOnly: true})
	b := s.call(t, ctx, "r", room.Member{ID: "bek", Speaks: true}, sfutest.Options{Heard: h.take})
	defer speak(t, a)()
	wait(t, ctx, h.pictures, "a picture over TCP")
	before := b.Offers()
	b.Send(map[string]bool{"restart": true})
	for b.Offers() == before {
		wait(t, ctx, h.pictures, "an offer")
	}
	for len(h.pictures) > 0 {
		<-h.pictures
	}
	wait(t, ctx, h.pictures, "a picture after the restart")
	if err := errors.Join(a.Err(), b.Err(), a.Hang(), b.Hang(), s.Shutdown(ctx)); err != nil {
		t.Error(err)
	}
}

// The relay carries who has credentials of today to the rooms, and nowhere else.
func TestSEL19_TheRelayLeadsToTheRoomsAlone(t *testing.T) {
	ctx := limit(t)
	s := open(t, &Relay{Listen: netip.MustParseAddrPort("127.0.0.1:0"), Secret: []byte("secret")})
	h := newHeard()
	a := s.call(t, ctx, "r", room.Member{ID: "ann", Speaks: true}, sfutest.Options{RelayOnly: true})
	b := s.call(t, ctx, "r", room.Member{ID: "bek"}, sfutest.Options{RelayOnly: true, Heard: h.take})
	stop := speak(t, a)
	wait(t, ctx, h.pictures, "a picture through the relay")
	stop()
	if err := errors.Join(a.Hang(), b.Hang()); err != nil {
		t.Error(err)
	}

	relayed := func(name, password string) (net.PacketConn, *turn.Client, error) {
		conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		at := fmt.Sprintf("127.0.0.1:%d", s.relay.port)
		c, err := turn.NewClient(&turn.ClientConfig{STUNServerAddr: at, TURNServerAddr: at, Conn: conn, Username: name, Password: password, Realm: realm, LoggerFactory: tape.Quiet})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		if err := c.Listen(); err != nil {
			t.Fatal(err)
		}
		out, err := c.Allocate()
		return out, c, err
	}
	good := s.relay.credentials("ann")
	if _, _, err := relayed(good.Username, "guess"); err == nil {
		t.Error("a wrong password is taken")
	}
	past := fmt.Sprint(time.Now().Add(-time.Minute).Unix(), ":ann")
	if _, _, err := relayed(past, s.relay.password(past)); err == nil {
		t.Error("credentials of yesterday are taken")
	}
	_, c, err := relayed(good.Username, good.Credential)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.CreatePermission(&net.UDPAddr{IP: net.IPv4(10, 1, 2, 3), Port: 53}); err == nil {
		t.Error("the relay leads into the network")
	}
	if err := c.CreatePermission(&net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: s.Listens()}); err != nil {
		t.Errorf("and not to the rooms: %v", err)
	}
	if err := s.Shutdown(ctx); err != nil {
		t.Error(err)
	}
}

func TestAddressesAreReadAsTheyAreWritten(t *testing.T) {
	got, err := ParseAddresses("10.0.0.5, 203.0.113.9/10.0.0.6")
	if err != nil || len(got) != 2 || got[0].told().String() != "10.0.0.5" || got[1].told().String() != "203.0.113.9" || got[1].Local.String() != "10.0.0.6" {
		t.Errorf("%v, %v", got, err)
	}
	for _, bad := range []string{"", "host", "0.0.0.0", "::", "1.2.3.4/::1", "1.2.3.4/", "/1.2.3.4", "10.0.0.5,"} {
		if got, err := ParseAddresses(bad); err == nil {
			t.Errorf("%q is taken as %v", bad, got)
		}
	}
}

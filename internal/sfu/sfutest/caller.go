// Package sfutest gives members without a browser: for tests and measurements of
// the rooms.
package sfutest

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/logging"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"

	"tarazy/internal/room"
)

// Options change a caller.
type Options struct {
	RelayOnly bool                                                         // speaks through the relay alone
	TCPOnly   bool                                                         // as where UDP does not pass
	Heard     func(member string, kind webrtc.RTPCodecType, p *rtp.Packet) // every packet of others
}

// Standing is how another member is, as the server tells it.
type Standing struct {
	ID    string `json:"id"`
	Here  bool   `json:"here"`
	Audio bool   `json:"audio"`
	Video bool   `json:"video"`
}

// message is the value of "rtc" from the server.
type message struct {
	Begin *struct {
		Speaks bool               `json:"speaks"`
		ICE    []webrtc.ICEServer `json:"ice"`
	} `json:"begin"`
	Offer   string     `json:"offer"`
	Members []Standing `json:"members"`
	End     bool       `json:"end"`
}

// Caller is a member.
type Caller struct {
	// Connected is closed when the line first holds, Ended when the room is closed.
	Connected, Ended chan struct{}
	// Keys tells of requests for a key frame.
	Keys chan struct{}

	options  Options
	peer     room.Peer
	joined   chan struct{}
	incoming chan json.RawMessage
	over     chan struct{}
	work     sync.WaitGroup

	mu           sync.Mutex
	pc           *webrtc.PeerConnection
	audio, video *webrtc.TrackLocalStaticSample
	offers       int
	members      []Standing
	told         chan struct{} // closed and made anew when members changed
	err          error
}

// Call joins a room.
func Call(ctx context.Context, e room.Engine, name string, m room.Member, o Options) (*Caller, error) {
	c := &Caller{
		Connected: make(chan struct{}), Ended: make(chan struct{}), Keys: make(chan struct{}, 64), options: o,
		joined: make(chan struct{}), incoming: make(chan json.RawMessage, 1024), over: make(chan struct{}), told: make(chan struct{}),
	}
	c.work.Go(c.run)
	peer, err := e.Join(ctx, name, m, func(raw json.RawMessage) {
		select {
		case c.incoming <- raw:
		case <-c.over:
		}
	})
	if err != nil {
		close(c.over)
		c.work.Wait()
		return nil, err
	}
	c.peer = peer
	close(c.joined)
	return c, nil
}

func (c *Caller) run() {
	select {
	case <-c.joined:
	case <-c.over:
		return
	}
	for {
		select {
		case <-c.over:
			return
		case raw := <-c.incoming:
			if err := c.take(raw); err != nil {
				c.mu.Lock()
				c.err = errors.Join(c.err, err)
				c.mu.Unlock()
			}
		}
	}
}

func (c *Caller) take(raw json.RawMessage) error {
	var m message
	if err := json.Unmarshal(raw, &m); err != nil {
		return err
	}
	switch {
	case m.Begin != nil:
		return c.begin(m.Begin.Speaks, m.Begin.ICE)
	case m.Offer != "":
		return c.answer(m.Offer)
	case m.End:
		close(c.Ended)
	default:
		c.mu.Lock()
		defer c.mu.Unlock()
		c.members = m.Members
		close(c.told)
		c.told = make(chan struct{})
	}
	return nil
}

var quiet = &logging.DefaultLoggerFactory{Writer: io.Discard, DefaultLogLevel: logging.LogLevelDisabled, ScopeLevels: map[string]logging.LogLevel{}}

func (c *Caller) begin(speaks bool, servers []webrtc.ICEServer) error {
	engine := &webrtc.MediaEngine{}
	mends := &interceptor.Registry{}
	if err := errors.Join(engine.RegisterDefaultCodecs(), webrtc.RegisterDefaultInterceptors(engine, mends)); err != nil {
		return err
	}
	s := webrtc.SettingEngine{LoggerFactory: quiet}
	s.SetIncludeLoopbackCandidate(true)
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	if c.options.TCPOnly {
		s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeTCP4})
	}
	config := webrtc.Configuration{ICEServers: servers}
	if c.options.RelayOnly {
		config.ICETransportPolicy = webrtc.ICETransportPolicyRelay
	}
	pc, err := webrtc.NewAPI(webrtc.WithMediaEngine(engine), webrtc.WithInterceptorRegistry(mends), webrtc.WithSettingEngine(s)).NewPeerConnection(config)
	if err != nil {
		return err
	}
	pc.OnICECandidate(func(i *webrtc.ICECandidate) {
		if i != nil {
			c.Send(map[string]any{"candidate": i.ToJSON()})
		}
	})
	var once sync.Once
	pc.OnConnectionStateChange(func(s webrtc.PeerConnectionState) {
		if s == webrtc.PeerConnectionStateConnected {
			once.Do(func() { close(c.Connected) })
		}
	})
	pc.OnTrack(func(t *webrtc.TrackRemote, _ *webrtc.RTPReceiver) { c.hear(t) })
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pc = pc
	if !speaks {
		return nil
	}
	c.audio, err = webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus}, "audio", "own")
	if err != nil {
		return err
	}
	c.video, err = webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8}, "video", "own")
	return err
}

func (c *Caller) answer(sdp string) error {
	c.mu.Lock()
	first := c.offers == 0
	c.offers++
	c.mu.Unlock()
	if err := c.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: sdp}); err != nil {
		return err
	}
	if first && c.audio != nil {
		for i, t := range []webrtc.TrackLocal{c.audio, c.video} {
			sender, err := c.pc.AddTrack(t)
			if err != nil {
				return err
			}
			c.work.Go(func() { c.asked(sender, i == 1) })
		}
	}
	answer, err := c.pc.CreateAnswer(nil)
	if err != nil {
		return err
	}
	if err := c.pc.SetLocalDescription(answer); err != nil {
		return err
	}
	c.Send(map[string]any{"answer": answer.SDP})
	return nil
}

// asked reads what the server asks of a track: the interceptors need that.
func (c *Caller) asked(sender *webrtc.RTPSender, picture bool) {
	for {
		packets, _, err := sender.ReadRTCP()
		if err != nil {
			return
		}
		if picture && len(packets) > 0 && isKeyRequest(packets[0]) {
			select {
			case c.Keys <- struct{}{}:
			default:
			}
		}
	}
}

func (c *Caller) hear(t *webrtc.TrackRemote) {
	for {
		p, _, err := t.ReadRTP()
		if err != nil {
			return
		}
		if c.options.Heard != nil {
			c.options.Heard(t.StreamID(), t.Kind(), p)
		}
	}
}

// Send sends the value of an "rtc" message.
func (c *Caller) Send(m any) {
	raw, err := json.Marshal(m)
	if err == nil {
		<-c.joined
		err = c.peer.Receive(raw)
	}
	if err != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.err = errors.Join(c.err, err)
	}
}

// Show sends a picture that is shown for d, Say a piece of sound.
func (c *Caller) Show(frame []byte, d time.Duration) error {
	return c.video.WriteSample(media.Sample{Data: frame, Duration: d})
}

// Say sends a piece of sound of the length d.
func (c *Caller) Say(packet []byte, d time.Duration) error {
	return c.audio.WriteSample(media.Sample{Data: packet, Duration: d})
}

// Offers is how often the server has negotiated.
func (c *Caller) Offers() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.offers
}

// Err is what went wrong so far.
func (c *Caller) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// Await waits until the others stand as want says.
func (c *Caller) Await(ctx context.Context, want func([]Standing) bool) error {
	for {
		c.mu.Lock()
		ok, told := want(c.members), c.told
		c.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-told:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Break drops the connection without a word, as a broken line does: the server
// finds out by itself.
func (c *Caller) Break() error {
	close(c.over)
	err := c.pc.GracefulClose()
	c.work.Wait()
	return err
}

// Hang leaves the room.
func (c *Caller) Hang() error {
	c.peer.Leave()
	return c.Break()
}

// stampAt is where a picture holds the instant at which it was made.
const stampAt = 10

// Picture makes what looks like a VP8 frame of so many bytes, at least 18, made at
// an instant.
func Picture(key bool, size int, at time.Time) []byte {
	p := make([]byte, size)
	p[0] = 0x11
	if key {
		copy(p, []byte{0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0xe0, 0x01}) // 640 by 480
	}
	binary.BigEndian.PutUint64(p[stampAt:], uint64(at.UnixNano()))
	return p
}

// MadeAt reads the instant from the first packet of a picture; false for others.
func MadeAt(p *rtp.Packet) (time.Time, bool) {
	var v codecs.VP8Packet
	data, err := v.Unmarshal(p.Payload)
	if err != nil || v.S != 1 || v.PID != 0 || len(data) < stampAt+8 {
		return time.Time{}, false
	}
	return time.Unix(0, int64(binary.BigEndian.Uint64(data[stampAt:]))), true
}

func isKeyRequest(p rtcp.Packet) bool {
	switch p.(type) {
	case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
		return true
	}
	return false
}

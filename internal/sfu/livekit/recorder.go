package livekit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"tarazy/internal/sfu/tape"
)

// Bounds of a recorder's connection.
const (
	signalMost = 1 << 20 // bytes of a message
	packetMost = 1500    // bytes
	pingEvery  = 5 * time.Second
	joinMost   = 15 * time.Second // until picture and sound come
	writeMost  = 10 * time.Second
	askEvery   = 500 * time.Millisecond // that a member is asked for a key frame
	pauseFirst = 500 * time.Millisecond // before a broken line is opened anew
	pauseMost  = 4 * time.Second
	silentFor  = 3 * time.Second // until a line is taken for disturbed
	brokenFor  = 6 * time.Second // and for broken
)

// recorderName is the identity of the one who records: no member has it, for those of
// seats are longer.
const recorderName = "recorder"

// protocol is the version of the signalling that this speaks: the server offers the
// connection over which others are seen, by streams named after the sender.
const protocol = "9"

var (
	errLine = errors.New("livekit: the line of a recording broke")
	errLeft = errors.New("livekit: the server ended the line of a recording")
)

// recorder is a hidden member of a room that sees everybody, over one connection
// after the other.
type recorder struct {
	hall *hall
	stop context.CancelFunc
	done chan struct{}
}

func newRecorder(h *hall) *recorder {
	ctx, stop := context.WithCancel(context.Background())
	r := &recorder{hall: h, stop: stop, done: make(chan struct{})}
	go r.run(ctx)
	return r
}

// end ends the recorder, and waits for it.
func (r *recorder) end() {
	r.stop()
	<-r.done
}

// run holds a line, and opens another one when it breaks.
func (r *recorder) run(ctx context.Context) {
	defer close(r.done)
	pause := pauseFirst
	for ctx.Err() == nil {
		l := &line{hall: r.hall, names: map[string]string{}, links: map[linkOf]*tape.Link{}, up: make(chan struct{}), broken: make(chan error, 1)}
		err := l.hold(ctx)
		if ctx.Err() != nil {
			return
		}
		r.hall.lost(l)
		if l.held {
			pause = pauseFirst
		}
		r.hall.engine.Log.Warn("a room is not recorded until the line is there again", "room", r.hall.name, "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		pause = min(pauseMost, 2*pause)
	}
}

// line is one connection of a recorder.
type line struct {
	hall   *hall
	ws     *websocket.Conn
	pc     *webrtc.PeerConnection
	up     chan struct{} // closed when it carries
	once   sync.Once
	broken chan error
	work   sync.WaitGroup
	held   bool // it has carried

	early []webrtc.ICECandidateInit

	mu    sync.Mutex
	names map[string]string // identities, by the ID of a connection
	links map[linkOf]*tape.Link
	heard time.Time // the last packet
	over  bool
}

// linkOf is what one connection of a member is to one tape.
type linkOf struct {
	sid string
	t   *tape.Tape
}

// hold joins, and records until the line breaks.
func (l *line) hold(ctx context.Context) error {
	if err := l.open(ctx); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	signals := make(chan []byte)
	l.begin(func() { l.read(ctx, signals) })
	err := l.serve(ctx, signals)
	stop()
	l.ws.CloseNow()
	if err := l.pc.GracefulClose(); err != nil {
		l.hall.engine.Log.Warn("the line of a recording did not close", "error", err)
	}
	l.mu.Lock()
	l.over = true
	l.mu.Unlock()
	l.work.Wait()
	return err
}

// begin begins what the end of the line waits for; nothing that comes after it.
func (l *line) begin(do func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.over {
		l.work.Go(do)
	}
}

func (l *line) open(ctx context.Context) (err error) {
	e := l.hall.engine
	token, err := e.token(recorderName, grants{Room: l.hall.name, RoomJoin: true, CanSubscribe: true, Hidden: true, Recorder: true})
	if err != nil {
		return err
	}
	if l.pc, err = connection(); err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, joinMost)
	defer stop()
	l.ws, _, err = websocket.Dial(ctx, e.browsers+"/rtc?auto_subscribe=1&subscriber_allow_pause=0&sdk=go&protocol="+protocol, &websocket.DialOptions{
		HTTPClient: e.HTTP, HTTPHeader: http.Header{"Authorization": {"Bearer " + token}},
	})
	if err != nil {
		return errors.Join(fmt.Errorf("livekit: join: %w", err), l.pc.Close())
	}
	l.ws.SetReadLimit(signalMost)
	l.pc.OnConnectionStateChange(func(s webrtc.PeerConnectionState) {
		switch s {
		case webrtc.PeerConnectionStateConnected:
			l.once.Do(func() { close(l.up) })
		case webrtc.PeerConnectionStateFailed:
			l.breaks(errLine)
		}
	})
	l.pc.OnTrack(l.take)
	return nil
}

func (l *line) breaks(err error) {
	select {
	case l.broken <- err:
	default:
	}
}

// read takes the messages of the server.
func (l *line) read(ctx context.Context, to chan<- []byte) {
	for {
		_, data, err := l.ws.Read(ctx)
		if err != nil {
			l.breaks(fmt.Errorf("livekit: signals: %w", err))
			return
		}
		select {
		case to <- data:
		case <-ctx.Done():
			return
		}
	}
}

// serve answers the server until the line breaks.
func (l *line) serve(ctx context.Context, signals <-chan []byte) error {
	beat := time.NewTicker(pingEvery)
	defer beat.Stop()
	late := time.NewTimer(joinMost)
	defer late.Stop()
	candidates := make(chan []byte, 64)
	l.pc.OnICECandidate(func(c *webrtc.ICECandidate) {
		if c == nil {
			return
		}
		if init, err := json.Marshal(c.ToJSON()); err == nil {
			select {
			case candidates <- init:
			default:
			}
		}
	})
	up := l.up
	for {
		var err error
		select {
		case <-ctx.Done():
			return l.send(context.WithoutCancel(ctx), farewell())
		case err = <-l.broken:
		case <-up:
			up, l.held = nil, true
			late.Stop()
			l.hall.found()
		case <-late.C:
			err = fmt.Errorf("%w: nothing comes", errLine)
		case <-beat.C:
			err = l.send(ctx, ping(l.hall.engine.Clock.Now().UnixMilli()))
		case init := <-candidates:
			err = l.send(ctx, candidateOf(init))
		case data := <-signals:
			err = l.signalled(ctx, data)
		}
		if err != nil {
			return err
		}
	}
}

func (l *line) send(ctx context.Context, data []byte) error {
	ctx, stop := context.WithTimeout(ctx, writeMost)
	defer stop()
	if err := l.ws.Write(ctx, websocket.MessageBinary, data); err != nil {
		return fmt.Errorf("livekit: signals: %w", err)
	}
	return nil
}

func (l *line) signalled(ctx context.Context, data []byte) error {
	s, err := readSignal(data)
	if err != nil {
		return err
	}
	l.mu.Lock()
	for _, m := range s.members {
		l.names[m.sid] = m.identity
	}
	l.mu.Unlock()
	switch {
	case s.leave != nil:
		return fmt.Errorf("%w: reason %d", errLeft, s.leave.reason)
	case s.offer != nil:
		return l.answer(ctx, s.offer)
	case s.candidate != "":
		return l.candidate(s.candidate)
	}
	return nil
}

func (l *line) answer(ctx context.Context, o *offer) error {
	if err := l.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: o.sdp}); err != nil {
		return fmt.Errorf("livekit: offer: %w", err)
	}
	for _, c := range l.early {
		if err := l.pc.AddICECandidate(c); err != nil {
			return fmt.Errorf("livekit: candidate: %w", err)
		}
	}
	l.early = nil
	answer, err := l.pc.CreateAnswer(nil)
	if err == nil {
		err = l.pc.SetLocalDescription(answer)
	}
	if err != nil {
		return fmt.Errorf("livekit: answer: %w", err)
	}
	return l.send(ctx, answerTo(o.id, answer.SDP))
}

// candidate takes an address of the server; some come before the offer.
func (l *line) candidate(text string) error {
	var c webrtc.ICECandidateInit
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return fmt.Errorf("livekit: candidate: %w", err)
	}
	if l.pc.RemoteDescription() == nil {
		l.early = append(l.early, c)
		return nil
	}
	if err := l.pc.AddICECandidate(c); err != nil {
		return fmt.Errorf("livekit: candidate: %w", err)
	}
	return nil
}

// take records a track, which bears the ID of its sender's connection, as long as
// there is a tape of the sender.
func (l *line) take(t *webrtc.TrackRemote, r *webrtc.RTPReceiver) {
	sid, _, _ := strings.Cut(t.StreamID(), "|")
	f := &feed{line: l, sid: sid, track: t}
	l.begin(func() { f.reports(r) })
	l.begin(f.packets)
}

// feed is a track on its way to a tape.
type feed struct {
	line  *line
	sid   string
	track *webrtc.TrackRemote

	mu   sync.Mutex
	to   *tape.Tape
	from *tape.Source
}

// now finds the tape that the track goes to; nil for none.
func (f *feed) now() (*tape.Tape, *tape.Source) {
	l := f.line
	l.mu.Lock()
	name := l.names[f.sid]
	l.mu.Unlock()
	to := l.hall.tape(name)
	f.mu.Lock()
	defer f.mu.Unlock()
	if to != nil && to != f.to {
		f.to, f.from = to, &tape.Source{Kind: f.track.Kind(), Ask: f.asks(), Link: l.link(f.sid, to)}
	}
	return to, f.from
}

func (l *line) link(sid string, to *tape.Tape) *tape.Link {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := linkOf{sid, to}
	if l.links[at] == nil {
		l.links[at] = &tape.Link{}
	}
	return l.links[at]
}

// asks makes what asks the sender for a key frame, now and then. It is called by the
// goroutine of the tape alone.
func (f *feed) asks() func() {
	var asked time.Time
	return func() {
		now := f.line.hall.engine.Clock.Now()
		if now.Sub(asked) < askEvery {
			return
		}
		asked = now
		// On a line that is closing it reaches nobody, and nobody needs it.
		_ = f.line.pc.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: uint32(f.track.SSRC())}})
	}
}

func (f *feed) packets() {
	buffer, packet := make([]byte, packetMost), &rtp.Packet{}
	for {
		n, _, err := f.track.Read(buffer)
		if err != nil {
			return
		}
		if packet.Unmarshal(buffer[:n]) != nil {
			continue
		}
		now := f.line.hall.engine.Clock.Now()
		f.line.mu.Lock()
		f.line.heard = now
		f.line.mu.Unlock()
		if to, from := f.now(); to != nil {
			to.Put(from, packet, now)
		}
	}
}

// reports hands what a sender tells of its clock to the tape.
func (f *feed) reports(r *webrtc.RTPReceiver) {
	for {
		packets, _, err := r.ReadRTCP()
		if err != nil {
			return
		}
		for _, packet := range packets {
			sr, ok := packet.(*rtcp.SenderReport)
			if !ok || sr.SSRC != uint32(f.track.SSRC()) {
				continue
			}
			if to, from := f.now(); to != nil {
				to.Tell(from, sr.NTPTime, sr.RTPTime)
			}
		}
	}
}

// connection is one that takes what a tape can keep: VP8 and Opus.
func connection() (*webrtc.PeerConnection, error) {
	media, err := tape.Media()
	if err != nil {
		return nil, err
	}
	mends := &interceptor.Registry{}
	if err := errors.Join(webrtc.ConfigureNack(media, mends), webrtc.ConfigureRTCPReports(mends), webrtc.ConfigureTWCCSender(media, mends)); err != nil {
		return nil, fmt.Errorf("livekit: codecs: %w", err)
	}
	s := webrtc.SettingEngine{LoggerFactory: tape.Quiet}
	s.SetIncludeLoopbackCandidate(true)
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	s.SetICETimeouts(silentFor, brokenFor-silentFor, time.Second)
	pc, err := webrtc.NewAPI(webrtc.WithMediaEngine(media), webrtc.WithInterceptorRegistry(mends), webrtc.WithSettingEngine(s)).NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return nil, fmt.Errorf("livekit: connection: %w", err)
	}
	return pc, nil
}

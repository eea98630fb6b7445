package sfu

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"tarazy/internal/room"
	"tarazy/internal/sfu/tape"
)

// ErrFlood says that a browser sent more messages than it may.
var ErrFlood = errors.New("sfu: too many messages")

// tasksMost are messages of a browser that wait for their turn.
const tasksMost = 256

// packetMost is the largest packet, in bytes.
const packetMost = 1500

// peer is one connection of a member. Everything that touches its negotiation is
// done by one goroutine, in order.
type peer struct {
	hall *hall
	seat *seat
	tape *tape.Tape // that of the seat when the connection was made
	pc   *webrtc.PeerConnection
	tell func(json.RawMessage)

	mu    sync.Mutex
	tasks []func()
	wake  chan struct{}
	over  chan struct{}
	end   sync.Once
	work  sync.WaitGroup

	link tape.Link // of the recording alone

	// Of the goroutine alone.
	sees    map[*seat]bool
	again   bool // negotiate when the answer is there
	restart bool // then with a new ICE
	early   []webrtc.ICECandidateInit
}

var _ room.Peer = (*peer)(nil)

func newPeer(h *hall, s *seat, tell func(json.RawMessage)) (*peer, error) {
	pc, err := h.engine.api.NewPeerConnection(webrtc.Configuration{BundlePolicy: webrtc.BundlePolicyMaxBundle})
	if err != nil {
		return nil, fmt.Errorf("sfu: connection: %w", err)
	}
	p := &peer{hall: h, seat: s, tape: s.tape, pc: pc, tell: tell, wake: make(chan struct{}, 1), over: make(chan struct{}), sees: map[*seat]bool{}}
	pc.OnConnectionStateChange(func(s webrtc.PeerConnectionState) {
		p.do(func() {
			h.stands(p, s == webrtc.PeerConnectionStateConnected)
			if s == webrtc.PeerConnectionStateDisconnected {
				p.anew()
			}
		})
	})
	pc.OnTrack(func(t *webrtc.TrackRemote, r *webrtc.RTPReceiver) { p.takes(t, r) })
	p.work.Go(p.run)
	return p, nil
}

// run does the tasks until the end.
func (p *peer) run() {
	for {
		select {
		case <-p.over:
			return
		case <-p.wake:
		}
		for {
			p.mu.Lock()
			tasks := p.tasks
			p.tasks = nil
			p.mu.Unlock()
			if len(tasks) == 0 {
				break
			}
			for _, task := range tasks {
				if p.ended() {
					return
				}
				task()
			}
		}
	}
}

func (p *peer) ended() bool {
	select {
	case <-p.over:
		return true
	default:
		return false
	}
}

// do puts a task behind the others.
func (p *peer) do(task func()) {
	p.mu.Lock()
	p.tasks = append(p.tasks, task)
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// Receive takes a message of the browser.
func (p *peer) Receive(message json.RawMessage) error {
	var m up
	if err := json.Unmarshal(message, &m); err != nil {
		return fmt.Errorf("sfu: message: %w", err)
	}
	p.mu.Lock()
	many := len(p.tasks) >= tasksMost
	p.mu.Unlock()
	if many {
		return ErrFlood
	}
	switch {
	case m.Answer != "":
		p.do(func() { p.answered(m.Answer) })
	case m.Candidate != nil:
		p.do(func() { p.candidate(*m.Candidate) })
	case m.Restart:
		p.do(p.anew)
	case m.Sends != nil:
		p.hall.sends(p, *m.Sends)
	default:
		return errors.New("sfu: message: nothing that is known")
	}
	return nil
}

// Leave ends the connection. The seat stays, with its recording.
func (p *peer) Leave() { p.hall.left(p) }

// close ends everything that the connection began, and waits for it.
func (p *peer) close() {
	p.end.Do(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		close(p.over)
	})
	if err := p.pc.GracefulClose(); err != nil {
		p.hall.engine.Log.Warn("a connection of a room did not close", "error", err)
	}
	p.work.Wait()
}

// enter counts a goroutine that close waits for; not one that comes too late.
func (p *peer) enter() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended() {
		return false
	}
	p.work.Add(1)
	return true
}

// farewell tells the browser that the room is closed, behind everything else that
// it is told.
func (p *peer) farewell(ctx context.Context) {
	told := make(chan struct{})
	p.do(func() {
		p.tell(down{End: true}.json())
		close(told)
	})
	select {
	case <-told:
	case <-ctx.Done():
	}
}

// begin opens the negotiation: the member's own lines first.
func (p *peer) begin(speaks bool) {
	ice := []iceServer{}
	if r := p.hall.engine.relay; r != nil {
		ice = append(ice, r.credentials(p.seat.id))
	}
	p.tell(down{Begin: &begin{You: p.seat.id, Speaks: speaks, ICE: ice}}.json())
	if !speaks {
		return
	}
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeAudio, webrtc.RTPCodecTypeVideo} {
		_, err := p.pc.AddTransceiverFromKind(kind, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly})
		p.failed("line", err)
	}
}

// see adds the lines of other members, and negotiates where there is something new.
func (p *peer) see(seats ...*seat) {
	more := p.pc.LocalDescription() == nil && p.seat.audio != nil
	for _, s := range seats {
		if s == p.seat || p.sees[s] || s.audio == nil {
			continue
		}
		more = true
		p.sees[s] = true
		p.line(s, s.audio)
		p.line(s, s.video)
	}
	if more {
		p.negotiate()
	}
}

func (p *peer) line(s *seat, r *relay) {
	line, err := p.pc.AddTransceiverFromTrack(r.local, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly})
	if p.failed("line", err) {
		return
	}
	p.work.Go(func() { p.asks(line.Sender(), s) })
}

// asks hands requests for a key frame on to the one who is shown.
func (p *peer) asks(line *webrtc.RTPSender, s *seat) {
	for {
		packets, _, err := line.ReadRTCP()
		if err != nil {
			return
		}
		for _, packet := range packets {
			switch packet.(type) {
			case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
				s.askKey()
			}
		}
	}
}

// anew looks for another way to the browser.
func (p *peer) anew() {
	p.restart = true
	p.negotiate()
}

// negotiate makes an offer, or remembers to when the last one is answered.
func (p *peer) negotiate() {
	if len(p.pc.GetTransceivers()) == 0 {
		return // an observer to whom nobody speaks yet
	}
	if p.pc.SignalingState() != webrtc.SignalingStateStable {
		p.again = true
		return
	}
	p.again = false
	offer, err := p.pc.CreateOffer(&webrtc.OfferOptions{ICERestart: p.restart && p.pc.RemoteDescription() != nil})
	if p.failed("offer", err) {
		return
	}
	p.restart = false
	gathered := webrtc.GatheringCompletePromise(p.pc)
	if p.failed("offer", p.pc.SetLocalDescription(offer)) {
		return
	}
	// The sockets are open already: nothing is asked of the network.
	select {
	case <-gathered:
	case <-p.over:
		return
	}
	p.tell(down{Offer: p.pc.LocalDescription().SDP}.json())
}

func (p *peer) answered(sdp string) {
	if p.pc.SignalingState() != webrtc.SignalingStateHaveLocalOffer {
		return // an answer to an offer that is no more
	}
	if p.failed("answer", p.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: sdp})) {
		return
	}
	for _, c := range p.early {
		p.failed("candidate", p.pc.AddICECandidate(c))
	}
	p.early = nil
	if p.again {
		p.negotiate()
	}
}

// candidate takes an address of the browser; some come before the answer.
func (p *peer) candidate(c webrtc.ICECandidateInit) {
	if p.pc.RemoteDescription() == nil {
		p.early = append(p.early, c)
		return
	}
	p.failed("candidate", p.pc.AddICECandidate(c))
}

// failed tells the log; what a browser sends wrongly harms its own picture only.
func (p *peer) failed(what string, err error) bool {
	if err != nil && !p.ended() {
		p.hall.engine.Log.Warn("a room's negotiation failed", "room", p.hall.name, "step", what, "error", err)
	}
	return err != nil
}

// takes hands the packets of a track on, to the others and to the recording.
func (p *peer) takes(t *webrtc.TrackRemote, r *webrtc.RTPReceiver) {
	if !p.enter() {
		return
	}
	defer p.work.Done()
	from := &tape.Source{Kind: t.Kind(), Ask: p.seat.askKey, Link: &p.link}
	to := p.seat.feed(p, from, t)
	if to == nil {
		return
	}
	if p.tape != nil && p.enter() {
		go func() {
			defer p.work.Done()
			p.reports(r, from, t.SSRC())
		}()
	}
	clock := p.hall.engine.Clock
	buffer := make([]byte, packetMost)
	packet := &rtp.Packet{}
	for {
		n, _, err := t.Read(buffer)
		if err != nil {
			return
		}
		if packet.Unmarshal(buffer[:n]) != nil {
			continue
		}
		now := clock.Now()
		if p.tape != nil {
			p.tape.Put(from, packet, now)
		}
		to.send(from, packet, now)
	}
}

// reports hands what a sender tells of its clock to the recording.
func (p *peer) reports(r *webrtc.RTPReceiver, from *tape.Source, ssrc webrtc.SSRC) {
	for {
		packets, _, err := r.ReadRTCP()
		if err != nil {
			return
		}
		for _, packet := range packets {
			if sr, ok := packet.(*rtcp.SenderReport); ok && sr.SSRC == uint32(ssrc) {
				p.tape.Tell(from, sr.NTPTime, sr.RTPTime)
			}
		}
	}
}

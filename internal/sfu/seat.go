package sfu

import (
	"sync"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"

	"tarazy/internal/clock"
	"tarazy/internal/sfu/tape"
)

// askEvery bounds how often a member is asked for a key frame: one serves all who
// asked meanwhile.
const askEvery = 500 * time.Millisecond

// seat is a member's place in a room, over all connections of that member.
type seat struct {
	id           string
	audio, video *relay // nil for an observer
	clock        clock.Wall

	// Guarded by the hall.
	peer  *peer      // nil while away
	tape  *tape.Tape // nil where nothing is recorded
	here  bool
	sends sends

	mu    sync.Mutex
	shows *webrtc.PeerConnection // whose picture is handed on
	ssrc  webrtc.SSRC
	asked time.Time
}

// newSeat makes the outgoing tracks of one who speaks.
func newSeat(id string, speaks bool, c clock.Wall) (*seat, error) {
	s := &seat{id: id, clock: c, sends: sends{Audio: speaks, Video: speaks}}
	if !speaks {
		return s, nil
	}
	var err error
	if s.audio, err = newRelay(id, tape.Opus, webrtc.RTPCodecTypeAudio); err != nil {
		return nil, err
	}
	s.video, err = newRelay(id, tape.VP8, webrtc.RTPCodecTypeVideo)
	return s, err
}

// feed lets a track of a connection be the one that is handed on; nil where the
// member may not speak.
func (s *seat) feed(p *peer, from *tape.Source, t *webrtc.TrackRemote) *relay {
	to := s.audio
	if from.Kind == webrtc.RTPCodecTypeVideo {
		s.mu.Lock()
		s.shows, s.ssrc, s.asked = p.pc, t.SSRC(), time.Time{}
		s.mu.Unlock()
		to = s.video
	}
	if to != nil {
		to.feed(from)
	}
	return to
}

// askKey asks the member for a key frame.
func (s *seat) askKey() {
	s.mu.Lock()
	now := s.clock.Now()
	if s.shows == nil || now.Sub(s.asked) < askEvery {
		s.mu.Unlock()
		return
	}
	s.asked = now
	to, ssrc := s.shows, s.ssrc
	s.mu.Unlock()
	// On a connection that is closing it reaches nobody, and nobody needs it.
	_ = to.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: uint32(ssrc)}})
}

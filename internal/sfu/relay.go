package sfu

import (
	"fmt"
	"sync"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"tarazy/internal/sfu/tape"
)

// relay hands on one kind of a member's packets to all who see the member. It
// outlives the member's connections: numbers and times go on without a break when
// another connection feeds it.
type relay struct {
	local *webrtc.TrackLocalStaticRTP
	rate  uint32

	mu    sync.Mutex
	from  *tape.Source // that feeds it now
	begun bool         // a packet of from was seen
	first bool         // nothing was ever sent
	seq   uint16       // added to the numbers of from
	stamp uint32       // added to its times
	last  rtp.Header
	when  time.Time // of last
}

func newRelay(member string, codec webrtc.RTPCodecCapability, kind webrtc.RTPCodecType) (*relay, error) {
	local, err := webrtc.NewTrackLocalStaticRTP(codec, member+"-"+kind.String(), member)
	if err != nil {
		return nil, fmt.Errorf("sfu: track: %w", err)
	}
	return &relay{local: local, rate: codec.ClockRate, first: true}, nil
}

// feed makes from the one whose packets are handed on.
func (r *relay) feed(from *tape.Source) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.from, r.begun = from, false
}

// send hands a packet on; it is changed. Packets of a connection that was replaced
// go nowhere.
func (r *relay) send(from *tape.Source, p *rtp.Packet, now time.Time) {
	r.mu.Lock()
	if r.from != from {
		r.mu.Unlock()
		return
	}
	if !r.begun {
		r.begun = true
		if !r.first {
			passed := uint32(max(1, int64(now.Sub(r.when))*int64(r.rate)/int64(time.Second)))
			r.seq = r.last.SequenceNumber + 1 - p.SequenceNumber
			r.stamp = r.last.Timestamp + passed - p.Timestamp
		}
		r.first = false
		r.last = rtp.Header{SequenceNumber: p.SequenceNumber + r.seq - 1}
	}
	p.SequenceNumber += r.seq
	p.Timestamp += r.stamp
	if int16(p.SequenceNumber-r.last.SequenceNumber) > 0 {
		r.last, r.when = rtp.Header{SequenceNumber: p.SequenceNumber, Timestamp: p.Timestamp}, now
	}
	r.mu.Unlock()
	// The numbers of header extensions are those of the sender's connection.
	p.Extension, p.Extensions, p.CSRC = false, nil, nil
	// A connection that is closing meanwhile is no error of the others'.
	_ = r.local.WriteRTP(p)
}

package sfu

import (
	"testing"
	"time"

	"tarazy/internal/sfu/tape"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// Numbers and times go on without a break when another connection feeds a relay.
func TestSEL19_WhoIsSeenAgainGoesOnWhereItBroke(t *testing.T) {
	r, err := newRelay("m", tape.VP8, webrtc.RTPCodecTypeVideo)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	send := func(from *tape.Source, seq uint16, stamp uint32) rtp.Header {
		p := &rtp.Packet{Header: rtp.Header{SequenceNumber: seq, Timestamp: stamp, Extension: true}}
		r.send(from, p, now)
		return p.Header
	}
	first, second := &tape.Source{}, &tape.Source{}
	r.feed(first)
	if h := send(first, 1000, 5000); h.SequenceNumber != 1000 || h.Timestamp != 5000 || h.Extension {
		t.Errorf("the first: %+v", h)
	}
	send(first, 1002, 8000)
	send(first, 1001, 8000) // late
	r.feed(second)
	now = now.Add(2 * time.Second)
	if h := send(second, 7, 100); h.SequenceNumber != 1003 || h.Timestamp != 8000+2*tape.VP8Rate {
		t.Errorf("the next connection: %+v", h)
	}
	if h := send(second, 8, 100+3000); h.SequenceNumber != 1004 || h.Timestamp != 8000+2*tape.VP8Rate+3000 {
		t.Errorf("and on: %+v", h)
	}
	if h := send(first, 1003, 9000); !h.Extension {
		t.Errorf("the old one is still handed on: %+v", h)
	}
}

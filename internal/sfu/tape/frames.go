package tape

import (
	"time"

	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
)

// Clock rates of the codecs, ticks a second (RFC 7587, RFC 7741).
const (
	OpusRate = 48000
	VP8Rate  = 90000
)

const (
	waitMost = 128  // packets that wait for one that is missing: it is asked for again meanwhile
	jumpMost = 3000 // packets; a larger step is a new beginning
)

// order puts the packets of a source in the order in which they were sent.
type order struct {
	begun   bool
	next    uint16
	waiting map[uint16]*rtp.Packet
}

// push gives take the packets that are next; lost says that some before it are
// gone for good. What comes too late is left out.
func (o *order) push(p *rtp.Packet, take func(p *rtp.Packet, lost bool)) {
	step := int(int16(p.SequenceNumber - o.next))
	lost := false
	switch {
	case !o.begun || step > jumpMost || step < -jumpMost:
		lost = o.begun
		o.begun, o.next, o.waiting = true, p.SequenceNumber, map[uint16]*rtp.Packet{}
	case step < 0:
		return
	}
	o.waiting[p.SequenceNumber] = p
	if len(o.waiting) > waitMost {
		for o.waiting[o.next] == nil {
			o.next++
		}
		lost = true
	}
	for p := o.waiting[o.next]; p != nil; p = o.waiting[o.next] {
		delete(o.waiting, o.next)
		o.next++
		take(p, lost)
		lost = false
	}
}

// flush gives what still waits for packets that will not come any more.
func (o *order) flush(take func(p *rtp.Packet, lost bool)) {
	for lost := true; len(o.waiting) > 0; o.next++ {
		if p := o.waiting[o.next]; p != nil {
			delete(o.waiting, o.next)
			take(p, lost)
			lost = false
		} else {
			lost = true
		}
	}
}

// picture puts the packets of VP8 frames together (RFC 7741).
type picture struct {
	data []byte
	open bool
	sick bool // a frame was lost: nothing can be shown before the next key frame
}

// frame is a whole picture.
type frame struct {
	data          []byte
	key           bool
	width, height int // of a key frame
}

// add takes the next packet and gives the frame that it completes. sick says that
// a key frame is needed.
func (v *picture) add(p *rtp.Packet, lost bool) (out frame, whole, sick bool) {
	if lost {
		v.open, v.sick = false, true
	}
	if len(p.Payload) == 0 { // padding
		return frame{}, false, v.sick
	}
	var packet codecs.VP8Packet
	part, err := packet.Unmarshal(p.Payload)
	if err != nil {
		v.open, v.sick = false, true
		return frame{}, false, true
	}
	if packet.S == 1 && packet.PID == 0 {
		v.open, v.data = true, nil
	}
	if !v.open {
		return frame{}, false, v.sick
	}
	v.data = append(v.data, part...)
	if !p.Marker {
		return frame{}, false, v.sick
	}
	v.open = false
	out = frameOf(v.data)
	if v.sick = v.sick && !out.key; v.sick || len(out.data) == 0 {
		return frame{}, false, v.sick
	}
	return out, true, false
}

// frameOf reads the head of a VP8 frame (RFC 6386, section 9.1).
func frameOf(data []byte) frame {
	f := frame{data: data}
	if len(data) >= 10 && data[0]&1 == 0 && data[3] == 0x9d && data[4] == 0x01 && data[5] == 0x2a {
		f.key = true
		f.width = int(data[6]) | int(data[7]&0x3f)<<8
		f.height = int(data[8]) | int(data[9]&0x3f)<<8
	}
	return f
}

// opusLength is how long a packet of Opus is heard (RFC 6716, section 3.1).
func opusLength(packet []byte) time.Duration {
	if len(packet) == 0 {
		return 0
	}
	config, count := packet[0]>>3, 1
	var each time.Duration
	switch {
	case config < 12: // SILK
		each = []time.Duration{10, 20, 40, 60}[config%4] * time.Millisecond
	case config < 16: // hybrid
		each = []time.Duration{10, 20}[config%2] * time.Millisecond
	default: // CELT
		each = []time.Duration{2500, 5000, 10000, 20000}[config%4] * time.Microsecond
	}
	switch packet[0] & 3 {
	case 1, 2:
		count = 2
	case 3:
		if len(packet) < 2 {
			return 0
		}
		count = int(packet[1] & 0x3f)
	}
	return min(each*time.Duration(count), 120*time.Millisecond)
}

// silence is a packet of Opus that holds 20 ms of nothing.
var silence = []byte{0xf8, 0xff, 0xfe}

const silenceLength = 20 * time.Millisecond

package tape

import (
	"log/slog"
	"slices"
	"testing"
	"time"

	"tarazy/internal/room"
	"tarazy/internal/sfu/sfutest"
	"tarazy/internal/webm/webmtest"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

var (
	quietLog = slog.New(slog.DiscardHandler)
	zero     = time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
)

func packetOf(seq uint16) *rtp.Packet { return &rtp.Packet{Header: rtp.Header{SequenceNumber: seq}} }

func TestPacketsAreOrdered(t *testing.T) {
	run := func(in ...uint16) (out []uint16, losses int) {
		var o order
		for _, seq := range in {
			o.push(packetOf(seq), func(p *rtp.Packet, lost bool) {
				out = append(out, p.SequenceNumber)
				if lost {
					losses++
				}
			})
		}
		return out, losses
	}
	if got, losses := run(65534, 65535, 1, 0, 2); !slices.Equal(got, []uint16{65534, 65535, 0, 1, 2}) || losses != 0 {
		t.Errorf("%v, %d losses", got, losses)
	}
	if got, losses := run(5, 6, 6, 4, 7); !slices.Equal(got, []uint16{5, 6, 7}) || losses != 0 {
		t.Errorf("twice and too late: %v, %d losses", got, losses)
	}
	in := []uint16{10}
	for i := range uint16(waitMost + 2) { // 11 never comes
		in = append(in, 12+i)
	}
	got, losses := run(in...)
	if losses != 1 || len(got) != len(in) || got[1] != 12 {
		t.Errorf("one is missing: %d of %d, %d losses", len(got), len(in), losses)
	}
	var o order
	var late []uint16
	keep := func(p *rtp.Packet, _ bool) { late = append(late, p.SequenceNumber) }
	for _, seq := range []uint16{65535, 1, 2, 4} {
		o.push(packetOf(seq), keep)
	}
	if o.flush(keep); !slices.Equal(late, []uint16{65535, 1, 2, 4}) {
		t.Errorf("at the end: %v", late)
	}
	if got, losses := run(10, 11, 40000, 40001); !slices.Equal(got, []uint16{10, 11, 40000, 40001}) || losses != 1 {
		t.Errorf("a new beginning: %v, %d losses", got, losses)
	}
}

func vp8Packet(start, marker bool, data ...byte) *rtp.Packet {
	head := byte(0)
	if start {
		head = 0x10
	}
	return &rtp.Packet{Header: rtp.Header{Marker: marker}, Payload: append([]byte{head}, data...)}
}

var keyFrame = []byte{0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xf0, 0x00} // 320 by 240

func TestPicturesArePutTogether(t *testing.T) {
	var v picture
	if _, whole, sick := v.add(vp8Packet(true, false, keyFrame...), false); whole || sick {
		t.Error("whole before its end")
	}
	f, whole, _ := v.add(vp8Packet(false, true, 7, 8), false)
	if !whole || !f.key || f.width != 320 || f.height != 240 || len(f.data) != 12 {
		t.Errorf("%+v", f)
	}
	if f, whole, sick := v.add(vp8Packet(true, true, 0x11, 1), false); !whole || f.key || sick {
		t.Errorf("a frame between: %+v", f)
	}
	// After a loss nothing is shown before the next key frame.
	if _, whole, sick := v.add(vp8Packet(true, true, 0x11, 1), true); whole || !sick {
		t.Error("a frame that lacks what it builds on is shown")
	}
	if _, whole, sick := v.add(vp8Packet(false, true, 1), false); whole || !sick {
		t.Error("the end of a frame alone is shown")
	}
	if _, whole, sick := v.add(vp8Packet(true, true, keyFrame...), false); !whole || sick {
		t.Error("a key frame does not heal")
	}
}

func TestTheLengthOfOpus(t *testing.T) {
	for _, c := range []struct {
		packet []byte
		want   time.Duration
	}{
		{silence, 20 * time.Millisecond},
		{[]byte{0x78, 1}, 20 * time.Millisecond},    // hybrid
		{[]byte{0x18, 1}, 60 * time.Millisecond},    // SILK
		{[]byte{0xf9, 1, 1}, 40 * time.Millisecond}, // two frames
		{[]byte{0xfb, 3, 1}, 60 * time.Millisecond}, // three
		{[]byte{0xe0, 1}, 2500 * time.Microsecond},  // CELT, the shortest
		{nil, 0}, {[]byte{0xfb}, 0}, {[]byte{0xfb, 63}, 120 * time.Millisecond},
	} {
		if got := opusLength(c.packet); got != c.want {
			t.Errorf("%x: %v, want %v", c.packet, got, c.want)
		}
	}
}

// A member who comes back goes on in the same file: the picture has a gap, the
// sound is silent, and the time is that of the room.
func TestSEL19_ARecordingKeepsTheTimeOfTheRoomOverABreak(t *testing.T) {
	m := &sfutest.File{}
	tape := New(m, zero, quietLog)
	send := func(from, until time.Duration, seq uint16, stamp uint32) {
		asked := func() {}
		one := &Link{}
		sound := &Source{Kind: webrtc.RTPCodecTypeAudio, Ask: asked, Link: one}
		shown := &Source{Kind: webrtc.RTPCodecTypeVideo, Ask: asked, Link: one}
		for at := from; at < until; at += 20 * time.Millisecond {
			n := uint32((at - from) / time.Millisecond)
			tape.Put(sound, &rtp.Packet{Header: rtp.Header{SequenceNumber: seq + uint16(n/20), Timestamp: stamp + n*48}, Payload: []byte{0xf8, 1, 2}}, zero.Add(at))
			p := vp8Packet(true, true, keyFrame...)
			p.SequenceNumber, p.Timestamp = seq+uint16(n/20), stamp+n*90
			tape.Put(shown, p, zero.Add(at))
		}
	}
	send(3*time.Second, 6*time.Second, 65500, 1<<32-1000)
	send(10*time.Second, 12*time.Second, 77, 5)
	tape.Miss(zero.Add(6*time.Second), zero.Add(10*time.Second))
	f, err := tape.Finish("ann")
	if err != nil {
		t.Fatal(err)
	}
	if from := zero.Add(3 * time.Second); !f.From.Equal(from) || !m.From.Equal(from) || f.Length < 9*time.Second-50*time.Millisecond || f.Length > 9*time.Second+50*time.Millisecond {
		t.Errorf("%+v, placed at %v", f, m.From)
	}
	if f.Member != "ann" || f.Kind != "audio+video" || len(f.Gaps) != 1 || f.Gaps[0] != (room.Gap{From: zero.Add(6 * time.Second), Length: 4 * time.Second}) {
		t.Errorf("%+v", f)
	}
	if !m.Closed {
		t.Error("the file is open")
	}
	w := read(t, m.Bytes)
	sound, shown := w.Times(audioTrack), w.Times(videoTrack)
	for i := range sound {
		if sound[i] != int64(i)*20 {
			t.Fatalf("sound %d is at %d ms", i, sound[i])
		}
	}
	if len(sound) != 450 || len(shown) != 250 || shown[149] != 2980 || shown[150] != 7000 {
		t.Errorf("%d pieces of sound, %d pictures, the break from %d to %d ms", len(sound), len(shown), shown[149], shown[150])
	}
	if got := webmtest.Length(t, m.Bytes); got < 8.5 || got > 9.5 {
		t.Errorf("ffprobe says %.2f s", got)
	}
}

// Sound that stops while the picture goes on is silent, not missing.
func TestSEL19_SoundThatStopsIsSilent(t *testing.T) {
	m := &sfutest.File{}
	tape := New(m, zero, quietLog)
	one := &Link{}
	sound := &Source{Kind: webrtc.RTPCodecTypeAudio, Ask: func() {}, Link: one}
	shown := &Source{Kind: webrtc.RTPCodecTypeVideo, Ask: func() {}, Link: one}
	tape.Put(sound, &rtp.Packet{Header: rtp.Header{SequenceNumber: 1}, Payload: silence}, zero)
	for i := range uint16(100) {
		p := vp8Packet(true, true, keyFrame...)
		p.SequenceNumber, p.Timestamp = i, uint32(i)*90*40
		tape.Put(shown, p, zero.Add(time.Duration(i)*40*time.Millisecond))
	}
	if _, err := tape.Finish("ann"); err != nil {
		t.Fatal(err)
	}
	got := read(t, m.Bytes).Times(audioTrack)
	if last := got[len(got)-1]; last < 3960-200-40 || last > 3960 {
		t.Errorf("silence ends at %d ms of 3960", last)
	}
}

// Lips go with the voice: a picture takes longer on its way than sound, and is
// written at the time of the sound of its instant.
func TestSEL19_LipsGoWithTheVoice(t *testing.T) {
	m := &sfutest.File{}
	tape := New(m, zero, quietLog)
	one := &Link{}
	sound := &Source{Kind: webrtc.RTPCodecTypeAudio, Ask: func() {}, Link: one}
	shown := &Source{Kind: webrtc.RTPCodecTypeVideo, Ask: func() {}, Link: one}
	const clock = 3_900_000_000 << 32 // seconds since 1900
	tape.Tell(sound, clock, 7000)
	tape.Tell(shown, clock, 90)
	for i := range 100 {
		at := time.Duration(i) * 20 * time.Millisecond // both were taken now
		tape.Put(sound, &rtp.Packet{Header: rtp.Header{SequenceNumber: uint16(i), Timestamp: 7000 + uint32(i)*960}, Payload: []byte{0xf8, 1, 2}}, zero.Add(at+20*time.Millisecond))
		p := vp8Packet(true, true, keyFrame...)
		p.SequenceNumber, p.Timestamp = uint16(i), 90+uint32(i)*1800
		tape.Put(shown, p, zero.Add(at+170*time.Millisecond))
	}
	if _, err := tape.Finish("ann"); err != nil {
		t.Fatal(err)
	}
	w := read(t, m.Bytes)
	heard, seen := w.Times(audioTrack), w.Times(videoTrack)
	for i := range heard {
		if d := seen[i] - heard[i]; d < -1 || d > 1 {
			t.Fatalf("picture %d is at %d ms, its sound at %d", i, seen[i], heard[i])
		}
	}
}

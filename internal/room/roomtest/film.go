package roomtest

import (
	"io"
	"log/slog"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"tarazy/internal/sfu/sfutest"
	"tarazy/internal/sfu/tape"
)

// Shoot records so many seconds of picture and sound from an instant on, at once, a
// key frame every two. With sound alone there is no picture.
func Shoot(file io.WriteCloser, from time.Time, seconds int, soundAlone bool) *tape.Tape {
	t := tape.New(file, from, slog.New(slog.DiscardHandler))
	link := &tape.Link{}
	sound := &tape.Source{Kind: webrtc.RTPCodecTypeAudio, Ask: func() {}, Link: link}
	shown := &tape.Source{Kind: webrtc.RTPCodecTypeVideo, Ask: func() {}, Link: link}
	for i := range seconds * 50 {
		at := from.Add(time.Duration(i) * 20 * time.Millisecond)
		t.Put(sound, &rtp.Packet{Header: rtp.Header{SequenceNumber: uint16(i), Timestamp: uint32(i) * 960}, Payload: []byte{0xf8, 0xff, 0xfe}}, at)
		if soundAlone {
			continue
		}
		picture := append([]byte{0x10}, sfutest.Picture(i%100 == 0, 300, at)...) // the first packet of a frame
		t.Put(shown, &rtp.Packet{Header: rtp.Header{SequenceNumber: uint16(i), Timestamp: uint32(i) * 1800, Marker: true}, Payload: picture}, at)
	}
	return t
}

package tape

import (
	"fmt"
	"io"

	"github.com/pion/logging"
	"github.com/pion/webrtc/v4"
)

// The codecs that a tape can keep, and of every room. Every browser has both (RFC
// 7742, RFC 7874).
var (
	Opus = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: OpusRate, Channels: 2, SDPFmtpLine: "minptime=10;useinbandfec=1"}
	VP8  = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: VP8Rate, RTCPFeedback: []webrtc.RTCPFeedback{{Type: "ccm", Parameter: "fir"}}}
	rtx  = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeRTX, ClockRate: VP8Rate, SDPFmtpLine: "apt=96"}
)

// Media knows these codecs, and VP8 sent again.
func Media() (*webrtc.MediaEngine, error) {
	media := &webrtc.MediaEngine{}
	for _, c := range []struct {
		codec webrtc.RTPCodecCapability
		id    webrtc.PayloadType
		kind  webrtc.RTPCodecType
	}{{VP8, 96, webrtc.RTPCodecTypeVideo}, {rtx, 97, webrtc.RTPCodecTypeVideo}, {Opus, 111, webrtc.RTPCodecTypeAudio}} {
		if err := media.RegisterCodec(webrtc.RTPCodecParameters{RTPCodecCapability: c.codec, PayloadType: c.id}, c.kind); err != nil {
			return nil, fmt.Errorf("tape: codec: %w", err)
		}
	}
	return media, nil
}

// Quiet is the log of the libraries: none. What matters reaches us as a state.
var Quiet = &logging.DefaultLoggerFactory{Writer: io.Discard, DefaultLogLevel: logging.LogLevelDisabled, ScopeLevels: map[string]logging.LogLevel{}}

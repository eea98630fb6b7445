package room_test

import (
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"tarazy/internal/id"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/locale"
	"tarazy/internal/room"
	"tarazy/internal/room/roomtest"
	"tarazy/internal/sfu/sfutest"
	"tarazy/internal/sfu/tape"
	"tarazy/internal/webm/webmtest"
)

// shot records so many seconds of picture and sound from an instant on.
func shot(w *roomtest.World, file io.WriteCloser, from time.Time, seconds int) *tape.Tape {
	w.T.Helper()
	t, err := tape.New(file, from.Add(-time.Second), slog.New(slog.DiscardHandler))
	w.Must(err)
	link := &tape.Link{}
	sound := &tape.Source{Kind: webrtc.RTPCodecTypeAudio, Ask: func() {}, Link: link}
	shown := &tape.Source{Kind: webrtc.RTPCodecTypeVideo, Ask: func() {}, Link: link}
	for i := range seconds * 50 {
		at := from.Add(time.Duration(i) * 20 * time.Millisecond)
		t.Put(sound, &rtp.Packet{Header: rtp.Header{SequenceNumber: uint16(i), Timestamp: uint32(i) * 960}, Payload: []byte{0xf8, 1, 2}}, at)
		picture := append([]byte{0x10}, sfutest.Picture(i%100 == 0, 300, at)...) // the first packet of a frame
		t.Put(shown, &rtp.Packet{Header: rtp.Header{SequenceNumber: uint16(i), Timestamp: uint32(i) * 1800, Marker: true}, Payload: picture}, at)
	}
	return t
}

// storing is a file of a room.
type storing interface {
	io.WriteCloser
	Place(time.Time) error
}

var errPower = errors.New("the power went")

// outage is a file that takes so many pieces, and then nothing any more.
type outage struct {
	storing
	left int
}

func (o *outage) Write(p []byte) (int, error) {
	if o.left == 0 {
		return 0, errPower
	}
	o.left--
	return o.storing.Write(p)
}

// TestSEL19_ARecordingThatALossOfPowerCutOffIsPlayed: the program stops without a
// word and is started anew; what was stored until then plays at its time, beside what
// was recorded afterwards.
func TestSEL19_ARecordingThatALossOfPowerCutOffIsPlayed(t *testing.T) {
	roomtest.Each(t, func(w *roomtest.World) {
		i, ctx := w.Planned(), w.T.Context()
		w.Must(w.Rooms.AnswerConsent(ctx, w.Candidate(), i.ID, true, locale.KK))
		v, err := w.Rooms.Enter(ctx, w.Candidate(), i.ID)
		w.Must(err)
		name, from := string(i.ID), interviewtest.Start
		file, err := w.Rooms.File(name, v.Seat.ID)
		w.Must(err)
		if _, err := shot(w, &outage{storing: file.(storing), left: 5}, from, 12).Finish(v.Seat.ID); !errors.Is(err, errPower) {
			t.Fatalf("written to the end: %v", err)
		}
		w.Clock.Advance(30 * time.Second) // it is started anew
		again := &room.Service{Store: w.Rooms.Store, Interviews: w.Rooms.Interviews, Blobs: w.Rooms.Blobs, Master: w.Rooms.Master, IDs: id.Sequence(72), Record: w.Rooms.Record}
		file, err = again.File(name, v.Seat.ID)
		w.Must(err)
		whole, err := shot(w, file, from.Add(30*time.Second), 5).Finish(v.Seat.ID)
		w.Must(err)
		w.Must(again.Finished(name, whole))

		p, err := again.Recordings(ctx, w.HR, i.ID)
		w.Must(err)
		if len(p.Tracks) != 2 || !p.Runs {
			t.Fatalf("%+v", p)
		}
		cut, rest := p.Tracks[0], p.Tracks[1]
		if !cut.Cut || !cut.From.Equal(from) || cut.Length < 7*time.Second || cut.Length > 8*time.Second || rest.Cut || !rest.From.Equal(from.Add(30*time.Second)) {
			t.Errorf("cut off: %+v, after it: %+v", cut, rest)
		}
		r, _, err := again.OpenTrack(ctx, w.HR, i.ID, cut.ID)
		w.Must(err)
		data, err := io.ReadAll(r)
		w.Must(err)
		seconds, pictures := webmtest.Probe(t, data)
		if d := seconds - cut.Length.Seconds(); d < -1 || d > 1 || pictures < 7*50 {
			t.Errorf("%.2f s by ffprobe of %v, %d pictures", seconds, cut.Length, pictures)
		}
		if film, err := sfutest.Read(data); err != nil || film.Segment.Cues == nil || len(film.Segment.Cues.CuePoint) != 4 {
			t.Errorf("no index: %v", err)
		}
	})
}

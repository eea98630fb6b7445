package livekit

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"

	"tarazy/internal/clock"
	"tarazy/internal/room"
	"tarazy/internal/sfu/sfutest"
	"tarazy/internal/webm/webmtest"
)

// stage is one member who is shown to whoever joins, by the words of a LiveKit server:
// as much of one as stands between a recorder and its files. TestSEL19_AServer… asks
// the real one.
type stage struct {
	*httptest.Server
	t     *testing.T
	heard chan string // the room of each who joins

	mu    sync.Mutex
	drops []func() // of the lines that are open
}

func newStage(t *testing.T) *stage {
	s := &stage{t: t, heard: make(chan string, 8)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /rtc", s.join)
	mux.HandleFunc("POST /twirp/livekit.RoomService/DeleteRoom", func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte(`{}`))
	})
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// drop breaks all lines.
func (s *stage) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, drop := range s.drops {
		drop()
	}
	s.drops = nil
}

func (s *stage) join(w http.ResponseWriter, r *http.Request) {
	c := opened(s.t, r.Header.Get("Authorization")[len("Bearer "):])
	if !c.Video.Hidden || !c.Video.Recorder || c.Video.CanPublish || c.Subject != recorderName {
		s.t.Errorf("who records: %+v", c)
	}
	ws, err := websocket.Accept(w, r, nil)
	if err != nil {
		s.t.Error(err)
		return
	}
	defer ws.CloseNow()
	ctx, stop := context.WithCancel(context.WithoutCancel(r.Context()))
	defer stop()
	s.mu.Lock()
	s.drops = append(s.drops, stop)
	s.mu.Unlock()
	pc, err := connection()
	if err != nil {
		s.t.Error(err)
		return
	}
	defer pc.Close()
	ann := appendBytes(appendBytes(nil, memberSID, []byte("PA_1")), memberName, []byte("ann"))
	s.send(ctx, ws, appendBytes(nil, inJoin, appendBytes(nil, joinOthers, ann)))
	var work sync.WaitGroup
	for _, kind := range []string{webrtc.MimeTypeOpus, webrtc.MimeTypeVP8} {
		track, err := webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: kind}, "TR_"+kind, "PA_1|camera")
		if err == nil {
			_, err = pc.AddTrack(track)
		}
		if err != nil {
			s.t.Error(err)
			return
		}
		work.Go(func() { show(ctx, track, kind) })
	}
	offer, err := pc.CreateOffer(nil)
	gathered := webrtc.GatheringCompletePromise(pc)
	if err != nil || pc.SetLocalDescription(offer) != nil {
		s.t.Error("no offer", err)
		return
	}
	<-gathered
	body := appendNumber(appendBytes(nil, sdpText, []byte(pc.LocalDescription().SDP)), sdpID, 7)
	s.send(ctx, ws, appendBytes(nil, inOffer, body))
	s.heard <- c.Video.Room
	for {
		_, data, err := ws.Read(ctx)
		if err != nil {
			break
		}
		s.answered(pc, data)
	}
	stop()
	work.Wait()
}

func (s *stage) send(ctx context.Context, ws *websocket.Conn, data []byte) {
	if err := ws.Write(ctx, websocket.MessageBinary, data); err != nil {
		s.t.Log(err)
	}
}

func (s *stage) answered(pc *webrtc.PeerConnection, data []byte) {
	err := each(data, func(field int, _ uint64, body []byte) error {
		if field != outAnswer {
			return nil
		}
		sdp, id := "", uint64(0)
		err := each(body, func(field int, v uint64, text []byte) error {
			switch field {
			case sdpText:
				sdp = string(text)
			case sdpID:
				id = v
			}
			return nil
		})
		if id != 7 {
			s.t.Errorf("an answer to offer %d", id)
		}
		if err != nil {
			return err
		}
		return pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: sdp})
	})
	if err != nil {
		s.t.Error(err)
	}
}

// show sends until the line ends.
func show(ctx context.Context, track *webrtc.TrackLocalStaticSample, kind string) {
	every := time.NewTicker(20 * time.Millisecond)
	defer every.Stop()
	for i := 0; ; i++ {
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
		data := []byte{0xf8, 1, 2}
		if kind == webrtc.MimeTypeVP8 {
			data = sfutest.Picture(i%25 == 0, 900, time.Now())
		}
		if track.WriteSample(media.Sample{Data: data, Duration: 20 * time.Millisecond}) != nil {
			return
		}
	}
}

// watched tells of each piece of a file.
type watched struct {
	sfutest.File
	pieces chan struct{}
}

func (w *watched) Write(p []byte) (int, error) {
	w.pieces <- struct{}{}
	return w.File.Write(p)
}

// A line that broke is opened anew, the member goes on in the same file, and the file
// tells what is missing. Who takes the consent back is not recorded from then on, and
// the room is closed with everything stored.
func TestSEL19_ARecorderComesBackByItself(t *testing.T) {
	ctx := limit(t)
	s := newStage(t)
	file := &watched{pieces: make(chan struct{}, 1024)}
	var told []room.TrackFile
	e, err := New(Config{
		URL: s.URL, Key: "key", Secret: "secret", HTTP: http.DefaultClient, Clock: clock.System(), Log: slog.New(slog.DiscardHandler),
		Files: func(string, string) (io.WriteCloser, error) { return file, nil }, Recorded: func(_ string, f room.TrackFile) { told = append(told, f) },
	})
	must(t, err)
	member := room.Member{ID: "ann", Speaks: true, Record: true}
	join := func(m room.Member) {
		t.Helper()
		_, err := e.Join(ctx, "r", m, quietly)
		must(t, err)
	}
	join(member)
	join(room.Member{ID: "eye"})
	if got := wait(t, ctx, s.heard, "a recorder"); got != "r" {
		t.Errorf("recorded: %q", got)
	}
	for range 3 { // the head and two clusters
		wait(t, ctx, file.pieces, "a piece")
	}
	s.drop()
	broke := time.Now()
	wait(t, ctx, s.heard, "the recorder again")
	join(member) // over another line, in the same file
	for range 3 {
		wait(t, ctx, file.pieces, "a piece after the break")
	}
	must(t, e.Close(ctx, "r"))
	must(t, e.Close(ctx, "r"))
	if len(told) != 1 || !file.Closed {
		t.Fatalf("told of %+v", told)
	}
	f := told[0]
	length, pictures := webmtest.Probe(t, file.Bytes)
	if d := length - f.Length.Seconds(); f.Kind != "audio+video" || d < -1 || d > 1 || pictures < 100 {
		t.Errorf("%+v, ffprobe says %.2f s and %d pictures", f, length, pictures)
	}
	if len(f.Gaps) != 1 || f.Gaps[0].From.Before(broke.Add(-5*time.Second)) || f.Gaps[0].From.After(broke.Add(time.Second)) {
		t.Errorf("gaps of a line that broke at %v: %v", broke, f.Gaps)
	}

	file = &watched{pieces: make(chan struct{}, 1024)}
	join(member)
	wait(t, ctx, s.heard, "a recorder")
	for range 2 {
		wait(t, ctx, file.pieces, "a piece")
	}
	member.Record = false
	join(member)
	must(t, e.Shutdown(ctx))
	if len(told) != 2 || len(told[1].Gaps) != 0 {
		t.Errorf("told of %+v", told)
	}
	member.Record = true
	if _, err := e.Join(ctx, "r", member, quietly); err == nil {
		t.Error("recorded after the end")
	}
}

func FuzzSignal(f *testing.F) {
	f.Add(appendBytes(nil, inJoin, appendBytes(nil, joinOthers, appendBytes(nil, memberSID, []byte("PA_1")))))
	f.Add(appendBytes(nil, inLeave, appendNumber(nil, leaveReason, 5)))
	f.Add([]byte{0x0d, 1, 2, 3, 4, 0x09, 1, 2, 3, 4, 5, 6, 7, 8})
	f.Fuzz(func(_ *testing.T, data []byte) { _, _ = readSignal(data) })
}

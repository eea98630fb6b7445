package livekit

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"

	"tarazy/internal/clock"
	"tarazy/internal/room"
	"tarazy/internal/sfu/livekit/livekittest"
	"tarazy/internal/sfu/sfutest"
	"tarazy/internal/webm/webmtest"
)

// studio is an engine on a LiveKit server, whose files are kept in memory.
type studio struct {
	*Engine
	server *livekittest.Server

	mu    sync.Mutex
	files map[string]*sfutest.File
	told  []room.TrackFile
}

func open(t *testing.T) *studio {
	t.Helper()
	s := &studio{server: livekittest.New(t), files: map[string]*sfutest.File{}}
	var err error
	s.Engine, err = New(Config{
		URL: s.server.URL, Key: livekittest.Key, Secret: livekittest.Secret, HTTP: &http.Client{Timeout: 10 * time.Second}, Clock: clock.System(),
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Files: func(_, member string) (io.WriteCloser, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.files[member] = &sfutest.File{}
			return s.files[member], nil
		},
		Recorded: func(_ string, f room.TrackFile) { s.told = append(s.told, f) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

func quietly(json.RawMessage) {}

func limit(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// caller is a member without a browser.
type caller struct {
	ws       *websocket.Conn
	status   int // where it was not let in
	pc       *webrtc.PeerConnection
	video    *webrtc.TrackLocalStaticSample
	audio    *webrtc.TrackLocalStaticSample
	messages chan signal
	answers  chan int // to tracks that are sent
	over     chan struct{}
}

// call joins as the browser of a member does.
func (s *studio) call(t *testing.T, ctx context.Context, m room.Member) *caller {
	t.Helper()
	var told struct {
		LiveKit struct{ URL, Token string } `json:"livekit"`
	}
	if _, err := s.Join(ctx, "r", m, func(raw json.RawMessage) {
		if err := json.Unmarshal(raw, &told); err != nil {
			t.Error(err)
		}
	}); err != nil {
		t.Fatal(err)
	}
	return dial(t, ctx, told.LiveKit.URL, told.LiveKit.Token)
}

func dial(t *testing.T, ctx context.Context, url, token string) *caller {
	t.Helper()
	c := &caller{messages: make(chan signal, 1024), answers: make(chan int, 64), over: make(chan struct{})}
	ws, answer, err := websocket.Dial(ctx, url+"/rtc?auto_subscribe=1&sdk=js&version=2.15.0&protocol=15&access_token="+token, nil)
	if err != nil {
		if answer != nil {
			c.status = answer.StatusCode
		}
		close(c.over)
		return c
	}
	c.ws = ws
	ws.SetReadLimit(signalMost)
	t.Cleanup(func() { ws.CloseNow() })
	go func() {
		defer close(c.over)
		for {
			_, data, err := ws.Read(ctx)
			if err != nil {
				return
			}
			s, err := readSignal(data)
			if err != nil {
				t.Error(err)
			}
			c.published(t, data)
			select {
			case c.messages <- s:
			default:
			}
		}
	}()
	return c
}

// await reads messages until one is as wanted; nil where the line ends before.
func (c *caller) await(ctx context.Context, want func(signal) bool) *signal {
	for {
		select {
		case s := <-c.messages:
			if want(s) {
				return &s
			}
		case <-c.over:
			select {
			case s := <-c.messages:
				if want(s) {
					return &s
				}
			default:
				return nil
			}
		case <-ctx.Done():
			return nil
		}
	}
}

func joined(s signal) bool { return s.joined }

func tells(identity string) func(signal) bool {
	return func(s signal) bool {
		return slices.ContainsFunc(s.members, func(m member) bool { return m.identity == identity })
	}
}

// Fields of what only one who sends says: an offer and its answer, and a track.
const (
	inAnswer, outOffer, outTrack        = 2, 1, 4
	taken, refused                      = 6, 22 // a track that is sent
	trackCID, trackType, trackSource    = 1, 3, 8
	toPublisher                         = 0
	typeAudio, typeVideo, camera, micro = 0, 1, 1, 2
)

// publish sends picture and sound, if the server lets it.
func (c *caller) publish(t *testing.T, ctx context.Context) {
	t.Helper()
	pc, err := connection()
	must(t, err)
	t.Cleanup(func() { pc.Close() })
	c.video, err = webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8}, "picture", "own")
	must(t, err)
	c.audio, err = webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus}, "sound", "own")
	must(t, err)
	for _, one := range []struct {
		track        *webrtc.TrackLocalStaticSample
		kind, source uint64
	}{{c.audio, typeAudio, micro}, {c.video, typeVideo, camera}} {
		line, err := pc.AddTrack(one.track)
		must(t, err)
		go func() {
			for {
				if _, _, err := line.ReadRTCP(); err != nil {
					return
				}
			}
		}()
		track := appendBytes(nil, trackCID, []byte(one.track.ID()))
		track = appendNumber(appendNumber(track, trackType, one.kind), trackSource, one.source)
		must(t, c.ws.Write(ctx, websocket.MessageBinary, appendBytes(nil, outTrack, track)))
	}
	offer, err := pc.CreateOffer(nil)
	must(t, err)
	gathered := webrtc.GatheringCompletePromise(pc)
	must(t, pc.SetLocalDescription(offer))
	<-gathered
	c.pc = pc
	body := appendBytes(appendBytes(nil, sdpType, []byte("offer")), sdpText, []byte(pc.LocalDescription().SDP))
	must(t, c.ws.Write(ctx, websocket.MessageBinary, appendBytes(nil, outOffer, body)))
}

// published takes what the server says about what is sent.
func (c *caller) published(t *testing.T, data []byte) {
	_ = each(data, func(field int, _ uint64, body []byte) error {
		switch field {
		case taken, refused:
			c.answers <- field
		case inAnswer:
			return each(body, func(field int, _ uint64, text []byte) error {
				if field == sdpText {
					must(t, c.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: string(text)}))
				}
				return nil
			})
		case inTrickle:
			var init webrtc.ICECandidateInit
			to := uint64(toPublisher)
			_ = each(body, func(field int, v uint64, text []byte) error {
				switch field {
				case trickleInit:
					return json.Unmarshal(text, &init)
				case trickleTo:
					to = v
				}
				return nil
			})
			if to == toPublisher && c.pc.RemoteDescription() != nil {
				return c.pc.AddICECandidate(init)
			}
		}
		return nil
	})
}

// speak sends picture and sound for so long.
func (c *caller) speak(ctx context.Context, lasts time.Duration) error {
	every := time.NewTicker(20 * time.Millisecond)
	defer every.Stop()
	for i := range int(lasts / (20 * time.Millisecond)) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-every.C:
		}
		err := errors.Join(
			c.audio.WriteSample(media.Sample{Data: []byte{0xf8, 1, 2}, Duration: 20 * time.Millisecond}),
			c.video.WriteSample(media.Sample{Data: sfutest.Picture(i%25 == 0, 900, time.Now()), Duration: 20 * time.Millisecond}))
		if err != nil {
			return err
		}
	}
	return nil
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A real server lets in whom a token names, as the token says, and nobody else.
func TestSEL19_AServerLetsInByTokensAlone(t *testing.T) {
	ctx := limit(t)
	s := open(t)
	other, err := New(Config{URL: s.server.URL, Key: livekittest.Key, Secret: "another secret of the tests, as long", HTTP: http.DefaultClient, Clock: clock.System()})
	must(t, err)
	forged, err := other.token("ann", grants{Room: "r", RoomJoin: true, CanPublish: true, CanSubscribe: true})
	must(t, err)
	if c := dial(t, ctx, s.browsers, forged); c.status != http.StatusUnauthorized {
		t.Errorf("a forged token: %d", c.status)
	}
	if err := other.Close(ctx, "r"); err == nil {
		t.Error("a room is closed with a forged token")
	}
	late, err := New(Config{URL: s.server.URL, Key: livekittest.Key, Secret: livekittest.Secret, HTTP: http.DefaultClient, Clock: clock.NewFixed(time.Now().Add(-time.Hour))})
	must(t, err)
	past, err := late.token("ann", grants{Room: "r", RoomJoin: true})
	must(t, err)
	if c := dial(t, ctx, s.browsers, past); c.status != http.StatusUnauthorized {
		t.Errorf("a token of an hour ago: %d", c.status)
	}

	ann := s.call(t, ctx, room.Member{ID: "ann", Speaks: true})
	if ann.await(ctx, joined) == nil {
		t.Fatalf("not let in: %d", ann.status)
	}
	eye := s.call(t, ctx, room.Member{ID: "eye"})
	if in := eye.await(ctx, joined); in == nil || !tells("ann")(*in) {
		t.Fatalf("an observer is told of %+v", in)
	}
	bek := s.call(t, ctx, room.Member{ID: "bek", Speaks: true})
	if in := bek.await(ctx, joined); in == nil || !tells("ann")(*in) || tells("eye")(*in) {
		t.Errorf("who is there: %+v", in)
	}
	seen := false
	if ann.await(ctx, func(m signal) bool { seen = seen || tells("eye")(m); return tells("bek")(m) }) == nil || seen {
		t.Error("others are told of an observer, or not of one who speaks")
	}
	eye.publish(t, ctx)
	if wait(t, ctx, eye.answers, "an answer to an observer who wants to be seen") != refused {
		t.Error("an observer is seen")
	}
	bek.publish(t, ctx)
	if wait(t, ctx, bek.answers, "an answer to a member") != taken {
		t.Error("a member is not seen")
	}

	again := s.call(t, ctx, room.Member{ID: "ann", Speaks: true})
	if again.await(ctx, joined) == nil {
		t.Fatal("who comes again is not let in")
	}
	if ann.await(ctx, func(m signal) bool { return m.leave != nil }) == nil {
		t.Error("the connection before stays")
	}
	must(t, s.Close(ctx, "r"))
	for _, c := range []*caller{again, bek, eye} {
		if c.await(ctx, func(m signal) bool { return m.leave != nil }) == nil {
			t.Error("a room that is closed goes on")
		}
	}
	must(t, s.Close(ctx, "r")) // once more
}

func wait[T any](t *testing.T, ctx context.Context, c <-chan T, what string) T {
	t.Helper()
	select {
	case got := <-c:
		return got
	case <-ctx.Done():
		t.Fatalf("never: %s", what)
		panic("unreachable")
	}
}

// Members of a room of a real server are recorded here, each in one file, over a
// return and over a break of the recorder's line, which the files tell of.
func TestSEL19_AServerIsRecordedOverABreak(t *testing.T) {
	ctx := limit(t)
	s := open(t)
	began := time.Now()
	come := func() (ann, bek *caller) {
		ann = s.call(t, ctx, room.Member{ID: "ann", Speaks: true, Record: true})
		bek = s.call(t, ctx, room.Member{ID: "bek", Speaks: true, Record: true})
		for _, c := range []*caller{ann, bek} {
			if c.await(ctx, joined) == nil {
				t.Fatalf("not let in: %d", c.status)
			}
			c.publish(t, ctx)
		}
		return ann, bek
	}
	talk := func(lasts time.Duration, all ...*caller) {
		var work sync.WaitGroup
		for _, c := range all {
			work.Go(func() { _ = c.speak(ctx, lasts) })
		}
		work.Wait()
	}
	ann, bek := come()
	talk(4*time.Second, ann, bek)
	// One drops and returns.
	bek.ws.CloseNow()
	must(t, bek.pc.Close())
	talk(2*time.Second, ann)
	bek = s.call(t, ctx, room.Member{ID: "bek", Speaks: true, Record: true})
	if bek.await(ctx, joined) == nil {
		t.Fatal("not let in again")
	}
	bek.publish(t, ctx)
	talk(3*time.Second, ann, bek)
	// The server is gone, and is there again.
	gone := time.Now()
	s.server.Stop()
	s.server.Start()
	ann, bek = come()
	talk(5*time.Second, ann, bek)
	back := time.Now()
	must(t, s.Close(ctx, "r"))
	if len(s.told) != 2 {
		t.Fatalf("told of %+v", s.told)
	}
	for _, f := range s.told {
		length, pictures := webmtest.Probe(t, s.files[f.Member].Bytes)
		t.Logf("%s: %v long, %.2f s by ffprobe, %d pictures, gaps %v", f.Member, f.Length, length, pictures, f.Gaps)
		if d := length - f.Length.Seconds(); d < -1 || d > 1 || f.Kind != "audio+video" {
			t.Errorf("%s: %s, %v long, ffprobe says %.2f s", f.Member, f.Kind, f.Length, length)
		}
		if late := back.Sub(f.From.Add(f.Length)); f.From.Before(began) || late < -time.Second || late > time.Second {
			t.Errorf("%s: from %v, and ends %v before the room", f.Member, f.From, late)
		}
		if k := slices.IndexFunc(f.Gaps, func(g room.Gap) bool { return g.From.After(gone.Add(-time.Second)) }); k < 0 || f.Gaps[k].From.After(gone.Add(2*time.Second)) {
			t.Errorf("%s: the break at %v is not told of: %v", f.Member, gone, f.Gaps)
		}
		if pictures < 6*50 {
			t.Errorf("%s: %d pictures", f.Member, pictures)
		}
	}
}

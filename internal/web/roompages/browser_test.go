package roompages_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/room"
	"tarazy/internal/room/roomtest"
	"tarazy/internal/sfu"
	"tarazy/internal/sfu/livekit"
	"tarazy/internal/sfu/livekit/livekittest"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web/webtest"
	"tarazy/internal/webm/webmtest"
)

// studio is a site whose rooms carry picture and sound.
func studio(t *testing.T) *site {
	t.Helper()
	w := recordable(t)
	here, err := sfu.ParseAddresses("127.0.0.1")
	w.Must(err)
	engine := sfu.New(sfu.Config{Addresses: here, Files: w.Rooms.File, Clock: clock.System(), Log: logOf(t), Recorded: finished(w)})
	t.Cleanup(func() {
		if err := engine.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
	w.Live.Engine = engine
	return serve(t, w, "")
}

// elsewhere is a site whose rooms a LiveKit server carries.
func elsewhere(t *testing.T) (*site, *livekittest.Server) {
	t.Helper()
	server := livekittest.New(t)
	w := recordable(t)
	engine, err := livekit.New(livekit.Config{
		URL: server.URL, Key: livekittest.Key, Secret: livekittest.Secret, HTTP: &http.Client{Timeout: 10 * time.Second},
		Files: w.Rooms.File, Recorded: finished(w), Clock: clock.System(), Log: logOf(t),
	})
	w.Must(err)
	t.Cleanup(func() {
		if err := engine.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
	w.Live.Engine = engine
	return serve(t, w, server.URL), server
}

func recordable(t *testing.T) *roomtest.World {
	t.Helper()
	c := clock.NewFixed(interviewtest.Start)
	return roomtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
}

func logOf(t *testing.T) *slog.Logger { return slog.New(slog.NewTextHandler(t.Output(), nil)) }

func finished(w *roomtest.World) room.Recorded {
	return func(name string, f room.TrackFile) {
		if err := w.Rooms.Finished(name, f); err != nil {
			w.T.Error(err)
		}
	}
}

// window is a browser of a person.
func (s *site) window(as string) context.Context {
	s.T.Helper()
	ctx := webtest.Browser(s.T)
	webtest.Size(s.T, ctx, 1440, 1000)
	webtest.Open(s.T, ctx, s.URL+"/nothing")
	webtest.JS[string](s.T, ctx, `document.cookie = "as=`+as+`; path=/"`)
	return ctx
}

// enters goes into a room.
func enters(t *testing.T, ctx context.Context) {
	t.Helper()
	webtest.Click(t, ctx, "[data-join]")
	webtest.Wait(t, ctx, `document.querySelector("[data-people] li") !== null`)
}

// seen wants the pictures of so many others to move.
func seen(t *testing.T, ctx context.Context, others int) {
	t.Helper()
	webtest.Wait(t, ctx, fmt.Sprintf(`[...document.querySelectorAll("[data-member]:not([data-member=own]) video")].filter((v) => v.currentTime > 0.5 && v.videoWidth > 0).length === %d`, others))
}

// TestSEL19_AnInterviewByVideoInThreeWindows holds an interview of three: the
// candidate waits and is let in, drops and comes back, the lead adds time, and what
// was recorded plays in step.
func TestSEL19_AnInterviewByVideoInThreeWindows(t *testing.T) {
	holds(t, studio(t), func(...context.Context) {})
}

// TestSEL19_AnInterviewOverAnotherServer is the same interview over a LiveKit server,
// which is gone for a moment: everybody comes back by themselves, and so does the
// recording, which tells of it.
func TestSEL19_AnInterviewOverAnotherServer(t *testing.T) {
	s, server := elsewhere(t)
	i := holds(t, s, func(pages ...context.Context) {
		line := func(state, recording string) {
			for _, ctx := range pages {
				webtest.Wait(t, ctx, `document.querySelector("[data-line]").dataset.state === "`+state+`" && document.querySelector("[data-recording]").textContent.startsWith("`+recording+`")`)
			}
		}
		server.Stop()
		line("lost", "Not recorded at the moment")
		server.Start()
		line("connected", "Recording")
	})
	p, err := s.Rooms.Recordings(t.Context(), s.HR, i.ID)
	s.Must(err)
	for _, x := range p.Tracks {
		t.Logf("%v long, gaps %v", x.Length, x.Gaps)
		if len(x.Gaps) == 0 {
			t.Errorf("%s tells of no gap", x.Seat)
		}
	}
	s.holds("the recording", s.get("hr", address(i)+"/recording"), 200, "Not recorded from ")
}

// holds holds an interview of three; breaks is done in its middle.
func holds(t *testing.T, s *site, breaks func(pages ...context.Context)) *interview.Interview {
	t.Helper()
	i := s.Planned()
	at := s.URL + address(i) + "?lang=en"
	lead, member, candidate := s.window("lead"), s.window("first"), s.window("candidate")
	for _, ctx := range []context.Context{lead, member} {
		webtest.Open(t, ctx, at)
		enters(t, ctx)
	}
	seen(t, lead, 1)
	webtest.Open(t, candidate, at)
	webtest.Follow(t, candidate, "button[value=yes]")
	webtest.Click(t, candidate, "[data-open]")
	webtest.Wait(t, candidate, `document.querySelector("[data-preview]").videoWidth > 0`)
	webtest.Wait(t, candidate, `document.querySelector("[data-heard]").textContent === "You can be heard."`)
	enters(t, candidate)
	webtest.Wait(t, candidate, `document.querySelector("[data-said]").textContent.includes("the lead lets you in")`)
	webtest.Click(t, lead, "[data-admit]")
	began := time.Now()
	seen(t, candidate, 2)
	seen(t, lead, 2)
	for _, ctx := range []context.Context{lead, member, candidate} {
		webtest.Wait(t, ctx, `document.querySelector("[data-recording]").textContent === "Recording" && document.querySelector("[data-line]").textContent === "Connected"`)
	}
	// The clock of everybody, and time that is added with a reason.
	webtest.Follow(t, lead, "[data-conduct]") // the room goes with the lead to the script
	webtest.Follow(t, lead, "form[action$='/begin'] button")
	webtest.Wait(t, lead, `document.querySelector("[data-people] li") !== null`)
	seen(t, lead, 2)
	webtest.View(t, lead, "room-beside-the-script")
	webtest.Wait(t, candidate, `document.querySelector("[data-room-clock]").textContent === "15:00" && document.querySelector("[data-clock-text]").textContent === "left"`)
	webtest.JS[bool](t, lead, `document.querySelector("form[data-extend]").closest("details").open = true`)
	webtest.Click(t, lead, "form[data-extend] button")
	webtest.Wait(t, lead, `document.querySelector("form[data-extend] [data-error]").textContent.includes("Give the reason")`)
	webtest.Type(t, lead, "#extend-reason", "The line broke")
	webtest.Click(t, lead, "form[data-extend] button")
	webtest.Wait(t, candidate, `document.querySelector("[data-room-clock]").textContent === "20:00"`)
	// A hand, and a line about trouble.
	webtest.Click(t, candidate, "[data-hand]")
	webtest.Wait(t, member, `document.querySelector("[data-people]").textContent.includes("hand raised")`)
	webtest.Type(t, candidate, "#say-text", "I hear an echo")
	webtest.Click(t, candidate, "form[data-say] button")
	webtest.Wait(t, member, `document.querySelector("[data-lines]").textContent.includes("I hear an echo")`)
	webtest.Axe(t, lead)
	webtest.View(t, lead, "room-under-way")
	webtest.Size(t, lead, 320, 900)
	webtest.NoSidewaysScroll(t, lead)
	// The candidate drops and returns, without being let in again.
	webtest.Open(t, candidate, s.URL+"/nothing")
	webtest.Wait(t, lead, `document.querySelector("[data-people]").textContent.includes("candidate · not connected")`)
	webtest.Open(t, candidate, at)
	back := time.Now() // who was in goes in again without being asked
	webtest.Wait(t, candidate, `document.querySelector("[data-people] li") !== null`)
	seen(t, candidate, 2)
	t.Logf("back after %v", time.Since(back).Round(10*time.Millisecond))
	seen(t, lead, 2)
	breaks(lead, member, candidate)
	for _, ctx := range []context.Context{lead, member, candidate} {
		webtest.JS[bool](t, ctx, `[...document.querySelectorAll("[data-member] video")].every((v) => (v.dataset.before = v.currentTime, true))`)
		webtest.Wait(t, ctx, `[...document.querySelectorAll("[data-member]:not([data-member=own]) video")].filter((v) => v.currentTime > 1 + Number(v.dataset.before ?? 0)).length === 2`)
	}
	term := s.Today().Add(5)
	talk, err := s.Talk(t.Context(), s.Lead, i.ID)
	s.Must(err)
	_, err = s.EndTalk(t.Context(), s.Lead, i.ID, talk.Interview.Version, endIn(&term))
	s.Must(err)
	open := time.Since(began)
	if a := s.post("lead", address(i)+"/close"); a.code != 303 {
		t.Fatalf("not closed: %d %s", a.code, webtest.Main(a.text))
	}
	webtest.Wait(t, candidate, `document.querySelector("[data-said]").textContent === "The room is closed."`)
	plays(t, s, lead, i, began, open)
	if got := s.Stands(i.ID); len(got.Seats) != 3 || len(got.Extra) != 1 || strings.Contains(fmt.Sprint(got.Extra), "broke") {
		t.Errorf("the room: %+v", got)
	}
	return i
}

// plays looks at what was recorded of a room that was open for so long from an instant
// on with the candidate in it, and plays it.
func plays(t *testing.T, s *site, lead context.Context, i *interview.Interview, began time.Time, open time.Duration) {
	t.Helper()
	p, err := s.Rooms.Recordings(t.Context(), s.HR, i.ID)
	s.Must(err)
	if len(p.Tracks) != 3 {
		t.Fatalf("tracks: %+v", p.Tracks)
	}
	for _, x := range p.Tracks {
		a := s.get("hr", address(i)+"/recording/"+x.ID)
		length, packets := webmtest.Probe(t, s.bytes("hr", address(i)+"/recording/"+x.ID))
		if diff := length - x.Length.Seconds(); a.code != 200 || diff > 1 || diff < -1 || packets == 0 || x.Length > open+2*time.Second || x.From.Add(x.Length).Before(began.Add(open-3*time.Second)) {
			t.Errorf("%s: %v s by ffprobe, %v told, %v open, %d packets", x.Seat, length, x.Length, open, packets)
		}
	}
	// One of them as a loss of power leaves it: it plays with the others.
	s.Must(s.Rooms.Store.Write(t.Context(), func(tx room.Tx) error {
		cut := p.Tracks[0]
		cut.Kind, cut.Length, cut.Size, cut.Hash = "", 0, 0, nil
		return tx.TrackPut(&cut)
	}))
	webtest.Size(t, lead, 1440, 1000)
	webtest.Open(t, lead, s.URL+address(i)+"/recording?lang=en")
	webtest.Wait(t, lead, `document.querySelector("[data-playback]").textContent.includes("The recording was cut off at ")`)
	webtest.Wait(t, lead, `[...document.querySelectorAll("video[data-track]")].every((v) => v.duration > 1 && v.duration < Infinity)`)
	webtest.JS[bool](t, lead, `((p) => { p.value = "2"; p.dispatchEvent(new Event("input")); return true; })(document.querySelector("[data-place]"))`)
	webtest.Click(t, lead, "[data-play]")
	webtest.Wait(t, lead, `((all) => all.every((v) => v.currentTime > 2.5) && Math.max(...all) - Math.min(...all) < 0.5)([...document.querySelectorAll("video[data-track]")].map((v) => v).map((v) => Object.assign(v, { valueOf() { return v.currentTime + Number(v.dataset.start); } })))`)
	webtest.Axe(t, lead)
	webtest.View(t, lead, "recording-played")
}

package recordpages_test

import (
	"bytes"
	"context"
	"fmt"
	"image/jpeg"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"tarazy/internal/clock"
	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/law"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/exampages"
	"tarazy/internal/web/flagpages"
	"tarazy/internal/web/recordpages"
	"tarazy/internal/web/webtest"
	"tarazy/internal/webm/webmtest"
)

// site is the page of a recorded attempt and where its pieces go.
type site struct {
	*proctortest.World
	*httptest.Server
	rules *proctor.RecordingRules
	runs  bool // the clock of the exam runs on with that of the intake
}

// newSite stands at the start of the sitting; the intake's clock runs on from there.
func newSite(t *testing.T) *site {
	t.Helper()
	c := clock.NewFixed(examtest.Start)
	w := proctortest.New(examtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c))
	rules := w.Record()
	rules.SnapshotSeconds.V, rules.ClipBefore.V, rules.ClipAfter.V = 1, 4, 4
	running := clock.NewShifted(clock.System(), examtest.Start)
	intake := proctor.NewIntake(w.Proctor, running, clock.System())
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); intake.Run(ctx) }()
	t.Cleanup(func() { stop(); <-done })
	frame, lib := web.Frame{}, proctortest.Library(t)
	routes := slices.Concat(
		recordpages.Routes(recordpages.Deps{Intake: intake, Proctor: w.Proctor, Wall: clock.System()}),
		flagpages.Routes(flagpages.Deps{Proctor: w.Proctor}),
		exampages.Routes(exampages.Deps{
			Delivery: w.Delivery, Exams: w.Delivery.Service, Draw: frame.Draw, Library: func() *law.Library { return lib }, Zone: func(string) *time.Location { return time.UTC }, Proctor: w.Proctor,
		}))
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: webtest.ByCookie(webtest.Candidate), Failed: frame.Failed}, routes)
	w.Must(err)
	s := &site{World: w, rules: rules}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.runs {
			c.Advance(running.Now().Sub(c.Now()))
		}
		server.Handler().ServeHTTP(w, r)
	}))
	t.Cleanup(s.Server.Close)
	return s
}

// sits begins an attempt.
func (s *site) sits() (string, exam.AttemptID) {
	s.T.Helper()
	who, booking := s.Seat()
	_, err := s.Proctor.Check(s.T.Context(), who, proctor.CheckIn{Booking: booking, Press: "one", Figures: proctortest.Good()})
	s.Must(err)
	id, err := s.Begin(s.T.Context(), who, booking)
	s.Must(err)
	return who.Person, id
}

// opens shows the page of an attempt in a browser.
func (s *site) opens(ctx context.Context, who string, id exam.AttemptID) {
	s.T.Helper()
	webtest.Size(s.T, ctx, 1280, 900)
	webtest.Open(s.T, ctx, s.URL+"/practice?lang=en")
	webtest.JS[string](s.T, ctx, `document.cookie = "as=`+who+`; path=/"`)
	webtest.Open(s.T, ctx, s.URL+"/exam/"+string(id))
}

// sent is an expression that counts requests of the page with a text in them.
func sent(text string) string {
	return fmt.Sprintf(`performance.getEntriesByType("resource").filter((one) => one.name.includes(%q)).length`, text)
}

// lastSent is an expression for the last request of the page with a text in it.
func lastSent(text string) string {
	return fmt.Sprintf(`performance.getEntriesByType("resource").filter((one) => one.name.includes(%q)).at(-1)`, text)
}

// ends ends an attempt and waits on its last page until all that waited was sent.
func (s *site) ends(ctx context.Context, id exam.AttemptID) {
	s.T.Helper()
	a, _ := s.Stored(id)
	s.Clock.Advance(a.Ends().Sub(s.Clock.Now()) + time.Hour)
	s.Must(s.End(s.T.Context(), id))
	webtest.Open(s.T, ctx, s.URL+"/exam/"+string(id))
	webtest.Wait(s.T, ctx, `document.querySelector("[data-recording-mark]").textContent === "The recording has been sent in full."`)
}

// kept are the pieces of an attempt of a kind, by sequence.
func (s *site) kept(id exam.AttemptID, kind proctor.PieceKind) []proctor.Piece {
	s.T.Helper()
	var page proctor.PiecePage
	s.Must(s.Proctor.Store.Read(context.WithoutCancel(s.T.Context()), func(tx proctor.Tx) (err error) {
		page, err = tx.PiecesOf(proctor.PieceQuery{Attempt: id, Kind: kind, Limit: 500})
		return err
	}))
	slices.SortFunc(page.Items, func(a, b proctor.Piece) int { return strings.Compare(a.Name(), b.Name()) })
	return page.Items
}

// whole reports a piece that is missing between others of its run.
func whole(t *testing.T, all []proctor.Piece) {
	t.Helper()
	last := map[string]int64{}
	for _, p := range all {
		if p.Seq != last[p.Run]+1 {
			t.Errorf("%s comes after %d", p.Name(), last[p.Run])
		}
		last[p.Run] = p.Seq
	}
}

// TestSEL13_ARecordedExamLosesNothingWhenTheLineIsCut takes pictures and a clip
// around an event, is cut off for a while, answers meanwhile, and ends.
func TestSEL13_ARecordedExamLosesNothingWhenTheLineIsCut(t *testing.T) {
	s := newSite(t)
	who, id := s.sits()
	ctx := webtest.Browser(t)
	s.opens(ctx, who, id)
	webtest.Wait(t, ctx, `document.querySelector(".rec--on")?.textContent === "Recording"`)
	webtest.Wait(t, ctx, sent("kind=snapshot")+" >= 2")
	webtest.Wait(t, ctx, `!document.querySelector("[data-paper]").inert`)
	webtest.Click(t, ctx, "[data-current] label")
	webtest.JS[bool](t, ctx, `(() => {
		const area = Object.assign(document.createElement("textarea"), {value: ""});
		area.dataset.words = "200";
		document.querySelector("main").append(area);
		const data = new DataTransfer();
		data.setData("text/plain", "a text of another");
		area.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
		area.remove();
		return true;
	})()`)
	webtest.Wait(t, ctx, sent("kind=clip")+" >= 1")
	webtest.Line(t, ctx, false)
	webtest.Wait(t, ctx, `document.body.dataset.net === "off"`)
	webtest.JS[bool](t, ctx, `(document.querySelectorAll("[data-slot]")[1].querySelector("input").click(), window.cutAt = performance.now(), true)`)
	webtest.Wait(t, ctx, `performance.now() - cutAt > 4000`) // it goes on recording without a line
	webtest.Line(t, ctx, true)
	webtest.Wait(t, ctx, `document.body.dataset.net === "on" && document.querySelector("[data-saved]").className === "saved"`)
	s.ends(ctx, id)
	snapshots, clips := s.kept(id, proctor.Snapshot), s.kept(id, proctor.Clip)
	if len(snapshots) < 6 || len(clips) < 1 {
		t.Errorf("%d pictures and %d clips are kept", len(snapshots), len(clips))
	}
	whole(t, snapshots)
	whole(t, clips)
	if _, answers := s.Stored(id); len(answers) != 2 {
		t.Errorf("%d answers are kept", len(answers))
	}
	for _, p := range snapshots {
		if p.Size > 40_000 || p.Marks.Thinned > 0 || p.Marks.Clamped {
			t.Errorf("%+v", p)
		}
	}
	data, err := s.Proctor.OpenPiece(t.Context(), clips[0])
	s.Must(err)
	if seconds, packets := webmtest.Probe(t, data); seconds < 3 || seconds > 8 || packets < 10 {
		t.Errorf("a clip of %v s with %d packets", seconds, packets)
	}
}

// TestSEL13_AWholeVideoOfARealBrowserIsAsLongAsAnotherProgramSays records in one
// continuous video.
func TestSEL13_AWholeVideoOfARealBrowserIsAsLongAsAnotherProgramSays(t *testing.T) {
	s := newSite(t)
	s.rules.Mode.V = string(proctor.Full)
	who, id := s.sits()
	ctx := webtest.Browser(t)
	s.opens(ctx, who, id)
	webtest.Wait(t, ctx, sent("kind=stretch")+" >= 3")
	s.ends(ctx, id)
	stretches := s.kept(id, proctor.Stretch)
	whole(t, stretches)
	films, err := s.Proctor.FilmsOf(t.Context(), id)
	if err != nil || len(films) != 1 || films[0].Gaps != 0 {
		t.Fatalf("%d films of %d pieces, %v", len(films), len(stretches), err)
	}
	f := &films[0]
	r, _, err := s.Proctor.OpenTrack(t.Context(), id, proctor.Camera, f.Run)
	s.Must(err)
	data, err := io.ReadAll(r)
	s.Must(err)
	asLong(t, data, f)
	if f.File.Cues < 2 {
		t.Errorf("%d cues", f.File.Cues)
	}
}

// asLong holds a film's own length against what another program finds in it. A busy
// machine gives a recorder fewer pictures than time has passed; that is logged.
func asLong(t *testing.T, data []byte, f *proctor.Film) {
	t.Helper()
	own := float64(f.File.Millis) / 1000
	seconds, packets := webmtest.Probe(t, data)
	t.Logf("%s: %v s were recorded, %v s with %d packets are played", f.Track, f.Until.Sub(f.From).Seconds(), seconds, packets)
	if seconds < own-1 || seconds > own+1 || packets < 8 {
		t.Errorf("%s is %v s long, %v s with %d packets are played", f.Track, own, seconds, packets)
	}
}

// TestSEL13_AtAChangeOfSectionTheRecordingGoesOn goes from a section over the page
// between to the next one and to the end: camera and screen are one film each, and by
// the time codes of its clusters that of the camera ends when the exam did, amid a
// stretch. The screen is shared once.
func TestSEL13_AtAChangeOfSectionTheRecordingGoesOn(t *testing.T) {
	s := newSite(t)
	s.rules.Mode.V, s.rules.ScreenTests.V, s.runs = string(proctor.Full), []string{s.Sitting.Test.Key}, true
	who, id := s.sits()
	ctx := webtest.Browser(t)
	s.opens(ctx, who, id)
	webtest.Wait(t, ctx, `!document.querySelector("[data-screen]").hidden`)
	webtest.Click(t, ctx, "[data-record-screen]")
	ready := `document.querySelector("[data-screen]").hidden && document.querySelector(".rec--on") && ![...document.querySelectorAll("[data-act]")].some((button) => button.disabled)`
	webtest.Wait(t, ctx, ready)
	webtest.JS[bool](t, ctx, `(window.old = true)`)
	press := func(act string) time.Time {
		t.Helper()
		webtest.Wait(t, ctx, `performance.now() - `+lastSent("track=camera&kind=stretch")+`?.startTime > 2500`) // amid one
		return time.UnixMilli(webtest.JS[int64](t, ctx, `(() => {
			setTimeout(() => document.querySelector("[data-act=`+act+`]").click());
			const last = `+lastSent("track=camera&kind=stretch")+`;
			return Math.round(Number(new URL(last.name).searchParams.get("until")) + performance.now() - last.startTime);
		})()`))
	}
	press("section")
	webtest.Wait(t, ctx, `document.querySelector("[data-exam]").dataset.state === "between" && `+ready)
	webtest.Axe(t, ctx)
	if focus := webtest.JS[string](t, ctx, `document.activeElement.tagName`); focus != "H1" {
		t.Errorf("the focus is at %s", focus)
	}
	press("next")
	webtest.Wait(t, ctx, `document.querySelector("[data-exam]").dataset.section === "1" && window.old && !document.querySelector("[data-paper]").inert && `+ready)
	left := press("section")
	webtest.Arrive(t, ctx, `!window.old`)
	webtest.Wait(t, ctx, `document.querySelector("[data-recording-mark]").textContent === "The recording has been sent in full."`)
	films, err := s.Proctor.FilmsOf(t.Context(), id)
	s.Must(err)
	if len(films) != 2 || films[0].Track == films[1].Track {
		t.Fatalf("%d films", len(films))
	}
	for i := range films {
		f := &films[i]
		end := f.From.Add(time.Duration(f.File.Millis) * time.Millisecond)
		t.Logf("the film of the %s ends %s after the page was left", f.Track, end.Sub(left))
		if f.Gaps > 0 || f.Track == proctor.Camera && end.Before(left.Add(-lostMost)) {
			t.Errorf("the film of the %s ends %s before the page was left, with %d gaps", f.Track, left.Sub(end), f.Gaps)
		}
	}
}

// lostMost is what a film may lack of the time before its page was left: what the
// encoder of a busy machine still held, and the time until its first picture.
const lostMost = 1500 * time.Millisecond

// TestSEL13_TheScreenIsRecordedWhereTheTestAsksForIt beside the camera, once its
// candidate shares it whole: a tab alone is not taken. The screen is one that Chromium
// makes up.
func TestSEL13_TheScreenIsRecordedWhereTheTestAsksForIt(t *testing.T) {
	s := newSite(t)
	s.rules.Mode.V, s.rules.ScreenTests.V = string(proctor.Full), []string{s.Sitting.Test.Key}
	who, id := s.sits()
	ctx := webtest.Browser(t)
	s.opens(ctx, who, id)
	said := func(what string) {
		t.Helper()
		webtest.Wait(t, ctx, `!document.querySelector("[data-screen]").hidden && document.querySelector("[data-screen-said]").textContent === `+strconv.Quote(what))
	}
	said("In this test the screen is recorded too.")
	webtest.Axe(t, ctx)
	webtest.Shot(t, ctx, "record-screen-asked")
	webtest.JS[bool](t, ctx, `(window.shares = navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices), navigator.mediaDevices.getDisplayMedia = async (wanted) => {
		const stream = await shares(wanted);
		for (const track of stream.getVideoTracks()) track.getSettings = () => ({displaySurface: "browser"});
		window.part = stream;
		return stream;
	}, true)`)
	webtest.Click(t, ctx, "[data-record-screen]")
	said("The whole screen is needed, not a window or a tab. Press again and choose the entire screen.")
	if live := webtest.JS[bool](t, ctx, `part.getTracks().some((track) => track.readyState === "live")`); live {
		t.Error("what was shared is still open")
	}
	webtest.Size(t, ctx, 320, 800)
	webtest.NoSidewaysScroll(t, ctx)
	webtest.Size(t, ctx, 1280, 900)
	webtest.JS[bool](t, ctx, `(navigator.mediaDevices.getDisplayMedia = shares, true)`)
	webtest.Click(t, ctx, "[data-record-screen]")
	webtest.Wait(t, ctx, `document.querySelector("[data-screen]").hidden`)
	webtest.Wait(t, ctx, sent("track=screen&kind=snapshot")+" >= 2 && "+sent("track=screen&kind=stretch")+" >= 2 && "+sent("track=camera&kind=stretch")+" >= 1")
	s.ends(ctx, id)
	films, err := s.Proctor.FilmsOf(t.Context(), id)
	s.Must(err)
	i := slices.IndexFunc(films, func(f proctor.Film) bool { return f.Track == proctor.Screen })
	if len(films) != 2 || i < 0 || films[i].Gaps > 0 {
		t.Fatalf("%d films: %+v", len(films), films)
	}
	r, _, err := s.Proctor.OpenTrack(t.Context(), id, proctor.Screen, films[i].Run)
	s.Must(err)
	data, err := io.ReadAll(r)
	s.Must(err)
	asLong(t, data, &films[i])
	pictures := slices.DeleteFunc(s.kept(id, proctor.Snapshot), func(p proctor.Piece) bool { return p.Track != proctor.Screen })
	whole(t, pictures)
	if data, err = s.Proctor.OpenPiece(t.Context(), pictures[0]); err != nil {
		t.Fatal(err)
	}
	shown, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil || shown.Width < 800 {
		t.Errorf("a picture of the screen is %d wide, %v", shown.Width, err)
	}
	s.Must(s.Proctor.Store.Read(t.Context(), func(tx proctor.Tx) error {
		all, err := tx.EventsOf(id)
		for _, what := range []string{"part", "back"} {
			if !slices.ContainsFunc(all, func(e exam.Event) bool { return e.Args["what"] == what && e.Args["track"] == "screen" }) {
				t.Errorf("%q is not told: %+v", what, all)
			}
		}
		return err
	}))
}

// TestSEL13_WithoutACameraTheExamGoesOn refuses the camera: the candidate is told,
// those who watch too, and answers are taken.
func TestSEL13_WithoutACameraTheExamGoesOn(t *testing.T) {
	s := newSite(t)
	who, id := s.sits()
	ctx := webtest.Browser(t)
	_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: `navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));`,
	})
	s.Must(err)
	s.opens(ctx, who, id)
	webtest.Wait(t, ctx, `document.body.dataset.recording === "off"`)
	if text := webtest.JS[string](t, ctx, `document.querySelector("[data-recording-mark]").textContent`); !strings.HasPrefix(text, "The camera gives no picture.") {
		t.Errorf("the candidate reads %q", text)
	}
	webtest.Wait(t, ctx, `!document.querySelector("[data-paper]").inert`)
	webtest.Click(t, ctx, "[data-current] label")
	webtest.Wait(t, ctx, `document.querySelector("[data-map].a")`)
	webtest.Axe(t, ctx)
	webtest.Size(t, ctx, 320, 800)
	webtest.NoSidewaysScroll(t, ctx)
	webtest.Wait(t, ctx, sent("/recording")+" >= 1")
	s.ends(ctx, id)
	s.Must(s.Proctor.Store.Read(t.Context(), func(tx proctor.Tx) error {
		all, err := tx.EventsOf(id)
		if !slices.ContainsFunc(all, func(e exam.Event) bool { return e.Kind == proctor.RecordingEvent && e.Args["what"] == "refused" }) {
			t.Errorf("told: %+v", all)
		}
		return err
	}))
}

// TestSEL13_TheIntakeSaysWhatItRefuses hands in over HTTP what no browser of ours
// sends.
func TestSEL13_TheIntakeSaysWhatItRefuses(t *testing.T) {
	s := newSite(t)
	who, id := s.sits()
	good := "?track=camera&kind=snapshot&run=ab12cd34ef&seq=1&from=1684296000000&until=1684296000000"
	large := strings.Repeat("x", proctor.VideoMost+1)
	for _, one := range []struct {
		path, query, as, body string
		status                int
		code                  string
	}{
		{"pieces", good, who, "no picture", http.StatusUnprocessableEntity, "proctor.piece.kind"},
		{"pieces", "?track=camera", who, "x", http.StatusUnprocessableEntity, "proctor.piece.name"},
		{"pieces", good, who, large, http.StatusRequestEntityTooLarge, "proctor.piece.large"},
		{"pieces", good, "prs_stranger", "x", http.StatusNotFound, "exam.missing.attempt"},
		{"recording", "", who, "{", http.StatusUnprocessableEntity, "proctor.recording.told"},
		{"recording", "", who, `{"what":"refused","track":"camera"}`, http.StatusOK, ""},
	} {
		r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/proctor/"+string(id)+"/"+one.path+one.query, strings.NewReader(one.body))
		s.Must(err)
		r.AddCookie(&http.Cookie{Name: "as", Value: one.as})
		res, err := http.DefaultClient.Do(r)
		s.Must(err)
		text, err := io.ReadAll(res.Body)
		s.Must(err)
		s.Must(res.Body.Close())
		if res.StatusCode != one.status || one.code != "" && !strings.Contains(string(text), strconv.Quote(one.code)) {
			t.Errorf("%s %.20s: %d %s", one.path, one.body, res.StatusCode, text)
		}
	}
}

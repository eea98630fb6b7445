package reviewpages_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/proctor"
	"tarazy/internal/web/webtest"
	"tarazy/internal/webm/webmtest"
)

// filmed sends forty seconds of video of the camera, and from a second later on of the
// screen.
func (s *site) filmed() {
	t := s.T
	t.Helper()
	n := proctor.NewIntake(s.Proctor, s.Clock, clock.System())
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go n.Run(ctx)
	var began time.Time
	s.Must(s.Proctor.Store.Read(t.Context(), func(tx proctor.Tx) error {
		r, err := tx.RecordingOf(s.id)
		if err == nil {
			began = r.Began
		}
		return err
	}))
	cuts := webmtest.Cut(t, webmtest.Film(t, 40), 4)
	for i, track := range proctor.Tracks {
		for k, data := range cuts {
			from := began.Add(time.Duration(i+4*k) * time.Second).UnixMilli()
			s.Must(n.Take(t.Context(), &access.Actor{Person: s.person}, s.id, proctor.PieceIn{
				Track: string(track), Kind: string(proctor.Stretch), Run: "runrunrun", Seq: int64(k + 1), From: from, Until: from + 4000, Data: data,
			}))
		}
	}
}

// TestSEL13_TheCandidateSeesTheVideoBesideAConfirmedFlag, and no more of it: as a film of
// its own that the browser plays from its beginning.
func TestSEL13_TheCandidateSeesTheVideoBesideAConfirmedFlag(t *testing.T) {
	s := newSiteOf(t, func(r *proctor.RecordingRules) {
		r.Mode.V, r.ScreenTests.V = string(proctor.Full), []string{"trial"}
	}, 36*time.Second)
	s.filmed()
	own, candidate := "/my-reviews/"+string(s.id), "candidate:"+s.person
	film := own + "/flags/flg_1/camera/runrunrun"
	s.holds(candidate, own, nil, 200, "!<video")
	s.holds(candidate, film, nil, 404)
	s.decided(proctor.FlagConfirmed)
	s.holds(candidate, own, nil, 200, film, own+"/flags/flg_1/screen/runrunrun")
	for who, path := range map[string]string{proctorOf("per_a"): film, "candidate:per_x": film, candidate: own + "/flags/flg_1/camera/other"} {
		s.holds(who, path, nil, 404)
	}
	_, data := s.raw(candidate, film)
	if seconds, packets := webmtest.Probe(t, data); seconds < 15 || seconds > 24 || packets < 150 { // the flag is at 39 s of 45, 4 s long
		t.Errorf("%v s with %d packets", seconds, packets)
	}
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, s.URL+"/nothing")
	webtest.JS[string](t, ctx, `document.cookie = "as=`+candidate+`; path=/"`)
	webtest.Hold(t, ctx, "my-review-film", s.URL+own)
	webtest.JS[bool](t, ctx, `(window.film = document.querySelector("video"), film.muted = true, film.play(), true)`)
	webtest.Arrive(t, ctx, `film.currentTime > 0.3 && film.currentTime < 5 && film.duration < 24 && film.seekable.start(0) === 0`)
}

// TestSEL13_VideosOfAReviewPlayInStepFromAnyPoint: three points, another speed, the next
// flag, by the mouse and by keys.
func TestSEL13_VideosOfAReviewPlayInStepFromAnyPoint(t *testing.T) {
	s := newSiteOf(t, func(r *proctor.RecordingRules) {
		r.Mode.V, r.ScreenTests.V = string(proctor.Full), []string{"trial"}
	}, 36*time.Second)
	s.filmed()
	ctx, address := webtest.Browser(t), s.URL+"/reviews/"+string(s.id)
	webtest.Open(t, ctx, s.URL+"/nothing")
	webtest.JS[string](t, ctx, `document.cookie = "as=`+proctorOf("per_a")+`; path=/"`)
	webtest.Hold(t, ctx, "review-films", address)
	webtest.Size(t, ctx, webtest.Wide, 900)
	webtest.Open(t, ctx, address+"?lang=en")
	webtest.Arrive(t, ctx, `document.querySelectorAll("video[data-track]").length === 2 && [...document.querySelectorAll("video[data-track]")].every((v) => v.duration > 39 && !v.controls)`)
	webtest.JS[bool](t, ctx, `(window.film = (n) => document.querySelectorAll("video[data-track]")[n],
		window.place = (n) => film(n).currentTime + Number(film(n).dataset.start),
		window.go = (at) => new Promise((done) => {
			const began = performance.now(), place = document.querySelector("[data-films] [data-place]");
			film(0).requestVideoFrameCallback((_, shown) => done([shown.mediaTime, performance.now() - began]));
			place.value = at;
			place.dispatchEvent(new Event("input"));
		}), true)`)
	for _, at := range []float64{31.05, 5.05, 18.05} {
		got := webtest.JS[[]float64](t, ctx, fmt.Sprintf(`go(%v)`, at))
		if got[0] > at || got[0] < at-0.15 {
			t.Errorf("at %v the picture of %v is shown", at, got[0])
		}
		t.Logf("from the seek to %v to its picture: %.0f ms", at, got[1])
	}
	const apart = `Math.abs(place(0) - place(1)) < 0.3`
	webtest.Arrive(t, ctx, apart+` && document.querySelector("[data-films] [data-time]").textContent.startsWith("0:18 of 0:45 · ")`)
	webtest.Click(t, ctx, "[data-films] [data-play]")
	webtest.Arrive(t, ctx, `!film(0).paused && !film(1).paused && place(0) > 19 && `+apart)
	webtest.Press(t, ctx, "5")
	webtest.Arrive(t, ctx, `film(0).playbackRate === 4 && film(1).playbackRate === 4 && document.querySelector("[data-films] [data-speed]").value === "4"`)
	webtest.Press(t, ctx, "m")
	webtest.Arrive(t, ctx, `film(0).muted && film(1).muted && document.querySelector("[data-films] [data-mute]").getAttribute("aria-pressed") === "true"`)
	webtest.Click(t, ctx, "[data-films] [data-mute]")
	webtest.Arrive(t, ctx, `!film(0).muted && !film(1).muted`)
	webtest.Press(t, ctx, "k")
	webtest.Arrive(t, ctx, `film(0).paused && film(1).paused && `+apart)
	webtest.Press(t, ctx, "j")
	webtest.Press(t, ctx, "j")
	webtest.Press(t, ctx, "j")
	webtest.Press(t, ctx, "j")
	webtest.Arrive(t, ctx, `place(0) === 0`)
	webtest.Click(t, ctx, `[data-flag="1"]`)
	webtest.Arrive(t, ctx, `place(0) === Number(document.querySelector("[data-films]").dataset.flags) - 2 && `+apart)
	webtest.Shot(t, ctx, "review-films-played")
}

package flagpages_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"testing"

	"tarazy/internal/proctor"
	"tarazy/internal/web/flagpages/cliptest"
	"tarazy/internal/web/webtest"
)

const (
	soundSeconds = 20
	soundClips   = 60
	openLips     = 0.12 // opening of lips that speak, at most, of the height of the face
)

// heard is a clip of sound, with the opening of the lips at a sample.
type heard struct {
	cliptest.Heard
	lips func(sample int) float64
}

// serveSounds gives the page the clip by name, and what an ear has of it at each
// look: the opening of the lips, then the last samples before it.
func (g *gallery) serveSounds(mux *http.ServeMux) {
	write := func(w http.ResponseWriter, values ...[]float32) {
		for _, v := range values {
			if err := binary.Write(w, binary.LittleEndian, v); err != nil {
				g.t.Error(err)
			}
		}
	}
	mux.HandleFunc("/sounds/{name}", func(w http.ResponseWriter, r *http.Request) {
		s := g.sounds[r.PathValue("name")]
		var every, wide int
		if _, err := fmt.Sscan(r.URL.Query().Get("every"), &every); err != nil {
			write(w, s.Wave)
			return
		}
		if _, err := fmt.Sscan(r.URL.Query().Get("wide"), &wide); err != nil {
			http.NotFound(w, r)
			return
		}
		for at := every * cliptest.SoundRate; at <= len(s.Wave); at += every * cliptest.SoundRate {
			write(w, []float32{float32(s.lips(at - 1))}, s.Wave[at-wide:at])
		}
	})
}

// soundConditions are what is heard; Happens is a stranger's voice while the
// candidate's lips rest.
var soundConditions = []struct {
	condition, kind string
	moving, happens bool
}{
	{"silence", "silence", false, false}, {"fan", "fan", false, false}, {"rain", "rain", false, false}, {"traffic", "traffic", false, false},
	{"knock", "knock", false, false}, {"typing", "typing", false, false},
	{"fan,_lips_move", "fan", true, false}, {"traffic,_lips_move", "traffic", true, false}, {"knock,_lips_move", "knock", true, false},
	{"typing,_lips_move", "typing", true, false}, {"own_voice", "voice_near", true, false},
	{"voice_near", "voice_near", false, true}, {"voice_far", "voice_far", false, true},
}

// hears measures the sound while lips rest. How far lips are open that rest is
// measured of the faces, smiles included.
func (g *gallery) hears(ctx context.Context, m *table, plan string) {
	g.open(ctx, "worker", false)
	var resting []float64
	var faces []string // whose they are
	for _, n := range of(len(cliptest.Heads)) {
		for _, open := range g.look(ctx, "worker", plan, quiet(n, 0)[0]).Lips {
			resting, faces = append(resting, open), append(faces, fmt.Sprint(n))
		}
	}
	g.t.Logf("lips that rest: %.3f", resting)
	if len(resting) == 0 {
		g.t.Fatal("no lips were measured")
	}
	for n, c := range soundConditions {
		for _, clip := range of(soundClips) {
			look := clip % len(resting)
			g.sounds["now"] = made(cliptest.Sound{Kind: c.kind, Seed: uint64(n*1000 + clip), Seconds: soundSeconds}, resting[look], c.moving)
			flagged := webtest.JS[bool](g.t, ctx, fmt.Sprintf(`hear(%s, "now")`, plan))
			m.add(proctor.Sound, c.condition, faces[look], c.happens, flagged)
		}
	}
}

// made is a clip: lips that move follow the voice, or chew at their own pace where
// the sound is no voice of theirs.
func made(s cliptest.Sound, rest float64, moving bool) heard {
	h := heard{Heard: s.Play(), lips: func(int) float64 { return rest }}
	r := rand.New(rand.NewPCG(s.Seed, 13))
	pace, from := 1.5+r.Float64(), r.Float64()
	if moving {
		h.lips = func(i int) float64 {
			if h.Mouth != nil {
				return rest + openLips*float64(h.Mouth[i])
			}
			return rest + openLips*math.Abs(math.Sin(2*math.Pi*(from+pace*float64(i)/cliptest.SoundRate)))
		}
	}
	return h
}

// TestSEL03_TheEarHearsWhatAStreamPlays holds the level of a stream against that of
// the same samples, by which the measurement goes.
func TestSEL03_TheEarHearsWhatAStreamPlays(t *testing.T) {
	g := newGallery(t)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, g.URL+"/")
	webtest.Click(t, ctx, "button") // a page that nobody touched is kept silent
	for _, kind := range []string{"fan", "typing", "voice_near"} {
		g.sounds["now"] = made(cliptest.Sound{Kind: kind, Seed: 4, Seconds: 2}, 0, false)
		was := webtest.JS[float64](t, ctx, `samples("/sounds/now").then(amplitude)`)
		got := webtest.JS[float64](t, ctx, `play("now")`)
		if math.Abs(got-was) > 0.15*was+1 {
			t.Errorf("%s: an ear hears %v of %v", kind, got, was)
		}
	}
}

// Package cliptest draws what a camera shows of a candidate, for tests.
package cliptest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// The clips by which detectors are measured are drawn here: heads cut from the
// photographs that the package of the models brings along for its demonstration
// (MIT licence of the package; the photographs say of themselves no more than
// their cameras), before rooms that are drawn, under what a condition is about.
// They are no films of candidates; the table says so.

const samples = "node_modules/@vladmandic/face-api/demo"

// root is the folder of the module, below which a test runs.
var root = sync.OnceValues(func() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if up := filepath.Dir(dir); up != dir {
			dir = up
			continue
		}
		err = os.ErrNotExist
	}
	return "", err
})

// Head is a face in a photograph: its middle and width, of a picture 640 wide.
type Head struct{ photo, x, y, width int }

// Heads look at the camera, more or less.
var Heads = []Head{
	{1, 161, 163, 62}, {1, 522, 102, 66}, {2, 510, 84, 66},
	{3, 236, 152, 64}, {3, 394, 113, 60}, {3, 532, 156, 58},
	{4, 117, 105, 58}, {4, 255, 74, 60}, {4, 351, 95, 58}, {4, 442, 89, 56},
	{5, 150, 334, 76}, {5, 224, 191, 60}, {5, 282, 74, 56}, {5, 397, 110, 58}, {5, 507, 184, 66},
	{6, 123, 210, 60}, {6, 252, 160, 56}, {6, 408, 137, 58}, {6, 518, 166, 58},
}

// Bowed and Turned are heads that are so in the photograph.
var (
	Bowed  = []Head{{1, 312, 179, 66}, {2, 331, 110, 66}}
	Turned = []Head{{2, 150, 80, 70}}
)

// The size of a frame in which scenes are drawn, in pixels.
const (
	FrameWidth, FrameHeight = 320, 240
	photoWidth              = 640.0 // of the coordinates of heads
)

var photos sync.Map

func photo(n int) (image.Image, error) {
	if m, ok := photos.Load(n); ok {
		return m.(image.Image), nil
	}
	dir, err := root()
	if err != nil {
		return nil, err
	}
	f, err := os.Open(filepath.Join(dir, samples, fmt.Sprintf("sample%d.jpg", n)))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, _, err := image.Decode(f)
	if err == nil {
		photos.Store(n, m)
	}
	return m, err
}

// Scene is what a frame shows.
type Scene struct {
	Heads  []Placed
	Light  float64 // 1 as the photograph is
	Cover  string  // what lies over the camera: "", tape, hand, black
	Seed   uint64  // of the room, the place and the noise
	Frame  int
	Wear   string  // "", glasses, scarf, cap
	Squash float64 // height of a bowed head; 1 for an upright one
	Yaw    float64 // degrees by which the heads are turned, by laying the photograph around a cylinder
}

// Placed is a head in a frame.
type Placed struct {
	Head
	At float64 // middle, of the width of the frame
}

// Draw makes the frame in the size given.
func (s Scene) Draw(t testing.TB, width, height int) *image.RGBA {
	t.Helper()
	room := rand.New(rand.NewPCG(s.Seed, 7))
	moves := rand.New(rand.NewPCG(s.Seed, uint64(s.Frame)+100))
	out := image.NewRGBA(image.Rect(0, 0, FrameWidth, FrameHeight))
	if s.Cover == "" {
		drawRoom(out, room)
		for _, p := range s.Heads {
			s.drawHead(t, out, p, room, moves)
		}
		dim(out, s.Light)
	} else {
		drawCover(out, s.Cover, room)
	}
	grain(out, moves, 2)
	return shrink(out, width, height)
}

// drawRoom is a wall with a window or a shelf, a chair, a lamp.
func drawRoom(out *image.RGBA, r *rand.Rand) {
	wall := [3]float64{120 + 100*r.Float64(), 110 + 100*r.Float64(), 100 + 100*r.Float64()}
	lampX, lampY := r.Float64()*FrameWidth, r.Float64()*80
	for y := range FrameHeight {
		for x := range FrameWidth {
			far := math.Hypot(float64(x)-lampX, float64(y)-lampY) / 400
			put(out, x, y, wall[0]*(1.1-far), wall[1]*(1.1-far), wall[2]*(1.1-far))
		}
	}
	for range 3 + r.IntN(5) {
		x, y, w, h := r.IntN(FrameWidth), r.IntN(170), 15+r.IntN(70), 15+r.IntN(60)
		shade := [3]float64{255 * r.Float64(), 255 * r.Float64(), 255 * r.Float64()}
		box(out, x, y, x+w, y+h, shade)
	}
	back := [3]float64{30 + 60*r.Float64(), 30 + 50*r.Float64(), 30 + 40*r.Float64()}
	box(out, 100+r.IntN(20), 150, 200+r.IntN(20), FrameHeight, back)
}

// drawHead puts a head with shoulders before the room: an ellipse of the
// photograph with a soft edge, and cloth below.
func (s Scene) drawHead(t testing.TB, out *image.RGBA, p Placed, room, moves *rand.Rand) {
	t.Helper()
	m, err := photo(p.photo)
	if err != nil {
		t.Fatal(err)
	}
	scale := float64(m.Bounds().Dx()) / photoWidth
	faceWidth := 70 + 30*room.Float64() // in the frame
	if len(s.Heads) > 1 {
		faceWidth = 60 + 10*room.Float64()
	}
	zoom := float64(p.width) * scale / faceWidth // pixels of the photograph for one of the frame
	cx := p.At*FrameWidth + 12*(room.Float64()-0.5) + 3*(moves.Float64()-0.5)
	cy := 105 + 14*(room.Float64()-0.5) + 3*(moves.Float64()-0.5)
	squash := s.Squash
	if squash == 0 {
		squash = 1
	}
	cy += (1 - squash) * 90
	cloth := [3]float64{20 + 180*room.Float64(), 20 + 180*room.Float64(), 20 + 180*room.Float64()}
	for y := range FrameHeight { // shoulders
		for x := range FrameWidth {
			dx, dy := (float64(x)-cx)/(faceWidth*1.25), (float64(y)-cy-faceWidth*1.9)/(faceWidth*1.05)
			if dx*dx+dy*dy < 1 {
				put(out, x, y, cloth[0], cloth[1], cloth[2])
			}
		}
	}
	for y := range FrameHeight {
		for x := range FrameWidth {
			dx, dy := float64(x)-cx, (float64(y)-cy)/squash
			far := math.Hypot(dx/(faceWidth*0.78), (dy+faceWidth*0.05)/(faceWidth*1.02))
			if far >= 1 {
				continue
			}
			c := m.At(int(float64(p.x)*scale+turned(dx, faceWidth*skull, s.Yaw)*zoom), int(float64(p.y)*scale+dy*zoom))
			r, g, b, _ := c.RGBA()
			over(out, x, y, [3]float64{float64(r >> 8), float64(g >> 8), float64(b >> 8)}, math.Min(1, (1-far)*6))
		}
	}
	wear(out, s.Wear, cx, cy, faceWidth, squash, room)
}

const (
	skull = 0.62 // radius of a head, of the width of its face
	sight = 80   // degrees to the side as far as a photograph shows a head
)

// turned is where a point of a head that is turned lies on the photograph: both are
// pictures of one upright cylinder, so that a nose does not stand out as it should.
func turned(dx, radius, yaw float64) float64 {
	if yaw == 0 {
		return dx
	}
	at := math.Asin(max(-1, min(1, dx/radius))) + yaw*math.Pi/180
	most := sight * math.Pi / 180
	return radius * math.Sin(max(-most, min(most, at)))
}

// wear draws glasses, a scarf around the head or a cap.
func wear(out *image.RGBA, what string, cx, cy, w, squash float64, r *rand.Rand) {
	shade := [3]float64{140 * r.Float64(), 140 * r.Float64(), 140 * r.Float64()}
	for y := range FrameHeight {
		for x := range FrameWidth {
			dx, dy := (float64(x)-cx)/w, (float64(y)-cy)/w/squash
			switch what {
			case "glasses": // two rims and a bridge at the height of the eyes
				left, right := math.Hypot((dx+0.23)/0.19, (dy+0.12)/0.15), math.Hypot((dx-0.23)/0.19, (dy+0.12)/0.15)
				if left > 0.84 && left < 1.1 || right > 0.84 && right < 1.1 || math.Abs(dx) < 0.06 && math.Abs(dy+0.14) < 0.03 {
					over(out, x, y, [3]float64{20, 18, 16}, 0.9)
				}
			case "scarf": // all around the face
				inner, outer := math.Hypot(dx/0.5, (dy-0.02)/0.68), math.Hypot(dx/0.86, (dy-0.1)/1.12)
				if inner > 1 && outer < 1 {
					over(out, x, y, shade, 0.97)
				}
			case "cap": // above the brows
				if top := math.Hypot(dx/0.74, (dy+0.3)/0.75); top < 1 && dy < -0.36 {
					over(out, x, y, shade, 0.97)
				}
			}
		}
	}
}

// drawCover is what a covered camera shows.
func drawCover(out *image.RGBA, what string, r *rand.Rand) {
	base := map[string][3]float64{"black": {4, 4, 4}, "tape": {25 + 40*r.Float64(), 25 + 35*r.Float64(), 25 + 30*r.Float64()}, "hand": {90 + 40*r.Float64(), 20 + 15*r.Float64(), 12}}[what]
	slope := 4 * r.Float64()
	for y := range FrameHeight {
		for x := range FrameWidth {
			add := slope * (float64(x)/FrameWidth + float64(y)/FrameHeight - 1)
			put(out, x, y, base[0]+add, base[1]+add, base[2]+add)
		}
	}
}

func put(out *image.RGBA, x, y int, r, g, b float64) {
	out.SetRGBA(x, y, color.RGBA{byteOf(r), byteOf(g), byteOf(b), 255})
}

func byteOf(v float64) uint8 { return uint8(math.Max(0, math.Min(255, v))) }

func over(out *image.RGBA, x, y int, c [3]float64, much float64) {
	was := out.RGBAAt(x, y)
	put(out, x, y, float64(was.R)*(1-much)+c[0]*much, float64(was.G)*(1-much)+c[1]*much, float64(was.B)*(1-much)+c[2]*much)
}

func box(out *image.RGBA, x0, y0, x1, y1 int, c [3]float64) {
	for y := y0; y < min(y1, FrameHeight); y++ {
		for x := x0; x < min(x1, FrameWidth); x++ {
			put(out, x, y, c[0], c[1], c[2])
		}
	}
}

func dim(out *image.RGBA, light float64) {
	if light == 0 || light == 1 {
		return
	}
	for i := range out.Pix {
		if i%4 != 3 {
			out.Pix[i] = byteOf(float64(out.Pix[i]) * light)
		}
	}
}

// grain is the noise of a sensor.
func grain(out *image.RGBA, r *rand.Rand, strength float64) {
	for i := range out.Pix {
		if i%4 != 3 {
			out.Pix[i] = byteOf(float64(out.Pix[i]) + r.NormFloat64()*strength)
		}
	}
}

func shrink(in *image.RGBA, width, height int) *image.RGBA {
	if width == FrameWidth {
		return in
	}
	out, n := image.NewRGBA(image.Rect(0, 0, width, height)), FrameWidth/width
	for y := range height {
		for x := range width {
			var sum [3]int
			for dy := range n {
				for dx := range n {
					c := in.RGBAAt(x*n+dx, y*n+dy)
					sum[0], sum[1], sum[2] = sum[0]+int(c.R), sum[1]+int(c.G), sum[2]+int(c.B)
				}
			}
			out.SetRGBA(x, y, color.RGBA{uint8(sum[0] / n / n), uint8(sum[1] / n / n), uint8(sum[2] / n / n), 255})
		}
	}
	return out
}

// rate is at how many frames a second Chromium plays a file of pictures.
const rate = 30

// Part is a part of what a camera shows.
type Part struct {
	Scene   Scene
	Seconds int
}

// JPEG is a scene as a file.
func (s Scene) JPEG(t testing.TB) []byte {
	t.Helper()
	var one bytes.Buffer
	if err := jpeg.Encode(&one, s.Draw(t, FrameWidth, FrameHeight), &jpeg.Options{Quality: 92}); err != nil {
		t.Fatal(err)
	}
	return one.Bytes()
}

// Film writes what a camera shows as MJPEG, which Chromium plays again and again, and
// gives the name of the file.
func Film(t testing.TB, parts ...Part) string {
	t.Helper()
	var all bytes.Buffer
	for _, p := range parts {
		one := p.Scene.JPEG(t)
		for range p.Seconds * rate {
			all.Write(one)
		}
	}
	name := filepath.Join(t.TempDir(), "camera.mjpeg")
	if err := os.WriteFile(name, all.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

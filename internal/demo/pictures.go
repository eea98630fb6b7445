package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
)

// prepared lets a candidate consent to the recording of a seat's test and hand in
// drawn pictures: the identity checker behind the door has something to compare.
func (c *contest) prepared(n int, seat exam.BookingID) error {
	who := c.candidates[n]
	shown, err := c.Proctor.ConsentFor(c.ctx, who, seat, locale.KK)
	if err == nil {
		err = c.Proctor.GiveConsent(c.ctx, who, seat, locale.KK, shown.Hash)
	}
	if err == nil {
		err = c.Proctor.HandIn(c.ctx, who, seat, map[proctor.PictureKind][]byte{
			proctor.FaceShown: drawnFace(), proctor.DocumentShown: drawnCard(),
			proctor.LeftShown: drawnRoom(0), proctor.RightShown: drawnRoom(1), proctor.DeskShown: drawnRoom(2), proctor.BehindShown: drawnRoom(3),
		})
	}
	if err != nil {
		return fmt.Errorf("pictures of a candidate: %w", err)
	}
	return nil
}

var (
	wall  = color.RGBA{214, 222, 226, 255}
	skin  = color.RGBA{224, 186, 150, 255}
	hair  = color.RGBA{52, 40, 34, 255}
	cloth = color.RGBA{46, 84, 120, 255}
	paper = color.RGBA{236, 240, 232, 255}
	ink   = color.RGBA{70, 80, 90, 255}
)

// canvas is a picture that is drawn.
type canvas struct{ *image.RGBA }

func newCanvas(w, h int, ground color.Color) canvas {
	c := canvas{image.NewRGBA(image.Rect(0, 0, w, h))}
	c.box(0, 0, w, h, ground)
	return c
}

func (c canvas) box(x, y, w, h int, with color.Color) {
	for yy := y; yy < y+h; yy++ {
		for xx := x; xx < x+w; xx++ {
			c.Set(xx, yy, with)
		}
	}
}

// oval draws one around a middle.
func (c canvas) oval(x, y, rx, ry int, with color.Color) {
	for yy := -ry; yy <= ry; yy++ {
		for xx := -rx; xx <= rx; xx++ {
			if xx*xx*ry*ry+yy*yy*rx*rx <= rx*rx*ry*ry {
				c.Set(x+xx, y+yy, with)
			}
		}
	}
}

// head draws a head of a height around a middle.
func (c canvas) head(x, y, size int) {
	c.oval(x, y+size, size*9/10, size/2, cloth)
	c.oval(x, y-size/10, size*4/10, size/2, hair)
	c.oval(x, y, size*35/100, size*45/100, skin)
	for _, side := range []int{-1, 1} {
		c.oval(x+side*size*13/100, y-size/20, size/25, size/25, ink)
	}
	c.box(x-size/10, y+size/5, size/5, size/40, ink)
}

func (c canvas) jpeg() []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, c, nil); err != nil {
		panic(err) // a buffer takes all
	}
	return b.Bytes()
}

func drawnFace() []byte {
	c := newCanvas(480, 360, wall)
	c.head(240, 170, 220)
	return c.jpeg()
}

func drawnCard() []byte {
	c := newCanvas(480, 360, ink)
	c.box(40, 60, 400, 240, paper)
	c.box(60, 90, 130, 170, wall)
	c.head(125, 165, 90)
	for row := range 5 {
		c.box(220, 100+row*32, 190-row%2*60, 8, ink)
	}
	return c.jpeg()
}

// drawnRoom draws a side of a room: a window, a shelf, a desk, a door.
func drawnRoom(side int) []byte {
	c := newCanvas(480, 360, wall)
	c.box(0, 280, 480, 80, skin)
	c.box(90+side*70, 80, 120, 140+side*20, []color.Color{paper, cloth, ink, hair}[side])
	return c.jpeg()
}

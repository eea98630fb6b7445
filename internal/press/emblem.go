package press

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // one of the two forms that are taken
	"image/png"

	"tarazy/internal/blob"
	"tarazy/internal/fault"
)

// EmblemMost bounds the file of an emblem as it is sent, in bytes.
const EmblemMost = 2 << 20

const (
	emblemSideMost   = 4000      // pixels of a picture that is sent
	emblemPixelsMost = 8_000_000 // of both sides together; one is read at a time
	emblemSideLeast  = 64        // fewer give a mosaic
	emblemKept       = 300       // pixels of the longer side: 20 mm at nearly 400 dots an inch
)

// MakeEmblem reads a picture that a person sent, and gives it as it is kept: a
// PNG without transparency, of a size that prints well, and with nothing else
// that the file may have held. The same picture always gives the same bytes. The
// faults, at the field emblem, are press.emblem_large, press.emblem_kind,
// press.emblem_side and press.emblem_broken.
func MakeEmblem(data []byte) ([]byte, error) {
	if len(data) > EmblemMost {
		return nil, fault.New(fault.TooLarge, "press.emblem_large", "megabytes", EmblemMost>>20).At("emblem")
	}
	if kind := blob.PaperType(data); kind != "image/png" && kind != "image/jpeg" {
		return nil, fault.New(fault.Invalid, "press.emblem_kind").At("emblem")
	}
	broken := func(err error) error { return fault.New(fault.Invalid, "press.emblem_broken").At("emblem").Wrap(err) }
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, broken(err)
	}
	// The sides are asked before anything is unpacked: a small file may hold a
	// picture that fills the memory.
	if min(c.Width, c.Height) < emblemSideLeast || max(c.Width, c.Height) > emblemSideMost || c.Width*c.Height > emblemPixelsMost {
		return nil, fault.New(fault.Invalid, "press.emblem_side", "width", c.Width, "height", c.Height, "least", emblemSideLeast, "most", emblemSideMost,
			"pixels", emblemPixelsMost).At("emblem")
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, broken(err)
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, reduced(img, emblemKept)); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// reduced is a picture on white, its longer side at most so many pixels, each
// the mean of those that it stands for.
func reduced(img image.Image, most int) *image.RGBA {
	from := img.Bounds()
	width, height := from.Dx(), from.Dy()
	if longer := max(width, height); longer > most {
		width, height = max(1, width*most/longer), max(1, height*most/longer)
	}
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			part := image.Rect(
				from.Min.X+x*from.Dx()/width, from.Min.Y+y*from.Dy()/height,
				from.Min.X+(x+1)*from.Dx()/width, from.Min.Y+(y+1)*from.Dy()/height,
			)
			out.SetRGBA(x, y, mean(img, part))
		}
	}
	return out
}

// mean is the colour of a part of a picture on white.
func mean(img image.Image, part image.Rectangle) color.RGBA {
	var r, g, b, n uint64
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			cr, cg, cb, ca := img.At(x, y).RGBA() // times the opacity already
			white := uint64(0xffff - ca)
			r, g, b, n = r+uint64(cr)+white, g+uint64(cg)+white, b+uint64(cb)+white, n+1
		}
	}
	return color.RGBA{uint8(r / n >> 8), uint8(g / n >> 8), uint8(b / n >> 8), 0xff}
}

// point names a sign by its number in Unicode.
func point(r rune) string { return fmt.Sprintf("U+%04X", r) }

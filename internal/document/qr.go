package document

import (
	"bytes"
	"image"
	"image/color"
	"image/png"

	"rsc.io/qr"

	"tarazy/internal/fault"
)

// QR is a square code with a caption, as for the address that checks a paper.
type QR struct {
	Content string // what a reader of the code gets
	Caption string
}

func (QR) part() {}

func (q QR) weight() (rows, letters int) { return 0, len(q.Content) + len(q.Caption) }

// quiet is the white margin around a code, in modules (ISO/IEC 18004).
const quiet = 4

// encode makes the code at error correction level M, which survives a crease.
func (q QR) encode() (*qr.Code, error) {
	code, err := qr.Encode(cleanLine(q.Content), qr.M)
	if err != nil {
		return nil, fault.New(fault.TooLarge, "document.qr_too_long", "letters", len(q.Content)).Wrap(err)
	}
	return code, nil
}

// alt is the text that stands for the code where it cannot be seen.
func (d Document) alt(q QR) string {
	return d.word("document.qr.alt", fault.Args{"content": cleanLine(q.Content)})
}

// png draws the code as a two-colour picture, scale pixels a module.
func (q QR) png(scale int) ([]byte, error) {
	code, err := q.encode()
	if err != nil {
		return nil, err
	}
	side := (code.Size + 2*quiet) * scale
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range side {
		for x := range side {
			if code.Black(x/scale-quiet, y/scale-quiet) {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	var b bytes.Buffer
	err = png.Encode(&b, img)
	return b.Bytes(), err
}

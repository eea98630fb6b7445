package document

import (
	"bytes"

	"codeberg.org/go-pdf/fpdf"
)

// letterhead draws the sides in columns of one width, each in the middle of the
// height that the tallest takes, and a line below.
func (c *canvas) letterhead(h Letterhead) error {
	width := (c.width - h.middle()) / 2
	left, right := c.laySide(h.Left, width), c.laySide(h.Right, width)
	high := max(left.high, right.high)
	if h.Emblem != nil {
		high = max(high, emblemSide)
	}
	c.need(high + c.keep)
	c.side(left, c.left, width, high)
	c.side(right, c.left+c.width-width, width, high)
	if h.Emblem != nil {
		if err := c.emblem(h.Emblem, c.left+c.width/2, c.y+high/2); err != nil {
			return err
		}
	}
	c.y += high + 1.5
	c.across(ink, c.y)
	c.y += 2.5
	return c.pdf.Error()
}

// sideLines is a side laid out.
type sideLines struct {
	name, address []line
	high          float64
}

func (c *canvas) laySide(s Side, width float64) sideLines {
	out := sideLines{
		name:    c.setter(c.bodyPt).lines(plain(s.Name, bold), width),
		address: c.setter(c.runningPt).lines(plain(s.Address, regular), width),
	}
	out.high = c.textHeight(out.name, c.bodyPt) + c.textHeight(out.address, c.runningPt)
	return out
}

func (c *canvas) side(s sideLines, x, width, high float64) {
	y := c.y + (high-s.high)/2
	c.text(s.name, c.bodyPt, x, y, width, AlignCenter)
	c.text(s.address, c.runningPt, x, y+c.textHeight(s.name, c.bodyPt), width, AlignCenter)
}

// emblem draws the picture around a point.
func (c *canvas) emblem(e *Emblem, x, y float64) error {
	width, height, err := e.size()
	if err != nil {
		return err
	}
	o := fpdf.ImageOptions{ImageType: "PNG"}
	c.pdf.RegisterImageOptionsReader("emblem", o, bytes.NewReader(e.PNG))
	c.pdf.ImageOptions("emblem", x-width/2, y-height/2, width, height, false, o, 0, "")
	return c.pdf.Error()
}

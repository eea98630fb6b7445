package document

import (
	"fmt"

	"tarazy/internal/fault"
)

const (
	runningGap = 2.4  // between a running line and the body
	pageNumber = 20.0 // room for the page number at the right of the foot
	numberMax  = 0.35 // of the width, for the registration number
)

// layRunning breaks the running title and the foot into lines once; they take
// the same room on every page.
func (c *canvas) layRunning() error {
	s := c.setter(c.runningPt)
	c.numberText = s.known(cleanLine(c.doc.runningNumber()), regular)
	numberWidth := s.measure(c.numberText, regular)
	if numberWidth > c.width*numberMax {
		return fault.New(fault.TooLarge, "document.running_text_too_long").At("number")
	}
	c.headLines = s.lines(plain(cleanLine(c.doc.Title), regular), c.width-numberWidth-runningGap)
	c.footLines = s.lines(plain(cleanLine(c.doc.Footer), regular), c.width-pageNumber)
	foot := c.lineHeight(c.runningPt) * float64(max(1, len(c.footLines)))
	c.bottom = c.height - marginFoot - foot - 2*runningGap
	if c.doc.Stamps > 0 {
		if c.bottom < c.height-stampFoot {
			return fault.New(fault.TooLarge, "document.running_text_too_long").At("footer")
		}
		c.bottom = c.height - stampFoot
	}
	if c.bodyHeight() < smallestBody {
		return fault.New(fault.TooLarge, "document.running_text_too_long").At("title")
	}
	return nil
}

// headHeight is the room of the running title with what separates it.
func (c *canvas) headHeight() float64 {
	n := len(c.headLines)
	if c.numberText != "" {
		n = max(1, n)
	}
	if n == 0 {
		return 0
	}
	return float64(n)*c.lineHeight(c.runningPt) + runningGap + 1
}

// runningTitle heads every page but the first, which has the form's own title.
func (c *canvas) runningTitle() {
	if c.headHeight() == 0 {
		return
	}
	c.textColour(ink2)
	c.text(c.headLines, c.runningPt, c.left, c.top, c.width, AlignLeft)
	number := c.setter(c.runningPt).lines(plain(c.numberText, regular), c.width)
	c.text(number, c.runningPt, c.left, c.top, c.width, AlignRight)
	c.textColour(ink)
	c.y = c.top + c.headHeight()
	c.across(faint, c.y-runningGap)
}

// feet draws the foot of every page, now that their number is known.
func (c *canvas) feet() {
	pages := c.pdf.PageCount()
	for n := 1; n <= pages; n++ {
		c.pdf.SetPage(n)
		c.size = 0
		top := c.bottom + runningGap
		c.across(faint, top)
		c.textColour(ink2)
		c.text(c.footLines, c.runningPt, c.left, top+1.2, c.width, AlignLeft)
		number := c.setter(c.runningPt).lines(plain(fmt.Sprintf("%d / %d", n, pages), regular), pageNumber)
		c.text(number, c.runningPt, c.left, top+1.2, c.width, AlignRight)
	}
}

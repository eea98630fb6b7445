package document

import (
	"bytes"
	"image/png"

	"tarazy/internal/fault"
)

// Letterhead heads a paper with the names of its body in two languages, and the
// emblem between them.
type Letterhead struct {
	Left, Right Side
	Emblem      *Emblem
}

// Side is one side of a letterhead; a line feed begins a new line.
type Side struct{ Name, Address string }

// Emblem is a picture in PNG without transparency, which the archive's form of a
// PDF does not want.
type Emblem struct {
	PNG []byte
	Alt string // what stands for it where it cannot be seen
}

func (Letterhead) part() {}

func (h Letterhead) weight() (rows, letters int) {
	return 1, len(h.Left.Name) + len(h.Left.Address) + len(h.Right.Name) + len(h.Right.Address)
}

const (
	maxSide    = 1000 // letters of a text of a letterhead, which stands on one page
	emblemSide = 20.0 // of the square that an emblem fits into, in millimetres
	headGap    = 4.0  // between the emblem and the names
)

// check refuses what cannot head a page.
func (h Letterhead) check() error {
	if err := short(maxSide, h.Left.Name, h.Left.Address, h.Right.Name, h.Right.Address); err != nil {
		return err
	}
	if h.Emblem == nil {
		return nil
	}
	_, _, err := h.Emblem.size()
	return err
}

// size is the emblem in millimetres: as large as it goes into its square.
func (e *Emblem) size() (width, height float64, err error) {
	c, err := png.DecodeConfig(bytes.NewReader(e.PNG))
	if err != nil {
		return 0, 0, fault.New(fault.Invalid, "document.emblem").Wrap(err)
	}
	width, height = emblemSide, emblemSide
	if c.Width > c.Height {
		height = emblemSide * float64(c.Height) / float64(c.Width)
	} else {
		width = emblemSide * float64(c.Width) / float64(c.Height)
	}
	return width, height, nil
}

// middle is the width that the emblem takes between the sides, with its gaps.
func (h Letterhead) middle() float64 {
	if h.Emblem == nil {
		return 2 * headGap
	}
	return emblemSide + 2*headGap
}

// Lacking is the first letter of a text that the fonts of PDFs do not have; false
// where they have all. Such a letter would be printed as another sign. The fault
// is document.fonts_missing.
func Lacking(text string) (rune, bool, error) {
	fonts, err := loadFonts()
	if err != nil {
		return 0, false, err
	}
	for _, r := range clean(text) {
		if _, ok := fonts[regular].width(r); !ok && r != '\n' {
			return r, true, nil
		}
	}
	return 0, false, nil
}

package kit

// Bar is an amount with its name and its value in the language's form.
type Bar struct {
	Name, Text string
	Value      int
	Tone       Tone // ink when empty
}

// Bars are amounts side by side: a name, a bar, the value printed at its end.
type Bars []Bar

const (
	barRow    = 33
	barHeight = 16
	charWidth = 8 // of a text of 13 px, generous
)

// Draw places names above their bars where the width is too small to have them beside.
func (b Bars) Draw(width int) Drawing {
	name := b.nameWidth()
	if name > width*2/5 {
		return b.drawStacked(width)
	}
	d := Drawing{W: width, H: barRow*len(b) + 4}
	for i, bar := range b {
		y := i * barRow
		d.Texts = append(d.Texts, Label{0, y + 19, "start", bar.Name, "tx3"})
		b.bar(&d, bar, name, y+6, width-name-b.textWidth())
	}
	d.Paths = append(d.Paths, Path{"M" + px(name) + " 0V" + px(d.H), "ax"})
	return d
}

func (b Bars) drawStacked(width int) Drawing {
	const row = 46
	d := Drawing{W: width, H: row*len(b) + 4}
	for i, bar := range b {
		d.Texts = append(d.Texts, Label{0, i*row + 14, "start", bar.Name, "tx3"})
		b.bar(&d, bar, 0, i*row+20, width-b.textWidth())
	}
	return d
}

func (b Bars) bar(d *Drawing, bar Bar, x, y, room int) {
	length := 0
	if most := b.most(); most > 0 {
		length = bar.Value * room / most
	}
	tone := bar.Tone
	if tone == "" {
		tone = ToneInk
	}
	d.Boxes = append(d.Boxes, Box{x, y, length, barHeight, string(tone)})
	d.Texts = append(d.Texts, Label{x + length + 6, y + 13, "start", bar.Text, "tx2"})
}

func (b Bars) most() int {
	most := 0
	for _, bar := range b {
		most = max(most, bar.Value)
	}
	return most
}

func (b Bars) nameWidth() int {
	longest := 0
	for _, bar := range b {
		longest = max(longest, len([]rune(bar.Name)))
	}
	return longest*charWidth + 8
}

func (b Bars) textWidth() int {
	longest := 0
	for _, bar := range b {
		longest = max(longest, len([]rune(bar.Text)))
	}
	return longest*charWidth + 8
}

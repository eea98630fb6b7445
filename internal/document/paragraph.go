package document

// Run is a stretch of text in one manner. A line feed in it begins a new line.
type Run struct {
	Text      string
	Bold      bool
	Italic    bool
	Underline bool
}

// Paragraph is running text.
type Paragraph struct {
	Runs  []Run
	Align Align
}

// Text is a paragraph of one plain run.
func Text(s string) Paragraph { return Paragraph{Runs: []Run{{Text: s}}} }

func (Paragraph) part() {}

func (p Paragraph) weight() (rows, letters int) {
	for _, r := range p.Runs {
		letters += len(r.Text)
	}
	return 0, letters
}

// Note is small print under a table or at the end of a form.
type Note struct {
	Text string
}

func (Note) part() {}

func (n Note) weight() (rows, letters int) { return 0, len(n.Text) }

package document

// Heading is a title within the document. Level 1 is the name of the form,
// centred; 2 and 3 head its sections. Another level is printed as the nearest.
type Heading struct {
	Level int
	Text  string
}

func (Heading) part() {}

func (h Heading) weight() (rows, letters int) { return 0, len(h.Text) }

// level brings the level into the range that both writers have a style for.
func (h Heading) level() int { return max(1, min(h.Level, 3)) }

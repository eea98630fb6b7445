package document

// letterhead is a table of three columns without lines, and a line below.
func (b *body) letterhead(h Letterhead) error {
	middle := twips(h.middle())
	width := (b.width - middle) / 2
	b.openTable([]int{width, middle, width})
	b.m.open("w:tr")
	b.m.open("w:trPr")
	b.m.leaf("w:cantSplit")
	b.m.close()
	b.side(h.Left, width)
	b.openCell(cell{width: middle, middle: true})
	if err := b.emblem(h.Emblem); err != nil {
		return err
	}
	b.m.close()
	b.side(h.Right, width)
	b.m.close()
	b.m.close()
	b.rule()
	return nil
}

func (b *body) side(s Side, width int) {
	b.openCell(cell{width: width, middle: true})
	b.aligned("", s.Name, AlignCenter, true)
	if s.Address != "" {
		b.aligned(styleNote, s.Address, AlignCenter, false)
	}
	b.m.close()
}

func (b *body) emblem(e *Emblem) error {
	if e == nil {
		b.small()
		return nil
	}
	width, height, err := e.size()
	if err != nil {
		return err
	}
	b.inline(figure{name: "emblem", data: e.PNG, alt: e.Alt, width: width, height: height, align: AlignCenter})
	return nil
}

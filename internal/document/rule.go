package document

// Rule is a thin line across the page.
type Rule struct{}

func (Rule) part() {}

func (Rule) weight() (rows, letters int) { return 0, 0 }

// PageBreak begins a new page. At the top of a page it does nothing in PDF.
type PageBreak struct{}

func (PageBreak) part() {}

func (PageBreak) weight() (rows, letters int) { return 1, 0 }

package day

// Marks are all days that the data mark, in order: holidays, moved and shifted
// days, each with its clause.
func (c *Calendar) Marks() []Mark {
	var out []Mark
	for _, s := range c.spans {
		out = append(out, s.marks...)
	}
	return out
}

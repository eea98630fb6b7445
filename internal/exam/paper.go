package exam

// Paper is what one person sits: items in their order, each with the order of
// its options. It is drawn before the sitting, and a draw can be repeated from
// its seed and pool.
type Paper struct {
	Seed     string         `json:"seed"`
	Pool     string         `json:"pool"` // digest of what it was drawn from
	Sections []PaperSection `json:"sections"`
}

// PaperSection are the slots of a section.
type PaperSection struct {
	Key   string `json:"key"`
	Slots []Slot `json:"slots"`
}

// Slot is one item of a paper. Order and Targets give, for each place on the
// screen, the place in the item.
type Slot struct {
	Item    string `json:"item"`
	Version int    `json:"version"`
	Part    string `json:"part"`
	Kind    Kind   `json:"kind"`
	Order   []int  `json:"order,omitzero"`
	Targets []int  `json:"targets,omitzero"`
}

// Slots are all slots, in order; the place in it is the number of a slot.
func (p *Paper) Slots() []*Slot {
	var all []*Slot
	for i := range p.Sections {
		for j := range p.Sections[i].Slots {
			all = append(all, &p.Sections[i].Slots[j])
		}
	}
	return all
}

// Bounds gives the first slot of a section and the one after its last.
func (p *Paper) Bounds(section int) (first, end int) {
	for i := range p.Sections {
		n := len(p.Sections[i].Slots)
		if i == section {
			return first, first + n
		}
		first += n
	}
	return first, first
}

// Shared is how many items two papers have in common.
func (p *Paper) Shared(other *Paper) int {
	mine, n := map[string]bool{}, 0
	for _, s := range p.Slots() {
		mine[s.Item] = true
	}
	for _, s := range other.Slots() {
		if mine[s.Item] {
			n++
		}
	}
	return n
}

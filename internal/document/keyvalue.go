package document

// Pair is a labelled line of a form. An empty value leaves the line to be
// filled in by hand.
type Pair struct {
	Key   string
	Value string
}

// KeyValue is the block of labelled lines at the head of a form.
type KeyValue struct {
	Pairs []Pair
}

func (KeyValue) part() {}

func (k KeyValue) weight() (rows, letters int) {
	for _, p := range k.Pairs {
		letters += len(p.Key) + len(p.Value)
	}
	return len(k.Pairs), letters
}

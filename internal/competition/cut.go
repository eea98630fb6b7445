package competition

import "tarazy/internal/law"

// AbilityCut decides who goes on after the test of abilities: the share of the
// candidates with the highest points, but not fewer than the least number; all
// where very few took part. The candidates are those who finished the stage
// and were not excluded. The faults are selection.id_empty and
// selection.id_repeated.
func AbilityCut(r *Rules, in FieldIn) (law.Found[FieldOut], error) {
	if err := unique(in.Candidates, scoredID); err != nil {
		return law.Found[FieldOut]{}, err
	}
	places, reasons := r.Cut.places(len(in.Candidates))
	return admit(in.Candidates, places).outcome(in.Candidates, reasons, r.Cut.Share, r.Cut.Ties), nil
}

// places is the number of places for n candidates, and why.
func (c *CutRules) places(n int) (int, []law.Reason) {
	switch {
	case n == 0:
		return 0, []law.Reason{law.Because(c.Of, "selection.field.nobody")}
	case n <= c.AllUpTo.V:
		return n, []law.Reason{law.Because(c.AllUpTo, "selection.cut.all", "candidates", n, "most", c.AllUpTo.V)}
	}
	half := c.Rounded.V.of(c.Share.V, n)
	// The least number cannot be more than there are.
	least := min(c.Least.V, n)
	if half < least {
		return least, []law.Reason{law.Because(c.Least, "selection.cut.least",
			"candidates", n, "share", c.Share.V.String(), "half", half, "least", c.Least.V)}
	}
	reasons := []law.Reason{law.Because(c.Share, "selection.cut.share",
		"candidates", n, "share", c.Share.V.String(), "places", half, "least", c.Least.V)}
	if max(least, Down.of(c.Share.V, n)) != max(least, Up.of(c.Share.V, n)) {
		reasons = append(reasons, law.Because(c.Rounded, "selection.cut.rounded_"+string(c.Rounded.V),
			"candidates", n, "places", half))
	}
	return half, reasons
}

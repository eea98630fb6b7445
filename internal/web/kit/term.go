package kit

// mostTicks is how many working days are still drawn one by one; people no longer count more.
const mostTicks = 24

// Term is a term in working days: what it says in words, and a tick a day. Days already spent, left and
// over the end are counts; a term without ticks (a calendar day, an hour) has none.
type Term struct {
	Text              string
	Spent, Left, Over int
}

func (t Term) class() string {
	if t.Over > 0 {
		return "term term--late"
	}
	return "term"
}

// ticks is the class of each tick, in order.
func (t Term) ticks() []string {
	total := t.Spent + t.Left + t.Over
	if total == 0 || total > mostTicks {
		return nil
	}
	ticks := make([]string, 0, total)
	for range t.Spent {
		ticks = append(ticks, "spent")
	}
	for range t.Left {
		ticks = append(ticks, "left")
	}
	for range t.Over {
		ticks = append(ticks, "over")
	}
	return ticks
}

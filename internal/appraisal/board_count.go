package appraisal

import (
	"cmp"
	"slices"
	"sync"

	"tarazy/internal/day"
)

// countedMost is how many years are kept counted; the one that was asked for
// the longest time ago goes first.
const countedMost = 8

// boards keeps what was counted of years, and asks only for what has changed since,
// wherever it was changed.
type boards struct {
	mu    sync.Mutex
	kept  map[YearID]*counted
	asked int64
}

// counted is what was counted of a year.
type counted struct {
	asked int64

	mu    sync.Mutex
	next  int64 // from which change on is asked next
	cases map[CaseID]BoardPart
	parts map[BoardPart]int // how many cases are alike
}

// of gives what was counted of a year, perhaps nothing yet.
func (b *boards) of(id YearID) *counted {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.kept == nil {
		b.kept = map[YearID]*counted{}
	}
	c := b.kept[id]
	if c == nil {
		c = &counted{cases: map[CaseID]BoardPart{}, parts: map[BoardPart]int{}}
		b.kept[id] = c
	}
	b.asked++
	c.asked = b.asked
	for len(b.kept) > countedMost {
		oldest := id
		for other, x := range b.kept {
			if x.asked < b.kept[oldest].asked {
				oldest = other
			}
		}
		delete(b.kept, oldest)
	}
	return c
}

// take counts what has changed. An older view of the database may come after a
// newer one: what it takes back it will ask for again, for its next is older too.
func (c *counted) take(changed []BoardCase, next int64) {
	for _, x := range changed {
		if was, ok := c.cases[x.ID]; ok {
			if c.parts[was]--; c.parts[was] == 0 {
				delete(c.parts, was)
			}
		}
		c.cases[x.ID] = x.BoardPart
		c.parts[x.BoardPart]++
	}
	c.next = next
}

// boardRows are the rows of a year's board on a day, by unit or by supervisor,
// in the order of their ids.
func (s *Service) boardRows(tx Tx, id YearID, today day.Day, by BoardBy) ([]BoardRow, error) {
	c := s.boards.of(id)
	c.mu.Lock()
	defer c.mu.Unlock()
	changed, next, err := tx.AppraisalBoardSince(id, c.next)
	if err != nil {
		return nil, err
	}
	c.take(changed, next)
	rows := map[string]*BoardRow{}
	for p, n := range c.parts {
		key, row := string(p.Unit), BoardRow{Unit: p.Unit}
		if by == BySupervisor {
			key, row = string(p.Supervisor), BoardRow{Person: p.Supervisor}
		}
		if rows[key] == nil {
			rows[key] = &row
		}
		late := 0
		if p.Due != 0 && p.Due < today {
			late = n
		}
		rows[key].Add(p.Tally, n, late)
	}
	out := make([]BoardRow, 0, len(rows))
	for _, r := range rows {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b BoardRow) int { return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Person, b.Person)) })
	return out, nil
}

package appraisal

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"tarazy/internal/day"
	"tarazy/internal/people"
)

// countedMost is how many years are kept counted; the one that was asked for
// the longest time ago goes first.
const countedMost = 8

// boards keeps what was counted of the units of years. Each unit has a number
// that is another one after every change of its cases, wherever it is made: what
// was counted holds as long as the number does.
type boards struct {
	mu    sync.Mutex
	kept  map[YearID]*counted
	asked int64
}

// counted is what was counted of a year, by unit.
type counted struct {
	marks map[people.UnitID]int64
	parts map[people.UnitID][]BoardPart
	asked int64
}

// staleMost is how many units are counted anew by themselves: where more have
// changed, the whole year is.
const staleMost = 400

// counted counts the cases of a year: of the units that have changed since it
// was asked last.
func (s *Service) counted(tx Tx, id YearID) (map[people.UnitID][]BoardPart, error) {
	marks, err := tx.AppraisalMarks(id)
	if err != nil {
		return nil, err
	}
	old := s.boards.take(id)
	var stale []people.UnitID
	for unit, n := range marks {
		if old == nil || old.marks[unit] != n {
			stale = append(stale, unit)
		}
	}
	if old != nil {
		for unit := range old.marks {
			if _, ok := marks[unit]; !ok {
				stale = append(stale, unit) // the last case has left it
			}
		}
		if len(stale) == 0 {
			return old.parts, nil
		}
	}
	next := &counted{marks: marks, parts: map[people.UnitID][]BoardPart{}}
	if old == nil || len(stale) > staleMost {
		stale = nil
	} else {
		maps.Copy(next.parts, old.parts)
		for _, unit := range stale {
			delete(next.parts, unit)
		}
	}
	slices.Sort(stale)
	fresh, err := tx.AppraisalBoardParts(id, stale...)
	if err != nil {
		return nil, err
	}
	for _, p := range fresh {
		next.parts[p.Unit] = append(next.parts[p.Unit], p)
	}
	s.boards.keep(id, next)
	return next.parts, nil
}

func (b *boards) take(id YearID) *counted {
	b.mu.Lock()
	defer b.mu.Unlock()
	c := b.kept[id]
	if c != nil {
		b.asked++
		c.asked = b.asked
	}
	return c
}

func (b *boards) keep(id YearID, c *counted) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.kept == nil {
		b.kept = map[YearID]*counted{}
	}
	b.asked++
	c.asked = b.asked
	b.kept[id] = c
	for len(b.kept) > countedMost {
		oldest := id
		for other, x := range b.kept {
			if x.asked < b.kept[oldest].asked {
				oldest = other
			}
		}
		delete(b.kept, oldest)
	}
}

// boardRows are the rows of a year's board on a day, by unit or by supervisor,
// in the order of their ids.
func (s *Service) boardRows(tx Tx, id YearID, today day.Day, by BoardBy) ([]BoardRow, error) {
	parts, err := s.counted(tx, id)
	if err != nil {
		return nil, err
	}
	rows := map[string]*BoardRow{}
	for unit, some := range parts {
		for _, p := range some {
			key, row := string(unit), BoardRow{Unit: unit}
			if by == BySupervisor {
				key, row = string(p.Supervisor), BoardRow{Person: p.Supervisor}
			}
			if rows[key] == nil {
				rows[key] = &row
			}
			late := 0
			if p.Due != nil && *p.Due < today {
				late = p.Count
			}
			rows[key].Add(p.Tally, p.Count, late)
		}
	}
	out := make([]BoardRow, 0, len(rows))
	for _, r := range rows {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b BoardRow) int { return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Person, b.Person)) })
	return out, nil
}

package journal

import (
	"golang.org/x/mod/sumdb/tlog"
)

// suspect is a number at which record and stored leaf do not agree, or one of
// them is lacking.
type suspect struct {
	number    int64
	row       tlog.Hash // the leaf of the record that stands there
	hasRow    bool
	stored    tlog.Hash // the leaf in the tree
	hasStored bool
	caseID    string
}

// judge says of each suspect what happened to it.
func (c *check) judge() error {
	belongs := map[tlog.Hash]int64{} // where in the tree a leaf stands
	stands := map[tlog.Hash]int64{}  // where in the journal it stands
	for _, s := range c.suspect {
		if s.hasStored {
			belongs[s.stored] = s.number
		}
		if s.hasRow {
			stands[s.row] = s.number
		}
	}
	unclear := false
	moved := movement{report: c.report}
	for i := range c.suspect {
		s := &c.suspect[i]
		from, known := belongs[s.row]
		_, elsewhere := stands[s.stored]
		elsewhere = elsewhere && s.hasStored
		if s.hasRow && known {
			moved.add(s, from)
		}
		kind, err := c.kindOf(s, s.hasRow && known, elsewhere)
		if err != nil {
			return err
		}
		if kind != "" {
			c.report.add(Trouble{Kind: kind, Number: s.number, Case: s.caseID})
		}
		unclear = unclear || kind == TreeUnclear
	}
	moved.end()
	c.heads.judge(c.report, unclear)
	return c.surplus()
}

// kindOf tells what happened at a number: whether its own record, if that does
// not stand elsewhere, was deleted or changed, or a foreign one was added. It is
// "" where there is nothing to tell but movement. moved says that a record of
// another place stands there; elsewhere, that its own stands in another place.
func (c *check) kindOf(s *suspect, moved, elsewhere bool) (Kind, error) {
	switch {
	case (moved || !s.hasRow) && (elsewhere || !s.hasStored && s.hasRow):
		return "", nil
	case moved && s.number > c.size:
		return "", nil
	case moved, !s.hasRow:
		return RecordDeleted, nil
	case s.number > c.size, elsewhere:
		return RecordAdded, nil
	case !s.hasStored:
		return TreeMissing, nil
	}
	return c.changed(s)
}

// changed tells, by the signed head, whether the record or the leaf in the tree
// is the false one.
func (c *check) changed(s *suspect) (Kind, error) {
	head, err := c.tx.JournalHeadOver(s.number)
	if err != nil || head == nil {
		return RecordChanged, err
	}
	if !c.service.verify(head) {
		return TreeUnclear, nil
	}
	asStored := storedHashes(c.tx)
	asRecords := c.overlaid(asStored)
	switch {
	case proves(head, s.number, s.stored, asStored), proves(head, s.number, s.stored, asRecords):
		return RecordChanged, nil
	case proves(head, s.number, s.row, asStored), proves(head, s.number, s.row, asRecords):
		return TreeChanged, nil
	}
	return TreeUnclear, nil
}

// overlaid reads the tree as the records give it.
func (c *check) overlaid(stored tlog.HashReader) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out, err := stored.ReadHashes(indexes)
		for i := range out {
			if h, ok := c.tree.differ[indexes[i]]; ok {
				out[i] = h
			}
		}
		return out, err
	})
}

// surplus tells of hashes behind the tree.
func (c *check) surplus() error {
	last, err := c.tx.JournalHashLast()
	if err != nil || last < tlog.StoredHashCount(c.size) {
		return err
	}
	_, n := tlog.SplitStoredHashIndex(last)
	c.report.add(Trouble{Kind: TreeChanged, Number: c.size + 1, To: max(n, c.size) + 1})
	return nil
}

// movement gathers records that moved by the same way into one trouble.
type movement struct {
	report *Report
	run    *Trouble
}

func (m *movement) add(s *suspect, from int64) {
	if r := m.run; r != nil && r.To+1 == s.number && from-s.number == r.From-r.Number {
		r.To++
		return
	}
	m.end()
	m.run = &Trouble{Kind: RecordMoved, Number: s.number, To: s.number, From: from, Case: s.caseID}
}

func (m *movement) end() {
	if m.run != nil {
		m.report.add(*m.run)
	}
	m.run = nil
}

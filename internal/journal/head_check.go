package journal

import "golang.org/x/mod/sumdb/tlog"

// headReader reads heads in the order of their sizes, some at a time.
type headReader struct {
	tx    Log
	after int64
	ahead []Head
	ended bool
}

// upTo gives the next heads of trees up to a size.
func (h *headReader) upTo(size int64) ([]Head, error) {
	var out []Head
	for {
		for len(h.ahead) > 0 && h.ahead[0].Size <= size {
			out, h.ahead = append(out, h.ahead[0]), h.ahead[1:]
		}
		if len(h.ahead) > 0 || h.ended {
			return out, nil
		}
		var err error
		if h.ahead, err = h.tx.JournalHeads(h.after, checkBatch); err != nil {
			return nil, err
		}
		h.ended = len(h.ahead) < checkBatch
		if len(h.ahead) > 0 {
			h.after = h.ahead[len(h.ahead)-1].Size
		}
	}
}

// headCheck compares signed heads with the tree as it is at their size.
type headCheck struct {
	good    int64 // size of the last one that agrees
	differs *Trouble
	mixed   bool // at the first difference records and stored hashes differed too, or were both gone
}

func (h *headCheck) take(c *check, head *Head) {
	c.report.Heads++
	if !c.service.verify(head) {
		c.report.add(Trouble{Kind: HeadFalse, Number: head.Size})
		return
	}
	c.report.Root = head.Root.String()
	fromRecords, stored := c.tree.roots()
	if head.Root == fromRecords || head.Root == stored {
		h.good = head.Size
		return
	}
	if h.differs == nil {
		h.differs = &Trouble{Kind: HeadDiffers, Number: h.good + 1, To: head.Size}
		h.mixed = fromRecords != stored || c.tree.blind
	}
}

// judge tells of the first head that agrees with neither tree. Where records
// and stored hashes differ as well, what is false was found leaf by leaf, unless
// that stayed unclear.
func (h *headCheck) judge(r *Report, unclear bool) {
	if h.differs != nil && (!h.mixed || unclear) {
		r.add(*h.differs)
	}
}

// proves tells whether a leaf at a number leads to the root of a signed head by
// the hashes of a reader.
func proves(head *Head, number int64, leaf tlog.Hash, hashes tlog.HashReader) bool {
	proof, err := tlog.ProveRecord(head.Size, number-1, hashes)
	return err == nil && tlog.CheckRecord(proof, head.Size, head.Root, number-1, leaf) == nil
}

// verify tells whether a head is signed by the installation's key and says what
// its row says.
func (s *Service) verify(head *Head) bool {
	signed, err := openHead(head.Note, s.Signer.verifier)
	return err == nil && signed.Size == head.Size && signed.Root == head.Root
}

// signedSize is the size of the last head that is signed rightly, and reports
// those behind it; 0 if there is none.
func (s *Service) signedSize(tx Log, report *Report) (size int64, err error) {
	last, err := tx.JournalHeadLast()
	if err != nil || last == nil {
		return 0, err
	}
	if s.verify(last) {
		return last.Size, nil
	}
	var heads []Head
	all := headReader{tx: tx}
	if heads, err = all.upTo(last.Size); err != nil {
		return 0, err
	}
	for i := len(heads) - 1; i >= 0; i-- {
		if s.verify(&heads[i]) {
			return heads[i].Size, nil
		}
		report.add(Trouble{Kind: HeadFalse, Number: heads[i].Size})
	}
	return 0, nil
}

package journal

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"golang.org/x/mod/sumdb/tlog"
)

// checkBatch is how many records are read and looked at together.
const checkBatch = 500

// Check goes through the whole journal as it stands at one instant and reports
// what does not hold, with its place. What is pending is only counted. An error
// means that the check could not be carried out, not that it failed.
func (s *Service) Check(ctx context.Context) (*Report, error) {
	report := &Report{Destroyed: []DestroyedUnder{}, Troubles: []Trouble{}}
	var kept []int64
	var err error
	if s.Published != nil {
		// They are listed before the journal is opened: one that is published
		// meanwhile would be ahead of it.
		if kept, err = s.Published.Kept(ctx); err != nil {
			return nil, err
		}
	}
	err = s.Store.Read(ctx, func(tx Log) error {
		content, err := newContentCheck(tx, s)
		if err != nil {
			return err
		}
		if report.Pending, err = tx.JournalPendingCount(); err != nil {
			return err
		}
		c := &check{
			service: s, tx: tx, content: content, report: report,
			tree:   &treeCheck{differ: map[int64]tlog.Hash{}, report: report},
			beside: besideCheck{places: map[string]*claimed{}, gone: map[string]int64{}, report: report},
		}
		if c.size, err = s.signedSize(tx, report); err != nil {
			return err
		}
		if err := c.run(ctx); err != nil {
			return err
		}
		return c.outside(ctx, kept)
	})
	if err != nil {
		return nil, fmt.Errorf("journal: check: %w", err)
	}
	return report, nil
}

// outside holds the journal to the checkpoints that were published, and what lies
// outside it to its records.
func (c *check) outside(ctx context.Context, kept []int64) error {
	if p := c.service.Published; p != nil {
		if err := p.against(ctx, c.tx, kept, c.size, c.report); err != nil {
			return err
		}
	}
	if c.service.Beside == nil {
		return nil
	}
	c.beside.partial = c.report.Pending > 0
	return c.beside.judge(c.tx, c.service.Beside)
}

// check is one run of Check. Reading is done by the goroutine that holds the
// transaction, records are looked at by one goroutine a core, and what they
// found is put together in the records' order by one more.
type check struct {
	service *Service
	tx      Log
	content *contentCheck
	report  *Report
	size    int64 // of the tree by the last head that is signed rightly
	tree    *treeCheck
	suspect []suspect
	heads   headCheck
	beside  besideCheck
}

// batch is a run of records that one worker looks at.
type batch struct {
	first, last int64 // the numbers it stands for; last is 0 behind the tree
	rows        []Stored
	nodes       map[int64]tlog.Hash // stored hashes that came with these leaves
	heads       []Head              // of trees that end within
	leaves      []tlog.Hash         // of rows
	outcomes    []outcome           // of rows
	err         error
	done        chan struct{}
}

func (c *check) run(ctx context.Context) error {
	workers := runtime.GOMAXPROCS(0)
	work, order := make(chan *batch, workers), make(chan *batch, 2*workers)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var looking sync.WaitGroup
	for range workers {
		looking.Go(func() {
			for b := range work {
				b.look(c.content)
				close(b.done)
			}
		})
	}
	var failed error
	looking.Go(func() {
		for b := range order {
			<-b.done
			if failed == nil {
				failed = b.err
			}
			if failed != nil {
				stop()
				continue
			}
			c.take(b)
		}
	})
	err := c.read(ctx, func(b *batch) {
		order <- b
		work <- b
	})
	close(work)
	close(order)
	looking.Wait()
	if failed != nil {
		return failed
	}
	if err != nil {
		return err
	}
	return c.judge()
}

// read reads the journal in batches, in the order of numbers.
func (c *check) read(ctx context.Context, give func(*batch)) error {
	heads := headReader{tx: c.tx}
	next := int64(1) // the number that is due
	for ctx.Err() == nil {
		rows, err := c.tx.JournalStored(next-1, checkBatch)
		if err != nil {
			return err
		}
		within, behind := c.split(rows)
		b := &batch{first: next, last: c.lastOf(rows, within), rows: within, done: make(chan struct{})}
		if b.last >= b.first {
			if err := c.fill(b, &heads); err != nil {
				return err
			}
			give(b)
			next = b.last + 1
		}
		if len(behind) > 0 {
			give(&batch{rows: behind, done: make(chan struct{})})
			next = behind[len(behind)-1].Number + 1
		}
		if len(rows) < checkBatch {
			return nil
		}
	}
	return context.Cause(ctx)
}

// split divides rows into those that stand under the last head and those behind.
func (c *check) split(rows []Stored) (within, behind []Stored) {
	for i := range rows {
		if rows[i].Number > c.size {
			return rows[:i], rows[i:]
		}
	}
	return rows, nil
}

// lastOf is the last number that a batch stands for: that of its last record,
// or the end of the tree if no other record stands under the head.
func (c *check) lastOf(rows, within []Stored) int64 {
	if len(rows) < checkBatch || len(within) < len(rows) {
		return c.size
	}
	return within[len(within)-1].Number
}

func (c *check) fill(b *batch, heads *headReader) (err error) {
	b.nodes, err = c.tx.JournalHashRange(tlog.StoredHashCount(b.first-1), tlog.StoredHashCount(b.last))
	if err != nil {
		return err
	}
	b.heads, err = heads.upTo(b.last)
	return err
}

// look looks at each record by itself.
func (b *batch) look(content *contentCheck) {
	b.leaves, b.outcomes = make([]tlog.Hash, len(b.rows)), make([]outcome, len(b.rows))
	for i := range b.rows {
		if b.leaves[i], b.err = b.rows[i].hash(); b.err != nil {
			return
		}
		b.outcomes[i] = content.look(&b.rows[i])
	}
}

// take puts a batch to what came before it.
func (c *check) take(b *batch) {
	for i := range b.rows {
		c.count(&b.rows[i], &b.outcomes[i])
	}
	if b.last == 0 {
		for i := range b.rows {
			c.suspect = append(c.suspect, suspect{number: b.rows[i].Number, row: b.leaves[i], hasRow: true, caseID: b.rows[i].Case})
		}
		return
	}
	row, head := 0, 0
	for n := b.first; n <= b.last; n++ {
		s := suspect{number: n}
		s.stored, s.hasStored = b.nodes[tlog.StoredHashIndex(0, n-1)]
		if row < len(b.rows) && b.rows[row].Number == n {
			s.row, s.hasRow, s.caseID = b.leaves[row], true, b.rows[row].Case
			row++
		}
		c.leaf(s, b.nodes)
		for ; head < len(b.heads) && b.heads[head].Size == n; head++ {
			c.heads.take(c, &b.heads[head])
		}
	}
}

// leaf adds a leaf to the tree; where one side is lacking, the other stands for
// it, so that the rest can be checked.
func (c *check) leaf(s suspect, nodes map[int64]tlog.Hash) {
	fromRecord, stored := s.row, s.stored
	switch {
	case !s.hasRow:
		fromRecord = stored
	case !s.hasStored:
		stored = fromRecord
	}
	if !s.hasRow || !s.hasStored || fromRecord != stored {
		c.suspect = append(c.suspect, s)
	}
	c.tree.blind = c.tree.blind || !s.hasRow && !s.hasStored
	c.tree.add(fromRecord, stored, nodes)
}

// count counts what was found on a record by itself.
func (c *check) count(r *Stored, o *outcome) {
	c.report.Records++
	c.beside.take(&r.Record, o.claims)
	if o.trouble != nil {
		c.report.add(*o.trouble)
	}
	if o.destruction != nil {
		c.report.destroyedUnder(o.destruction, r.Number)
	}
	if !o.decided {
		return
	}
	c.report.Decisions++
	switch {
	case o.gone:
		c.report.Gone++
	case o.same:
		c.report.Same++
	case o.trouble != nil:
		c.report.Different++
	}
	if o.newRules {
		c.report.RulesChanged++
	}
}

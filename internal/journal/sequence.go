package journal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Sequence gives pending records their places in the tree and signs its new
// head: one step, of a bounded number of records, in one transaction. It tells
// how many it numbered; 0 if none was pending or if another process holds the
// lease. Two that run at once do no harm: the places are unique, and one of the
// two transactions is undone.
func (s *Service) Sequence(ctx context.Context) (n int, err error) {
	due := false
	err = s.Store.Read(ctx, func(tx Log) error {
		due, err = s.due(tx)
		return err
	})
	if err != nil || !due {
		return 0, err
	}
	err = s.Store.Write(ctx, func(tx Log) error {
		n, err = s.sequence(tx)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("journal: sequence: %w", err)
	}
	return n, nil
}

// due tells whether there is anything to number for this process, without
// keeping the writer.
func (s *Service) due(tx Log) (bool, error) {
	pending, err := tx.JournalPending(1)
	if err != nil || len(pending) == 0 {
		return false, err
	}
	holder, until, err := tx.JournalLeased()
	return holder == "" || holder == s.Holder || !tx.WallNow().Before(until), err
}

func (s *Service) sequence(tx Log) (int, error) {
	now := tx.WallNow()
	mine, last, err := tx.JournalLead(s.Holder, now, now.Add(leaseTime))
	if err != nil || !mine {
		return 0, err
	}
	pending, err := tx.JournalPending(batchMost)
	if err != nil || len(pending) == 0 {
		return 0, err
	}
	t, err := s.growing(tx, last)
	if err != nil {
		return 0, err
	}
	return len(pending), s.place(tx, t, pending, now)
}

// place puts records behind the last ones of the tree.
func (s *Service) place(tx Log, t *growth, records []Record, now time.Time) error {
	size, ids := t.size, make([]int64, len(records))
	for i := range records {
		ids[i] = records[i].ID
		h, err := records[i].hash()
		if err != nil {
			return err
		}
		if err := t.add(h); err != nil {
			return err
		}
	}
	if err := tx.JournalNumber(ids, size+1); err != nil {
		return err
	}
	head, err := s.crown(t, now)
	if err != nil {
		return err
	}
	if err := tx.JournalHashInsert(t.first, t.fresh); err != nil {
		return err
	}
	return tx.JournalHeadInsert(head)
}

// crown signs a head over a tree.
func (s *Service) crown(t *growth, now time.Time) (Head, error) {
	root, err := tlog.TreeHash(t.size, t)
	if err != nil {
		return Head{}, err
	}
	return s.Signer.sign(t.size, root, now)
}

// keep holds the edge of a tree for the next step.
func (s *Service) keep(t *growth, root tlog.Hash) error {
	indexes := edgeOf(t.size)
	hashes, err := t.ReadHashes(indexes)
	if err != nil {
		return err
	}
	edge := make(map[int64]tlog.Hash, len(indexes))
	for i, index := range indexes {
		edge[index] = hashes[i]
	}
	s.edge = &grownEdge{size: t.size, root: root, edge: edge}
	return nil
}

// grownEdge is the right edge of a tree that this process has grown. It is worth
// something only under a stored head of the same size and root: the transaction
// that grew it may have been undone.
type grownEdge struct {
	size int64
	root tlog.Hash
	edge map[int64]tlog.Hash
}

// grown is the tree under its last head, to be grown further; what this process
// has grown itself is not read again.
func (s *Service) grown(tx Log, last *Head) (*growth, error) {
	if e := s.edge; e != nil && last != nil && last.Size == e.size && last.Root == e.root {
		return &growth{size: e.size, first: tlog.StoredHashCount(e.size), edge: e.edge}, nil
	}
	return s.growing(tx, last)
}

// growth is a tree to which leaves are added: the stored hashes at its right
// edge, and the fresh ones.
type growth struct {
	size  int64
	first int64 // index of the first fresh hash
	fresh []tlog.Hash
	edge  map[int64]tlog.Hash
}

// ErrTree says that the stored tree does not agree with its last head: nothing
// more is put upon it. Check tells what was done to it.
var ErrTree = errors.New("journal: the tree does not agree with its last signed head")

// growing takes up the tree under its last head; nil for an empty one.
func (s *Service) growing(tx Log, last *Head) (*growth, error) {
	if last == nil {
		return &growth{}, nil
	}
	t := &growth{size: last.Size, first: tlog.StoredHashCount(last.Size)}
	edge := edgeOf(last.Size)
	var err error
	if t.edge, err = tx.JournalHashes(edge); err != nil {
		return nil, err
	}
	if len(t.edge) != len(edge) || !s.verify(last) {
		return nil, ErrTree
	}
	if root, err := tlog.TreeHash(t.size, t); err != nil || root != last.Root {
		return nil, ErrTree
	}
	return t, nil
}

// edgeOf are the indexes of the complete subtrees of a tree: all that growing
// it needs.
func edgeOf(size int64) []int64 {
	var out []int64
	for level := 0; size>>level > 0; level++ {
		if size>>level&1 == 1 {
			out = append(out, tlog.StoredHashIndex(level, size>>level-1))
		}
	}
	return out
}

func (t *growth) add(leaf tlog.Hash) error {
	hashes, err := tlog.StoredHashesForRecordHash(t.size, leaf, t)
	t.fresh = append(t.fresh, hashes...)
	t.size++
	return err
}

// ReadHashes gives stored and fresh hashes (tlog.HashReader).
func (t *growth) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= t.first {
			out[i] = t.fresh[index-t.first]
			continue
		}
		h, ok := t.edge[index]
		if !ok {
			return nil, fmt.Errorf("journal: the hash %d is not at the edge of the tree", index)
		}
		out[i] = h
	}
	return out, nil
}

package journal

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Tree is a journal's tree in memory, for who follows a journal or measures what
// it costs: it holds two hashes a record and proves what stands in it.
type Tree struct {
	size   int64
	hashes []tlog.Hash
}

// NewTree makes an empty tree with room for so many records.
func NewTree(room int64) *Tree {
	return &Tree{hashes: make([]tlog.Hash, 0, tlog.StoredHashCount(room))}
}

// Size is how many records stand in the tree.
func (t *Tree) Size() int64 { return t.size }

// Append adds a record's leaf.
func (t *Tree) Append(r *Record) error {
	h, err := r.hash()
	if err != nil {
		return err
	}
	return t.AppendHash(h)
}

// AppendHash adds a leaf by its hash.
func (t *Tree) AppendHash(leaf tlog.Hash) error {
	fresh, err := tlog.StoredHashesForRecordHash(t.size, leaf, t)
	if err != nil {
		return fmt.Errorf("journal: tree: %w", err)
	}
	t.hashes = append(t.hashes, fresh...)
	t.size++
	return nil
}

// ReadHashes gives hashes of the tree (tlog.HashReader).
func (t *Tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index < 0 || index >= int64(len(t.hashes)) {
			return nil, fmt.Errorf("journal: the hash %d is missing from the tree", index)
		}
		out[i] = t.hashes[index]
	}
	return out, nil
}

// Root is the root of the tree; it holds at least one record.
func (t *Tree) Root() (tlog.Hash, error) { return tlog.TreeHash(t.size, t) }

// Prove gives the hashes on the way from the leaf with a number to the root.
func (t *Tree) Prove(number int64) ([]tlog.Hash, error) {
	proof, err := tlog.ProveRecord(t.size, number-1, t)
	if err != nil {
		return nil, fmt.Errorf("journal: tree: %w", err)
	}
	return proof, nil
}

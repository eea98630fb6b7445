package journal_test

import (
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"tarazy/internal/journal"
	"tarazy/internal/store"
)

// The tree in memory is that of the database.
func TestATreeInMemoryIsTheJournals(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fill(23)
		tree := journal.NewTree(23)
		var leaves []tlog.Hash
		w.write(func(tx *store.Tx) error {
			all, err := tx.JournalStored(0, 100)
			for i := range all {
				if err := tree.Append(&all[i].Record); err != nil {
					return err
				}
				leaf, err := all[i].Leaf()
				if err != nil {
					return err
				}
				leaves = append(leaves, tlog.RecordHash(leaf))
			}
			return err
		})
		root, err := tree.Root()
		if head := w.checkpoint(0); err != nil || tree.Size() != head.Size || root != head.Root {
			t.Fatal(tree.Size(), root, err)
		}
		for number := int64(1); number <= 23; number++ {
			proof, err := tree.Prove(number)
			if err != nil || tlog.CheckRecord(proof, 23, root, number-1, leaves[number-1]) != nil {
				t.Errorf("%d: %v", number, err)
			}
		}
		if _, err := tree.Prove(24); err == nil {
			t.Error("what is not there was proven")
		}
	})
}

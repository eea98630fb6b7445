package journal

import (
	"golang.org/x/mod/sumdb/tlog"
)

// treeCheck builds the tree of the records once more, beside the stored one,
// leaf by leaf. Of both it holds the right edge only, and where they differ the
// hash as the records give it.
type treeCheck struct {
	size    int64
	records [64]tlog.Hash // last complete subtree of each level, from the records
	stored  [64]tlog.Hash // the same, as stored
	differ  map[int64]tlog.Hash
	report  *Report
	blind   bool // somewhere neither record nor hash told what the leaf was
}

// add takes the leaf of the next record: from the record, and as stored.
func (t *treeCheck) add(fromRecord, stored tlog.Hash, nodes map[int64]tlog.Hash) {
	n := t.size
	t.note(tlog.StoredHashIndex(0, n), fromRecord, stored)
	level := 0
	for ; n>>level&1 == 1; level++ {
		ofStored := tlog.NodeHash(t.stored[level], stored)
		fromRecord = tlog.NodeHash(t.records[level], fromRecord)
		stored = t.node(level+1, n>>(level+1), fromRecord, ofStored, nodes)
	}
	t.records[level], t.stored[level] = fromRecord, stored
	t.size++
}

// node looks at an inner hash. One that agrees neither with the records nor
// with the stored hashes under it is false itself.
func (t *treeCheck) node(level int, n int64, fromRecords, ofStored tlog.Hash, nodes map[int64]tlog.Hash) tlog.Hash {
	index := tlog.StoredHashIndex(level, n)
	covers := Trouble{Number: n<<level + 1, To: (n + 1) << level}
	stored, ok := nodes[index]
	if !ok {
		// Where the leaf's own hash is gone, those above it went with it.
		if _, whole := nodes[tlog.StoredHashIndex(0, t.size)]; whole {
			covers.Kind = TreeMissing
			t.report.add(covers)
		}
		stored = ofStored
	}
	t.note(index, fromRecords, stored)
	if stored != fromRecords && stored != ofStored {
		covers.Kind = TreeChanged
		t.report.add(covers)
	}
	return stored
}

func (t *treeCheck) note(index int64, fromRecord, stored tlog.Hash) {
	if fromRecord != stored {
		t.differ[index] = fromRecord
	}
}

// roots are the roots of both trees.
func (t *treeCheck) roots() (fromRecords, stored tlog.Hash) {
	return rootOf(t.size, &t.records), rootOf(t.size, &t.stored)
}

func rootOf(size int64, edge *[64]tlog.Hash) (root tlog.Hash) {
	first := true
	for level := 0; size>>level > 0; level++ {
		switch {
		case size>>level&1 == 0:
		case first:
			root, first = edge[level], false
		default:
			root = tlog.NodeHash(edge[level], root)
		}
	}
	return root
}

package journal

import (
	"cmp"
	"slices"
	"strings"
)

// Claim is what a record says that a row of another table, or a file, holds.
type Claim struct {
	Place string // of the row: its table and key; "paper pro_x/kk"
	Sum   string // of what it holds, as Beside works it out
	Stays bool   // the row must be there as long as the record's content is
	Anew  bool   // nothing that earlier records said of the place counts any more
	Gone  bool   // all rows whose places begin with this one, up to its last slash, were taken away
}

// Beside holds what lies outside the journal's own tables to its records: rows
// that were changed, deleted or put in, and files that were replaced.
type Beside interface {
	// Claims are those of a record with its content, which is empty where the
	// record has none. It is called from several goroutines at once.
	Claims(r *Record, facts, input []byte) []Claim
	// Rows gives the place and the sum of each row and file that records speak of;
	// told is whether there must be a record of it.
	Rows(tx Log, give func(place, sum string, told bool)) error
}

// claimed is what records say of a place.
type claimed struct {
	sums   []string
	number int64 // of the last record
	caseID string
	stays  bool
	seen   bool
}

// besideCheck gathers claims and holds the rows to them.
type besideCheck struct {
	places  map[string]*claimed
	gone    map[string]int64 // beginnings of places, and the last record that says they are gone
	report  *Report
	partial bool // records are pending, which may tell of rows that are there
}

// take takes the claims of a record; records come in order. A later record about
// a place adds to what may stand there: an attempt that failed is kept beside the
// one that followed.
func (b *besideCheck) take(r *Record, claims []Claim) {
	for _, c := range claims {
		if c.Gone {
			b.gone[c.Place] = r.Number
			continue
		}
		at := b.places[c.Place]
		if at == nil || c.Anew {
			at = &claimed{}
			b.places[c.Place] = at
		}
		at.sums = append(at.sums, c.Sum)
		at.number, at.caseID, at.stays = r.Number, r.Case, at.stays || c.Stays
	}
}

// judge goes through the rows.
func (b *besideCheck) judge(tx Log, beside Beside) error {
	err := beside.Rows(tx, func(place, sum string, told bool) {
		at := b.places[place]
		if at == nil && (!told || b.partial) {
			return
		}
		if at == nil {
			b.report.add(Trouble{Kind: RowAdded, What: place})
			return
		}
		at.seen = true
		for _, known := range at.sums {
			if known == sum {
				return
			}
		}
		if b.partial {
			return
		}
		b.report.add(Trouble{Kind: RowChanged, Number: at.number, Case: at.caseID, What: place})
	})
	if err != nil {
		return err
	}
	var lost []Trouble
	for place, at := range b.places {
		if at.stays && !at.seen && b.gone[place[:strings.LastIndex(place, "/")+1]] < at.number {
			lost = append(lost, Trouble{Kind: RowMissing, Number: at.number, Case: at.caseID, What: place})
		}
	}
	slices.SortFunc(lost, func(a, b Trouble) int { return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.What, b.What)) })
	for _, t := range lost {
		b.report.add(t)
	}
	return nil
}

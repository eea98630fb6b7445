package ownlaw

import (
	"context"
	"iter"

	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/strict"
)

// Past gives the questions that were put to an act for a body before, newest
// first; "" stands for those of no body.
type Past interface {
	Past(ctx context.Context, act, body string) iter.Seq2[Asked, error]
}

// Records is what the past is read from: journal.Service.
type Records interface {
	List(ctx context.Context, q journal.Query) (journal.Page, error)
	Show(ctx context.Context, number int64) (*journal.Opened, error)
}

// FromJournal reads the past decisions out of the journal.
type FromJournal struct{ Records Records }

// Bounds of one look into the past.
const (
	pastPage  = 200 // records read at once
	pastPages = 50
)

// Past walks the decisions of a body, the latest first. Those whose facts were
// destroyed are passed over: nobody can ask them again.
func (j FromJournal) Past(ctx context.Context, act, body string) iter.Seq2[Asked, error] {
	return func(yield func(Asked, error) bool) {
		q := journal.Query{Bodies: []string{body}, Decisions: true, Limit: pastPage}
		for range pastPages {
			page, err := j.Records.List(ctx, q)
			if err != nil {
				yield(Asked{}, err)
				return
			}
			for i := range page.Records {
				if !j.one(ctx, act, &page.Records[i], yield) {
					return
				}
			}
			if q.After = page.Next; q.After == "" {
				return
			}
		}
	}
}

// one hands on a record of the act; false ends the walk.
func (j FromJournal) one(ctx context.Context, act string, r *journal.Record, yield func(Asked, error) bool) bool {
	if r.Act != act || r.Number == 0 {
		return true
	}
	o, err := j.Records.Show(ctx, r.Number)
	if fault.Is(err, "journal.missing") || err == nil && o.Input == nil {
		return true
	}
	if err != nil {
		return yield(Asked{}, err) && false
	}
	in, err := strict.JSON(o.Input)
	if err != nil {
		return yield(Asked{}, err) && false
	}
	return yield(Asked{Rule: r.Rule, Record: r.Number, Input: in}, nil)
}

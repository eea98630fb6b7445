package reader

import (
	"context"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
)

// Journal reads records; *journal.Service does.
type Journal interface {
	Own(ctx context.Context, person string, told func(*journal.Record) bool, below int64, limit int) ([]journal.Record, int64, error)
	List(context.Context, journal.Query) (journal.Page, error)
	Show(ctx context.Context, number int64) (*journal.Opened, error)
	Receipt(ctx context.Context, number int64, withContent bool) (*journal.Receipt, error)
}

// Relation tells how a person stands to a record besides being its subject: an
// appeal or an order that opens it, a conflict of interest.
type Relation func(context.Context, *access.Actor, *journal.Record) (access.Relation, error)

// Bodies are the bodies whose records the actor may list, "" among them for the
// records of no body; nil stands for all.
func Bodies(a *access.Actor) []string {
	ids, all := access.Bodies(a, access.SeeJournal)
	if all {
		return nil
	}
	out := append([]string{}, ids...)
	if access.May(a, access.SeeJournal, access.Target{}) {
		out = append(out, "")
	}
	return out
}

// Target is a record as the thing that a verb is about.
func Target(ctx context.Context, a *access.Actor, r *journal.Record, more Relation) (access.Target, error) {
	t := access.Target{Body: r.Body}
	if a.SignedIn() && r.Subject == a.Person && !closed[r.Verb] {
		t.Relation |= access.Subject
	}
	if more == nil {
		return t, nil
	}
	rel, err := more(ctx, a, r)
	t.Relation |= rel
	return t, err
}

// Record reads a record that the actor may do the verb to. What is not
// there and what is not for the actor are the same fault, journal.missing.
func Record(ctx context.Context, j Journal, a *access.Actor, v access.Verb, number string, more Relation) (*journal.Opened, access.Target, error) {
	missing := fault.New(fault.Missing, "journal.missing")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 1 {
		return nil, access.Target{}, missing
	}
	o, err := j.Show(ctx, n)
	if err != nil {
		return nil, access.Target{}, err
	}
	t, err := Target(ctx, a, &o.Record, more)
	if err != nil {
		return nil, t, err
	}
	if !access.May(a, v, t) {
		return nil, t, missing
	}
	return o, t, nil
}

package competitiontest

import (
	"context"
	"encoding/json"
	"time"

	"tarazy/internal/fault"
	"tarazy/internal/journal"
)

// records are the journal of a world that keeps none: what was recorded, in
// order, numbered from 1.
type records struct{ all []recorded }

type recorded struct {
	journal.Entry
	at time.Time
}

func (r *records) add(e journal.Entry, at time.Time) { r.all = append(r.all, recorded{e, at}) }

func (r *records) record(i int) journal.Record {
	e := r.all[i]
	return journal.Record{ID: int64(i + 1), Number: int64(i + 1), Verb: e.Verb, Actor: e.Actor, Body: e.Body, Case: e.Case, Subject: e.Subject, At: e.at}
}

// List gives the records of a case and a verb on one page.
func (r *records) List(_ context.Context, q journal.Query) (p journal.Page, err error) {
	for i := len(r.all) - 1; i >= 0; i-- {
		if e := r.all[i]; e.Case == q.Case && e.Verb == q.Verb && !e.at.Before(q.From) {
			p.Records = append(p.Records, r.record(i))
		}
	}
	return p, nil
}

// Show opens a record.
func (r *records) Show(_ context.Context, number int64) (*journal.Opened, error) {
	if number < 1 || number > int64(len(r.all)) {
		return nil, fault.New(fault.Missing, "journal.missing")
	}
	o := &journal.Opened{Record: r.record(int(number - 1))}
	facts := r.all[number-1].Facts
	if facts == nil {
		return o, nil
	}
	text, err := json.Marshal(facts)
	o.Facts = text
	return o, err
}

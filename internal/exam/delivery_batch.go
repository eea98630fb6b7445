package exam

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"runtime"
	"time"

	"tarazy/internal/batch"
	"tarazy/internal/journal"
)

// Bounds of the path of answers.
const (
	savesMost  = 200 // answers in one request
	batchMost  = 256 // requests in one transaction
	eventsMost = 500 // refusals on record of one attempt
)

var errFenced = errors.New("exam: the attempt is held under another lease by now")

// pending are the answers of one request on their way into the database.
type pending struct {
	rows     []AnswerRow
	texts    [][]byte
	entries  []*journal.Prepared
	outcomes []Outcome
}

// answering is one in the queue of the writer.
type answering = batch.Handed[*pending]

// answerFacts are what the journal keeps of an answer: not the answer, which is
// kept beside it, but what proves that it was not changed.
type answerFacts struct {
	Attempt string `json:"attempt"` // the case of the entry is the sitting: so many entries of one case stand beside each other
	Given   int64  `json:"given"`   // ms since 1970, as the browser says
	Sealed  string `json:"sealed_sha256"`
	Seq     int64  `json:"seq"`
	Slot    int    `json:"slot"`
}

// add encodes and seals an answer, and its entry in the journal.
func (p *pending) add(s *seat, one *Save, now time.Time) error {
	text, err := json.Marshal(&one.Answer)
	if err != nil {
		return err
	}
	sealed, err := s.key.Seal(AnswerField, text)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(sealed)
	entry, err := journal.Prepare(journal.Entry{
		Verb: "exam.answer", Actor: string(s.a.Person), Body: string(s.a.Body), Case: string(s.a.Sitting), Subject: string(s.a.Person),
		Facts: answerFacts{Attempt: string(s.a.ID), Slot: one.Slot, Seq: one.Seq, Given: one.At, Sealed: hex.EncodeToString(sum[:])},
	}, s.journal)
	if err != nil {
		return err
	}
	p.rows = append(p.rows, AnswerRow{
		Attempt: s.a.ID, Lease: s.a.Lease, Section: s.a.Section,
		Given: Given{Slot: one.Slot, Seq: one.Seq, Sealed: sealed, By: s.given(one, now), At: now},
	})
	p.texts, p.entries = append(p.texts, text), append(p.entries, entry)
	return nil
}

// hand gives answers to the writer and waits until they are durable.
func (d *Delivery) hand(ctx context.Context, p *pending) error {
	h, err := d.queue.Put(ctx, p)
	d.coming.Add(-1)
	if err != nil {
		return err
	}
	return d.queue.Wait(h)
}

// Run writes answers until the context ends; what was handed over before is
// still answered.
func (d *Delivery) Run(ctx context.Context) {
	d.queue.Run(ctx, func(first *answering) { d.write(ctx, d.gather(first)) })
}

// turnsMost is how often a batch gives way to requests that are being read
// already: one sync of the disk serves them all. It gives way instead of
// sleeping, for the shortest sleep is longer than a batch takes.
const turnsMost = 100

// gather takes all that wait, up to a bound, and those that are about to. One
// who is alone does not wait.
func (d *Delivery) gather(first *answering) []*answering {
	all := d.drawn([]*answering{first})
	for turn := 0; turn < turnsMost && len(all) < batchMost && d.coming.Load() > 0; turn++ {
		runtime.Gosched()
		all = d.drawn(all)
	}
	return all
}

// drawn adds those that wait.
func (d *Delivery) drawn(all []*answering) []*answering {
	for len(all) < batchMost {
		select {
		case h := <-d.queue.Waiting():
			all = append(all, h)
		default:
			return all
		}
	}
	return all
}

// write stores a batch in one transaction; each answer stands by itself.
func (d *Delivery) write(ctx context.Context, all []*answering) {
	var rows []AnswerRow
	var entries []*journal.Prepared
	for _, h := range all {
		rows, entries = append(rows, h.Work.rows...), append(entries, h.Work.entries...)
	}
	var outcomes []Outcome
	err := d.Store.Write(d.First(context.WithoutCancel(ctx)), func(tx DeliveryTx) (err error) {
		if outcomes, err = tx.AnswersAppend(rows); err != nil {
			return err
		}
		var kept []*journal.Prepared
		for i, o := range outcomes {
			if o == Stored {
				kept = append(kept, entries[i])
			}
		}
		return d.Journal(tx, kept)
	})
	for _, h := range all {
		if err == nil {
			n := len(h.Work.rows)
			h.Work.outcomes, outcomes = outcomes[:n], outcomes[n:]
		}
		h.Answer(err)
	}
}

package front

import (
	"cmp"
	"context"
	"slices"

	"tarazy/internal/day"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// LaterTx is what putting tasks off needs of a transaction.
type LaterTx interface {
	TaskLaterPut(person people.PersonID, task string, until day.Day) error
	TaskLaterOf(people.PersonID) (map[string]day.Day, error)
	TaskLaterDelete(person people.PersonID, task string) (bool, error)
	TaskLaterPurge(person people.PersonID, today day.Day) (int64, error)
}

// LaterStore runs transactions.
type LaterStore interface {
	Write(context.Context, func(LaterTx) error) error
	Read(context.Context, func(LaterTx) error) error
}

// board is what waits for a person on a day, most urgent first, and what the
// person has put off.
type board struct {
	Today   day.Day
	Now     []Task
	PutOff  []putOff
	Choices []laterChoice // none where no calendar is settled for the days to come
}

// putOff is a task that waits again on a day.
type putOff struct {
	Task
	Until day.Day
}

func (d Deps) board(r *route.Request) (*board, error) {
	b := &board{Today: day.In(d.Legal.Now(), d.Zone(r.Actor.Body))}
	var later map[string]day.Day
	err := d.Later.Read(r.Context(), func(tx LaterTx) (err error) {
		later, err = tx.TaskLaterOf(people.PersonID(r.Actor.Person))
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, source := range d.Sources {
		more, err := source(r.Context(), r.Actor, r.Lang)
		if err != nil {
			return nil, err
		}
		for _, t := range more {
			b.add(t, later)
		}
	}
	slices.SortStableFunc(b.Now, func(x, y Task) int { return cmp.Compare(urgency(x), urgency(y)) })
	slices.SortStableFunc(b.PutOff, func(x, y putOff) int { return cmp.Compare(x.Until, y.Until) })
	b.Choices, err = d.choices(b.Today)
	return b, err
}

// add puts a task where it belongs on the day. A term that was moved forward
// since brings back what had been put off past it.
func (b *board) add(t Task, later map[string]day.Day) {
	until, ok := later[t.Key]
	if t.Key == "" || !ok || until <= b.Today || t.Due != nil && until > *t.Due {
		b.Now = append(b.Now, t)
		return
	}
	b.PutOff = append(b.PutOff, putOff{t, until})
}

// find is the task with a key, put off or not.
func (b *board) find(key string) (Task, bool) {
	for _, t := range b.Now {
		if t.Key == key && key != "" {
			return t, true
		}
	}
	for _, p := range b.PutOff {
		if p.Key == key {
			return p.Task, true
		}
	}
	return Task{}, false
}

// urgency sorts by the last day; what has no term comes last.
func urgency(t Task) day.Day {
	if t.Due == nil {
		return day.Of(9999, 12, 31)
	}
	return *t.Due
}

package journal

import (
	"cmp"
	"fmt"
	"slices"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

// The verbs of destruction. Their records stay whole for ever: they are what
// says that something was destroyed lawfully.
const (
	VerbDestroy    = "journal.destroy"
	VerbDestroyKey = "journal.destroy_key"
)

// Order is the act under which something is destroyed, and who carries it out.
type Order struct {
	Act   string  // its number
	Day   day.Day // its day
	Actor string
	Body  string
	Case  string
}

// Span is a run of numbers, both ends included.
type Span struct {
	First int64 `key:"first" json:"first"`
	Last  int64 `key:"last" json:"last"`
}

// destroyed are the facts of a record of destruction.
type destroyed struct {
	Act     string  `key:"act"`
	Day     day.Day `key:"day"`
	Records []Span  `key:"records"`
	Subject string  `key:"subject"` // of the key; "" where records were destroyed
}

// Destroy takes facts, input, finding and salt of records away under an act and
// writes a record that says so; their leaves stay. All must be numbered and
// still have their content, else the fault is journal.destroy.not_there.
func Destroy(tx Log, o Order, numbers []int64) (*Destruction, error) {
	numbers = slices.Compact(slices.Sorted(slices.Values(numbers)))
	d, err := o.record(tx, VerbDestroy, destroyed{Records: spans(numbers)})
	if err != nil {
		return nil, err
	}
	n, err := tx.JournalContentDestroy(numbers, d.ID, VerbDestroy, VerbDestroyKey)
	if err != nil {
		return nil, err
	}
	if n == 0 || n != int64(len(numbers)) {
		return nil, fault.New(fault.Conflict, "journal.destroy.not_there", "asked", len(numbers), "there", n)
	}
	return d, nil
}

// DestroyKey takes a person's key away under an act: nothing that was sealed
// under it can be opened again, in the journal or outside it. The fault is
// journal.destroy.no_key.
func DestroyKey(tx Log, o Order, subject string) (*Destruction, error) {
	d, err := o.record(tx, VerbDestroyKey, destroyed{Subject: subject})
	if err != nil {
		return nil, err
	}
	done := false
	if subject != "" {
		if done, err = tx.KeyDestroy(subject, d.ID); err != nil {
			return nil, err
		}
	}
	if !done {
		return nil, fault.New(fault.Conflict, "journal.destroy.no_key")
	}
	return d, nil
}

func (o Order) record(tx Log, verb string, facts destroyed) (*Destruction, error) {
	if o.Act == "" {
		return nil, fmt.Errorf("journal: %s: no act is named", verb)
	}
	facts.Act, facts.Day = o.Act, o.Day
	r, err := add(tx, Entry{Verb: verb, Actor: o.Actor, Body: o.Body, Case: o.Case, Facts: facts})
	if err != nil {
		return nil, err
	}
	d := &Destruction{Act: o.Act, Day: o.Day, Entry: r.ID, At: tx.Now()}
	return d, tx.JournalDestructionInsert(d)
}

// spans are the runs in sorted numbers.
func spans(numbers []int64) []Span {
	var out []Span
	for _, n := range numbers {
		if last := len(out) - 1; last >= 0 && out[last].Last+1 == n {
			out[last].Last = n
			continue
		}
		out = append(out, Span{n, n})
	}
	return out
}

// covers tells whether a record of this number or subject was destroyed.
func (d *destroyed) covers(r *Record) bool {
	if d.Subject != "" {
		return d.Subject == r.Subject
	}
	i, found := slices.BinarySearchFunc(d.Records, r.Number, func(s Span, n int64) int { return cmp.Compare(s.First, n) })
	return found || i > 0 && r.Number <= d.Records[i-1].Last
}

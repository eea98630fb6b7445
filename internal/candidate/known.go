package candidate

import (
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// Known are the facts of a file, and which of them rest on the candidate's word
// alone or against a register's.
type Known struct {
	Facts Facts
	// Jobs and Education say of each fact, in the order of Facts, where it
	// comes from.
	Jobs      []Origin
	Education []Origin
	Disputed  int // records that the candidate disowned; they are not among the facts
}

// Origin is where a fact comes from.
type Origin struct {
	Entry  EntryID
	Source locale.Words // the register; empty where the candidate added it
	Own    bool         // the candidate's own value, added or in place of the register's
	Gone   bool         // the register no longer gives it
}

// FactsOf reads the facts out of a file: the candidate's own value where there
// is one, else the register's. What is disputed is left out. Directions are
// always the candidate's.
func FactsOf(o *Opened) Known {
	k := Known{Facts: Facts{Education: []Education{}, Jobs: []Job{}}}
	for n := range o.Items {
		i := &o.Items[n]
		if i.Disputed {
			k.Disputed++
			continue
		}
		from := Origin{Entry: i.ID, Source: i.Source, Own: i.Mine != nil, Gone: i.Gone}
		switch v := i.Value(); {
		case v.Job != nil:
			k.Facts.Jobs, k.Jobs = append(k.Facts.Jobs, *v.Job), append(k.Jobs, from)
			k.Facts.CivilServant = k.Facts.CivilServant || v.Job.Kind == CivilService && v.Job.Until == nil
		case v.Education != nil:
			k.Facts.Education, k.Education = append(k.Facts.Education, *v.Education), append(k.Education, from)
		}
	}
	return k
}

// Snap is a file as it goes with an application.
type Snap struct {
	Person    people.PersonID `json:"person"`
	Version   int64           `json:"version"`
	Confirmed string          `json:"confirmed"` // legal instant, RFC 3339, UTC
	Entries   []SnapEntry     `json:"entries"`
}

// SnapEntry is one entry of a Snap. Given and Mine are null where there is
// none.
type SnapEntry struct {
	ID         EntryID      `json:"id"`
	Kind       string       `json:"kind"`
	Source     locale.Words `json:"source"`
	AsOf       *day.Day     `json:"as_of"`
	Given      *Value       `json:"given"`
	Mine       *Value       `json:"mine"`
	Directions []string     `json:"directions"`
	Disputed   bool         `json:"disputed"`
	Gone       bool         `json:"gone"`
}

// Snapshot writes the confirmed file of a candidate as canonical JSON, for the
// application that it goes with; the caller seals it. The faults are
// candidate.not_registered and candidate.not_confirmed.
func (s *Service) Snapshot(tx Tx, person people.PersonID) ([]byte, error) {
	if err := registered(tx, person); err != nil {
		return nil, err
	}
	o, err := s.Open(tx, person)
	if err != nil {
		return nil, err
	}
	if o.Confirmed.IsZero() {
		return nil, fault.New(fault.Conflict, "candidate.not_confirmed")
	}
	return journal.Canonical(snapOf(o))
}

func snapOf(o *Opened) Snap {
	out := Snap{Person: o.Person, Version: o.Version, Confirmed: o.Confirmed.UTC().Format(instant), Entries: []SnapEntry{}}
	for _, i := range o.Items {
		out.Entries = append(out.Entries, SnapEntry{
			ID: i.ID, Kind: i.Kind, Source: i.Source, AsOf: i.AsOf, Given: i.Given, Mine: i.Mine,
			Directions: listed(i.Directions), Disputed: i.Disputed, Gone: i.Gone,
		})
	}
	return out
}

// instant is how a Snap writes an instant: RFC 3339 to the second.
const instant = "2006-01-02T15:04:05Z07:00"

// Opened gives a Snap the form of a file, so that FactsOf reads it.
func (s Snap) Opened() *Opened {
	o := &Opened{File: File{Person: s.Person, Version: s.Version}}
	for _, e := range s.Entries {
		o.Items = append(o.Items, Item{
			Entry: Entry{ID: e.ID, Person: s.Person, Kind: e.Kind, Source: e.Source, AsOf: e.AsOf, Directions: e.Directions, Disputed: e.Disputed, Gone: e.Gone},
			Given: e.Given, Mine: e.Mine,
		})
	}
	return o
}

package candidate

import (
	"context"
	"slices"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// The verbs of a file, as its changes and, behind "candidate.file.", the
// journal name them.
const (
	didFetch   = "fetch"
	didAsk     = "ask"
	didCorrect = "correct"
	didAdd     = "add"
	didDrop    = "drop"
	didMark    = "directions"
	didDispute = "dispute"
	didConfirm = "confirm"
)

// work is one write to a file: what it is upon, and with what.
type work struct {
	tx     Tx
	file   *Opened
	key    *seal.Key
	today  day.Day
	levels []string // of education, lowest first
	facts  any      // of the journal
	kind   string   // of the entry
	actor  people.PersonID
	// altered: what stands in the file is not what it was.
	altered bool
}

// wrote are the facts of a write in the journal.
type wrote struct {
	Entry EntryID `json:"entry"`
	Kind  string  `json:"kind"`
	Value *Value  `json:"value"`
}

// onFile lets fn write to the file of a candidate who saw a version of it, and
// keeps what was done. Whatever is written takes the confirmation away.
func (s *Service) onFile(ctx context.Context, person people.PersonID, seen int64, verb string, fn func(*work) error) (*Opened, error) {
	var out *Opened
	err := s.Store.Write(ctx, func(tx Tx) error {
		if err := registered(tx, person); err != nil {
			return err
		}
		w, err := s.begin(tx, person)
		if err != nil {
			return err
		}
		if w.file.Version != seen {
			return changed(tx, &w.file.File, seen)
		}
		w.file.Confirmed = noTime
		if err := fn(w); err != nil {
			return err
		}
		if err := s.keep(w, verb); err != nil {
			return err
		}
		out, err = s.Open(tx, person)
		return err
	})
	return out, err
}

func (s *Service) begin(tx Tx, person people.PersonID) (*work, error) {
	o, err := s.Open(tx, person)
	if err != nil {
		return nil, err
	}
	key, err := s.key(tx, person)
	if err != nil {
		return nil, err
	}
	if o.Version == 0 {
		o.Version = 1
		if err := tx.CandidateFileInsert(&o.File); err != nil {
			return nil, err
		}
	}
	levels, err := s.levels()
	return &work{tx: tx, file: o, key: key, today: day.In(tx.Now(), s.Zone), levels: levels, actor: person}, err
}

// keep stores the file's root, the change and the journal's entry.
func (s *Service) keep(w *work, verb string) error {
	seen := w.file.Version
	ok, err := w.tx.CandidateFileUpdate(&w.file.File)
	if err != nil {
		return err
	}
	if !ok {
		return changed(w.tx, &w.file.File, seen)
	}
	person := w.file.Person
	err = w.tx.CandidateChangeInsert(&Change{Person: person, Version: w.file.Version, Verb: verb, Kind: w.kind, At: w.tx.Now()})
	if err != nil {
		return err
	}
	return s.Record(w.tx, journal.Entry{Verb: "candidate.file." + verb, Actor: string(w.actor), Case: string(person), Subject: string(person), Facts: w.facts})
}

// find gives the item, or the fault candidate.missing.entry.
func (w *work) find(id EntryID) (*Item, error) {
	i := w.file.Find(id)
	if i == nil {
		return nil, fault.New(fault.Missing, "candidate.missing.entry")
	}
	w.kind = i.Kind
	return i, nil
}

// own seals a value of the candidate's into an entry.
func (w *work) own(e *Entry, v *Value) (err error) {
	if v.Job != nil {
		v.Job.Directions = nil // they stand in the entry
	}
	w.facts = wrote{Entry: e.ID, Kind: e.Kind, Value: v}
	e.Own, err = sealJSON(w.key, sealedOwn, v)
	e.OwnAt = w.tx.Now()
	return err
}

// Correct writes the candidate's value beside the register's, or anew where
// there is only the candidate's. The faults are candidate.changed,
// candidate.missing.entry, candidate.not_registered and those of Value.Check.
func (s *Service) Correct(ctx context.Context, person people.PersonID, seen int64, entry EntryID, v Value) (*Opened, error) {
	return s.onFile(ctx, person, seen, didCorrect, func(w *work) error {
		i, err := w.find(entry)
		if err != nil {
			return err
		}
		if err := v.Check(i.Kind, w.levels, w.today); err != nil {
			return err
		}
		if err := w.own(&i.Entry, &v); err != nil {
			return err
		}
		i.Changed = false
		return w.tx.CandidateEntryPut(&i.Entry)
	})
}

// Add writes what the registers do not have. The faults are candidate.changed,
// candidate.one_only where the file has the one entry of its kind, those of
// Value.Check, and those of directions of a job.
func (s *Service) Add(ctx context.Context, person people.PersonID, seen int64, kind string, v Value) (*Opened, error) {
	return s.onFile(ctx, person, seen, didAdd, func(w *work) error {
		w.kind = kind
		if err := v.Check(kind, w.levels, w.today); err != nil {
			return err
		}
		if !Several(kind) && len(w.file.Of(kind)) > 0 {
			return fault.New(fault.Conflict, "candidate.one_only")
		}
		e := Entry{ID: EntryID(s.IDs.New("ent")), Person: person, Kind: kind}
		if v.Job != nil {
			e.Directions = v.Job.Directions
		}
		if err := w.own(&e, &v); err != nil {
			return err
		}
		return w.tx.CandidateEntryPut(&e)
	})
}

// Drop takes the candidate's own value away: the register's stands alone again;
// what nobody but the candidate gave, or a register gives no longer, is gone.
// The faults are candidate.changed and candidate.missing.entry.
func (s *Service) Drop(ctx context.Context, person people.PersonID, seen int64, entry EntryID) (*Opened, error) {
	return s.onFile(ctx, person, seen, didDrop, func(w *work) error {
		i, err := w.find(entry)
		if err != nil {
			return err
		}
		if i.Own == nil && !i.Gone {
			return fault.New(fault.Missing, "candidate.missing.entry")
		}
		w.facts = wrote{Entry: i.ID, Kind: i.Kind, Value: i.Mine}
		if i.Imported == nil || i.Gone {
			return w.tx.CandidateEntryDelete(i.ID)
		}
		i.Own, i.OwnAt, i.Changed = nil, noTime, false
		return w.tx.CandidateEntryPut(&i.Entry)
	})
}

// MarkDirections marks the functional directions of a job. The faults are
// candidate.changed, candidate.missing.entry, candidate.direction and
// candidate.directions where none is given.
func (s *Service) MarkDirections(ctx context.Context, person people.PersonID, seen int64, entry EntryID, directions []string) (*Opened, error) {
	return s.onFile(ctx, person, seen, didMark, func(w *work) error {
		i, err := w.find(entry)
		if err != nil {
			return err
		}
		if i.Kind != KindJob {
			return fault.New(fault.Missing, "candidate.missing.entry")
		}
		if err := checkDirections(directions); err != nil {
			return err
		}
		if len(directions) == 0 {
			return fault.New(fault.Invalid, "candidate.directions").At("directions")
		}
		i.Directions = slices.DeleteFunc(slices.Clone(Directions), func(d string) bool { return !slices.Contains(directions, d) })
		w.facts = struct {
			Entry      EntryID  `json:"entry"`
			Directions []string `json:"directions"`
		}{i.ID, i.Directions}
		return w.tx.CandidateEntryPut(&i.Entry)
	})
}

// Dispute says that a record of a register is not the candidate's, or takes
// that back. What is disputed counts for nothing. The faults are
// candidate.changed and candidate.missing.entry.
func (s *Service) Dispute(ctx context.Context, person people.PersonID, seen int64, entry EntryID, disputed bool) (*Opened, error) {
	return s.onFile(ctx, person, seen, didDispute, func(w *work) error {
		i, err := w.find(entry)
		if err != nil {
			return err
		}
		if i.Imported == nil {
			return fault.New(fault.Missing, "candidate.missing.entry")
		}
		i.Disputed = disputed
		w.facts = struct {
			Entry    EntryID `json:"entry"`
			Disputed bool    `json:"disputed"`
		}{i.ID, disputed}
		return w.tx.CandidateEntryPut(&i.Entry)
	})
}

// Confirm says that the file is right as it is. The faults are
// candidate.changed, candidate.fetching while a fetch is under way, and
// candidate.unmarked where a job has no direction.
func (s *Service) Confirm(ctx context.Context, person people.PersonID, seen int64) (*Opened, error) {
	o, err := s.onFile(ctx, person, seen, didConfirm, func(w *work) error {
		if w.file.State == Asked {
			return fault.New(fault.Conflict, "candidate.fetching")
		}
		if n := w.file.Unmarked(); n > 0 {
			return fault.New(fault.Conflict, "candidate.unmarked", "count", n)
		}
		for i := range w.file.Items {
			e := &w.file.Items[i].Entry
			if e.Changed {
				e.Changed = false
				if err := w.tx.CandidateEntryPut(e); err != nil {
					return err
				}
			}
		}
		w.file.Confirmed = w.tx.Now()
		return nil
	})
	if err != nil {
		return nil, err
	}
	return o, s.reach(ctx, o)
}

// Unmarked counts the jobs whose directions are not marked.
func (o *Opened) Unmarked() int {
	n := 0
	for _, i := range o.Of(KindJob) {
		if !i.Disputed && len(i.Directions) == 0 {
			n++
		}
	}
	return n
}

// reach gives a person whom no body keeps the contacts of the confirmed file,
// so that notices arrive.
func (s *Service) reach(ctx context.Context, o *Opened) error {
	by := people.By{Person: system, All: true}
	f, err := s.People.Personal(ctx, by, o.Person)
	if err != nil || f.Person.Body != "" {
		return err
	}
	want := f.Private
	for i := range o.Items {
		item := &o.Items[i]
		v := item.Value()
		if to := contactOf(item.Kind, &want); to != nil && !item.Disputed {
			*to = v.Email + v.Phone // only one of them is there
		}
	}
	if want == f.Private {
		return nil
	}
	p := f.Person
	_, err = s.People.ChangePerson(ctx, by, p.ID, p.Version, people.Entry{
		Surname: p.Surname, Given: p.Given, Patronymic: p.Patronymic, Lang: p.Lang, Private: want,
	})
	if _, ok := fault.As(err); ok {
		return nil // the contacts stay as they were; the file is confirmed all the same
	}
	return err
}

// emptied removes what stands in a file, when the consent ends.
func (s *Service) emptied(tx Tx, person people.PersonID) error {
	f, err := tx.CandidateFileGet(person)
	if err != nil || f == nil {
		return err
	}
	if err := tx.CandidateFileClear(person); err != nil {
		return err
	}
	*f = File{Person: person, Version: f.Version}
	if _, err := tx.CandidateFileUpdate(f); err != nil {
		return err
	}
	return tx.CandidateChangeInsert(&Change{Person: person, Version: f.Version, Verb: didDrop, At: tx.Now()})
}

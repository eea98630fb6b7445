package candidate

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// Source gives what other information systems know of a person.
type Source interface {
	// Fetch asks for every kind. One that fails is a Part that says so; the
	// error is for what keeps all from being asked.
	Fetch(ctx context.Context, iin string) (Sheet, error)
}

// Sheet is what the systems gave.
type Sheet struct{ Parts []Part }

// Part is one kind. Failed is why it was not received, for the log.
type Part struct {
	Kind    string
	Failed  error
	System  locale.Words // the register
	AsOf    *day.Day
	Records []Record
}

// Record is one record of a register, with its own id there. Picture are the
// bytes of a photo, before they are kept.
type Record struct {
	ID      string
	Value   Value
	Picture []byte
}

// FetchJob is the kind of the jobs that fetch.
const FetchJob = "candidate.fetch"

// system acts where the program itself does.
const system people.PersonID = "system"

// noTime is the instant of what has not been.
var noTime time.Time

// AskFetch has the other information systems asked anew. While that is under
// way nothing more is asked. The fault is candidate.not_registered.
func (s *Service) AskFetch(ctx context.Context, person people.PersonID) error {
	err := s.Store.Write(ctx, func(tx Tx) error {
		if err := registered(tx, person); err != nil {
			return err
		}
		return s.askIn(tx, person)
	})
	if err == nil {
		s.wake()
	}
	return err
}

func (s *Service) askIn(tx Tx, person people.PersonID) error {
	w, err := s.begin(tx, person)
	if err != nil || s.Source == nil || w.file.State == Asked {
		return err
	}
	w.file.State, w.file.AskedAt = Asked, tx.Now()
	if err := s.keep(w, didAsk); err != nil {
		return err
	}
	return outbox.Enqueue(tx, outbox.Job{Kind: FetchJob, Person: string(person), Case: string(person), Payload: person})
}

// fetchAttempts are the failures after which a fetch is given up: whoever waits
// for it can ask again.
const fetchAttempts = 3

// fetchDelay is how long after a failure it is tried again.
const fetchDelay = 20 * time.Second

// Kind is how the worker fetches.
func (s *Service) Kind() outbox.Kind {
	return outbox.Kind{
		Name: FetchJob, Attempts: fetchAttempts, Delay: func(int) time.Duration { return fetchDelay },
		Step: func(ctx context.Context, t *outbox.Task) (bool, error) {
			var person people.PersonID
			if err := t.Decode(&person); err != nil {
				return false, outbox.Permanent(err)
			}
			return true, s.Fetch(ctx, person)
		},
		GivenUp: func(tx outbox.WorkTx, t *outbox.Task, _ error) error {
			return s.notReceived(tx.(Tx), people.PersonID(t.Person))
		},
	}
}

// notReceived notes that a fetch brought nothing at all.
func (s *Service) notReceived(tx Tx, person people.PersonID) error {
	w, err := s.begin(tx, person)
	if err != nil || w.file.State != Asked {
		return err
	}
	w.file.State, w.file.Missing, w.actor = Received, slices.Clone(Kinds), system
	return s.keep(w, didFetch)
}

// Fetch asks the source, outside of any transaction, and puts what it gives
// into the file: what registers gave before is replaced, what the candidate
// wrote stays. It may be done twice.
func (s *Service) Fetch(ctx context.Context, person people.PersonID) error {
	iin, err := s.iinOf(ctx, person)
	if err != nil {
		return err
	}
	sheet, err := s.Source.Fetch(ctx, iin)
	if err != nil {
		return fmt.Errorf("personal file: %w", err)
	}
	levels, err := s.levels()
	if err != nil {
		return err
	}
	sheet.tidy(levels)
	s.keepPictures(ctx, person, &sheet)
	return s.Store.Write(ctx, func(tx Tx) error {
		yes, err := Registered(tx, person)
		if err != nil || !yes {
			return err // the consent ended meanwhile: nothing is kept
		}
		w, err := s.begin(tx, person)
		if err != nil {
			return err
		}
		return s.take(w, sheet)
	})
}

func (s *Service) iinOf(ctx context.Context, person people.PersonID) (string, error) {
	f, err := s.People.Personal(ctx, people.By{Person: system, All: true}, person)
	if err != nil {
		return "", err
	}
	return f.Private.IIN, nil
}

// keepPictures puts the pictures of a sheet into the blob store. A picture that
// cannot be kept makes its part one that was not received.
func (s *Service) keepPictures(ctx context.Context, person people.PersonID, sheet *Sheet) {
	for i := range sheet.Parts {
		p := &sheet.Parts[i]
		for k := range p.Records {
			r := &p.Records[k]
			if p.Failed != nil || r.Picture == nil {
				continue
			}
			if r.Value.Photo, p.Failed = s.KeepPhoto(ctx, person, r.Picture); p.Failed != nil {
				p.Records = nil
				break
			}
		}
	}
}

// fetched are the facts of a fetch in the journal: what came, in numbers.
type fetched struct {
	Received []string `json:"received"`
	Missing  []string `json:"missing"`
	Records  int      `json:"records"`
}

func (s *Service) take(w *work, sheet Sheet) error {
	facts := fetched{Received: []string{}, Missing: []string{}}
	for _, p := range sheet.Parts {
		if p.Failed != nil {
			facts.Missing = append(facts.Missing, p.Kind)
			continue
		}
		facts.Received = append(facts.Received, p.Kind)
		facts.Records += len(p.Records)
		if err := s.takePart(w, p); err != nil {
			return err
		}
	}
	w.file.State, w.file.Fetched, w.file.Missing = Received, w.tx.Now(), facts.Missing
	if w.altered {
		w.file.Confirmed = noTime // what was confirmed stands there no more
	}
	w.facts, w.actor = facts, system
	return s.keep(w, didFetch)
}

// takePart replaces what a register gave of a kind.
func (s *Service) takePart(w *work, p Part) error {
	left := map[string]*Item{}
	for _, i := range w.file.Of(p.Kind) {
		if i.Given != nil {
			left[i.Record] = i
		}
	}
	for _, r := range p.Records {
		if err := s.takeRecord(w, p, r, left[r.ID]); err != nil {
			return err
		}
		delete(left, r.ID)
	}
	for _, i := range left {
		w.altered = w.altered || !i.Gone
		if !i.touched() {
			if err := w.tx.CandidateEntryDelete(i.ID); err != nil {
				return err
			}
			continue
		}
		i.Gone = true
		if err := w.tx.CandidateEntryPut(&i.Entry); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) takeRecord(w *work, p Part, r Record, known *Item) (err error) {
	e := Entry{ID: EntryID(s.IDs.New("ent")), Person: w.file.Person, Kind: p.Kind}
	w.altered = w.altered || known == nil || known.Gone || !known.Given.same(r.Value)
	if known != nil {
		e = known.Entry
		e.Changed = e.Changed || e.touched() && !known.Given.same(r.Value)
	}
	e.Source, e.AsOf, e.Fetched, e.Gone = p.System, p.AsOf, w.tx.Now(), false
	if e.Imported, err = sealJSON(w.key, sealedImported, imported{ID: r.ID, Value: r.Value}); err != nil {
		return err
	}
	return w.tx.CandidateEntryPut(&e)
}

// errPart is a part that was not received because of what it holds.
func errPart(kind, why string) error {
	return fault.New(fault.Unavailable, "candidate.source", "kind", kind).Wrap(fmt.Errorf("%s", why))
}

// tidy leaves the parts of known kinds, and refuses those that do not hold what
// their kind asks for: a source is not trusted to keep to its description.
func (s *Sheet) tidy(order []string) {
	s.Parts = slices.DeleteFunc(s.Parts, func(p Part) bool { return !slices.Contains(Kinds, p.Kind) })
	for i := range s.Parts {
		if s.Parts[i].Failed == nil {
			s.Parts[i].tidy(order)
		}
	}
}

func (p *Part) tidy(order []string) {
	seen := map[string]bool{}
	for i := range p.Records {
		r := &p.Records[i]
		r.Value.tidy()
		why := r.fits(p.Kind, order)
		if seen[r.ID] || !Several(p.Kind) && i > 0 {
			why = "one too many"
		}
		if why != "" {
			p.Failed, p.Records = errPart(p.Kind, fmt.Sprintf("record %d: %s", i+1, why)), nil
			return
		}
		seen[r.ID] = true
	}
}

// fits says why a record is not one of its kind; "" where it is. Registers may
// leave out what a candidate must write, but not the thing itself.
func (r *Record) fits(kind string, order []string) string {
	v := r.Value
	has := map[string]bool{
		KindDocument: v.Document != nil, KindAddress: v.Address != "", KindJob: v.Job != nil, KindEducation: v.Education != nil,
		KindEmail: v.Email != "", KindPhone: v.Phone != "", KindPhoto: r.Picture != nil,
	}
	switch {
	case r.ID == "":
		return "no id"
	case !has[kind]:
		return "no value of the kind"
	case v.Email != "" && emailed(v.Email) != nil:
		return "no e-mail address"
	case v.Job != nil && v.Job.check() != nil:
		return v.Job.check().Error()
	case v.Education != nil && v.Education.check(order) != nil:
		return v.Education.check(order).Error()
	}
	return ""
}

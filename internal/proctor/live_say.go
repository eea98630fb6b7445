package proctor

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// Tell sends a message to the candidate of an attempt; a request for help is
// answered by it. The faults are exam.missing.attempt, exam.watch.over and those of
// a text.
func (s *Service) Tell(ctx context.Context, by *access.Actor, id exam.AttemptID, in SayIn) error {
	return s.write(ctx, by, access.TellCandidates, id, Message, in, func(tx Tx, a *exam.Attempt) error {
		if a.State.Over() {
			return fault.New(fault.Conflict, "exam.watch.over")
		}
		_, err := tx.EntriesDone(id, tx.Now())
		return err
	})
}

// TellAll sends a message to everybody who sits a test of a sitting. The faults are
// exam.missing.sitting and those of a text.
func (s *Service) TellAll(ctx context.Context, by *access.Actor, id exam.SittingID, in SayIn) error {
	return s.writeAll(ctx, by, access.TellCandidates, id, Message, in)
}

// NoteOf writes a note about an attempt into the log of incidents. The faults are
// exam.missing.attempt and those of a text.
func (s *Service) NoteOf(ctx context.Context, by *access.Actor, id exam.AttemptID, in SayIn) error {
	return s.write(ctx, by, access.WatchExam, id, Note, in, func(Tx, *exam.Attempt) error { return nil })
}

// NoteAll writes a note about a whole sitting into the log of incidents. The faults
// are exam.missing.sitting and those of a text.
func (s *Service) NoteAll(ctx context.Context, by *access.Actor, id exam.SittingID, in SayIn) error {
	return s.writeAll(ctx, by, access.WatchExam, id, Note, in)
}

// write keeps an entry about an attempt.
func (s *Service) write(ctx context.Context, by *access.Actor, v access.Verb, id exam.AttemptID, kind EntryKind, in SayIn, also func(Tx, *exam.Attempt) error) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		a, err := watchedBy(tx, by, v, id)
		if err != nil {
			return err
		}
		if err := in.check(sayMost); err != nil {
			return err
		}
		if err := also(tx, a); err != nil {
			return err
		}
		e := &Entry{Sitting: a.Sitting, Attempt: id, Kind: kind, By: people.PersonID(by.Person)}
		if fresh, err := s.enter(tx, e, a, in); err != nil || !fresh {
			return err
		}
		return s.Record(tx, journal.Entry{
			Verb: string(v), Actor: by.Person, Body: string(a.Body), Case: string(id), Subject: string(a.Person),
			Facts: map[string]any{string(kind): in.Text, "entry": e.ID},
		})
	})
}

// writeAll keeps an entry about a whole sitting.
func (s *Service) writeAll(ctx context.Context, by *access.Actor, v access.Verb, id exam.SittingID, kind EntryKind, in SayIn) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		sitting, err := watchedSitting(tx, by, v, id)
		if err != nil {
			return err
		}
		if err := in.check(sayMost); err != nil {
			return err
		}
		e := &Entry{Sitting: id, Kind: kind, By: people.PersonID(by.Person)}
		if fresh, err := s.enter(tx, e, nil, in); err != nil || !fresh {
			return err
		}
		return s.Record(tx, journal.Entry{
			Verb: string(v), Actor: by.Person, Body: string(sitting.Body), Case: string(id), Facts: map[string]any{string(kind): in.Text, "entry": e.ID},
		})
	})
}

// enter keeps an entry with a text, which is sealed under the key of the candidate
// where it is about one; false where its press was kept before. The fault is
// proctor.entries.
func (s *Service) enter(tx Tx, e *Entry, a *exam.Attempt, in SayIn) (bool, error) {
	n, err := tx.EntryCount(e.Sitting, e.By)
	if err != nil {
		return false, err
	}
	if n >= entriesMost || e.Kind == Help && n >= helpMost {
		return false, fault.New(fault.TooMany, "proctor.entries")
	}
	e.ID, e.At, e.Press = EntryID(s.IDs.New("ent")), tx.Now(), in.Press
	if a == nil {
		e.Text = in.Text
		return tx.EntryInsert(e)
	}
	key, err := s.keyOf(tx, a.Person)
	if err != nil {
		return false, err
	}
	if e.Sealed, err = key.Seal(EntryField, []byte(in.Text)); err != nil {
		return false, err
	}
	return tx.EntryInsert(e)
}

// helpMost is how often a candidate asks for help in a sitting.
const helpMost = 30

// open is the text of an entry; key is that of the candidate, nil for one about the
// whole sitting.
func (e *Entry) open(key *seal.Key) (string, error) {
	if e.Attempt == "" {
		return e.Text, nil
	}
	text, err := key.Open(EntryField, e.Sealed)
	return string(text), err
}

// watchedBy reads an attempt on which somebody has a verb of those who watch;
// nobody watches over themselves. The fault is exam.missing.attempt.
func watchedBy(tx Tx, by *access.Actor, v access.Verb, id exam.AttemptID) (*exam.Attempt, error) {
	if !access.MayEver(by, v) {
		return nil, fault.New(fault.Denied, "access.denied")
	}
	a, err := tx.ExamAttemptStanding(id)
	if err != nil {
		return nil, err
	}
	if a == nil || people.PersonID(by.Person) == a.Person || !access.May(by, v, access.Target{Body: string(a.Body)}) {
		return nil, fault.New(fault.Missing, "exam.missing.attempt")
	}
	return a, nil
}

// watchedSitting reads a sitting over which somebody has a verb of those who
// watch. The fault is exam.missing.sitting.
func watchedSitting(tx Tx, by *access.Actor, v access.Verb, id exam.SittingID) (*exam.Sitting, error) {
	if !access.MayEver(by, v) {
		return nil, fault.New(fault.Denied, "access.denied")
	}
	s, err := tx.SittingGet(id)
	if err != nil {
		return nil, err
	}
	if s == nil || !access.May(by, v, access.Target{Body: string(s.Body)}) {
		return nil, fault.New(fault.Missing, "exam.missing.sitting")
	}
	return s, nil
}

package proctor

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// BeatEvery is after how many seconds a browser tells of itself again, and hears
// what it was told. It is kept once in beatKept, so that no browser fills the line
// of the database.
const (
	BeatEvery = 5
	beatKept  = 15 * time.Second
	unread    = 10 // messages that one answer carries
)

// BeatIn is what a browser tells of itself.
type BeatIn struct {
	Battery   *int   `key:"battery,optional"` // percent
	Charging  bool   `key:"charging,optional"`
	Recording string `key:"recording,optional"` // "on", "off"; "" where nothing is recorded
}

// check refuses what no browser tells.
func (in *BeatIn) check() error {
	switch {
	case in.Battery != nil && (*in.Battery < 0 || *in.Battery > 100):
		return fault.New(fault.Invalid, "proctor.beat").At("battery")
	case in.Recording != "" && in.Recording != "on" && in.Recording != "off":
		return fault.New(fault.Invalid, "proctor.beat").At("recording")
	}
	return nil
}

// Said is a message as a candidate reads it.
type Said struct {
	ID   EntryID
	At   time.Time
	Text string
}

// BeatOut is what a browser hears: the version of its attempt, which tells that
// something was changed, and the messages that were not read.
type BeatOut struct {
	Version int64
	Unread  []Said
}

// Beat keeps what the browser of an attempt tells of itself and gives what it has
// to know. The faults are exam.missing.attempt and proctor.beat.
func (s *Service) Beat(ctx context.Context, by *access.Actor, id exam.AttemptID, in BeatIn) (out BeatOut, err error) {
	if err := in.check(); err != nil {
		return out, err
	}
	var keep *Beat
	err = s.Store.Read(ctx, func(tx Tx) error {
		out, keep = BeatOut{}, nil
		a, err := ownStanding(tx, by, id)
		if err != nil {
			return err
		}
		out.Version = a.Version
		if out.Unread, err = s.unread(tx, a); err != nil || a.State.Over() {
			return err
		}
		last, err := tx.BeatOf(id)
		if err == nil && last.due(in, tx.Now()) {
			keep = &Beat{Attempt: id, At: tx.Now(), Battery: in.Battery, Charging: in.Charging, Recording: in.Recording}
		}
		return err
	})
	if err != nil || keep == nil {
		return out, err
	}
	return out, s.Store.Write(ctx, func(tx Tx) error { return tx.BeatPut(keep) })
}

// due reports whether a beat is to be kept after the last one: in time, or because
// the recording began or stopped.
func (b *Beat) due(in BeatIn, now time.Time) bool {
	if b == nil {
		return true
	}
	since := now.Sub(b.At)
	return since >= beatKept || b.Recording != in.Recording && since >= beatKept/5
}

// unread are the messages that a candidate has not read.
func (s *Service) unread(tx Tx, a *exam.Attempt) ([]Said, error) {
	all, err := tx.EntriesUnread(a.Sitting, a.ID, a.Began, unread)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	key, err := s.keyOf(tx, a.Person)
	if err != nil {
		return nil, err
	}
	out := make([]Said, len(all))
	for i := range all {
		out[i] = Said{ID: all[i].ID, At: all[i].At}
		if out[i].Text, err = all[i].open(key); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Read keeps that a candidate has read a message. The fault is
// exam.missing.attempt.
func (s *Service) Read(ctx context.Context, by *access.Actor, id exam.AttemptID, entry EntryID) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		a, err := ownStanding(tx, by, id)
		if err != nil {
			return err
		}
		all, err := tx.EntriesUnread(a.Sitting, a.ID, a.Began, readMost)
		if err != nil {
			return err
		}
		for i := range all {
			if all[i].ID == entry {
				return tx.EntryRead(id, entry, tx.Now())
			}
		}
		return nil
	})
}

// readMost is among how many unread messages one is looked for.
const readMost = 200

// Ask lets a candidate ask those who watch for help. The faults are
// exam.missing.attempt, exam.watch.over and those of a text.
func (s *Service) Ask(ctx context.Context, by *access.Actor, id exam.AttemptID, in SayIn) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		a, err := ownStanding(tx, by, id)
		if err != nil {
			return err
		}
		if err := in.check(askMost); err != nil {
			return err
		}
		if a.State.Over() {
			return fault.New(fault.Conflict, "exam.watch.over")
		}
		e := &Entry{Sitting: a.Sitting, Attempt: id, Kind: Help, By: a.Person}
		if fresh, err := s.enter(tx, e, a, in); err != nil || !fresh {
			return err
		}
		return s.Record(tx, journal.Entry{
			Verb: string(access.SitExam), Actor: by.Person, Body: string(a.Body), Case: string(id), Subject: string(a.Person),
			Facts: map[string]any{"help": in.Text, "entry": e.ID},
		})
	})
}

// ownStanding reads an attempt of one's own; that of somebody else is not there.
func ownStanding(tx Tx, by *access.Actor, id exam.AttemptID) (*exam.Attempt, error) {
	a, err := tx.ExamAttemptStanding(id)
	if err != nil {
		return nil, err
	}
	if a == nil || by == nil || people.PersonID(by.Person) != a.Person {
		return nil, fault.New(fault.Missing, "exam.missing.attempt")
	}
	return a, nil
}

// SayIn is a text that somebody writes during a sitting.
type SayIn struct {
	Press string `key:"press"`
	Text  string `key:"text"`
}

// Bounds of texts, in characters, and of what one person writes in a sitting.
const (
	askMost     = 300
	sayMost     = 1000
	entriesMost = 2000
)

// check refuses a text that is empty or too long. The faults are proctor.press and
// proctor.text.
func (in *SayIn) check(most int) error {
	in.Text = strings.TrimSpace(in.Text)
	if press := strings.TrimSpace(in.Press); press == "" || utf8.RuneCountInString(in.Press) > pressMost {
		return fault.New(fault.Invalid, "proctor.press").At("press")
	}
	if n := utf8.RuneCountInString(in.Text); n == 0 || n > most {
		return fault.New(fault.Invalid, "proctor.text", "given", n, "most", most).At("text")
	}
	return nil
}

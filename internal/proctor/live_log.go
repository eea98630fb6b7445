package proctor

import (
	"cmp"
	"context"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// Line kinds beside those of events and entries.
const FlagLine = "flag"

// LogLine is one line of a log of incidents.
type LogLine struct {
	At     time.Time
	Kind   string // of an event or an entry, or FlagLine
	Args   map[string]string
	Text   string     // of an entry
	Number string     // of the seat; "" for the whole sitting
	Own    bool       // the candidate's own doing
	By     string     // the name of who did it; "" for the candidate and the program
	Read   *time.Time // of a message to one candidate
	Done   *time.Time // of a request for help

	by people.PersonID
}

// Log is a page of the log of a sitting, the latest first.
type Log struct {
	Sitting exam.Sitting
	Lines   []LogLine
	Next    LogPlace // zero for no further page
}

// LogPage is how many lines a page of the log has.
const LogPage = 100

// Log gives a page of the log of a sitting. The fault is exam.missing.sitting.
func (s *Service) Log(ctx context.Context, by *access.Actor, id exam.SittingID, after LogPlace) (*Log, error) {
	var out *Log
	err := s.Store.Read(ctx, func(tx Tx) error {
		sitting, err := watchedSitting(tx, by, access.WatchExam, id)
		if err != nil {
			return err
		}
		rows, err := tx.LogOf(LogQuery{Sitting: id, Not: people.PersonID(by.Person), After: after, Limit: LogPage + 1})
		if err != nil {
			return err
		}
		out = &Log{Sitting: *sitting}
		if len(rows) > LogPage {
			rows = rows[:LogPage]
			out.Next = rows[LogPage-1].Place
		}
		for i := range rows {
			line, err := s.lineOf(&rows[i])
			if err != nil {
				return err
			}
			out.Lines = append(out.Lines, line)
		}
		return named(tx, out.Lines)
	})
	return out, err
}

// lineOf opens a row of the log.
func (s *Service) lineOf(r *LogRow) (LogLine, error) {
	if r.Event != nil {
		return LogLine{At: r.Event.At, Kind: r.Event.Kind, Args: r.Event.Args, Number: r.Number, Own: r.Own, by: r.Event.By}, nil
	}
	var key *seal.Key
	if r.Entry.Attempt != "" {
		var err error
		if key, err = s.Master.Key(r.Key); err != nil {
			return LogLine{}, err
		}
	}
	out := entryLine(r.Entry)
	out.Number, out.Own = r.Number, r.Own
	var err error
	out.Text, err = r.Entry.open(key)
	return out, err
}

func entryLine(e *Entry) LogLine {
	return LogLine{At: e.At, Kind: string(e.Kind), Read: e.Read, Done: e.Done, by: e.By}
}

// named puts the names of staff into lines; candidates have none.
func named(tx Tx, lines []LogLine) error {
	var ids []people.PersonID
	for _, l := range lines {
		if !l.Own && l.by != "" && !slices.Contains(ids, l.by) {
			ids = append(ids, l.by)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	names, err := tx.PersonNames(ids)
	for i := range lines {
		if !lines[i].Own {
			lines[i].By = names[lines[i].by]
		}
	}
	return err
}

// Candidate is one attempt as those see it who watch.
type Candidate struct {
	Sitting exam.Sitting
	Tile    Tile
	Halt    *exam.Halt // nil unless it is halted
	Over    bool
	Began   time.Time
	Lines   []LogLine // oldest first
	Now     time.Time
}

// Seated refuses an attempt that is not of a sitting, or not the actor's to watch. The
// fault is exam.missing.attempt.
func (s *Service) Seated(ctx context.Context, by *access.Actor, of exam.SittingID, id exam.AttemptID) error {
	return s.Store.Read(ctx, func(tx Tx) error {
		_, err := seatedIn(tx, by, of, id)
		return err
	})
}

func seatedIn(tx Tx, by *access.Actor, of exam.SittingID, id exam.AttemptID) (*exam.Attempt, error) {
	a, err := watchedBy(tx, by, access.WatchExam, id)
	if err == nil && a.Sitting != of {
		return nil, fault.New(fault.Missing, "exam.missing.attempt")
	}
	return a, err
}

// Candidate gives an attempt of a sitting with its log. The fault is
// exam.missing.attempt.
func (s *Service) Candidate(ctx context.Context, by *access.Actor, of exam.SittingID, id exam.AttemptID) (*Candidate, error) {
	var out *Candidate
	err := s.Store.Read(ctx, func(tx Tx) error {
		a, err := seatedIn(tx, by, of, id)
		if err != nil {
			return err
		}
		sitting, err := tx.SittingGet(of)
		if err != nil {
			return err
		}
		seat, err := tx.LiveSeat(id)
		if err != nil {
			return err
		}
		tiles, err := s.tiles(tx, sitting, []LiveSeat{*seat})
		if err != nil {
			return err
		}
		a.Test = sitting.Test
		a.Advance(tx.Now())
		out = &Candidate{Sitting: *sitting, Tile: tiles[0], Halt: a.Halt, Over: a.State.Over(), Began: a.Began, Now: tx.Now()}
		if out.Lines, err = s.linesOf(tx, a); err != nil {
			return err
		}
		return named(tx, out.Lines)
	})
	return out, err
}

// linesOf is the log of an attempt, oldest first.
func (s *Service) linesOf(tx Tx, a *exam.Attempt) ([]LogLine, error) {
	events, err := tx.EventsOf(a.ID)
	if err != nil {
		return nil, err
	}
	entries, err := tx.EntriesOf(a.ID)
	if err != nil {
		return nil, err
	}
	flags, err := tx.FlagsOf(a.ID)
	if err != nil {
		return nil, err
	}
	key, err := s.keyOf(tx, a.Person)
	if err != nil {
		return nil, err
	}
	var out []LogLine
	for i := range events {
		e := &events[i]
		out = append(out, LogLine{At: e.At, Kind: e.Kind, Args: e.Args, Own: e.By == a.Person, by: e.By})
	}
	for i := range entries {
		line := entryLine(&entries[i])
		line.Own = entries[i].By == a.Person
		if line.Text, err = entries[i].open(key); err != nil {
			return nil, err
		}
		out = append(out, line)
	}
	for i := range flags {
		line, err := flagLine(key, &flags[i])
		if err != nil {
			return nil, err
		}
		out = append(out, line)
	}
	slices.SortStableFunc(out, func(a, b LogLine) int { return cmp.Or(a.At.Compare(b.At)) })
	return out, nil
}

// flagLine is a flag in the log of an attempt; a note was written by who set it.
func flagLine(key *seal.Key, f *Flag) (LogLine, error) {
	out := LogLine{At: f.From, Kind: FlagLine, Args: map[string]string{"kind": string(f.Kind), "conduct": f.Conduct}, by: f.By}
	if len(f.Note) == 0 {
		return out, nil
	}
	note, err := key.Open(FlagNoteField, f.Note)
	out.Text = string(note)
	return out, err
}

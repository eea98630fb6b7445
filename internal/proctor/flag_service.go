package proctor

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// FlagRuled is the edition by which flags are raised, with its rules.
type FlagRuled struct {
	Edition    *law.Edition
	Rules      *FlagRules
	Prohibited law.Value[[]string] // keys of the catalogue of prohibited conduct
}

// Watching is the kind of events about the looking itself: argument "what" is
// "weak" (the computer is too slow to look for faces, "ms" a look), "blind" (the
// models could not be loaded) or "many" (of flags of "kind" no more than "most"
// are kept).
const Watching = "watching"

// Raised is a flag as a browser hands it in; instants are milliseconds since 1970,
// as the browser reckons the server's clock.
type Raised struct {
	Press string         `key:"press"`
	Kind  string         `key:"kind"`
	From  int64          `key:"from"`
	Until int64          `key:"until"`
	Args  map[string]int `key:"args,optional"`
}

// RaiseIn are flags, and what is to be told of the looking itself.
type RaiseIn struct {
	Flags []Raised `key:"flags"`
	// Weak is how many milliseconds a look took on a computer that is too slow; 0
	// for one that is not.
	Weak  int  `key:"weak,optional"`
	Blind bool `key:"blind,optional"` // faces cannot be looked for
}

// RaiseOut says what became of them. Nothing of it is to be sent again.
type RaiseOut struct {
	Kept int // new ones, and those that were there
	Over int // more than the edition keeps
}

const (
	raisedMost = 32             // flags in a request
	raisedLate = 24 * time.Hour // after the end, when an upload catches up
	noteMost   = 2000           // characters
	figureMost = 10_000_000     // of an argument
)

// browserKinds are the kinds that a browser works out, each with the figures that
// it may tell.
var browserKinds = map[FlagKind][]string{
	Nobody: {}, SeveralPersons: {"faces"}, AnotherPerson: {"distance"}, TurnedAway: {}, CameraCovered: {}, CameraOff: {}, Sound: {},
	LeftPage: {}, LeftFullScreen: {}, SecondScreen: {}, Paste: {"length"},
}

// Raise keeps flags of the browser of one's own attempt. It is called while the
// attempt runs and, by an upload that catches up, a day after its end. The faults
// are exam.missing.attempt, proctor.flag.unruled, proctor.flag.many,
// proctor.flag.kind, proctor.flag.args, proctor.flag.when, proctor.flag.late and
// proctor.press.
func (s *Service) Raise(ctx context.Context, by *access.Actor, id exam.AttemptID, in RaiseIn) (out RaiseOut, err error) {
	if len(in.Flags) > raisedMost {
		return out, fault.New(fault.Invalid, "proctor.flag.many", "given", len(in.Flags), "most", raisedMost).At("flags")
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		out = RaiseOut{}
		r, err := s.raising(tx, by, id)
		if err != nil {
			return err
		}
		for i := range in.Flags {
			kept, err := r.raise(&in.Flags[i])
			if err != nil {
				return err
			}
			if kept {
				out.Kept++
			} else {
				out.Over++
			}
		}
		return r.watching(in)
	})
	return out, err
}

// raising is an attempt whose flags are kept.
type raising struct {
	s     *Service
	tx    Tx
	a     *exam.Attempt
	ruled *FlagRuled
	of    map[FlagKind]int
}

// raising opens one's own attempt for flags.
func (s *Service) raising(tx Tx, by *access.Actor, id exam.AttemptID) (*raising, error) {
	a, err := tx.ExamAttemptGet(id)
	if err != nil {
		return nil, err
	}
	if a == nil || by == nil || people.PersonID(by.Person) != a.Person {
		return nil, fault.New(fault.Missing, "exam.missing.attempt")
	}
	if end := a.Ends(); a.Finished != nil && tx.Now().After(a.Finished.Add(raisedLate)) || tx.Now().After(end.Add(raisedLate)) {
		return nil, fault.New(fault.Conflict, "proctor.flag.late")
	}
	return s.flagged(tx, a)
}

// flagged counts the flags that an attempt has. The fault is proctor.flag.unruled.
func (s *Service) flagged(tx Tx, a *exam.Attempt) (*raising, error) {
	ruled, err := s.flagging(a)
	if err != nil {
		return nil, err
	}
	if ruled == nil {
		return nil, fault.New(fault.Conflict, "proctor.flag.unruled")
	}
	counts, err := tx.FlagCounts([]exam.AttemptID{a.ID})
	if err != nil {
		return nil, err
	}
	r := &raising{s: s, tx: tx, a: a, ruled: ruled, of: counts[a.ID].Of}
	if r.of == nil {
		r.of = map[FlagKind]int{}
	}
	return r, nil
}

// flagging are the rules on the flags of an attempt; nil where there are none.
func (s *Service) flagging(a *exam.Attempt) (*FlagRuled, error) {
	if !a.Test.Proctored || s.Flagging == nil {
		return nil, nil
	}
	ruled, err := s.Flagging(a.Test.Act, a.Test.Edition)
	if err != nil || ruled == nil || !ruled.Rules.Ruled() {
		return nil, err
	}
	return ruled, nil
}

// raise keeps one flag of the browser; false where the attempt has too many of its
// kind.
func (r *raising) raise(in *Raised) (bool, error) {
	kind := FlagKind(in.Kind)
	figures, known := browserKinds[kind]
	switch {
	case strings.TrimSpace(in.Press) == "" || utf8.RuneCountInString(in.Press) > pressMost:
		return false, fault.New(fault.Invalid, "proctor.press").At("press")
	case !known || !r.ruled.Rules.Raises(kind):
		return false, fault.New(fault.Invalid, "proctor.flag.kind", "given", in.Kind).At("kind")
	case in.From < 0 || in.Until < in.From:
		return false, fault.New(fault.Invalid, "proctor.flag.when").At("until")
	}
	f := &Flag{Kind: kind, Press: in.Press, Source: ByBrowser, Args: map[string]string{}, From: r.within(in.From), Until: r.within(in.Until)}
	for name, n := range in.Args {
		if !slices.Contains(figures, name) || n < 0 || n > figureMost {
			return false, fault.New(fault.Invalid, "proctor.flag.args", "given", name).At("args")
		}
		f.Args[name] = strconv.Itoa(n)
	}
	return r.keep(f, "")
}

// within is an instant of the browser, brought between the begin of the attempt
// and now.
func (r *raising) within(ms int64) time.Time {
	at, now := time.UnixMilli(ms).UTC(), r.tx.Now()
	switch {
	case at.Before(r.a.Began):
		return r.a.Began
	case at.After(now):
		return now
	}
	return at
}

// keep stores a flag with what the edition says of it, once; false where the
// attempt has too many of its kind. Conduct is what a person named.
func (r *raising) keep(f *Flag, conduct string) (bool, error) {
	before, err := r.tx.FlagOfPress(r.a.ID, f.Press)
	if err != nil {
		return false, err
	}
	if before != nil {
		return true, r.last(before, f)
	}
	most := r.ruled.Rules.Most.V
	if f.Source != ByProctor && r.of[f.Kind] >= most {
		return false, r.many(f.Kind, most)
	}
	in := FlagIn{Kind: string(f.Kind), Conduct: conduct}
	found, err := FlagTied(r.ruled.Rules, r.ruled.Prohibited, in)
	if err != nil {
		return false, err
	}
	f.ID, f.Attempt, f.At, f.Conduct = FlagID(r.s.IDs.New("flg")), r.a.ID, r.tx.Now(), found.Outcome.Conduct
	if ok, err := r.tx.FlagInsert(f); err != nil || !ok {
		return false, changedOr(err)
	}
	r.of[f.Kind]++
	finding := found.In(r.ruled.Edition, FlagRule)
	return true, r.s.Record(r.tx, r.entry(f, &finding, in))
}

// last lets a flag that is there last longer: a browser tells of it when it begins,
// and again when it has ended.
func (r *raising) last(f, again *Flag) error {
	if f.Kind != again.Kind || !again.Until.After(f.Until) {
		return nil
	}
	f.Until = again.Until
	return r.tx.FlagLast(f)
}

// entry is what the journal keeps of a flag.
func (r *raising) entry(f *Flag, finding *law.Finding, in FlagIn) journal.Entry {
	verb, actor := access.SitExam, r.a.Person
	if f.Source == ByProctor {
		verb, actor = access.WatchExam, f.By
	}
	return journal.Entry{
		Verb: string(verb), Actor: string(actor), Body: string(r.a.Body), Case: string(r.a.ID), Subject: string(r.a.Person), Finding: finding, Input: in,
		Facts: map[string]any{"flag": f.ID, "from": f.From.UTC().Format(time.RFC3339Nano), "source": f.Source},
	}
}

// many says once that no more flags of a kind are kept.
func (r *raising) many(kind FlagKind, most int) error {
	return r.once("many", map[string]string{"kind": string(kind), "most": strconv.Itoa(most)})
}

// watching keeps what is told of the looking itself, once each.
func (r *raising) watching(in RaiseIn) error {
	if in.Weak < 0 || in.Weak > figureMost {
		return fault.New(fault.Invalid, "proctor.flag.args", "given", "weak").At("weak")
	}
	if in.Weak > 0 {
		if err := r.once("weak", map[string]string{"ms": strconv.Itoa(in.Weak)}); err != nil {
			return err
		}
	}
	if in.Blind {
		return r.once("blind", map[string]string{})
	}
	return nil
}

// once adds an event of the kind Watching, unless there is one that says the same.
func (r *raising) once(what string, args map[string]string) error {
	all, err := r.tx.EventsOf(r.a.ID)
	if err != nil {
		return err
	}
	for _, e := range all {
		if e.Kind == Watching && e.Args["what"] == what && e.Args["kind"] == args["kind"] {
			return nil
		}
	}
	args["what"] = what
	return r.tx.EventInsert(&exam.Event{Attempt: r.a.ID, At: r.tx.Now(), Kind: Watching, By: r.a.Person, Args: args})
}

// SetIn is a flag that a person sets who watches.
type SetIn struct {
	Press       string
	Conduct     string // key of the catalogue of prohibited conduct
	Note        string // what was seen
	From, Until time.Time
}

// SetFlag keeps a flag of a person who watches an attempt. The faults are
// exam.missing.attempt, access.denied, proctor.press, proctor.flag.unruled,
// proctor.flag.note, proctor.flag.when and proctor.flag.conduct.
func (s *Service) SetFlag(ctx context.Context, by *access.Actor, id exam.AttemptID, in SetIn) (*Flag, error) {
	in.Note = strings.TrimSpace(in.Note)
	var out *Flag
	err := s.Store.Write(ctx, func(tx Tx) error {
		a, err := tx.ExamAttemptGet(id)
		if err != nil {
			return err
		}
		if a == nil || by == nil || people.PersonID(by.Person) == a.Person || !access.May(by, access.WatchExam, access.Target{Body: string(a.Body)}) {
			return fault.New(fault.Missing, "exam.missing.attempt")
		}
		r, err := s.flagged(tx, a)
		if err != nil {
			return err
		}
		switch n := utf8.RuneCountInString(in.Note); {
		case strings.TrimSpace(in.Press) == "" || utf8.RuneCountInString(in.Press) > pressMost:
			return fault.New(fault.Invalid, "proctor.press").At("press")
		case n == 0 || n > noteMost:
			return fault.New(fault.Invalid, "proctor.flag.note", "given", n, "most", noteMost).At("note")
		case in.Until.Before(in.From) || in.From.Before(a.Began) || in.Until.After(tx.Now()):
			return fault.New(fault.Invalid, "proctor.flag.when").At("until")
		}
		f := &Flag{Kind: SetByProctor, Press: in.Press, Source: ByProctor, By: people.PersonID(by.Person), From: in.From, Until: in.Until, Args: map[string]string{}}
		if f.Note, err = s.sealNote(tx, a, in.Note); err != nil {
			return err
		}
		if _, err = r.keep(f, in.Conduct); err != nil {
			return err
		}
		out, err = tx.FlagOfPress(a.ID, in.Press)
		return err
	})
	return out, err
}

// sealNote seals a note under the key of the candidate.
func (s *Service) sealNote(tx Tx, a *exam.Attempt, note string) ([]byte, error) {
	person, err := tx.PersonGet(a.Person)
	if err != nil {
		return nil, err
	}
	if person == nil {
		return nil, fault.New(fault.Missing, "exam.missing.person")
	}
	key, err := s.Master.Key(person.Key)
	if err != nil {
		return nil, err
	}
	return key.Seal(FlagNoteField, []byte(note))
}

// FlagNote opens the note of a flag for who may read it; "" for none.
func (s *Service) FlagNote(tx Tx, f *Flag) (string, error) {
	if len(f.Note) == 0 {
		return "", nil
	}
	a, err := tx.ExamAttemptGet(f.Attempt)
	if err != nil || a == nil {
		return "", err
	}
	person, err := tx.PersonGet(a.Person)
	if err != nil || person == nil {
		return "", err
	}
	key, err := s.Master.Key(person.Key)
	if err != nil {
		return "", err
	}
	text, err := key.Open(FlagNoteField, f.Note)
	return string(text), err
}

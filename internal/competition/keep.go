package competition

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/signature/signedcopy"
)

// actMost bounds the number of an act, and whyMost what is written of a hold,
// in letters.
const (
	actMost = 100
	whyMost = 2000
)

// Hold keeps papers from destruction: a court or an inspection wants them.
type Hold struct {
	Why string          `json:"why"`
	By  people.PersonID `json:"by"`
	At  time.Time       `json:"at"`
}

// Gone is the act under which the papers of a competition were destroyed.
type Gone struct {
	Number string          `json:"number"`
	Day    day.Day         `json:"day"`
	Files  int             `json:"files"`
	By     people.PersonID `json:"by"`
	At     time.Time       `json:"at"`
}

// Over reports whether the competition has ended.
func (c *Competition) Over() bool { return c.State == Finished || c.State == Cancelled }

// KeptPapers is how the papers of a competition are kept.
type KeptPapers struct {
	Competition  Competition
	Body         people.Body
	Applications int64
	Until        *day.Day     // the last day on which they are kept; nil before the end
	Reasons      []law.Reason // of Until
	Stop         error        // why they cannot be destroyed today; nil where they can
	Edition      *law.Edition // that Until stands on
	Rules        *Rules
	Names        map[people.PersonID]string // of who held or destroyed them
}

// Kept reads how the papers of a competition are kept. The fault is
// selection.missing.competition.
func (s *Service) Kept(ctx context.Context, by *access.Actor, id ID) (*KeptPapers, error) {
	var out *KeptPapers
	err := s.Store.Read(ctx, func(tx Tx) error {
		m, err := s.keeping(tx, by, id)
		if err != nil {
			return err
		}
		out = &KeptPapers{Competition: *m.c, Body: *m.body, Edition: m.env.Edition, Rules: m.rules}
		if m.c.Ended != nil {
			found, err := Retention(m.rules, RetentionIn{Ended: *m.c.Ended})
			if err != nil {
				return err
			}
			out.Until, out.Reasons = &found.Outcome.Until, found.Reasons
		}
		if out.Stop, err = s.stopped(tx, m); err != nil {
			return err
		}
		if out.Applications, err = applied(tx, id); err != nil {
			return err
		}
		out.Names, err = tx.PersonNames(keepers(m.c))
		return err
	})
	return out, err
}

// keepers are who held or destroyed the papers.
func keepers(c *Competition) (out []people.PersonID) {
	if c.Hold != nil {
		out = append(out, c.Hold.By)
	}
	if c.Gone != nil {
		out = append(out, c.Gone.By)
	}
	return out
}

// applied counts the applications of a competition.
func applied(tx Tx, id ID) (n int64, err error) {
	all, err := tx.VacanciesOf(id)
	for _, v := range all {
		counts, err := tx.ApplicationCounts(v.ID)
		if err != nil {
			return 0, err
		}
		for _, c := range counts {
			n += c.N
		}
	}
	return n, err
}

func (s *Service) keeping(tx Tx, by *access.Actor, id ID) (*matter, error) {
	m, err := s.open(tx, id)
	if err != nil {
		return nil, err
	}
	return m, allow(by, access.KeepContest, m.c.Body, 0)
}

// stopped is why the papers cannot be destroyed today, as the first value; nil
// where they can.
func (s *Service) stopped(tx Tx, m *matter) (stop, err error) {
	cite := m.rules.Retention.PapersYears.Cite()
	refuse := func(code string, kv ...any) error {
		return fault.New(fault.Conflict, "selection.keep."+code, kv...).Cited(cite.Act, cite.Clause)
	}
	switch {
	case m.c.Gone != nil:
		return refuse("done"), nil
	case !m.c.Over() || m.c.Ended == nil:
		return refuse("runs"), nil
	case m.c.Hold != nil:
		return refuse("held", "why", m.c.Hold.Why), nil
	}
	found, err := Retention(m.rules, RetentionIn{Ended: *m.c.Ended})
	if err != nil {
		return nil, err
	}
	if m.today <= found.Outcome.Until {
		return refuse("term", "until", found.Outcome.Until.String()), nil
	}
	appeals, err := tx.AppealsOf(m.c.ID)
	if slices.ContainsFunc(appeals, func(a Appeal) bool { return a.State == AppealFiled }) {
		return refuse("appeal"), err
	}
	return nil, err
}

// HoldPapers keeps the papers of a competition from destruction, for a reason,
// until they are released. The faults are selection.changed,
// selection.keep.done, selection.keep.held and selection.required and
// selection.too_long, both at why.
func (s *Service) HoldPapers(ctx context.Context, by *access.Actor, id ID, version int64, why string) (*Competition, error) {
	return s.onPapers(ctx, by, id, version, func(tx Tx, m *matter) (map[string]any, error) {
		if m.c.Hold != nil {
			return nil, fault.New(fault.Conflict, "selection.keep.held", "why", m.c.Hold.Why)
		}
		text, err := reasoned(why, "why")
		if err != nil {
			return nil, err
		}
		m.c.Hold = &Hold{Why: text, By: people.PersonID(by.Person), At: tx.Now()}
		return map[string]any{"did": "hold", "why": text}, saveCompetition(tx, m.c)
	})
}

// ReleasePapers ends a hold, on a ground. The faults are selection.changed,
// selection.keep.done, selection.keep.not_held and selection.required and
// selection.too_long, both at ground.
func (s *Service) ReleasePapers(ctx context.Context, by *access.Actor, id ID, version int64, ground string) (*Competition, error) {
	return s.onPapers(ctx, by, id, version, func(tx Tx, m *matter) (map[string]any, error) {
		if m.c.Hold == nil {
			return nil, fault.New(fault.Conflict, "selection.keep.not_held")
		}
		text, err := reasoned(ground, "ground")
		if err != nil {
			return nil, err
		}
		held := m.c.Hold.Why
		m.c.Hold = nil
		return map[string]any{"did": "release", "held": held, "ground": text}, saveCompetition(tx, m.c)
	})
}

func reasoned(text, field string) (string, error) {
	text = strings.TrimSpace(text)
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return "", fault.New(fault.Invalid, "selection.required").At(field)
	case n > whyMost:
		return "", fault.New(fault.Invalid, "selection.too_long", "given", n, "most", whyMost).At(field)
	}
	return text, nil
}

// onPapers carries out an act on papers that are still there.
func (s *Service) onPapers(ctx context.Context, by *access.Actor, id ID, version int64, do func(Tx, *matter) (map[string]any, error)) (*Competition, error) {
	var out *Competition
	err := s.write(ctx, func(tx Tx) error {
		m, err := s.keeping(tx, by, id)
		if err != nil {
			return err
		}
		switch {
		case m.c.Version != version:
			return changed()
		case m.c.Gone != nil:
			return fault.New(fault.Conflict, "selection.keep.done")
		}
		facts, err := do(tx, m)
		if err != nil {
			return err
		}
		out = m.c
		return s.Record(tx, m.entry(access.KeepContest, by, nil, facts))
	})
	return out, err
}

// DestroyIn is the act under which papers are destroyed.
type DestroyIn struct {
	Version int64
	Number  string
	Day     *day.Day // nil: no day was given
}

func (in *DestroyIn) check(today day.Day) error {
	in.Number = strings.TrimSpace(in.Number)
	switch n := utf8.RuneCountInString(in.Number); {
	case n == 0 || n > actMost:
		return fault.New(fault.Invalid, "selection.keep.number", "most", actMost).At("number")
	case in.Day == nil:
		return fault.New(fault.Invalid, "selection.keep.day").At("day")
	case *in.Day > today:
		return fault.New(fault.Invalid, "selection.keep.future", "today", today.String()).At("day")
	}
	return nil
}

// DestroyPapers destroys the papers of a competition under an act, once they
// have been kept for as long as the rules say, no appeal waits and nothing holds
// them: results, essays, marks, declarations, orders, appeals, protocols with
// their signatures, offers and documents, answers to tests that were taken here,
// the papers of its interviews, and what the journal holds of all this. The
// announcement with its posts, who applied, and the record of the destruction
// stay, and the journal's proofs with them. The faults are selection.changed,
// selection.keep.done, selection.keep.runs, selection.keep.held,
// selection.keep.term with the last day, selection.keep.appeal,
// selection.keep.number at number, and selection.keep.day and
// selection.keep.future, both at day.
func (s *Service) DestroyPapers(ctx context.Context, by *access.Actor, id ID, in DestroyIn) (*Competition, error) {
	return s.onPapers(ctx, by, id, in.Version, func(tx Tx, m *matter) (map[string]any, error) {
		stop, err := s.stopped(tx, m)
		if err = errors.Join(stop, err); err != nil {
			return nil, err
		}
		if err := in.check(m.today); err != nil {
			return nil, err
		}
		keys, err := s.destroy(tx, m, by, in)
		if err != nil {
			return nil, err
		}
		err = outbox.Enqueue(tx, outbox.Job{Kind: FilesJob, Payload: keys, Person: by.Person, Body: string(m.c.Body), Case: string(m.c.ID)})
		return map[string]any{"did": "destroy", "act": in.Number, "day": in.Day.String(), "files": len(keys)}, err
	})
}

// FilesJob is the kind of the job that removes the files of papers that were
// destroyed. Their keys stand in it alone, so it is left in the transaction that
// destroys the papers: whatever breaks off, it removes the rest.
const FilesJob = "competition.files"

// Kind is the job that removes files.
func (s *Service) Kind() outbox.Kind {
	return outbox.Kind{Name: FilesJob, Step: func(ctx context.Context, t *outbox.Task) (bool, error) {
		var keys []string
		if err := t.Decode(&keys); err != nil {
			return false, outbox.Permanent(err)
		}
		for _, key := range keys {
			if err := s.Blobs.Delete(ctx, key); err != nil {
				return false, err
			}
		}
		return true, nil
	}}
}

// destroy removes what was written, and gives the keys of the files that are to
// be removed once that is stored.
func (s *Service) destroy(tx Tx, m *matter, by *access.Actor, in DestroyIn) ([]string, error) {
	keys, err := s.paperKeys(tx, m.c.ID)
	if err != nil {
		return nil, err
	}
	o := journal.Order{Act: in.Number, Day: *in.Day, Actor: by.Person, Body: string(m.c.Body), Case: string(m.c.ID)}
	if s.Interviewed != nil {
		more, err := s.interviewKeys(tx, m, by, o)
		if err != nil {
			return nil, err
		}
		keys = append(keys, more...)
	}
	cases, err := tx.CompetitionDestroy(m.c.ID)
	if err != nil {
		return nil, err
	}
	m.c.Gone = &Gone{Number: in.Number, Day: *in.Day, Files: len(keys), By: people.PersonID(by.Person), At: tx.Now()}
	if err := saveCompetition(tx, m.c); err != nil {
		return nil, err
	}
	if s.Forget == nil {
		return keys, nil
	}
	return keys, s.Forget(tx, o, append(cases, string(m.c.ID)))
}

// interviewKeys destroys the papers of the interviews of every vacancy, and
// gives the keys of their files.
func (s *Service) interviewKeys(tx Tx, m *matter, by *access.Actor, o journal.Order) (keys []string, err error) {
	all, err := tx.VacanciesOf(m.c.ID)
	for _, v := range all {
		found, err := s.Interviewed(tx, by, v.ID, o)
		if err != nil {
			return nil, err
		}
		keys = append(keys, found...)
	}
	return keys, err
}

// paperKeys are the protocols and the documents of a competition in the store
// of files.
func (s *Service) paperKeys(tx Tx, id ID) (keys []string, err error) {
	protocols, err := tx.ProtocolsOf(id)
	if err != nil {
		return nil, err
	}
	for _, p := range protocols {
		for _, f := range p.Files {
			keys = append(keys, signedcopy.DrawnKeys(f.Key, f.Sheet)...)
		}
	}
	copies, err := copyKeys(tx, protocols)
	if err != nil {
		return nil, err
	}
	keys = append(keys, copies...)
	all, err := tx.VacanciesOf(id)
	if err != nil {
		return nil, err
	}
	for _, v := range all {
		offers, err := tx.OffersOf(v.ID)
		if err != nil {
			return nil, err
		}
		for _, o := range offers {
			papers, err := tx.PapersOf(o.Application)
			if err != nil {
				return nil, err
			}
			for _, p := range papers {
				keys = append(keys, p.File)
			}
		}
	}
	slices.Sort(keys)
	keys = slices.DeleteFunc(keys, func(k string) bool { return k == "" })
	return slices.Compact(keys), nil
}

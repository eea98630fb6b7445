package appraisal

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
	"tarazy/internal/people"
)

// actMost bounds the number of an act, in letters.
const actMost = 100

// Gone is the act under which the papers of a year were destroyed.
type Gone struct {
	Number string          `json:"number"`
	Day    day.Day         `json:"day"`
	Cases  int             `json:"cases"`
	Files  int             `json:"files"`
	By     people.PersonID `json:"by"`
	At     time.Time       `json:"at"`
}

// HoldPapers keeps the papers of a year from destruction, for a reason, until
// they are released. The faults are appraisal.changed, appraisal.held,
// appraisal.year_state and appraisal.remark.
func (s *Service) HoldPapers(ctx context.Context, by *access.Actor, id YearID, version int64, why string) (*Year, error) {
	why = strings.TrimSpace(why)
	return s.onYear(ctx, by, access.KeepPapers, id, version, func(tx Tx, y *year) (any, error) {
		if err := y.inState(YearOpened, YearAppraising, YearClosed); err != nil {
			return nil, err
		}
		if err := y.free(); err != nil {
			return nil, err
		}
		if err := remarkOf(why, "why", y.rules.Retention.Cite()); err != nil {
			return nil, err
		}
		y.y.Hold = &Hold{Why: why, By: people.PersonID(by.Person), At: tx.Now()}
		return map[string]any{"did": "hold", "why": why}, nil
	})
}

// free refuses what a hold keeps from being done.
func (y *year) free() error {
	if y.y.Hold == nil {
		return nil
	}
	cite := y.rules.Retention.Cite()
	return fault.New(fault.Conflict, "appraisal.held", "why", y.y.Hold.Why).Cited(cite.Act, cite.Clause)
}

// ReleasePapers ends a hold, on a ground. The faults are appraisal.changed,
// appraisal.not_held and appraisal.remark.
func (s *Service) ReleasePapers(ctx context.Context, by *access.Actor, id YearID, version int64, ground string) (*Year, error) {
	ground = strings.TrimSpace(ground)
	return s.onYear(ctx, by, access.KeepPapers, id, version, func(_ Tx, y *year) (any, error) {
		cite := y.rules.Retention.Cite()
		if y.y.Hold == nil {
			return nil, fault.New(fault.Conflict, "appraisal.not_held").Cited(cite.Act, cite.Clause)
		}
		if err := remarkOf(ground, "ground", cite); err != nil {
			return nil, err
		}
		held := y.y.Hold
		y.y.Hold = nil
		return map[string]any{"did": "release", "held": held.Why, "ground": ground}, nil
	})
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
		return fault.New(fault.Invalid, "appraisal.act_number", "most", actMost).At("number")
	case in.Day == nil:
		return fault.New(fault.Invalid, "appraisal.day_missing").At("day")
	case *in.Day > today:
		return fault.New(fault.Invalid, "appraisal.later_than_day", "value", in.Day.String(), "day", today.String()).At("day")
	}
	return nil
}

// DestroyPapers destroys the papers of a closed year under an act, once they
// have been kept for as long as the rules say and nothing holds them: plans,
// quarters, sheets, results, appeals, courts, development, votes, protocols,
// files, and what the journal holds of the cases. The year, who took part, and
// the record of the destruction stay, and the journal's proofs with them. The
// faults are appraisal.changed, appraisal.year_state, appraisal.held,
// appraisal.kept_until, appraisal.act_number, appraisal.day_missing and
// appraisal.later_than_day.
func (s *Service) DestroyPapers(ctx context.Context, by *access.Actor, id YearID, in DestroyIn) (*Year, error) {
	var keys []string
	y, err := s.onYear(ctx, by, access.KeepPapers, id, in.Version, func(tx Tx, y *year) (facts any, err error) {
		if err := y.destroyable(); err != nil {
			return nil, err
		}
		if err := in.check(y.today); err != nil {
			return nil, err
		}
		keys, facts, err = s.destroyYear(tx, y, by, in)
		return facts, err
	})
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		err = errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), key))
	}
	return y, err
}

// destroyable wants the term to be over and nothing to hold the papers.
func (y *year) destroyable() error {
	if err := y.inState(YearClosed); err != nil {
		return err
	}
	if err := y.free(); err != nil {
		return err
	}
	if y.y.Keep == nil || y.today <= *y.y.Keep {
		cite := y.rules.Retention.Cite()
		return fault.New(fault.Conflict, "appraisal.kept_until", "until", dayOf(y.y.Keep)).Cited(cite.Act, cite.Clause)
	}
	return nil
}

// destroyYear removes what was written, and gives the keys of the files that are
// to be removed once that is stored.
func (s *Service) destroyYear(tx Tx, y *year, by *access.Actor, in DestroyIn) ([]string, any, error) {
	keys, err := s.fileKeys(tx, y.y.ID)
	if err != nil {
		return nil, nil, err
	}
	cases, err := tx.AppraisalDestroy(y.y.ID)
	if err != nil {
		return nil, nil, err
	}
	y.y.State = YearDestroyed
	y.y.Gone = &Gone{Number: in.Number, Day: *in.Day, Cases: len(cases), Files: len(keys), By: people.PersonID(by.Person), At: tx.Now()}
	if s.Forget != nil {
		o := journal.Order{Act: in.Number, Day: *in.Day, Actor: by.Person, Body: string(y.y.Body), Case: string(y.y.ID)}
		if err := s.Forget(tx, o, cases); err != nil {
			return nil, nil, err
		}
	}
	return keys, map[string]any{"did": "destroy", "act": in.Number, "day": in.Day.String(), "kept_until": dayOf(y.y.Keep), "cases": len(cases), "files": len(keys)}, nil
}

// fileKeys are the papers and protocols of a year in the store of files.
func (s *Service) fileKeys(tx Tx, id YearID) ([]string, error) {
	files, err := tx.AppraisalFilesOfYear(id)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, f := range files {
		keys = append(keys, f.Key)
	}
	meetings, err := tx.MeetingsOf(id)
	if err != nil {
		return nil, err
	}
	for _, m := range meetings {
		all, err := tx.AppraisalProtocolsOf(m.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			for _, f := range p.Files {
				keys = append(keys, f.Key)
			}
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys), nil
}

// KeptPapers is how the papers of a year are kept.
type KeptPapers struct {
	YearView
	Cases int64
	Names map[people.PersonID]string
	Stop  error // why they cannot be destroyed today; nil where they can
}

// Kept reads how the papers of a year are kept. The fault is
// appraisal.missing.year.
func (s *Service) Kept(ctx context.Context, by *access.Actor, id YearID) (*KeptPapers, error) {
	var out *KeptPapers
	err := s.Store.Read(ctx, func(tx Tx) error {
		y, err := s.yearFor(tx, by, access.KeepPapers, id)
		if err != nil {
			return err
		}
		v, err := s.viewYear(tx, by, y)
		if err != nil {
			return err
		}
		out = &KeptPapers{YearView: *v, Stop: y.destroyable()}
		if out.Cases, err = tx.AppraisalCaseCount(CaseQuery{Year: id}); err != nil {
			return err
		}
		var who []people.PersonID
		if y.y.Hold != nil {
			who = append(who, y.y.Hold.By)
		}
		if y.y.Gone != nil {
			who = append(who, y.y.Gone.By)
		}
		out.Names, err = tx.PersonNames(distinctPersons(who...))
		return err
	})
	return out, err
}

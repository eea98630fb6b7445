package appraisal

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
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
	After  CaseID          `json:"after"` // up to this case it is done; "" before and after
	Rest   bool            `json:"rest"`  // something is left
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

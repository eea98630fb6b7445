package appraisal

import (
	"context"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// taskOmit is what a case waits for whose KCI sheet is agreed and for whose post
// the act has no indicators.
const taskOmit = "appraisal.task.omit"

// Omitted says that the competencies of a case are not assessed, because the
// act has no indicators for the post.
type Omitted struct {
	Basis string          `json:"basis"`
	By    people.PersonID `json:"by"`
	At    time.Time       `json:"at"`
}

// OmitIn puts on record that no competencies are assessed.
type OmitIn struct {
	Version int64  `json:"version" key:"version"` // of the case as it was seen
	Basis   string `json:"basis" key:"basis"`     // what it was found by: a memo, an answer of the authorised body
}

// assessed reports whether the competencies wait for nothing any more: the
// sheet is signed, or there cannot be one.
func (c *Case) assessed() bool {
	return c.Done.Assessment == SheetAgreed || c.Done.Assessment == SheetOmitted
}

// groupless reports whether the act has no indicators for the post as it counts
// on the day of the appraisal.
func (m *matter) groupless() bool {
	_, err := IndicatorGroup(m.rules, m.groupIn())
	return err != nil
}

// OmitCompetencies puts on record, by the officer of personnel, that the act has
// no indicators for the post of a servant: the case then goes on with the KCI
// sheet alone, for the two directions are separate. The faults are
// appraisal.changed, appraisal.stage, appraisal.away, appraisal.has_group,
// appraisal.omitted, appraisal.remark and appraisal.text_long.
func (s *Service) OmitCompetencies(ctx context.Context, by *access.Actor, id CaseID, in OmitIn) (*Case, error) {
	var out *Case
	err := s.onCase(ctx, by, id, access.OpenYear, func(tx Tx, m *matter) error {
		basis := strings.TrimSpace(in.Basis)
		if err := m.omittable(in.Version, basis); err != nil {
			return err
		}
		m.c.Omitted = &Omitted{Basis: basis, By: people.PersonID(by.Person), At: tx.Now()}
		m.c.Done.Assessment = SheetOmitted
		bring, err := m.bringing(tx)
		if err != nil {
			return err
		}
		if err := s.sheetDone(tx, m, bring); err != nil {
			return err
		}
		out = m.c
		for _, to := range distinctPersons(m.c.Person, m.route.Immediate) {
			if err := m.tell(tx, to, "omitted", m.path("competencies"), m.yearArgs()); err != nil {
				return err
			}
		}
		return s.Record(tx, m.entry(access.OpenYear, by, map[string]any{"did": "omit", "basis": basis, "category": m.c.Place.Category, "head": m.c.Place.Head}))
	})
	return out, err
}

func (m *matter) omittable(version int64, basis string) error {
	if err := m.at(StageSheets); err != nil {
		return err
	}
	cite := m.rules.Competency.WithoutGroup.Cite()
	switch {
	case !m.groupless():
		return fault.New(fault.Conflict, "appraisal.has_group", "category", m.c.Place.Category).Cited(cite.Act, cite.Clause)
	case m.c.Omitted != nil:
		return fault.New(fault.Conflict, "appraisal.omitted").Cited(cite.Act, cite.Clause)
	case version != m.c.Version:
		return changed()
	}
	return remarkOf(basis, "basis", cite)
}

// bringing is by when the KCI sheet is to be with the commission; 0 while it is
// not agreed.
func (m *matter) bringing(tx Tx) (day.Day, error) {
	if m.c.Done.Sheet != SheetAgreed {
		return 0, nil
	}
	sh, err := tx.SheetLatest(m.c.ID)
	if err != nil || sh == nil || sh.Bring == nil {
		return m.today, err
	}
	return max(*sh.Bring, m.today), nil
}

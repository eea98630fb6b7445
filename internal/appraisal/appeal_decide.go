package appraisal

import (
	"context"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/people"
)

// taskReview is what a case waits for of which a review was recommended.
const taskReview = "appraisal.task.review"

// AppealDecision is what the authorised body for civil service decides on an
// appeal: that the result stays, or that it be cancelled and reviewed.
type AppealDecision struct {
	Review bool
	Answer string // the reasons
}

// DecideAppeal decides an appeal, one of the two ways. A recommendation to review
// brings the case back to the commission for another round, which it answers
// with reasons; the result of the round before is kept. The faults are
// appraisal.missing.appeal, appraisal.changed, appraisal.appeal_decided,
// appraisal.remark and appraisal.text_long.
func (s *Service) DecideAppeal(ctx context.Context, by *access.Actor, id AppealID, version int64, in AppealDecision) (*Appeal, error) {
	in.Answer = strings.TrimSpace(in.Answer)
	var out *Appeal
	err := s.onAppeal(ctx, by, id, version, access.DecideResult, func(tx Tx, m *matter, x *Appeal) error {
		cite := m.rules.Appeal.Outcomes.Cite()
		if err := wordsOf(in.Answer, "answer", cite); err != nil {
			return err
		}
		key, err := s.key(tx, m.c.Person)
		if err != nil {
			return err
		}
		if x.Answer, err = key.Seal(fieldAnswer, []byte(in.Answer)); err != nil {
			return err
		}
		now := tx.Now()
		x.State, x.DecidedBy, x.Decided = AppealLeft, people.PersonID(by.Person), &now
		if in.Review {
			x.State = AppealReview
			if err := s.reviewed(tx, m, by); err != nil {
				return err
			}
		}
		m.c.Done.Appeal = x.State
		out = x
		if err := s.saveAppeal(tx, m, x); err != nil {
			return err
		}
		if err := m.tell(tx, m.c.Person, "appeal_"+string(x.State), m.path("result"), m.yearArgs()); err != nil {
			return err
		}
		return s.Record(tx, m.entry(access.DecideResult, by, map[string]any{"did": string(x.State), "appeal": x.ID, "round": x.Round}))
	})
	return out, err
}

// reviewed brings a case back to the commission for another round. The caller
// saves the case.
func (s *Service) reviewed(tx Tx, m *matter, by *access.Actor) error {
	officers, err := tx.GrantHoldersIn(access.HROfficer, m.y.Body, m.today)
	if err != nil {
		return err
	}
	m.c.Round++
	m.c.Stage = StageCommission
	if m.y.State == YearClosed {
		m.y.State, m.y.Closed, m.y.Keep = YearAppraising, nil, nil
		m.y.Version++
		if err := settled(tx.AppraisalYearUpdate(m.y)); err != nil {
			return err
		}
	}
	who := officers
	o, err := tx.AppraisalOrderInForce(m.y.Body)
	if err != nil {
		return err
	}
	if o != nil {
		for _, seat := range o.Seats {
			if seat.Duty == ChairDuty {
				who = distinctPersons(append(officers, seat.Person)...)
			}
		}
	}
	for _, p := range who {
		if string(p) == by.Person {
			continue
		}
		if err := m.tell(tx, p, "review", m.path(""), m.yearArgs()); err != nil {
			return err
		}
	}
	return m.await(tx, wait{task: taskReview, link: "/meetings", who: officers})
}

package appraisal

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// AgendaIn says which cases are put on an agenda: those named, or all that wait
// for a meeting.
type AgendaIn struct {
	Cases []CaseID `json:"cases" key:"cases"`
	All   bool     `json:"all" key:"all"`
}

// AddToAgenda puts cases on the agenda of a meeting, by which both sheets are
// with the commission; it tells how many. Many are put there in parts: when it
// breaks off, the rest waits for another call. The faults are meeting.state,
// appraisal.missing.case, appraisal.stage and meeting.on_agenda.
func (s *Service) AddToAgenda(ctx context.Context, by *access.Actor, id MeetingID, in AgendaIn) (int, error) {
	if !in.All {
		return s.addSome(ctx, by, id, in.Cases)
	}
	total := 0
	for {
		n := 0
		err := s.write(ctx, func(tx Tx) error {
			x, err := s.agenda(tx, by, id)
			if err != nil {
				return err
			}
			cases, err := tx.CasesToMeet(x.y.ID, atOnce)
			if n = len(cases); err != nil || n == 0 {
				return err
			}
			ids := make([]CaseID, n)
			for i, c := range cases {
				ids[i] = c.ID
			}
			return s.addCases(tx, x, by, ids)
		})
		total += n
		if err != nil || n < atOnce {
			return total, err
		}
	}
}

// addMost bounds the cases that are named in one call.
const addMost = 500

func (s *Service) addSome(ctx context.Context, by *access.Actor, id MeetingID, ids []CaseID) (int, error) {
	if len(ids) == 0 {
		return 0, fault.New(fault.Invalid, "order.required").At("cases")
	}
	if len(ids) > addMost {
		return 0, fault.New(fault.Invalid, "meeting.too_many", "given", len(ids), "most", addMost).At("cases")
	}
	return len(ids), s.write(ctx, func(tx Tx) error {
		x, err := s.agenda(tx, by, id)
		if err != nil {
			return err
		}
		have, err := tx.ItemsWith(id, ids)
		if err != nil {
			return err
		}
		if len(have) > 0 {
			return fault.New(fault.Conflict, "meeting.on_agenda", "place", have[0].Place).At("cases")
		}
		return s.addCases(tx, x, by, ids)
	})
}

// agenda opens a meeting whose agenda can still change.
func (s *Service) agenda(tx Tx, by *access.Actor, id MeetingID) (*sitting, error) {
	x, err := s.sittingFor(tx, by, access.PlanMeeting, id)
	if err != nil {
		return nil, err
	}
	return x, x.in(MeetingPlanned, MeetingAgreed)
}

// addCases puts cases behind those that are on the agenda.
func (s *Service) addCases(tx Tx, x *sitting, by *access.Actor, ids []CaseID) error {
	all, err := s.mattersOf(tx, x.year, ids)
	if err != nil {
		return err
	}
	place, err := tx.AgendaLastPlace(x.mt.ID)
	if err != nil {
		return err
	}
	secretary := x.secretary()
	items := make([]Item, 0, len(ids))
	for _, id := range ids {
		m := all[id]
		if m == nil || m.y.ID != m.c.Year {
			return missing("case")
		}
		if err := m.at(StageCommission); err != nil {
			return err
		}
		place++
		i, err := m.item(tx, x.mt.ID, place)
		if err != nil {
			return err
		}
		items = append(items, *i)
		if err := s.settleTerm(tx, m, by, "to-commission"); err != nil {
			return err
		}
		if err := m.await(tx, wait{task: taskMeeting, link: x.path("items/" + string(id)), who: []people.PersonID{secretary}}); err != nil {
			return err
		}
		if err := m.save(tx); err != nil {
			return err
		}
	}
	if err := tx.AgendaInsertAll(items); err != nil {
		return err
	}
	return s.Record(tx, x.entry(access.PlanMeeting, by, map[string]any{"added": ids}))
}

// item is a case as it comes on an agenda: the proposal is to approve what came.
// One that answers an appeal waits for the secretary's proposal.
func (m *matter) item(tx Tx, id MeetingID, place int) (*Item, error) {
	i := &Item{Meeting: id, Case: m.c.ID, Person: m.c.Person, Round: m.c.Round, Place: place, Version: 1, Proposal: ProposeApprove, Grade: m.c.Grade}
	if m.c.Done.Appeal != AppealReview {
		return i, nil
	}
	all, err := tx.AppraisalAppealsOf(m.c.ID)
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		if a.State == AppealReview {
			i.Answers, i.Proposal = string(a.ID), ""
		}
	}
	return i, nil
}

// TakeOffAgenda takes a case off the agenda of a meeting that was not opened;
// it waits for another one. The faults are meeting.state and
// appraisal.missing.item.
func (s *Service) TakeOffAgenda(ctx context.Context, by *access.Actor, id MeetingID, c CaseID) error {
	return s.write(ctx, func(tx Tx) error {
		x, err := s.agenda(tx, by, id)
		if err != nil {
			return err
		}
		i, err := tx.AgendaGet(id, c)
		if err != nil {
			return err
		}
		if i == nil {
			return missing("item")
		}
		if err := settled(tx.AgendaDelete(id, c)); err != nil {
			return err
		}
		if err := s.waitForMeeting(tx, x, []Item{*i}); err != nil {
			return err
		}
		return s.Record(tx, x.entry(access.PlanMeeting, by, map[string]any{"taken_off": c}))
	})
}

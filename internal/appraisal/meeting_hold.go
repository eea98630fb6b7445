package appraisal

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// OpenMeeting opens a meeting on its day or later, with those who are present:
// a quorum. The secretary does it. The faults are appraisal.changed,
// meeting.not_secretary, meeting.state, meeting.early, meeting.empty,
// meeting.not_member and meeting.no_quorum.
func (s *Service) OpenMeeting(ctx context.Context, by *access.Actor, id MeetingID, version int64, present []people.PersonID) (*Meeting, error) {
	return s.onMeeting(ctx, by, access.HoldMeeting, id, version, func(tx Tx, x *sitting) (any, error) {
		if err := x.heldBy(by); err != nil {
			return nil, err
		}
		if err := x.in(MeetingAgreed); err != nil {
			return nil, err
		}
		if err := x.onItsDay(); err != nil {
			return nil, err
		}
		n, err := tx.AgendaCounts(id, "")
		if err != nil {
			return nil, err
		}
		if n.All == 0 {
			cite := x.rules.Meeting.Papers.Cite()
			return nil, fault.New(fault.Conflict, "meeting.empty").Cited(cite.Act, cite.Clause)
		}
		if err := s.attend(tx, x, by, present); err != nil {
			return nil, err
		}
		if _, err := x.quorum(); err != nil {
			return nil, err
		}
		now := tx.Now()
		x.mt.State, x.mt.Opened, x.mt.Order = MeetingOpen, &now, x.order.Number
		return map[string]any{"present": present, "order": x.order.Number}, nil
	})
}

// heldBy refuses whoever is not the secretary of the commission.
func (x *sitting) heldBy(by *access.Actor) error {
	if x.secretary() == people.PersonID(by.Person) {
		return nil
	}
	cite := x.rules.Formation.SecretaryOf.Cite()
	return fault.New(fault.Denied, "meeting.not_secretary").Cited(cite.Act, cite.Clause)
}

// onItsDay refuses a meeting before the day to which the chair agreed.
func (x *sitting) onItsDay() error {
	on, err := x.body.On(x.mt.Starts)
	if err != nil || x.today >= on {
		return err
	}
	cite := x.rules.Meeting.DayWith.Cite()
	return fault.New(fault.Conflict, "meeting.early", "day", on.String()).Cited(cite.Act, cite.Clause)
}

// attend records who is present, and the finding on the quorum with them.
func (s *Service) attend(tx Tx, x *sitting, by *access.Actor, present []people.PersonID) error {
	all := x.order.Voters()
	for _, p := range present {
		if !slices.Contains(all, p) {
			cite := x.rules.Commission.Quorum.Cite()
			return fault.New(fault.Invalid, "meeting.not_member").At("present").Cited(cite.Act, cite.Clause)
		}
	}
	x.mt.Present = distinctPersons(present...)
	x.mt.Attended = distinctPersons(append(x.mt.Attended, present...)...)
	in := x.quorumIn()
	found, err := x.quorum()
	if err != nil && !fault.Is(err, "meeting.no_quorum") {
		return err
	}
	return s.ruleSitting(tx, x, access.HoldMeeting, by, "quorum", in, findingOf(x.year, "quorum", found))
}

// Attend records who is present from now on, in an open meeting: nobody votes
// while there is no quorum. The faults are appraisal.changed,
// meeting.not_secretary, meeting.state and meeting.not_member.
func (s *Service) Attend(ctx context.Context, by *access.Actor, id MeetingID, version int64, present []people.PersonID) (*Meeting, error) {
	return s.onMeeting(ctx, by, access.HoldMeeting, id, version, func(tx Tx, x *sitting) (any, error) {
		if err := x.heldBy(by); err != nil {
			return nil, err
		}
		if err := x.in(MeetingOpen); err != nil {
			return nil, err
		}
		return map[string]any{"present": present}, s.attend(tx, x, by, present)
	})
}

// CloseMeeting closes a meeting; what it did not decide waits for another one.
// The faults are appraisal.changed, meeting.not_secretary, meeting.state and
// meeting.counting, where some have voted on an item and others have not.
func (s *Service) CloseMeeting(ctx context.Context, by *access.Actor, id MeetingID, version int64) (*Meeting, error) {
	m, err := s.onMeeting(ctx, by, access.HoldMeeting, id, version, func(tx Tx, x *sitting) (any, error) {
		if err := x.heldBy(by); err != nil {
			return nil, err
		}
		if err := x.in(MeetingOpen); err != nil {
			return nil, err
		}
		n, err := tx.AgendaCounts(id, "")
		if err != nil {
			return nil, err
		}
		if n.Voted > 0 {
			cite := x.rules.Commission.Majority.Cite()
			return nil, fault.New(fault.Conflict, "meeting.counting", "n", n.Voted).Cited(cite.Act, cite.Clause)
		}
		now := tx.Now()
		x.mt.State, x.mt.Closed = MeetingClosed, &now
		return n, nil
	})
	if err != nil {
		return nil, err
	}
	return m, s.waitAnew(ctx, id)
}

package appraisal

import (
	"context"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/commission"
	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// MeetingRow is a meeting in a list.
type MeetingRow struct {
	Meeting Meeting     `json:"meeting"`
	Count   ItemCount   `json:"count"`
	Year    int         `json:"year"`
	Body    people.Body `json:"-"`
}

// MeetingList are the meetings of the bodies that the actor sees, with the years
// that can have another.
type MeetingList struct {
	Rows  []MeetingRow
	Years []WaitingYear // in which meetings can be planned
}

// WaitingYear is a year with how many cases wait for a meeting.
type WaitingYear struct {
	Year    Year
	Body    people.Body
	Cases   int
	Formed  bool // there is a commission
	MayPlan bool
}

// Meetings lists the meetings of the bodies whose years the actor sees, the
// latest first.
func (s *Service) Meetings(ctx context.Context, by *access.Actor) (*MeetingList, error) {
	ids, _ := seenBodies(by)
	var out *MeetingList
	err := s.Store.Read(ctx, func(tx Tx) error {
		out = &MeetingList{}
		for _, id := range ids {
			if err := out.add(tx, by, people.BodyID(id)); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func (l *MeetingList) add(tx Tx, by *access.Actor, id people.BodyID) error {
	body, err := tx.BodyGet(id)
	if err != nil || body == nil {
		return err
	}
	years, err := tx.AppraisalYearsOf(id)
	if err != nil {
		return err
	}
	number := map[YearID]int{}
	for _, y := range years {
		number[y.ID] = y.Number
		if y.State != YearAppraising {
			continue
		}
		w := WaitingYear{Year: y, Body: *body, MayPlan: access.May(by, access.PlanMeeting, access.Target{Body: string(id)})}
		if w.Cases, err = tx.CasesToMeetCount(y.ID); err != nil {
			return err
		}
		o, err := tx.AppraisalOrderInForce(id)
		if err != nil {
			return err
		}
		w.Formed = o != nil
		l.Years = append(l.Years, w)
	}
	all, err := tx.MeetingsOfBody(id)
	if err != nil {
		return err
	}
	for _, m := range all {
		n, err := tx.AgendaCounts(m.ID, people.PersonID(by.Person))
		if err != nil {
			return err
		}
		l.Rows = append(l.Rows, MeetingRow{Meeting: m, Count: n, Year: number[m.Year], Body: *body})
	}
	return nil
}

// MeetingView is a meeting as its pages show it.
type MeetingView struct {
	Meeting  Meeting
	Year     Year
	Body     people.Body
	Rules    *Rules
	Edition  *law.Edition
	Today    day.Day
	Now      time.Time
	Order    *Order // in force; nil for none
	Names    map[people.PersonID]string
	Count    ItemCount
	Quorum   commission.QuorumOut
	Finding  law.Finding // on the quorum as it stands
	Waiting  int         // cases that are on no agenda
	Protocol *Protocol   // the latest; nil before the first
	Kept     []Protocol  // all versions
	Rulings  []Ruling
	Duty     Duty // of the actor; "" for none
	May      MeetingMay
}

// MeetingMay is what the actor may do with a meeting as it stands.
type MeetingMay struct {
	Plan    bool `json:"plan"` // its day, its agenda
	Agree   bool `json:"agree"`
	Open    bool `json:"open"`
	Hold    bool `json:"hold"`   // attendance, proposals, closing
	Vote    bool `json:"vote"`   // on what is open, being present
	Papers  bool `json:"papers"` // see the agenda with the sheets
	Draw    bool `json:"draw"`
	Sign    bool `json:"sign"`
	Approve bool `json:"approve"`
}

// Voters are the members of the order in force.
func (v *MeetingView) Voters() []people.PersonID { return v.Order.Voters() }

// Here reports whether a member is present.
func (v *MeetingView) Here(p people.PersonID) bool { return slices.Contains(v.Meeting.Present, p) }

// Meeting reads a meeting for those who see the year. The fault is
// appraisal.missing.meeting.
func (s *Service) Meeting(ctx context.Context, by *access.Actor, id MeetingID) (*MeetingView, error) {
	var out *MeetingView
	err := s.Store.Read(ctx, func(tx Tx) error {
		x, err := s.seeSitting(tx, by, id)
		if err != nil {
			return err
		}
		out, err = s.viewSitting(tx, by, x)
		return err
	})
	return out, err
}

// seeSitting opens a meeting for who sees the year, or sits in the commission.
func (s *Service) seeSitting(tx Tx, by *access.Actor, id MeetingID) (*sitting, error) {
	x, err := s.openSitting(tx, id)
	if err != nil {
		return nil, err
	}
	if x.may(by, access.SeeYear) != nil {
		if err := x.may(by, access.SeeAppraisal); err != nil {
			return nil, missing("meeting")
		}
	}
	return x, nil
}

// sees reports whether the actor may see the cases of the agenda with their
// sheets: who sits in the commission, personnel, the authorised person.
func (x *sitting) sees(by *access.Actor) bool {
	return access.May(by, access.SeeAppraisal, access.Target{Body: string(x.mt.Body), Relation: x.relation(by) | ordered(by, x.mt.Body)})
}

func (s *Service) viewSitting(tx Tx, by *access.Actor, x *sitting) (*MeetingView, error) {
	me := people.PersonID(by.Person)
	v := &MeetingView{Meeting: *x.mt, Year: *x.y, Body: *x.body, Rules: x.rules, Edition: x.env.Edition, Today: x.today, Now: tx.Now(), Order: x.order, Duty: x.order.SeatOf(me)}
	if x.order != nil {
		found, err := commission.Quorum(&x.rules.Commission, x.quorumIn())
		if err != nil {
			return nil, err
		}
		v.Quorum, v.Finding = found.Outcome, findingOf(x.year, "quorum", found)
	}
	var err error
	if v.Count, err = tx.AgendaCounts(x.mt.ID, me); err != nil {
		return nil, err
	}
	if v.Kept, err = tx.AppraisalProtocolsOf(x.mt.ID); err != nil {
		return nil, err
	}
	if n := len(v.Kept); n > 0 {
		v.Protocol = &v.Kept[n-1]
	}
	if v.Rulings, err = tx.AppraisalRulingsOf(CaseID(x.mt.ID)); err != nil {
		return nil, err
	}
	if x.mt.State == MeetingPlanned || x.mt.State == MeetingAgreed {
		if v.Waiting, err = tx.CasesToMeetCount(x.y.ID); err != nil {
			return nil, err
		}
	}
	v.may(by, x)
	v.Names, err = tx.PersonNames(distinctPersons(v.persons()...))
	return v, err
}

func (v *MeetingView) persons() []people.PersonID {
	out := append([]people.PersonID{v.Meeting.By}, v.Meeting.Attended...)
	if v.Order != nil {
		for _, seat := range v.Order.Seats {
			out = append(out, seat.Person)
		}
	}
	for _, p := range v.Kept {
		out = append(append(out, p.By), p.Must...)
		if p.Approved != nil {
			out = append(out, p.Approved.Person)
		}
	}
	return out
}

// may fills in what the actor may do.
func (v *MeetingView) may(by *access.Actor, x *sitting) {
	me, state := people.PersonID(by.Person), x.mt.State
	can := func(verb access.Verb) bool {
		return access.May(by, verb, access.Target{Body: string(x.mt.Body), Relation: x.relation(by)})
	}
	ahead := state == MeetingPlanned || state == MeetingAgreed
	secretary := v.Duty == SecretaryDuty && can(access.HoldMeeting)
	v.May = MeetingMay{
		Plan: ahead && can(access.PlanMeeting), Agree: state == MeetingPlanned && v.Duty == ChairDuty && can(access.AgreeDays),
		Open: state == MeetingAgreed && secretary && x.onItsDay() == nil, Hold: state == MeetingOpen && secretary,
		Vote:   state == MeetingOpen && can(access.VoteInMeeting) && v.Quorum.Quorum && slices.Contains(x.voters(), me),
		Papers: x.sees(by), Draw: state == MeetingClosed && (secretary || can(access.PlanMeeting)),
	}
	if p := v.Protocol; p != nil && p.Approved == nil {
		v.May.Sign = can(access.SignMeeting) && slices.Contains(p.Must, me) && p.SignatureOf(me) == nil
		v.May.Approve = can(access.ApproveResults) && p.Complete()
	}
}

// SignatureOf is a person's signature; nil before.
func (p *Protocol) SignatureOf(who people.PersonID) *ProtocolSignature {
	n := slices.IndexFunc(p.Signed, func(x ProtocolSignature) bool { return x.Person == who })
	if n < 0 {
		return nil
	}
	return &p.Signed[n]
}

// Complete reports whether everybody has signed who has to.
func (p *Protocol) Complete() bool { return len(p.Signed) == len(p.Must) }

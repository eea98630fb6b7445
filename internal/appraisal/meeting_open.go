package appraisal

import (
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/commission"
	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/outbox"
	"tarazy/internal/outbox/mail"
	"tarazy/internal/people"
)

// sitting is a meeting under work: its year, and the order in force today.
type sitting struct {
	*year
	mt    *Meeting
	order *Order // in force; nil for none
	// asks are the capacities that the act asks of the certificate by which the actor
	// is to sign.
	asks law.Value[[]eds.Role]
}

// openSitting reads a meeting with its year and the order in force.
func (s *Service) openSitting(tx Tx, id MeetingID) (*sitting, error) {
	mt, err := tx.MeetingGet(id)
	if err != nil {
		return nil, err
	}
	if mt == nil {
		return nil, missing("meeting")
	}
	y, err := s.openYear(tx, mt.Year)
	if err != nil {
		return nil, err
	}
	o, err := tx.AppraisalOrderInForce(mt.Body)
	return &sitting{year: y, mt: mt, order: o}, err
}

// relation is how the actor stands to the meeting: they sit in the commission,
// or did when something was decided.
func (x *sitting) relation(by *access.Actor) access.Relation {
	if by == nil {
		return 0
	}
	who := people.PersonID(by.Person)
	if x.order.SeatOf(who) != "" || slices.Contains(x.mt.Attended, who) {
		return access.SamePanel
	}
	return 0
}

// may refuses a verb on the meeting to whom the role table does not allow it.
func (x *sitting) may(by *access.Actor, v access.Verb) error {
	return allow(by, v, x.mt.Body, x.relation(by))
}

// sittingFor opens a meeting for a verb.
func (s *Service) sittingFor(tx Tx, by *access.Actor, v access.Verb, id MeetingID) (*sitting, error) {
	x, err := s.openSitting(tx, id)
	if err != nil {
		return nil, err
	}
	return x, x.may(by, v)
}

// asSecretary opens a meeting for the secretary of the commission.
func (s *Service) asSecretary(tx Tx, by *access.Actor, id MeetingID) (*sitting, error) {
	x, err := s.sittingFor(tx, by, access.HoldMeeting, id)
	if err != nil {
		return nil, err
	}
	if x.order.SeatOf(people.PersonID(by.Person)) != SecretaryDuty {
		cite := x.rules.Formation.SecretaryOf.Cite()
		return nil, fault.New(fault.Denied, "meeting.not_secretary").Cited(cite.Act, cite.Clause)
	}
	return x, nil
}

// in refuses a verb on a meeting in another state than those in which it is
// done, and says by which clause.
func (x *sitting) in(states ...MeetingState) error {
	if slices.Contains(states, x.mt.State) {
		return nil
	}
	cite := x.rules.Meeting.DayWith.Cite()
	switch states[0] {
	case MeetingOpen:
		cite = x.rules.Meeting.Decisions.Cite()
	case MeetingClosed:
		cite = x.rules.Meeting.ApprovedBy.Cite()
	}
	return fault.New(fault.Conflict, "meeting.state", "now", "meeting.state."+string(x.mt.State)).Cited(cite.Act, cite.Clause)
}

// save writes the next version of the meeting.
func (x *sitting) save(tx Tx) error {
	x.mt.Version++
	return settled(tx.MeetingUpdate(x.mt))
}

// entry is what a verb on a meeting leaves in the journal.
func (x *sitting) entry(v access.Verb, by *access.Actor, facts any) journal.Entry {
	return journal.Entry{Verb: string(v), Actor: by.Person, Body: string(x.mt.Body), Case: string(x.mt.ID), Facts: facts}
}

// rule keeps a finding about a meeting, and in the journal with its input.
func (s *Service) ruleSitting(tx Tx, x *sitting, v access.Verb, by *access.Actor, name string, in any, f law.Finding) error {
	r := Ruling{ID: s.IDs.New("rul"), Year: x.y.ID, Case: CaseID(x.mt.ID), Rule: name, Finding: f, By: people.PersonID(by.Person), At: tx.Now()}
	if err := tx.AppraisalRulingInsertAll([]Ruling{r}); err != nil {
		return err
	}
	e := x.entry(v, by, nil)
	e.Finding, e.Input = &f, in
	return s.Record(tx, e)
}

// voters are the members of the order in force who are present.
func (x *sitting) voters() []people.PersonID {
	all := x.order.Voters()
	return slices.DeleteFunc(all, func(p people.PersonID) bool { return !slices.Contains(x.mt.Present, p) })
}

// quorumIn is the question whether the meeting is competent as it stands.
func (x *sitting) quorumIn() commission.QuorumIn {
	return commission.QuorumIn{Members: len(x.order.Voters()), Present: len(x.voters())}
}

// quorum refuses what needs a quorum where there is none.
func (x *sitting) quorum() (law.Found[commission.QuorumOut], error) {
	in := x.quorumIn()
	found, err := commission.Quorum(&x.rules.Commission, in)
	if err != nil || found.Outcome.Quorum {
		return found, err
	}
	cite := x.rules.Commission.Quorum.Cite()
	return found, fault.New(fault.Conflict, "meeting.no_quorum", "present", in.Present, "members", in.Members, "needed", found.Outcome.Needed).Cited(cite.Act, cite.Clause)
}

// chair and secretary are those of the order in force; "" for none.
func (x *sitting) chair() people.PersonID     { return x.order.holder(ChairDuty) }
func (x *sitting) secretary() people.PersonID { return x.order.holder(SecretaryDuty) }

func (o *Order) holder(d Duty) people.PersonID {
	if o == nil {
		return ""
	}
	for _, seat := range o.Seats {
		if seat.Duty == d {
			return seat.Person
		}
	}
	return ""
}

// path is the page of the meeting, or a page below it.
func (x *sitting) path(below string) string {
	p := "/meetings/" + string(x.mt.ID)
	if below != "" {
		p += "/" + below
	}
	return p
}

// starts is when the meeting starts, in the words of a message.
func (x *sitting) starts() (fault.Args, error) {
	zone, err := day.Zone(x.body.Zone)
	if err != nil {
		return nil, err
	}
	return fault.Args{"number": x.mt.Number, "day": day.In(x.mt.Starts, zone).String(), "time": x.mt.Starts.In(zone).Format("15:04"), "room": x.mt.Room, "why": x.mt.Why}, nil
}

// tell leaves a notice about the meeting.
func (x *sitting) tell(tx Tx, to people.PersonID, key, link string) error {
	if to == "" {
		return nil
	}
	args, err := x.starts()
	if err != nil {
		return err
	}
	return outbox.Notify(tx, outbox.Notice{To: string(to), Key: "appraisal.notice." + key, Args: args, Case: string(x.mt.ID), Link: link})
}

// inCalendar is how long a meeting takes in a calendar; it ends when it is
// closed.
const inCalendar = 2 * time.Hour

// invite leaves an invitation with everybody of the commission, or calls the
// meeting off where they were invited before.
func (x *sitting) invite(tx Tx, key string, cancel bool) error {
	if x.order == nil || cancel && x.mt.Invited == 0 {
		return nil
	}
	x.mt.Invited++
	args, err := x.starts()
	if err != nil {
		return err
	}
	for _, seat := range x.order.Seats {
		n := outbox.Notice{To: string(seat.Person), Key: "appraisal.notice." + key, Args: args, Case: string(x.mt.ID), Link: x.path("")}
		n.Invitation = &mail.Invitation{UID: string(x.mt.ID), Sequence: x.mt.Invited, Start: x.mt.Starts, End: x.mt.Starts.Add(inCalendar), Place: x.mt.Room, Cancel: cancel}
		if err := outbox.Notify(tx, n); err != nil {
			return err
		}
	}
	return nil
}

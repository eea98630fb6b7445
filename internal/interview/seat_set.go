package interview

import (
	"context"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// SeatIn is a seat as HR fills it.
type SeatIn struct {
	Person people.PersonID
	Duty   Duty
}

// sitting are the granted roles, one of which a duty needs.
var sitting = map[Duty][]access.Role{
	LeadDuty:   {access.PanelLead},
	MemberDuty: {access.PanelMember, access.PanelLead},
	ExpertDuty: {access.PanelExpert},
}

// Sitter is who can sit in a panel, with the duties that the granted roles allow.
type Sitter struct {
	Person people.PersonID
	Name   string
	Duties []Duty
}

// Sitters are who can sit in the panels of a body today, by name.
func (s *Service) Sitters(ctx context.Context, by *access.Actor, body people.BodyID) (out []Sitter, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		if err := allow(by, access.PlanInterviews, body, 0); err != nil {
			return err
		}
		out, err = sitters(tx, body)
		return err
	})
	return out, err
}

func sitters(tx Tx, body people.BodyID) ([]Sitter, error) {
	_, today, err := bodyDay(tx, body)
	if err != nil {
		return nil, err
	}
	var out []Sitter
	for _, duty := range []Duty{LeadDuty, MemberDuty, ExpertDuty} {
		for _, role := range sitting[duty] {
			held, err := tx.GrantHoldersIn(role, body, today)
			if err != nil {
				return nil, err
			}
			for _, p := range held {
				out = withDuty(out, p, duty)
			}
		}
	}
	ids := make([]people.PersonID, len(out))
	for k := range out {
		ids[k] = out[k].Person
	}
	names, err := tx.PersonNames(ids)
	for k := range out {
		out[k].Name = names[out[k].Person]
	}
	slices.SortFunc(out, func(a, b Sitter) int { return compareNames(a.Name, b.Name, a.Person, b.Person) })
	return out, err
}

func compareNames(a, b string, p, q people.PersonID) int {
	if a != b {
		if a < b {
			return -1
		}
		return 1
	}
	return slices.Compare([]byte(p), []byte(q))
}

func withDuty(all []Sitter, p people.PersonID, duty Duty) []Sitter {
	at := slices.IndexFunc(all, func(x Sitter) bool { return x.Person == p })
	if at < 0 {
		return append(all, Sitter{Person: p, Duties: []Duty{duty}})
	}
	if !slices.Contains(all[at].Duties, duty) {
		all[at].Duties = append(all[at].Duties, duty)
	}
	return all
}

// SetSeats fills the panel of a series. In a competition the commission sits,
// and HR adds an expert alone. A single interviewer leads; a panel has one lead
// and at least one more who marks; an expert never marks. What was done for a
// seat stays with the person. The faults are interview.series.one,
// interview.series.no_lead, interview.series.two_leads,
// interview.series.individual, interview.series.expert, interview.series.duty,
// interview.series.role, interview.series.twice, interview.series.seat_candidate,
// interview.series.under_way, interview.series.of_case and
// interview.slot.broken where a new member is elsewhere at a time that stands.
func (s *Service) SetSeats(ctx context.Context, by *access.Actor, at SeriesAt, in []SeatIn) (*Series, error) {
	return s.changeSeries(ctx, by, at, func(tx Tx, se *Series) (map[string]any, error) {
		law, err := s.today(tx, se.Body)
		if err != nil {
			return nil, err
		}
		if err := se.ofCommission(in); err != nil {
			return nil, err
		}
		if err := composed(&law.method.Rules, se.Format, in); err != nil {
			return nil, err
		}
		if err := s.seatable(tx, se, in); err != nil {
			return nil, err
		}
		if err := s.reseat(tx, se, in); err != nil {
			return nil, err
		}
		seats := make([]map[string]any, len(in))
		for k, x := range in {
			seats[k] = map[string]any{"person": string(x.Person), "duty": string(x.Duty)}
		}
		return map[string]any{"seats": seats}, nil
	})
}

// ofCommission refuses to change by hand the seats that come from a competition.
func (se *Series) ofCommission(in []SeatIn) error {
	if se.Case == "" {
		return nil
	}
	marks := func(d Duty) bool { return d != ExpertDuty }
	n := 0
	for _, x := range in {
		if !marks(x.Duty) {
			continue
		}
		if seat := se.SeatOf(x.Person); seat == nil || seat.Duty != x.Duty {
			return seriesOfCase()
		}
		n++
	}
	if n != len(se.Raters()) {
		return seriesOfCase()
	}
	return nil
}

// composed checks who sits with which duty in a format.
func composed(r *Rules, f Format, in []SeatIn) error {
	count, seen := map[Duty]int{}, map[people.PersonID]Duty{}
	for n, x := range in {
		at := path("seats", n)
		before, twice := seen[x.Person]
		switch {
		case sitting[x.Duty] == nil:
			return fault.New(fault.Invalid, "interview.series.duty").At(at)
		case twice && (before == ExpertDuty) != (x.Duty == ExpertDuty):
			cite := r.Panel.ExpertMarks.Cite()
			return fault.New(fault.Invalid, "interview.series.expert").At(at).Cited(cite.Act, cite.Clause)
		case twice:
			return fault.New(fault.Invalid, "interview.series.twice").At(at)
		}
		seen[x.Person] = x.Duty
		count[x.Duty]++
	}
	cite := r.Formats.Cite()
	refuse := func(code string) error {
		return fault.New(fault.Invalid, "interview.series."+code).At("seats").Cited(cite.Act, cite.Clause)
	}
	raters := count[LeadDuty] + count[MemberDuty]
	switch {
	case f == Individual && (raters != 1 || count[LeadDuty] != 1 || count[ExpertDuty] > 0):
		return refuse("individual")
	case f == Individual:
		return nil
	case count[LeadDuty] == 0 && raters > 0:
		cite = r.Panel.Lead.Cite()
		return refuse("no_lead")
	case count[LeadDuty] > 1:
		cite = r.Panel.Lead.Cite()
		return refuse("two_leads")
	case raters < 2:
		return refuse("one")
	}
	return nil
}

// seatable checks that everybody may have the seat: holds a role for it, and is
// no candidate of the series.
func (s *Service) seatable(tx Tx, se *Series, in []SeatIn) error {
	can, err := sitters(tx, se.Body)
	if err != nil {
		return err
	}
	all, err := tx.InterviewsOf(se.ID)
	if err != nil {
		return err
	}
	for n, x := range in {
		at := path("seats", n)
		if slices.ContainsFunc(all, func(i Interview) bool { return i.Person == x.Person && i.State != Left }) {
			return fault.New(fault.Conflict, "interview.series.seat_candidate").At(at)
		}
		if se.Case != "" && x.Duty != ExpertDuty {
			continue // the order of the commission seats them
		}
		if !slices.ContainsFunc(can, func(c Sitter) bool { return c.Person == x.Person && slices.Contains(c.Duties, x.Duty) }) {
			return fault.New(fault.Invalid, "interview.series.role").At(at)
		}
	}
	return nil
}

// reseat puts the seats in place of those before. Who comes is invited to the
// times that stand, who goes finds them cancelled. Where marks depend on them,
// those who mark stay.
func (s *Service) reseat(tx Tx, se *Series, in []SeatIn) error {
	old := se.Seats
	se.Seats = make([]Seat, 0, len(in))
	for _, x := range in {
		seat := Seat{Person: x.Person, Duty: x.Duty}
		if at := slices.IndexFunc(old, func(o Seat) bool { return o.Person == x.Person }); at >= 0 {
			seat = old[at]
			seat.Duty = x.Duty
		}
		se.Seats = append(se.Seats, seat)
	}
	all, err := tx.InterviewsOf(se.ID)
	if err != nil {
		return err
	}
	before := Series{Seats: old}
	if err := s.ratersStay(tx, se, &before, all); err != nil {
		return err
	}
	for k := range all {
		if all[k].State != Planned {
			continue
		}
		if err := s.fitsNew(tx, se, &all[k], newcomers(se, &before)); err != nil {
			return err
		}
	}
	if err := s.reinvite(tx, se, &before, all); err != nil {
		return err
	}
	return s.settle(tx, se)
}

// ratersStay refuses a change of those who mark that an interview forbids.
func (s *Service) ratersStay(tx Tx, se, before *Series, all []Interview) error {
	c, err := s.caseOf(tx, se)
	if err != nil {
		return err
	}
	locked, err := tx.SheetsLocked(se.ID)
	if err != nil {
		return err
	}
	ch := &change{was: ratersIn(before, c), is: ratersIn(se, c), barred: barredIn(before, c)}
	for k := range all {
		if err := s.staying(tx, &all[k], ch, locked[all[k].ID]); err != nil {
			return err
		}
	}
	return nil
}

// underWay is the fault of a change of those who mark a candidate.
func underWay(i *Interview) error {
	return fault.New(fault.Conflict, "interview.series.under_way", "number", i.Number)
}

// reinvite invites who came into a panel to the times that stand, takes them
// from the calendars of who went, and tells newcomers what comes first.
func (s *Service) reinvite(tx Tx, se, before *Series, all []Interview) error {
	come, gone := newcomers(se, before), newcomers(before, se)
	if len(come)+len(gone) == 0 {
		return nil
	}
	for k := range all {
		i := &all[k]
		if i.State != Planned {
			continue
		}
		i.Invited++
		for _, p := range come {
			if err := s.tellOne(tx, se, i, p, "planned", ""); err != nil {
				return err
			}
		}
		for _, p := range gone {
			if err := s.tellOne(tx, se, i, p, "left", ""); err != nil {
				return err
			}
		}
		if err := s.saveInterview(tx, i); err != nil {
			return err
		}
	}
	return s.tellSeated(tx, se, come)
}

// newcomers are who sit in one and not in the other.
func newcomers(in, other *Series) []people.PersonID {
	var out []people.PersonID
	for _, seat := range in.Seats {
		if other.SeatOf(seat.Person) == nil {
			out = append(out, seat.Person)
		}
	}
	return out
}

// fitsNew refuses new members who are elsewhere at a time that stands.
func (s *Service) fitsNew(tx Tx, se *Series, i *Interview, come []people.PersonID) error {
	if len(come) == 0 {
		return nil
	}
	x, err := s.scheduleOf(tx, se)
	if err != nil {
		return err
	}
	x.Busy = slices.DeleteFunc(x.Busy, func(b Busy) bool { return !slices.Contains(come, b.Person) })
	return brokenLimits(x.clashes(i.slot()))
}

// tellSeated tells members of a series of the body's own that they sit in its
// panel, and what comes first.
func (s *Service) tellSeated(tx Tx, se *Series, who []people.PersonID) error {
	for _, p := range who {
		seat := se.SeatOf(p)
		err := outbox.Notify(tx, outbox.Notice{
			To: string(p), Key: "series.notice.seated", Case: string(se.ID), Link: "/interviews/" + string(se.ID) + "/undertaking",
			Args: fault.Args{"post": se.Title.KK, "post_ru": se.Title.RU, "duty": "series.duty." + string(seat.Duty)},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// SeatDone is what HR has on record for a seat.
type SeatDone struct {
	Person  people.PersonID
	Trained *day.Day // day of the training; nil for none
	Briefed bool     // was at the meeting before the interviews
}

// RecordBriefing puts training and briefing of the members on record. The
// faults are interview.series.no_seat and interview.series.future_training.
func (s *Service) RecordBriefing(ctx context.Context, by *access.Actor, at SeriesAt, all []SeatDone) (*Series, error) {
	return s.changeSeries(ctx, by, at, func(tx Tx, se *Series) (map[string]any, error) {
		_, today, err := bodyDay(tx, se.Body)
		if err != nil {
			return nil, err
		}
		facts := []map[string]any{}
		for n, x := range all {
			seat := se.SeatOf(x.Person)
			switch {
			case seat == nil:
				return nil, fault.New(fault.Invalid, "interview.series.no_seat").At(path("seats", n))
			case x.Trained != nil && *x.Trained > today:
				return nil, fault.New(fault.Invalid, "interview.series.future_training", "today", today.String()).At(path("trained", n))
			}
			seat.Trained = x.Trained
			seat.Briefed = kept(seat.Briefed, x.Briefed, tx.Now())
			facts = append(facts, map[string]any{"person": string(x.Person), "trained": dayText(x.Trained), "briefed": x.Briefed})
		}
		return map[string]any{"prepared": facts}, nil
	})
}

// kept is an instant that stays once it was, or none.
func kept(before *time.Time, is bool, now time.Time) *time.Time {
	switch {
	case !is:
		return nil
	case before != nil:
		return before
	}
	return &now
}

func dayText(d *day.Day) string {
	if d == nil {
		return ""
	}
	return d.String()
}

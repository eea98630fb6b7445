package interview

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// BrokenLimits are the limits that times break; the fault interview.slot.broken
// wraps them.
type BrokenLimits []Breach

// Error names the messages of the breaches.
func (b BrokenLimits) Error() string {
	keys := make([]string, len(b))
	for i := range b {
		keys[i] = b[i].Key
	}
	return fmt.Sprintf("interview: limits are broken: %v", keys)
}

func brokenLimits(all []Breach) error {
	if len(all) == 0 {
		return nil
	}
	return fault.New(fault.Conflict, "interview.slot.broken", "n", len(all)).Wrap(BrokenLimits(all))
}

// slot is the time of an interview.
func (i *Interview) slot() Slot { return Slot{Starts: i.Starts, Ends: i.Ends, Room: i.Room} }

// take gives an interview a time.
func (i *Interview) take(s Slot) {
	i.State, i.Starts, i.Ends, i.Room, i.Swap = Planned, s.Starts, s.Ends, s.Room, nil
}

// unset takes the time of an interview.
func (i *Interview) unset(to State) {
	i.State, i.Starts, i.Ends, i.Room, i.Swap = to, time.Time{}, time.Time{}, "", nil
}

// timed reports whether an interview takes time of its panel.
func (i *Interview) timed() bool {
	return i.State == Planned || i.State == UnderWay || i.State == Held || i.State == Agreed
}

// release keeps a time that nobody has any more for a candidate to choose.
func (se *Series) release(now time.Time, s Slot) {
	if s.Starts.After(now) {
		se.Free = append(se.Free, s)
		slices.SortFunc(se.Free, func(a, b Slot) int { return a.Starts.Compare(b.Starts) })
	}
}

// free finds a free time by its start; −1 for none.
func (se *Series) free(starts time.Time) int {
	return slices.IndexFunc(se.Free, func(s Slot) bool { return s.Starts.Equal(starts) })
}

// schedule is a series with what its times must fit.
type schedule struct {
	Planning
	se      *Series
	minutes int // of a talk
	all     []Interview
}

// scheduleOf reads what the times of a series must fit. The faults are
// interview.slot.no_guide and those of LimitsOf: a setting that is missing is
// named.
func (s *Service) scheduleOf(tx Tx, se *Series) (*schedule, error) {
	body, _, err := bodyDay(tx, se.Body)
	if err != nil {
		return nil, err
	}
	if se.Guide == "" {
		return nil, fault.New(fault.Conflict, "interview.slot.no_guide")
	}
	g, err := guideOf(tx, se.Guide)
	if err != nil {
		return nil, err
	}
	law, err := s.boundTo(g)
	if err != nil {
		return nil, err
	}
	x := &schedule{se: se, minutes: g.Minutes}
	x.Rules, x.ByPanel, x.Calendar, x.Hours, x.Now = &law.method.Rules, se.Format == ByPanel, s.Library().Calendar, se.Hours, tx.Now()
	if x.Limits, err = limitsOf(tx, x.Rules, se.Body); err != nil {
		return nil, err
	}
	if x.Zone, err = day.Zone(body.Zone); err != nil {
		return nil, err
	}
	c, err := s.caseOf(tx, se)
	if err != nil {
		return nil, err
	}
	if c != nil && c.Most != nil {
		x.Most, x.minutes = c.Most, min(x.minutes, c.Most.V)
	}
	if x.all, err = tx.InterviewsOf(se.ID); err != nil {
		return nil, err
	}
	for _, seat := range se.Seats {
		busy, err := busyOf(tx, se, seat.Person)
		if err != nil {
			return nil, err
		}
		x.Busy = append(x.Busy, busy...)
	}
	return x, nil
}

// busyOf are the times of a member in other series, from the week before on.
func busyOf(tx Tx, se *Series, member people.PersonID) ([]Busy, error) {
	const week, ahead = 7, 2 * planDaysMost
	all, err := tx.InterviewsOfMember(member, tx.Now().AddDate(0, 0, -week), tx.Now().AddDate(0, 0, ahead))
	if err != nil {
		return nil, err
	}
	formats := map[SeriesID]Format{}
	var out []Busy
	for k := range all {
		i := &all[k]
		if i.Series == se.ID || !i.timed() {
			continue
		}
		if formats[i.Series] == "" {
			other, err := seriesOf(tx, i.Series)
			if err != nil {
				return nil, err
			}
			formats[i.Series] = other.Format
		}
		out = append(out, Busy{Person: member, Starts: i.Starts, Ends: i.Ends, Session: formats[i.Series] == ByPanel})
	}
	return out, nil
}

// standing are the times of a series that are taken or free, but for those of
// some interviews.
func (x *schedule) standing(but ...ID) []Slot {
	out := slices.Clone(x.se.Free)
	for k := range x.all {
		if i := &x.all[k]; i.timed() && !slices.Contains(but, i.ID) {
			out = append(out, i.slot())
		}
	}
	return out
}

// candidateBusy names a candidate's own other interview at a time, if any.
func (x *schedule) candidateBusy(tx Tx, i *Interview, at Slot) ([]Breach, error) {
	mine, err := tx.InterviewsOfPerson(i.Person)
	if err != nil {
		return nil, err
	}
	for k := range mine {
		m := &mine[k]
		if m.ID != i.ID && m.timed() && m.Starts.Before(at.Ends) && at.Starts.Before(m.Ends) {
			return []Breach{plainBreach("candidate", "from", m.Starts.In(x.Zone).Format("15:04"), "to", m.Ends.In(x.Zone).Format("15:04"))}, nil
		}
	}
	return nil, nil
}

// PlanAsk asks for a plan.
type PlanAsk struct {
	From, Until day.Day
	Hours       Hours
	Room        string
	Spare       int // times beyond the candidates who wait, for them to choose from
}

// PlanLine is a time proposed for a candidate.
type PlanLine struct {
	Interview Interview
	Slot      Slot
}

// PlanProposal is a plan before it is accepted.
type PlanProposal struct {
	Lines   []PlanLine
	Free    []Slot
	Short   int // candidates and spare times for whom there was no room
	Minutes int // of a talk
	After   int // of the discussion
}

// ProposePlan proposes times for the candidates of a series who wait for one,
// keeping every limit. The faults are those of scheduleOf and of Plan.
func (s *Service) ProposePlan(ctx context.Context, by *access.Actor, id SeriesID, in PlanAsk) (out *PlanProposal, err error) {
	if err := s.inStep(ctx, id); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		se, err := s.planner(tx, by, id)
		if err != nil {
			return err
		}
		x, err := s.scheduleOf(tx, se)
		if err != nil {
			return err
		}
		out, err = x.propose(in)
		return err
	})
	return out, err
}

func (x *schedule) propose(in PlanAsk) (*PlanProposal, error) {
	if in.Spare < 0 || in.Spare > planSlotsMost {
		return nil, fault.New(fault.Invalid, "interview.slot.many", "most", planSlotsMost).At("spare")
	}
	x.Hours = in.Hours
	var wait []Interview
	for _, i := range x.all {
		if i.State == Waiting {
			wait = append(wait, i)
		}
	}
	w := Wanted{From: in.From, Until: in.Until, Minutes: x.minutes, N: len(wait) + in.Spare, Room: in.Room}
	slots, err := x.Plan(w, x.standing())
	if err != nil {
		return nil, err
	}
	out := &PlanProposal{Short: w.N - len(slots), Minutes: x.minutes, After: x.Limits["discussion_minutes_least"], Free: []Slot{}}
	for k, at := range slots {
		if k < len(wait) {
			out.Lines = append(out.Lines, PlanLine{wait[k], at})
		} else {
			out.Free = append(out.Free, at)
		}
	}
	return out, nil
}

// PlannedTime is a time that HR gives to a candidate, or leaves free.
type PlannedTime struct {
	Interview ID // "" for a free time
	Starts    time.Time
	Room      string
}

// AcceptPlan gives times to candidates who wait, and leaves others to be
// chosen; all together must keep the limits. Members and candidates are
// invited. The faults are interview.slot.many, .hours, .lunch, .room,
// interview.missing.interview, interview.slot.state, interview.slot.twice and
// interview.slot.broken, which wraps BrokenLimits.
func (s *Service) AcceptPlan(ctx context.Context, by *access.Actor, at SeriesAt, hours Hours, times []PlannedTime) (*Series, error) {
	if len(times) == 0 || len(times) > planSlotsMost {
		return nil, fault.New(fault.Invalid, "interview.slot.many", "most", planSlotsMost).At("times")
	}
	return s.changeSeries(ctx, by, at, func(tx Tx, se *Series) (map[string]any, error) {
		if err := hours.check(); err != nil {
			return nil, err
		}
		se.Hours = hours
		x, err := s.scheduleOf(tx, se)
		if err != nil {
			return nil, err
		}
		given, fresh, err := x.accept(tx, times)
		if err != nil {
			return nil, err
		}
		se.Free = append(se.Free, fresh...)
		for k := range given {
			if err := s.planned(tx, by, se, given[k], "planned"); err != nil {
				return nil, err
			}
		}
		return map[string]any{"planned": len(given), "free": len(fresh)}, nil
	})
}

// accept puts times to the interviews that wait for one, all of them checked
// together.
func (x *schedule) accept(tx Tx, times []PlannedTime) (given []*Interview, free []Slot, err error) {
	standing := x.standing()
	all := slices.Clone(standing)
	for n, t := range times {
		slot := Slot{Starts: t.Starts.UTC(), Ends: t.Starts.UTC().Add(time.Duration(x.minutes) * time.Minute), Room: t.Room}
		if len([]rune(t.Room)) > roomMost {
			return nil, nil, fault.New(fault.Invalid, "interview.slot.room", "most", roomMost).At(path("times", n) + ".room")
		}
		all = append(all, slot)
		if t.Interview == "" {
			free = append(free, slot)
			continue
		}
		i, err := x.waiting(t.Interview, n)
		if err != nil {
			return nil, nil, err
		}
		mine, err := x.candidateBusy(tx, i, slot)
		if err != nil {
			return nil, nil, err
		}
		for k := range mine {
			mine[k].Slot = n
		}
		if err := brokenLimits(mine); err != nil {
			return nil, nil, err
		}
		i.take(slot)
		given = append(given, i)
	}
	found, err := x.Check(all)
	if err != nil {
		return nil, nil, err
	}
	found = slices.DeleteFunc(found, func(b Breach) bool { return b.Slot < len(standing) })
	for k := range found {
		found[k].Slot -= len(standing)
	}
	return given, free, brokenLimits(found)
}

func (x *schedule) waiting(id ID, n int) (*Interview, error) {
	for k := range x.all {
		i := &x.all[k]
		if i.ID != id {
			continue
		}
		if i.State != Waiting {
			return nil, fault.New(fault.Conflict, "interview.slot.state", "number", i.Number).At(path("times", n))
		}
		return i, nil
	}
	return nil, missing("interview")
}

// planned stores a new time of an interview, records it and invites.
func (s *Service) planned(tx Tx, by *access.Actor, se *Series, i *Interview, what string) error {
	if err := s.invite(tx, se, i, what); err != nil {
		return err
	}
	if err := s.saveInterview(tx, i); err != nil {
		return err
	}
	return s.Record(tx, i.entry(access.PlanInterviews, by, map[string]any{what: instantText(i.Starts), "room": i.Room, "sequence": i.Invited}))
}

// InterviewAt names an interview in the version that a person saw.
type InterviewAt struct {
	ID      ID
	Version int64
}

// changeInterview carries out an act of HR on an interview that has not begun.
// The fault is interview.series.held.
func (s *Service) changeInterview(ctx context.Context, by *access.Actor, at InterviewAt, fn func(Tx, *Series, *Interview) error) error {
	return s.write(ctx, func(tx Tx) error {
		i, se, err := interviewOf(tx, at.ID)
		if err != nil {
			return err
		}
		if _, err := s.planner(tx, by, se.ID); err != nil {
			return err
		}
		switch {
		case i.Version != at.Version:
			return changed()
		case se.State == SeriesClosed:
			return seriesClosed()
		case i.State != Waiting && i.State != Planned:
			return fault.New(fault.Conflict, "interview.series.held")
		}
		return fn(tx, se, i)
	})
}

// MoveInterview gives an interview a time by hand, or another one. Whoever was
// invited finds the change in their calendar. The faults are those of
// scheduleOf, interview.slot.room, interview.series.held and
// interview.slot.broken, which wraps BrokenLimits.
func (s *Service) MoveInterview(ctx context.Context, by *access.Actor, at InterviewAt, starts time.Time, room string) error {
	return s.changeInterview(ctx, by, at, func(tx Tx, se *Series, i *Interview) error {
		x, err := s.scheduleOf(tx, se)
		if err != nil {
			return err
		}
		if len([]rune(room)) > roomMost {
			return fault.New(fault.Invalid, "interview.slot.room", "most", roomMost).At("room")
		}
		to := Slot{Starts: starts.UTC(), Ends: starts.UTC().Add(time.Duration(x.minutes) * time.Minute), Room: room}
		if k := se.free(to.Starts); k >= 0 {
			se.Free = slices.Delete(se.Free, k, k+1)
			if err := s.saveSeries(tx, se, people.PersonID(by.Person)); err != nil {
				return err
			}
		}
		if err := x.fits(tx, i, to, i.ID); err != nil {
			return err
		}
		what := "moved"
		if i.State == Waiting {
			what = "planned"
		}
		i.take(to)
		return s.planned(tx, by, se, i, what)
	})
}

// fits refuses a time of an interview that breaks a limit, beside all others
// but those named.
func (x *schedule) fits(tx Tx, i *Interview, to Slot, but ...ID) error {
	others := slices.DeleteFunc(x.standing(but...), func(s Slot) bool { return s.Starts.Equal(to.Starts) && x.se.free(s.Starts) >= 0 })
	found, err := x.breaches(to, others)
	if err != nil {
		return err
	}
	mine, err := x.candidateBusy(tx, i, to)
	if err != nil {
		return err
	}
	return brokenLimits(append(found, mine...))
}

// CancelTime takes the time of an interview: the candidate waits for another
// one, and whoever was invited is told why. The faults are
// interview.series.reason, interview.series.held and interview.slot.no_time.
func (s *Service) CancelTime(ctx context.Context, by *access.Actor, at InterviewAt, reason string) error {
	return s.changeInterview(ctx, by, at, func(tx Tx, se *Series, i *Interview) error {
		reason, err := reasoned(reason)
		if err != nil {
			return err
		}
		if i.State != Planned {
			return fault.New(fault.Conflict, "interview.slot.no_time")
		}
		if err := s.callOff(tx, se, i, reason); err != nil {
			return err
		}
		facts := map[string]any{"cancelled": instantText(i.Starts), "reason": reason, "sequence": i.Invited}
		i.unset(Waiting)
		if err := s.saveInterview(tx, i); err != nil {
			return err
		}
		return s.Record(tx, i.entry(access.PlanInterviews, by, facts))
	})
}

// CloseSlot takes a free time away again. The fault is interview.slot.gone.
func (s *Service) CloseSlot(ctx context.Context, by *access.Actor, at SeriesAt, starts time.Time) (*Series, error) {
	return s.changeSeries(ctx, by, at, func(_ Tx, se *Series) (map[string]any, error) {
		k := se.free(starts)
		if k < 0 {
			return nil, slotGone()
		}
		se.Free = slices.Delete(se.Free, k, k+1)
		return map[string]any{"free_closed": instantText(starts)}, nil
	})
}

// slotGone is the fault for a time that is no longer free.
func slotGone() error { return fault.New(fault.Conflict, "interview.slot.gone") }

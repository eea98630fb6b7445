package interview

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// BeginTalk begins an interview: the lead does, once everybody who marks has
// undertaken to keep it confidential and declared their interest. The first of
// a series locks its guide, so that every candidate is asked the same. What is
// only warned of goes on record with the beginning. The faults are interview.talk.state.*, interview.talk.series_closed,
// interview.begin.*, interview.guide.unready and interview.changed.
func (s *Service) BeginTalk(ctx context.Context, by *access.Actor, id ID, version int64) (*Interview, error) {
	var out *Interview
	err := s.write(ctx, func(tx Tx) error {
		x, err := s.leadAt(tx, by, id, version, Planned)
		if err != nil {
			return err
		}
		if err := s.mayBegin(tx, x); err != nil {
			return err
		}
		warnings, err := s.beginWarnings(tx, x)
		if err != nil {
			return err
		}
		if err := lockGuide(tx, x.guide); err != nil {
			return err
		}
		if x.series.State == SeriesPlanned {
			x.series.State = SeriesOpen
			x.series.Version++
			if err := settled(tx.SeriesUpdate(x.series)); err != nil {
				return err
			}
		}
		now := tx.Now()
		x.i.State, x.i.Began = UnderWay, &now
		if err := saveTalk(tx, x.i); err != nil {
			return err
		}
		out = x.i
		return s.Record(tx, x.entry(access.LeadInterview, map[string]any{
			"begun": instantText(now), "guide": x.guide.ID, "guide_version": x.guide.Version, "number": x.i.Number, "warned": warned(warnings),
		}))
	})
	return out, err
}

// leadAt lets in who leads, on the version that they saw, in a state.
func (s *Service) leadAt(tx Tx, by *access.Actor, id ID, version int64, states ...State) (*talk, error) {
	x, err := s.lead(tx, by, id)
	if err != nil {
		return nil, err
	}
	if err := x.wants(states...); err != nil {
		return nil, err
	}
	if x.i.Version != version {
		return nil, changed()
	}
	return x, nil
}

// mayBegin refuses an interview that is not ready to be held.
func (s *Service) mayBegin(tx Tx, x *talk) error {
	if x.series.State == SeriesClosed {
		return fault.New(fault.Conflict, "interview.begin.series_closed")
	}
	raters, err := s.ratersOf(tx, x.series)
	if err != nil {
		return err
	}
	if x.series.Format == ByPanel && len(raters) < 2 {
		return fault.New(fault.Conflict, "interview.begin.panel_of_one").
			Cited(x.law.method.Rules.Formats.Cite().Act, x.law.method.Rules.Formats.Clause)
	}
	waits, err := s.caseLets(tx, x)
	if err != nil {
		return err
	}
	if err := x.allReady(tx, raters, waits); err != nil {
		return err
	}
	others, err := tx.InterviewsOf(x.series.ID)
	if err == nil && slices.ContainsFunc(others, func(o Interview) bool { return o.State == UnderWay }) {
		err = fault.New(fault.Conflict, "interview.begin.another")
	}
	return err
}

// caseLets asks the procedure that the interview belongs to; it gives who has
// not declared their interest there.
func (s *Service) caseLets(tx Tx, x *talk) ([]people.PersonID, error) {
	if x.series.Case == "" || s.Case == nil {
		return nil, nil
	}
	c, err := s.Case(tx, x.series.Case)
	switch {
	case err != nil:
		return nil, err
	case c == nil:
		return nil, missing("series")
	case !c.Open:
		return nil, fault.New(fault.Conflict, "interview.begin.case_closed")
	case slices.ContainsFunc(c.Candidates, func(k CaseCandidate) bool { return k.Person == x.i.Person && k.Left }):
		return nil, fault.New(fault.Conflict, "interview.begin.left")
	}
	return c.Waits, nil
}

// allReady wants the undertaking and the declaration of everybody who marks.
// waits are those who have not declared in the procedure; a series of the
// body's own keeps the declarations itself.
func (x *talk) allReady(tx Tx, raters, waits []people.PersonID) error {
	var silent, undeclared []people.PersonID
	for _, p := range raters {
		seat := x.series.SeatOf(p)
		if seat.Undertaken == nil {
			silent = append(silent, p)
		}
		if x.series.Case == "" && seat.Declared == nil || slices.Contains(waits, p) {
			undeclared = append(undeclared, p)
		}
	}
	if len(silent) > 0 {
		names, err := talkNames(tx, silent)
		if err != nil {
			return err
		}
		rule := x.law.method.Rules.Confidentiality.Undertaking.Cite()
		return fault.New(fault.Conflict, "interview.begin.undertaking", "names", names).Cited(rule.Act, rule.Clause)
	}
	if len(undeclared) > 0 {
		names, err := talkNames(tx, undeclared)
		if err != nil {
			return err
		}
		return fault.New(fault.Conflict, "interview.begin.declaration", "names", names)
	}
	return nil
}

// talkNames are the names of persons, for a colleague to remind them.
func talkNames(tx Tx, persons []people.PersonID) ([]string, error) {
	var out []string
	for _, id := range persons {
		p, err := tx.PersonGet(id)
		if err != nil {
			return nil, err
		}
		if p != nil {
			out = append(out, p.Name())
		}
	}
	return out, nil
}

// TickScript marks a point of the script as done, or takes that back. What was
// done, and when, goes on record as the talk ends. The faults are
// interview.talk.state.* and interview.talk.no_point.
func (s *Service) TickScript(ctx context.Context, by *access.Actor, id ID, key string, on bool) (*Interview, error) {
	var out *Interview
	err := s.write(ctx, func(tx Tx) error {
		x, err := s.lead(tx, by, id)
		if err != nil {
			return err
		}
		if err := x.wants(UnderWay); err != nil {
			return err
		}
		if !slices.Contains(x.points(), key) {
			return fault.New(fault.Invalid, "interview.talk.no_point").At("key")
		}
		out = x.i
		if x.i.ticked(key) == on {
			return nil
		}
		x.i.Done = slices.DeleteFunc(x.i.Done, func(k Tick) bool { return k.Key == key })
		if on {
			x.i.Done = append(x.i.Done, Tick{Key: key, At: tx.Now()})
		}
		return saveTalk(tx, x.i)
	})
	return out, err
}

// toldPoint is the point of the closing that names the next stages and terms.
const toldPoint = "closing.next_stages"

// EndIn is what the candidate was told at the end.
type EndIn struct {
	Next string   // the next stage
	Term *day.Day // by when they hear
}

// EndTalk closes the talk: from now on marks may be given, and none before. The
// candidate was told the next stage and the term. The faults are
// interview.talk.state.*, interview.talk.empty at next, interview.talk.term at
// term, and interview.changed.
func (s *Service) EndTalk(ctx context.Context, by *access.Actor, id ID, version int64, in EndIn) (*Interview, error) {
	var out *Interview
	err := s.write(ctx, func(tx Tx) error {
		x, err := s.leadAt(tx, by, id, version, UnderWay)
		if err != nil {
			return err
		}
		told, err := x.told(tx, in)
		if err != nil {
			return err
		}
		now := tx.Now()
		x.i.Done = append(slices.DeleteFunc(x.i.Done, func(k Tick) bool { return k.Key == toldPoint }), told)
		x.i.State, x.i.Closed = Held, &now
		if err := saveTalk(tx, x.i); err != nil {
			return err
		}
		if err := s.Record(tx, x.entry(access.LeadInterview, x.ended())); err != nil {
			return err
		}
		out = x.i
		return s.callToMark(tx, x)
	})
	return out, err
}

func (x *talk) told(tx Tx, in EndIn) (Tick, error) {
	next, err := talkText(in.Next, "next")
	if err != nil {
		return Tick{}, err
	}
	_, today, err := bodyDay(tx, x.i.Body)
	if err != nil {
		return Tick{}, err
	}
	if in.Term == nil || in.Term.Before(today) {
		return Tick{}, fault.New(fault.Invalid, "interview.talk.term", "today", today.String()).At("term")
	}
	return Tick{Key: toldPoint, At: tx.Now(), Said: next, Term: in.Term}, nil
}

// ended is what goes on record of the course of a talk: the points done with
// their times, and those that were not.
func (x *talk) ended() map[string]any {
	var done, open []string
	for _, k := range x.i.Done {
		done = append(done, k.Key+" "+instantText(k.At))
	}
	for _, key := range x.points() {
		if !x.i.ticked(key) {
			open = append(open, key)
		}
	}
	told := x.i.Done[len(x.i.Done)-1]
	return map[string]any{
		"ended": instantText(*x.i.Closed), "done": done, "not_done": open, "outside": len(x.i.Asked),
		"next": told.Said, "term": told.Term.String(),
	}
}

// talkLink is a page of an interview.
func talkLink(i *Interview, page string) string {
	return "/interviews/" + string(i.Series) + "/" + string(i.ID) + "/" + page
}

// callToMark tells those who mark that they may.
func (s *Service) callToMark(tx Tx, x *talk) error {
	raters, err := s.ratersOf(tx, x.series)
	if err != nil {
		return err
	}
	for _, p := range raters {
		err := outbox.Notify(tx, outbox.Notice{
			To: string(p), Key: "talk.notice.mark", Case: string(x.i.ID), Link: talkLink(x.i, "rate"),
			Args: fault.Args{"number": x.i.Number}, Once: "talk-ended/" + string(x.i.ID),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// MarkAbsent records that the candidate did not come, from the planned time on.
// The procedure that the interview belongs to is told. The faults are
// interview.talk.state.*, interview.talk.early and interview.changed.
func (s *Service) MarkAbsent(ctx context.Context, by *access.Actor, id ID, version int64) (*Interview, error) {
	var out *Interview
	err := s.write(ctx, func(tx Tx) error {
		x, err := s.leadAt(tx, by, id, version, Planned)
		if err != nil {
			return err
		}
		now := tx.Now()
		if now.Before(x.i.Starts) {
			return fault.New(fault.Conflict, "interview.talk.early")
		}
		x.i.State, x.i.Closed = Absent, &now
		if err := saveTalk(tx, x.i); err != nil {
			return err
		}
		out = x.i
		if err := s.Record(tx, x.entry(access.LeadInterview, map[string]any{"absent": instantText(now), "number": x.i.Number})); err != nil {
			return err
		}
		if x.series.Case == "" || s.Taken == nil {
			return nil
		}
		return s.Taken(tx, &Taken{Case: x.series.Case, Application: x.i.Case, Absent: true, Interview: x.i.ID, By: x.me})
	})
	return out, err
}

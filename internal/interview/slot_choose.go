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

// OwnInterview is an interview as its candidate sees it: no name, no number of
// anybody else, only times.
type OwnInterview struct {
	Interview Interview
	Title     Official
	Body      people.Body
	Free      []Slot      // that can be chosen today
	Others    []time.Time // starts of other candidates, with whom times can be changed
	Offered   *time.Time  // the time of another one that this candidate asked for
	Asked     []time.Time // starts of those who ask for this candidate's time
	Last      *day.Day    // the last day on which the time can be changed; nil without a time
	Late      bool        // it is past: the time stands
	Video     bool        // it is held in a room by video
}

// MyInterviews are a candidate's own interviews, those that come first.
func (s *Service) MyInterviews(ctx context.Context, by *access.Actor) (out []OwnInterview, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		if err := allow(by, access.ChooseSlot, "", access.Subject); err != nil {
			return err
		}
		mine, err := tx.InterviewsOfPerson(people.PersonID(by.Person))
		if err != nil {
			return err
		}
		for k := range mine {
			x, err := s.ownInterview(tx, &mine[k])
			if err != nil {
				return err
			}
			out = append(out, *x)
		}
		return nil
	})
	return out, err
}

func (s *Service) ownInterview(tx Tx, i *Interview) (*OwnInterview, error) {
	se, err := seriesOf(tx, i.Series)
	if err != nil {
		return nil, err
	}
	body, today, err := bodyDay(tx, i.Body)
	if err != nil {
		return nil, err
	}
	zone, err := day.Zone(body.Zone)
	if err != nil {
		return nil, err
	}
	out := &OwnInterview{Interview: *i, Title: se.Title, Body: *body}
	if out.Video, err = s.byVideo(tx, se); err != nil {
		return nil, err
	}
	if i.State != Waiting && i.State != Planned || se.State == SeriesClosed {
		return out, nil
	}
	if i.State == Planned {
		last, err := s.lastDay(i.Starts, zone)
		if err != nil {
			return nil, err
		}
		if out.Last, out.Late = &last, last < today; out.Late {
			return out, nil
		}
	}
	for _, f := range se.Free {
		last, err := s.lastDay(f.Starts, zone)
		if err != nil {
			return nil, err
		}
		if last >= today {
			out.Free = append(out.Free, f)
		}
	}
	return out, s.swapsOf(tx, se, out, today, zone)
}

// swapsOf adds with whom a candidate can change times, and who asks.
func (s *Service) swapsOf(tx Tx, se *Series, out *OwnInterview, today day.Day, zone *time.Location) error {
	i := &out.Interview
	all, err := tx.InterviewsOf(se.ID)
	if err != nil || i.State != Planned {
		return err
	}
	for k := range all {
		o := &all[k]
		if o.ID == i.ID || o.State != Planned {
			continue
		}
		last, err := s.lastDay(o.Starts, zone)
		if err != nil {
			return err
		}
		if last < today {
			continue
		}
		out.Others = append(out.Others, o.Starts)
		if i.offers(o) {
			out.Offered = &o.Starts
		}
		if o.offers(i) {
			out.Asked = append(out.Asked, o.Starts)
		}
	}
	return nil
}

// offers reports whether an interview's candidate offers to change times with
// another's, and both times are still those of the offer.
func (i *Interview) offers(o *Interview) bool {
	return i.State == Planned && o.State == Planned && i.Swap != nil && i.Swap.With == o.ID && i.Swap.Mine.Equal(i.Starts) && i.Swap.Theirs.Equal(o.Starts)
}

// lastDay is the last day on which a candidate may change a time: the working
// day before.
func (s *Service) lastDay(starts time.Time, zone *time.Location) (day.Day, error) {
	term, err := s.Library().Calendar.SubWorking(day.In(starts, zone), 1)
	return term.To, err
}

// own carries out a candidate's act on the own interview.
func (s *Service) own(ctx context.Context, by *access.Actor, at InterviewAt, fn func(Tx, *schedule, *Interview) error) error {
	return s.write(ctx, func(tx Tx) error {
		if err := allow(by, access.ChooseSlot, "", access.Subject); err != nil {
			return err
		}
		i, se, err := interviewOf(tx, at.ID)
		switch {
		case err != nil:
			return err
		case i.Person != people.PersonID(by.Person):
			return missing("interview")
		case i.Version != at.Version:
			return changed()
		case i.State != Waiting && i.State != Planned || se.State == SeriesClosed:
			return fault.New(fault.Conflict, "interview.series.held")
		}
		x, err := s.scheduleOf(tx, se)
		if err != nil {
			return err
		}
		if i.State == Planned {
			if err := s.inTime(x, i.Starts); err != nil {
				return err
			}
		}
		return fn(tx, x, i)
	})
}

// inTime refuses a change after the working day before.
func (s *Service) inTime(x *schedule, starts time.Time) error {
	last, err := s.lastDay(starts, x.Zone)
	if err != nil {
		return err
	}
	if day.In(x.Now, x.Zone) > last {
		return fault.New(fault.Conflict, "interview.slot.late", "day", last.String())
	}
	return nil
}

// ChooseSlot gives the actor's own interview a free time, in place of the one
// that it has, which is free then. The faults are interview.slot.gone,
// interview.slot.late, interview.series.held, interview.changed and
// interview.slot.broken.
func (s *Service) ChooseSlot(ctx context.Context, by *access.Actor, at InterviewAt, starts time.Time) error {
	return s.own(ctx, by, at, func(tx Tx, x *schedule, i *Interview) error {
		k := x.se.free(starts)
		if k < 0 {
			return slotGone()
		}
		to := x.se.Free[k]
		if err := s.inTime(x, to.Starts); err != nil {
			return err
		}
		if err := x.fits(tx, i, to); err != nil {
			return err
		}
		x.se.Free = slices.Delete(x.se.Free, k, k+1)
		what := "planned"
		if i.State == Planned {
			what = "moved"
			x.se.release(x.Now, i.slot())
		}
		if err := s.saveSeries(tx, x.se, x.se.By); err != nil {
			return err
		}
		i.take(to)
		return s.chosen(tx, by, x.se, i, what)
	})
}

// chosen stores a time that a candidate came to, and invites.
func (s *Service) chosen(tx Tx, by *access.Actor, se *Series, i *Interview, what string) error {
	if err := s.invite(tx, se, i, what); err != nil {
		return err
	}
	if err := s.saveInterview(tx, i); err != nil {
		return err
	}
	return s.Record(tx, i.entry(access.ChooseSlot, by, map[string]any{what: instantText(i.Starts), "room": i.Room, "sequence": i.Invited}))
}

// OfferSwap offers another candidate to change times: one who has the time
// named. Nobody learns who. The faults are interview.slot.no_time,
// interview.slot.gone, interview.slot.late and interview.changed.
func (s *Service) OfferSwap(ctx context.Context, by *access.Actor, at InterviewAt, theirs time.Time) error {
	return s.own(ctx, by, at, func(tx Tx, x *schedule, i *Interview) error {
		if i.State != Planned {
			return fault.New(fault.Conflict, "interview.slot.no_time")
		}
		o := x.held(theirs, i.ID)
		if o == nil {
			return slotGone()
		}
		if err := s.inTime(x, o.Starts); err != nil {
			return err
		}
		i.Swap = &SwapOffer{With: o.ID, Mine: i.Starts, Theirs: o.Starts, At: x.Now}
		if err := s.saveInterview(tx, i); err != nil {
			return err
		}
		if err := s.Record(tx, i.entry(access.ChooseSlot, by, map[string]any{"swap_offered": instantText(o.Starts)})); err != nil {
			return err
		}
		return x.tellSwap(tx, o, "offered", i.Starts)
	})
}

// held finds the interview of another candidate that is planned at a time.
func (x *schedule) held(starts time.Time, but ID) *Interview {
	for k := range x.all {
		if o := &x.all[k]; o.ID != but && o.State == Planned && o.Starts.Equal(starts) {
			return o
		}
	}
	return nil
}

// AnswerSwap answers the offer of the candidate who has the time named. Where
// it is taken, both change times. The faults are interview.slot.gone where the
// offer no longer stands, interview.slot.late, interview.changed and
// interview.slot.broken.
func (s *Service) AnswerSwap(ctx context.Context, by *access.Actor, at InterviewAt, theirs time.Time, accept bool) error {
	return s.own(ctx, by, at, func(tx Tx, x *schedule, i *Interview) error {
		o := x.held(theirs, i.ID)
		if o == nil || !o.offers(i) {
			return slotGone()
		}
		if !accept {
			o.Swap = nil
			if err := s.saveInterview(tx, o); err != nil {
				return err
			}
			if err := s.Record(tx, i.entry(access.ChooseSlot, by, map[string]any{"swap_refused": instantText(o.Starts)})); err != nil {
				return err
			}
			return x.tellSwap(tx, o, "refused", i.Starts)
		}
		if err := s.inTime(x, o.Starts); err != nil {
			return err
		}
		mine, yours := i.slot(), o.slot()
		if err := firstBroken(x.candidateBusy(tx, i, yours)); err != nil {
			return err
		}
		if err := firstBroken(x.candidateBusy(tx, o, mine)); err != nil {
			return err
		}
		i.take(yours)
		o.take(mine)
		if err := s.chosen(tx, by, x.se, i, "moved"); err != nil {
			return err
		}
		return s.chosen(tx, by, x.se, o, "moved")
	})
}

func firstBroken(found []Breach, err error) error {
	if err != nil {
		return err
	}
	return brokenLimits(found)
}

// tellSwap tells a candidate of an offer about the own time, or of its refusal.
func (x *schedule) tellSwap(tx Tx, to *Interview, what string, starts time.Time) error {
	return outbox.Notify(tx, outbox.Notice{
		To: string(to.Person), Key: "series.notice.swap_" + what, Case: string(to.ID), Link: "/my-interviews",
		Args: map[string]any{"post": x.se.Title.KK, "post_ru": x.se.Title.RU, "day": day.In(starts, x.Zone).String(), "time": starts.In(x.Zone).Format("15:04")},
	})
}

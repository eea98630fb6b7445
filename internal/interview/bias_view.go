package interview

import (
	"context"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// PromptsView are the reminders for one member about one interview.
type PromptsView struct {
	Prompts []Prompt
	Method  *law.Edition
}

// PromptsFor are the reminders for the actor, who sits in the panel, at the
// moment in which the interview stands; none for anybody else. They are worked
// out from the actor's own notes and marks alone.
func (s *Service) PromptsFor(ctx context.Context, by *access.Actor, id ID) (*PromptsView, error) {
	out := &PromptsView{}
	err := s.Store.Read(ctx, func(tx Tx) error {
		x, err := s.talkOf(tx, by, access.SeeInterviews, id)
		if err != nil {
			return err
		}
		out.Prompts, out.Method = nil, x.law.methodEd
		if x.seat == nil || x.seat.Duty == ExpertDuty {
			return nil
		}
		in, err := s.promptIn(tx, x)
		if err != nil || in == nil {
			return err
		}
		out.Prompts = Prompts(x.law.method, *in)
		return nil
	})
	return out, err
}

// promptIn is what the actor did and sees; nil where no moment is at hand.
func (s *Service) promptIn(tx Tx, x *talk) (*PromptIn, error) {
	switch x.i.State {
	case Planned:
		return &PromptIn{Moment: BeforeTalk}, nil
	case UnderWay:
		in := &PromptIn{Moment: DuringTalk}
		if x.i.Began != nil {
			in.Minutes = int(tx.Now().Sub(*x.i.Began) / time.Minute)
		}
		return in, nil
	case Held:
	default:
		return nil, nil
	}
	sheet, err := s.ownSheet(tx, x)
	if err != nil {
		return nil, err
	}
	if sheet == nil {
		return &PromptIn{Moment: AfterTalk}, nil
	}
	in := &PromptIn{Moment: AtMarks}
	switch {
	case x.i.Opened != nil:
		in.Moment = AtAgreeing
	case sheet.LockedAt != nil:
		return nil, nil // nothing can be changed now
	}
	for k := range sheet.Ratings {
		r := &sheet.Ratings[k]
		positive, negative := r.Balance()
		in.Positive, in.Negative = in.Positive+positive, in.Negative+negative
		if r.Mark != nil {
			in.Marks = append(in.Marks, *r.Mark)
		}
	}
	return in, s.ownCourse(tx, x, in)
}

// ownCourse adds the actor's own marks of the candidates before, and the place of
// the interview in the day.
func (s *Service) ownCourse(tx Tx, x *talk, in *PromptIn) error {
	body, _, err := bodyDay(tx, x.i.Body)
	if err != nil {
		return err
	}
	zone, err := day.Zone(body.Zone)
	if err != nil {
		return err
	}
	all, err := tx.InterviewsOf(x.series.ID)
	if err != nil {
		return err
	}
	for k := range all {
		o := &all[k]
		if o.Starts.IsZero() || o.State == Absent || o.State == Left {
			continue
		}
		if day.In(o.Starts, zone) == day.In(x.i.Starts, zone) {
			in.Of++
			if !o.Starts.After(x.i.Starts) {
				in.Place++
			}
		}
		if !o.Starts.Before(x.i.Starts) {
			continue
		}
		mark, err := s.ownOverall(tx, x, o)
		if err != nil {
			return err
		}
		if mark != nil {
			in.Earlier = append(in.Earlier, *mark)
		}
	}
	return nil
}

// ownOverall is the actor's own overall mark of another candidate of the series,
// as it is locked; nil for none.
func (s *Service) ownOverall(tx Tx, x *talk, o *Interview) (*int, error) {
	other := *x
	other.i = o
	sheet, err := s.ownSheet(tx, &other)
	if err != nil || sheet == nil || sheet.LockedAt == nil {
		return nil, err
	}
	return sheet.Overall, nil
}

// Learned is what who interviews can read up: the act's biases and the model.
type Learned struct {
	Method, Model *law.Edition
}

// Learned gives the editions of today to everybody who has to do with
// interviews.
func (s *Service) Learned(by *access.Actor) (*Learned, error) {
	if by == nil || !access.MayEver(by, access.SeeInterviews) {
		return nil, fault.New(fault.Denied, "access.denied")
	}
	b, err := s.inForce(day.In(s.Legal.Now(), time.UTC))
	if err != nil {
		return nil, err
	}
	return &Learned{b.methodEd, b.modelEd}, nil
}

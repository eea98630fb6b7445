package interview

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/fault"
)

// askedMost bounds the questions outside the guide in one interview.
const askedMost = 50

// AskOutside records a question outside the guide as such: whoever marks may ask
// one, and the record says what and when. competency may be empty. The faults
// are interview.talk.state.*, interview.talk.empty and interview.talk.long at
// text, interview.talk.no_competency and interview.talk.asked_most.
func (s *Service) AskOutside(ctx context.Context, by *access.Actor, id ID, competency, text string) (*Interview, error) {
	var out *Interview
	err := s.write(ctx, func(tx Tx) error {
		x, err := s.rater(tx, by, id)
		if err != nil {
			return err
		}
		if err := x.wants(UnderWay); err != nil {
			return err
		}
		if text, err = talkText(text, "text"); err != nil {
			return err
		}
		switch {
		case competency != "" && x.guide.Find(competency) == nil:
			return noCompetency("competency")
		case len(x.i.Asked) >= askedMost:
			return fault.New(fault.Invalid, "interview.talk.asked_most", "most", askedMost).At("text")
		}
		x.i.Asked = append(x.i.Asked, Asked{By: x.me, Competency: competency, Text: text, At: tx.Now()})
		if err := saveTalk(tx, x.i); err != nil {
			return err
		}
		out = x.i
		return s.Record(tx, x.entry(access.TakeInterview, map[string]any{"outside": text, "competency": competency}))
	})
	return out, err
}

// noCompetency is the fault for a competency that the guide does not have.
func noCompetency(field string) error {
	return fault.New(fault.Invalid, "interview.talk.no_competency").At(field)
}

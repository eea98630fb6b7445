package interview

import (
	"context"
	"fmt"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/competency"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// ownMost bounds the indicators that a body enters for a competency and level.
const ownMost = 20

// indicators are those of a competency at the level of a job level: the
// model's, or where it prints none those that the body has entered. The faults
// are those of Model.Indicators.
func (b *binding) indicators(tx Tx, body people.BodyID, key string, jobLevel int) ([]GuideIndicator, error) {
	printed, err := b.model.Indicators(key, jobLevel)
	var out []GuideIndicator
	for _, i := range printed {
		out = append(out, GuideIndicator{ID: i.ID, Official: i.Official})
	}
	if !fault.Is(err, "competency.no_indicators") || !b.model.Rules.OwnIndicators.V {
		return out, err
	}
	level, err2 := b.model.LevelOf(jobLevel)
	if err2 != nil {
		return nil, err2
	}
	own, err2 := tx.OwnIndicatorsOf(body, key, level.Key)
	if err2 != nil {
		return nil, err2
	}
	if len(own) == 0 {
		return nil, err
	}
	for _, i := range own {
		out = append(out, GuideIndicator{ID: i.ID, Official: i.Official})
	}
	return out, nil
}

// whole refuses a job level that requires a competency without indicators. The
// fault is competency.no_indicators.
func (b *binding) whole(tx Tx, body people.BodyID, jobLevel int) error {
	required, err := b.model.Required(jobLevel)
	if err != nil {
		return err
	}
	for _, c := range required {
		if _, err := b.indicators(tx, body, c.Key, jobLevel); err != nil {
			return err
		}
	}
	return nil
}

// OwnLevel is a level of a competency for which the model prints no indicators
// although posts require it, with those that the body has entered.
type OwnLevel struct {
	Competency *competency.Competency
	Level      *competency.Level
	JobLevels  []int // that require it, from the lowest
	Own        []OwnIndicator
}

// OwnLevels are all of them, for a body.
func (s *Service) OwnLevels(ctx context.Context, by *access.Actor, body people.BodyID) ([]OwnLevel, error) {
	var out []OwnLevel
	err := s.Store.Read(ctx, func(tx Tx) error {
		if err := allow(by, access.PrepareGuide, body, 0); err != nil {
			return err
		}
		_, today, err := bodyDay(tx, body)
		if err != nil {
			return err
		}
		b, err := s.inForce(today)
		if err != nil {
			return err
		}
		out = b.gaps()
		for i := range out {
			o := &out[i]
			if o.Own, err = tx.OwnIndicatorsOf(body, o.Competency.Key, o.Level.Key); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// gaps are the gaps of the model, one for each competency and level.
func (b *binding) gaps() []OwnLevel {
	var out []OwnLevel
	for _, gap := range b.model.Gaps() {
		n := len(out)
		if n > 0 && out[n-1].Competency.Key == gap.Competency && out[n-1].Level.Key == gap.Level {
			out[n-1].JobLevels = append(out[n-1].JobLevels, gap.JobLevel)
			slices.Sort(out[n-1].JobLevels)
			continue
		}
		// A model that loaded has the competency and the level of each gap.
		c, _ := b.model.Competency(gap.Competency)
		level, _ := b.model.LevelOf(gap.JobLevel)
		out = append(out, OwnLevel{Competency: c, Level: level, JobLevels: []int{gap.JobLevel}})
	}
	return out
}

// EnterIndicator enters an indicator of the body's own where the model prints
// none. The faults are interview.indicator.printed where the model has some,
// or no post requires the competency at that level; interview.indicator.words;
// interview.guide.text and interview.guide.many.
func (s *Service) EnterIndicator(ctx context.Context, by *access.Actor, body people.BodyID, key, level string, text Official) (*OwnIndicator, error) {
	var out *OwnIndicator
	text = trimmed(text)
	err := s.write(ctx, func(tx Tx) error {
		if err := allow(by, access.PrepareGuide, body, 0); err != nil {
			return err
		}
		n, err := s.room(tx, body, key, level, text)
		if err != nil {
			return err
		}
		o := &OwnIndicator{
			ID: fmt.Sprintf("own.%s.%s.%d", key, level, n+1), Body: body, Competency: key, Level: level, Official: text,
			By: people.PersonID(by.Person), At: tx.Now(),
		}
		if err := settled(tx.OwnIndicatorInsert(o)); err != nil {
			return err
		}
		out = o
		return s.Record(tx, journal.Entry{
			Verb: string(access.PrepareGuide), Actor: by.Person, Body: string(body), Case: o.ID,
			Facts: map[string]any{"done": "indicator", "competency": key, "level": level, "kk": text.KK, "ru": text.RU},
		})
	})
	return out, err
}

// room says how many own indicators there are, and refuses one that has no
// place.
func (s *Service) room(tx Tx, body people.BodyID, key, level string, text Official) (int, error) {
	_, today, err := bodyDay(tx, body)
	if err != nil {
		return 0, err
	}
	b, err := s.inForce(today)
	if err != nil {
		return 0, err
	}
	open := false
	for _, gap := range b.gaps() {
		open = open || gap.Competency.Key == key && gap.Level.Key == level
	}
	if !open || !b.model.Rules.OwnIndicators.V {
		own := b.model.Rules.OwnIndicators
		return 0, fault.New(fault.Invalid, "interview.indicator.printed").At("competency").Cited(own.Cite().Act, own.Clause)
	}
	if text.KK == "" || text.RU == "" {
		return 0, fault.New(fault.Invalid, "interview.indicator.words").At("text")
	}
	if err := fitsText("text", textMost, text); err != nil {
		return 0, err
	}
	all, err := tx.OwnIndicatorsOf(body, key, level)
	if err == nil && len(all) >= ownMost {
		err = fault.New(fault.Invalid, "interview.guide.many", "most", ownMost).At("text")
	}
	return len(all), err
}

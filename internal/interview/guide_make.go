package interview

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// GuideBegun begins a guide for a position of the model.
type GuideBegun struct {
	Body     people.BodyID
	Position string
	Post     Official // the title of the post; empty: that of the case, or of the position
	Case     string   // vacancy of a competition; "" for none
}

// BeginGuide makes a guide, in draft. The position brings its job level; the
// case of a competition its limit of minutes. The faults are
// competency.no_position, competency.no_indicators where the level requires a
// competency without indicators and the body has entered none, and
// interview.missing.thing for a case that is not there.
func (s *Service) BeginGuide(ctx context.Context, by *access.Actor, in GuideBegun) (*Guide, error) {
	var out *Guide
	err := s.write(ctx, func(tx Tx) error {
		g, err := s.begun(tx, by, in)
		if err != nil {
			return err
		}
		if err := tx.GuideInsert(g); err != nil {
			return err
		}
		out = g
		return s.Record(tx, g.entry(by, "begun"))
	})
	return out, err
}

func (s *Service) begun(tx Tx, by *access.Actor, in GuideBegun) (*Guide, error) {
	if err := allow(by, access.PrepareGuide, in.Body, 0); err != nil {
		return nil, err
	}
	_, today, err := bodyDay(tx, in.Body)
	if err != nil {
		return nil, err
	}
	b, err := s.inForce(today)
	if err != nil {
		return nil, err
	}
	position, level, err := b.model.Position(in.Position)
	if err != nil {
		return nil, err
	}
	if err := b.whole(tx, in.Body, level.Number); err != nil {
		return nil, err
	}
	g := &Guide{
		ID: GuideID(s.IDs.New("gde")), Version: 1, Body: in.Body, State: GuideDraft, Position: position.ID, JobLevel: level.Number,
		Case: in.Case, Post: trimmed(in.Post), Technique: b.method.Techniques.Techniques[0].Key, Minutes: b.method.Rules.Time.AboutMinutes.V,
		Method: EditionRef{b.methodEd.Act, b.methodEd.Day}, Model: EditionRef{b.modelEd.Act, b.modelEd.Day},
		By: people.PersonID(by.Person), At: tx.Now(),
	}
	if err := s.ofCase(tx, g); err != nil {
		return nil, err
	}
	if g.Post == (Official{}) {
		g.Post = position.Name
	}
	return g, fitsText("post", textMost, g.Post)
}

// ofCase takes title and limit of minutes from the case of a guide.
func (s *Service) ofCase(tx Tx, g *Guide) error {
	if g.Case == "" {
		return nil
	}
	if s.Procedure.Case == nil {
		return missing("thing")
	}
	c, err := s.Procedure.Case(tx, g.Case)
	if err != nil {
		return err
	}
	if c == nil || c.Body != g.Body {
		return missing("thing")
	}
	if g.Post == (Official{}) {
		g.Post = c.Title
	}
	if c.Most != nil {
		g.Most, g.Minutes = &c.Most.V, min(g.Minutes, c.Most.V)
	}
	return nil
}

// entry is a guide in the journal: what was done, and what the guide holds.
func (g *Guide) entry(by *access.Actor, done string) journal.Entry {
	competencies := []map[string]any{}
	for _, c := range g.Competency {
		var indicators, questions []string
		for _, i := range c.Indicators {
			indicators = append(indicators, i.ID)
		}
		for _, q := range c.Questions {
			questions = append(questions, q.KK+" | "+q.RU)
		}
		competencies = append(competencies, map[string]any{"key": c.Key, "minutes": c.Minutes, "indicators": indicators, "questions": questions})
	}
	return journal.Entry{
		Verb: string(access.PrepareGuide), Actor: by.Person, Body: string(g.Body), Case: string(g.ID),
		Facts: map[string]any{
			"done": done, "version": g.Version, "state": string(g.State), "position": g.Position, "job_level": g.JobLevel, "vacancy": g.Case,
			"minutes": g.Minutes, "competencies": competencies,
		},
	}
}

// guideOf reads a guide. The fault is interview.missing.guide.
func guideOf(tx Tx, id GuideID) (*Guide, error) {
	g, err := tx.GuideGet(id)
	if err != nil {
		return nil, err
	}
	if g == nil {
		return nil, missing("guide")
	}
	return g, nil
}

// locked is the fault of a change to a guide by which an interview was held.
func locked() error { return fault.New(fault.Conflict, "interview.guide.locked") }

// lockGuide locks a ready guide, for the first interview by it begins: from
// then on every candidate is asked the same. A locked one stays as it is. The
// fault is interview.guide.unready.
func lockGuide(tx Tx, g *Guide) error {
	switch g.State {
	case GuideLocked:
		return nil
	case GuideDraft:
		return fault.New(fault.Conflict, "interview.guide.unready")
	}
	now := tx.Now()
	g.State, g.LockedAt = GuideLocked, &now
	g.Version++
	return settled(tx.GuideUpdate(g))
}

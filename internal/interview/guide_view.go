package interview

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/competency"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// GuideView is a guide with what the builder shows beside it.
type GuideView struct {
	Guide    *Guide
	Method   *Method
	Model    *competency.Model
	Where    *competency.Position
	Level    *competency.Level // of showing the competencies
	Offers   []Offer
	Limits   Limits         // nil where the body has not set them
	Unset    error          // what of the limits is missing; nil for nothing
	Lacking  []*fault.Error // nil without limits
	Remarks  []Remark
	MayWrite bool
}

// Guide reads a guide: for those who prepare guides in its body, and for those
// who sit in a panel that asks by it. The fault is interview.missing.guide.
func (s *Service) Guide(ctx context.Context, by *access.Actor, id GuideID) (*GuideView, error) {
	var out *GuideView
	err := s.Store.Read(ctx, func(tx Tx) error {
		g, err := guideOf(tx, id)
		if err != nil {
			return err
		}
		if err := readable(tx, by, g); err != nil {
			return err
		}
		out, err = s.guideView(tx, by, g)
		return err
	})
	return out, err
}

func (s *Service) guideView(tx Tx, by *access.Actor, g *Guide) (*GuideView, error) {
	b, err := s.boundTo(g)
	if err != nil {
		return nil, err
	}
	v := &GuideView{Guide: g, Method: b.method, Model: b.model}
	v.MayWrite = g.State != GuideLocked && access.May(by, access.PrepareGuide, access.Target{Body: string(g.Body)})
	if v.Where, _, err = b.model.Position(g.Position); err != nil {
		return nil, err
	}
	if v.Level, err = b.model.LevelOf(g.JobLevel); err != nil {
		return nil, err
	}
	if v.Offers, err = b.offers(tx, g); err != nil {
		return nil, err
	}
	v.Remarks = Remarks(b.method, g)
	if v.Limits, err = limitsOf(tx, &b.method.Rules, g.Body); err != nil {
		if _, ok := fault.As(err); !ok {
			return nil, err
		}
		v.Limits, v.Unset = nil, err
		return v, nil
	}
	v.Lacking = Lacking(b.method, v.Limits, g)
	return v, nil
}

// readable refuses a guide to who neither prepares guides in its body nor sits
// in a panel that asks by it.
func readable(tx Tx, by *access.Actor, g *Guide) error {
	target := access.Target{Body: string(g.Body)}
	if access.May(by, access.PrepareGuide, target) || access.May(by, access.SeeInterviews, target) {
		return nil
	}
	if by == nil || by.Person == "" {
		return missing("guide")
	}
	q := SeriesQuery{Seat: people.PersonID(by.Person)}
	for {
		page, err := tx.SeriesList(q)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(page.Items, func(x Series) bool { return x.Guide == g.ID }) {
			return nil
		}
		if q.After = page.Next; q.After == "" {
			return missing("guide")
		}
	}
}

// Guides is a page of the guides of the bodies in which the actor prepares
// them.
func (s *Service) Guides(ctx context.Context, by *access.Actor, q GuideQuery) (out GuidePage, err error) {
	ids, all := access.Bodies(by, access.PrepareGuide)
	if !all && len(ids) == 0 {
		return out, fault.New(fault.Denied, "access.denied")
	}
	if !all {
		q.Bodies = bodiesIn(ids, q.Bodies)
		if len(q.Bodies) == 0 {
			return out, nil
		}
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.GuideList(q)
		return err
	})
	return out, err
}

// bodiesIn are the bodies asked for that are within reach; all within reach
// where none is asked for.
func bodiesIn(reach []string, asked []people.BodyID) []people.BodyID {
	var out []people.BodyID
	for _, id := range reach {
		if b := people.BodyID(id); len(asked) == 0 || slices.Contains(asked, b) {
			out = append(out, b)
		}
	}
	return out
}

// Positions is what a guide can be made for: the model of the day in a body.
type Positions struct {
	Model  *competency.Model
	Method *Method
	Gaps   []OwnLevel // levels for which the body must enter its own indicators first
}

// PositionsOf gives the model to choose a position from.
func (s *Service) PositionsOf(ctx context.Context, by *access.Actor, body people.BodyID) (*Positions, error) {
	var out *Positions
	err := s.Store.Read(ctx, func(tx Tx) error {
		if err := allow(by, access.PrepareGuide, body, 0); err != nil {
			return err
		}
		b, err := s.today(tx, body)
		if err != nil {
			return err
		}
		p := &Positions{Model: b.model, Method: b.method}
		for _, gap := range b.gaps() {
			own, err := tx.OwnIndicatorsOf(body, gap.Competency.Key, gap.Level.Key)
			if err != nil {
				return err
			}
			if len(own) == 0 {
				p.Gaps = append(p.Gaps, gap)
			}
		}
		out = p
		return nil
	})
	return out, err
}

// Lacks reports whether the body must enter indicators of a competency before
// a guide can be made for a job level.
func (p *Positions) Lacks(key string, jobLevel int) bool {
	return slices.ContainsFunc(p.Gaps, func(g OwnLevel) bool { return g.Competency.Key == key && slices.Contains(g.JobLevels, jobLevel) })
}

package interview

import (
	"context"
	"maps"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// LimitsView is what a body has set for the figures that the source has lost,
// with what it is offered.
type LimitsView struct {
	Settings []BodySetting
	Set      map[string]int // nil where nothing was set
	Version  int64          // 0 where nothing was set
	Missing  error          // what keeps interviews from being planned; nil for nothing
	Edition  *law.Edition
}

// LimitsOfBody reads the limits of a body, to be set.
func (s *Service) LimitsOfBody(ctx context.Context, by *access.Actor, body people.BodyID) (*LimitsView, error) {
	var out *LimitsView
	err := s.Store.Read(ctx, func(tx Tx) error {
		if err := allow(by, access.SetLimits, body, 0); err != nil {
			return err
		}
		b, err := s.today(tx, body)
		if err != nil {
			return err
		}
		v := &LimitsView{Settings: append(b.method.Rules.TimeSettings(), b.method.Rules.LaterSettings()...), Edition: b.methodEd}
		if v.Set, v.Version, err = tx.LimitsGet(body); err != nil {
			return err
		}
		_, v.Missing = LimitsOf(&b.method.Rules, v.Set)
		out = v
		return nil
	})
	return out, err
}

// SetLimits sets all limits of a body: version 0 for the first time, else in
// place of the version that was seen. The journal keeps what stood before. The
// faults are those of LimitsOf and interview.changed.
func (s *Service) SetLimits(ctx context.Context, by *access.Actor, body people.BodyID, set map[string]int, version int64) error {
	return s.write(ctx, func(tx Tx) error {
		if err := allow(by, access.SetLimits, body, 0); err != nil {
			return err
		}
		b, err := s.today(tx, body)
		if err != nil {
			return err
		}
		if _, err := LimitsOf(&b.method.Rules, set); err != nil {
			return typed(err)
		}
		before, stored, err := tx.LimitsGet(body)
		if err != nil {
			return err
		}
		if stored != version {
			return changed()
		}
		if err := settled(tx.LimitsPut(body, set, version)); err != nil {
			return err
		}
		return s.Record(tx, journal.Entry{
			Verb: string(access.SetLimits), Actor: by.Person, Body: string(body),
			Facts: map[string]any{"before": figures(before), "after": figures(set), "version": version + 1},
		})
	})
}

// typed makes of a limit that is missing a fault of who sets the limits: elsewhere
// it is one of the installation.
func typed(err error) error {
	if f, ok := fault.As(err); ok && f.Kind == fault.Unavailable {
		g := *f
		g.Kind = fault.Invalid
		return &g
	}
	return err
}

// figures are settings as the journal keeps them: never null.
func figures(set map[string]int) map[string]any {
	out := map[string]any{}
	for key, v := range maps.All(set) {
		out[key] = v
	}
	return out
}

// today is the law of a body's legal day.
func (s *Service) today(tx Tx, body people.BodyID) (*binding, error) {
	_, on, err := bodyDay(tx, body)
	if err != nil {
		return nil, err
	}
	return s.inForce(on)
}

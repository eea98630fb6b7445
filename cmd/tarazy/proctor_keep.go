package main

import (
	"tarazy/internal/competition"
	"tarazy/internal/law"
	"tarazy/internal/proctor"
	"tarazy/internal/web/keeppages"
	"tarazy/internal/web/page"
)

// keepRules are those of an edition on how long recordings are kept; nil for an
// edition under which none is recorded.
func (a *app) keepRules(act, edition string) (*proctor.KeepRuled, error) {
	ruled, err := a.equipmentRules(act, edition)
	if err != nil || ruled == nil {
		return nil, err
	}
	rules := &law.Rules[competition.Rules](ruled.Edition).Retention.Recordings
	if !rules.Ruled() {
		return nil, nil
	}
	return &proctor.KeepRuled{Edition: ruled.Edition, Rules: rules}, nil
}

// keepDeps are what the pages on kept recordings stand on.
func (a *app) keepDeps(draw page.Draw) keeppages.Deps {
	return keeppages.Deps{Proctor: a.proctor, Draw: draw, Library: a.library, Zone: a.zoneOf}
}

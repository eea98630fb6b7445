package main

import (
	"tarazy/internal/competition"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/proctor"
	"tarazy/internal/store"
	"tarazy/internal/web/equipmentpages"
	"tarazy/internal/web/page"
)

// openProctor puts together what stands before a proctored test.
func (a *app) openProctor() {
	a.proctor = &proctor.Service{
		Store: store.As[proctor.Tx](a.db), IDs: id.Random(), Seats: a.exams, Rules: a.equipmentRules,
		Record: func(tx proctor.Tx, e journal.Entry) error { return record(tx, e) },
	}
}

// equipmentRules are those of an edition; of none named, those of the edition by
// which candidates are served today. nil for an act that is not one of
// selection.
func (a *app) equipmentRules(act, edition string) (*proctor.Ruled, error) {
	e, err := a.edition()
	if act != "" {
		e, err = a.library().Edition(act, edition)
	}
	if err != nil || e.Kind != competition.Kind {
		return nil, err
	}
	return &proctor.Ruled{Edition: e, Rules: &law.Rules[competition.Rules](e).Equipment}, nil
}

// equipmentDeps are what the pages of the equipment check stand on.
func (a *app) equipmentDeps(draw page.Draw) equipmentpages.Deps {
	return equipmentpages.Deps{Proctor: a.proctor, Draw: draw, Library: a.library, Wall: a.wall, Zone: a.zoneOf}
}

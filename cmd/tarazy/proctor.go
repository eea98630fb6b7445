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
		Store: store.As[proctor.Tx](a.db), IDs: id.Random(), Seats: a.exams, Rules: a.equipmentRules, Flagging: a.flagRules, Keeping: a.keepRules,
		Record:   func(tx proctor.Tx, e journal.Entry) error { return record(tx, e) },
		Recorded: a.recordingRules,
		Before:   a.beforeRules, Blobs: a.blobs, Master: a.master, Judges: a.judges(),
	}
	a.contest.Reviews = stageReviews{a.proctor}
	a.worker.Handle(a.proctor.Destroyer())
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

// flagRules are those of an edition on flags, as equipmentRules.
func (a *app) flagRules(act, edition string) (*proctor.FlagRuled, error) {
	ruled, err := a.equipmentRules(act, edition)
	if err != nil || ruled == nil {
		return nil, err
	}
	rules := law.Rules[competition.Rules](ruled.Edition)
	return &proctor.FlagRuled{Edition: ruled.Edition, Rules: &rules.Flags, Prohibited: rules.Conduct.Prohibited}, nil
}

// beforeRules are those of an edition on what comes before a proctored test; nil
// for an act that is not one of selection.
func (a *app) beforeRules(act, edition string) (*proctor.BeforeRuled, error) {
	lib := a.library()
	e, err := lib.Edition(act, edition)
	if err != nil || e.Kind != competition.Kind {
		return nil, err
	}
	return competition.BeforeRules(lib.Env(e)), nil
}

// equipmentDeps are what the pages of the equipment check stand on.
func (a *app) equipmentDeps(draw page.Draw) equipmentpages.Deps {
	return equipmentpages.Deps{Proctor: a.proctor, Draw: draw, Library: a.library, Wall: a.wall, Zone: a.zoneOf}
}

package main

import (
	"context"

	"tarazy/internal/competition"
	"tarazy/internal/law"
	"tarazy/internal/proctor"
	"tarazy/internal/web/recordpages"
)

// openIntake lets pieces of recordings be taken.
func (a *app) openIntake() {
	a.intake = proctor.NewIntake(a.proctor, a.legal, a.wall)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); a.intake.Run(ctx) }()
	a.closers = append(a.closers, func() error { stop(); <-done; return nil })
	a.worker.Handle(a.proctor.Closer())
}

// recordingRules are those of an edition on recording; nil for an act that is not
// one of selection.
func (a *app) recordingRules(act, edition string) (*proctor.RecordingRules, error) {
	ruled, err := a.equipmentRules(act, edition)
	if err != nil || ruled == nil {
		return nil, err
	}
	return &law.Rules[competition.Rules](ruled.Edition).Recording, nil
}

// recordDeps are what the intake of recordings stands on.
func (a *app) recordDeps() recordpages.Deps {
	return recordpages.Deps{Intake: a.intake, Proctor: a.proctor, Wall: a.wall}
}

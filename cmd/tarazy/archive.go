package main

import (
	"context"
	"os"

	"tarazy/acts"
	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

// archivist makes archives of competitions.
func (a *app) archivist() *competition.Archivist {
	return &competition.Archivist{Service: a.contest, Journal: a.journal, Acts: acts.FS, Own: os.DirFS(a.path("law"))}
}

// openArchives lets the worker make archives for those who ask for them.
func (a *app) openArchives(context.Context) error {
	a.archives = &competition.Archives{
		Archivist: a.archivist(), Store: store.As[competition.WorkTx](a.db), Wake: func() { a.worker.Wake() },
		Actor: func(ctx context.Context, p people.PersonID) (*access.Actor, error) {
			return a.access.ActorOf(ctx, string(p))
		},
	}
	a.archives.Handle(a.worker)
	a.worker.Handle(a.contest.Kind())
	return nil
}

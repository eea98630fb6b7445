package main

import (
	"context"

	"tarazy/internal/id"
	"tarazy/internal/interview"
	"tarazy/internal/journal"
	"tarazy/internal/store"
)

// openInterviews puts the interviews together.
func (a *app) openInterviews(context.Context) error {
	a.interviews = &interview.Service{
		Store: store.As[interview.Tx](a.db), Blobs: a.blobs, Master: a.master, IDs: id.Random(), Legal: a.legal, Library: a.library, Trust: a.trust,
		Record:    func(tx interview.Tx, e journal.Entry) error { return record(tx, e) },
		Procedure: a.contest.InterviewProcedure(),
	}
	return nil
}

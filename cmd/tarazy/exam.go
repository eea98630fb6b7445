package main

import (
	"context"

	"tarazy/internal/competition"
	"tarazy/internal/exam"
	"tarazy/internal/exam/analysis"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/outbox"
	"tarazy/internal/store"
	"tarazy/internal/web/certificates"
	"tarazy/internal/web/exampages"
	"tarazy/internal/web/page"
)

// openExams puts the exams together and lets the writer of answers work.
func (a *app) openExams(context.Context) error {
	a.exams = &exam.Service{
		Store: store.As[exam.Tx](a.db), Master: a.master, IDs: id.Random(), Legal: a.legal, Library: a.library,
		Record:      func(tx exam.Tx, e journal.Entry) error { return record(tx, e) },
		Reliability: analysis.Defaults.Level,
		Taken:       func(tx exam.Tx, x *exam.Taken) error { return a.contest.TakeExam(tx.(competition.Tx), x) },
	}
	a.delivery = exam.NewDelivery(exam.Delivery{
		Service: a.exams, Store: store.As[exam.DeliveryTx](a.db), Wall: a.wall, First: store.First, Alive: a.access.Holds,
	})
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); a.delivery.Run(ctx) }()
	a.closers = append(a.closers, func() error { stop(); <-done; return nil })
	a.worker.Handle(a.endKind())
	return nil
}

// endKind ends attempts whose time is over where no candidate does.
func (a *app) endKind() outbox.Kind {
	return outbox.Kind{Name: exam.EndJob, Step: func(ctx context.Context, t *outbox.Task) (bool, error) {
		var in exam.EndPayload
		if err := t.Decode(&in); err != nil {
			return false, outbox.Permanent(err)
		}
		return true, a.delivery.End(ctx, in.Attempt)
	}}
}

// examDeps are what the candidate's pages of an exam stand on.
func (a *app) examDeps(draw page.Draw) exampages.Deps {
	return exampages.Deps{Delivery: a.delivery, Exams: a.exams, Draw: draw, Library: a.library, Zone: a.zoneOf}
}

// certificateDeps are what the pages of certificates stand on.
func (a *app) certificateDeps(draw page.Draw) certificates.Deps {
	return certificates.Deps{Contest: a.contest, Draw: draw, Today: a.today, Site: a.cfg.site}
}

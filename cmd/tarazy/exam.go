package main

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/exam"
	"tarazy/internal/exam/analysis"
	"tarazy/internal/exam/interchange"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/outbox"
	"tarazy/internal/proctor"
	"tarazy/internal/store"
	"tarazy/internal/web/analysispages"
	"tarazy/internal/web/bankpages"
	"tarazy/internal/web/certificates"
	"tarazy/internal/web/exampages"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/livepages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/sittingpages"
)

// openExams puts the exams together and lets the writer of answers work.
func (a *app) openExams(context.Context) error {
	a.exams = &exam.Service{
		Store: store.As[exam.Tx](a.db), Blobs: a.blobs, Files: interchange.Files{}, Master: a.master, IDs: id.Random(), Legal: a.legal, Library: a.library,
		Record:      func(tx exam.Tx, e journal.Entry) error { return record(tx, e) },
		Reliability: analysis.Defaults.Level, Procedure: a.contest.ExamProcedure(),
		Taken: func(tx exam.Tx, x *exam.Taken) error {
			if err := a.contest.TakeExam(tx.(competition.Tx), x); err != nil {
				return err
			}
			return a.proctor.Over(tx.(proctor.Tx), x.Attempt)
		},
		Begun: func(tx exam.Tx, at *exam.Attempt) error { return a.proctor.Begun(tx.(proctor.Tx), at) },
	}
	a.openProctor()
	a.openIntake()
	a.reports = analysis.NewReports(a.exams, analysis.ItemDefaults)
	a.delivery = exam.NewDelivery(exam.Delivery{
		Service: a.exams, Store: store.As[exam.DeliveryTx](a.db), Wall: a.wall, First: store.First, Alive: a.access.Holds,
		Journal: func(tx exam.DeliveryTx, all []*journal.Prepared) error { return a.journal.AddPlaced(tx, all) },
	})
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); a.delivery.Run(ctx) }()
	a.closers = append(a.closers, func() error { stop(); <-done; return nil })
	for _, k := range append(a.examKinds(), a.beforeKinds()...) {
		a.worker.Handle(k)
	}
	return nil
}

// examKinds are the jobs of exams: they end attempts whose time is over where no
// candidate does, mark the seats nobody came to, and remind of a seat.
func (a *app) examKinds() []outbox.Kind {
	return []outbox.Kind{
		examKind(exam.EndJob, func(ctx context.Context, in exam.EndPayload) error { return a.delivery.End(ctx, in.Attempt) }),
		examKind(exam.SweepJob, func(ctx context.Context, in exam.SweepPayload) error { return a.exams.Sweep(ctx, in.Sitting) }),
		examKind(exam.RemindJob, a.exams.Remind),
		{Name: exam.ImportJob, Step: a.importItems},
	}
}

// importItems works on an import of items, step by step.
func (a *app) importItems(ctx context.Context, t *outbox.Task) (bool, error) {
	var in exam.ImportPayload
	if err := t.Decode(&in); err != nil {
		return false, outbox.Permanent(err)
	}
	return a.exams.StepImport(ctx, in.Import)
}

// examKind is a job of one step.
func examKind[T any](name string, do func(context.Context, T) error) outbox.Kind {
	return outbox.Kind{Name: name, Step: func(ctx context.Context, t *outbox.Task) (bool, error) {
		var in T
		if err := t.Decode(&in); err != nil {
			return false, outbox.Permanent(err)
		}
		return true, do(ctx, in)
	}}
}

// examDeps are what the candidate's pages of an exam stand on.
func (a *app) examDeps(draw page.Draw) exampages.Deps {
	return exampages.Deps{Delivery: a.delivery, Exams: a.exams, Draw: draw, Library: a.library, Zone: a.zoneOf, Proctor: a.proctor}
}

// analysisDeps are what the pages of analysis and keys stand on.
func (a *app) analysisDeps(draw page.Draw) analysispages.Deps {
	return analysispages.Deps{Delivery: a.delivery, Reports: a.reports, Draw: draw, Zone: a.zoneOf}
}

// liveDeps are what the pages of a sitting under way stand on.
func (a *app) liveDeps(draw page.Draw) livepages.Deps {
	return livepages.Deps{
		Delivery: a.delivery, Proctor: a.proctor, Library: a.library, Draw: draw, Zone: a.zoneOf,
		Press: func() string { return id.Random().New("prs") },
	}
}

// bankDeps are what the pages of the item bank stand on.
func (a *app) bankDeps(draw page.Draw) bankpages.Deps {
	return bankpages.Deps{Exams: a.exams, Draw: draw, Drafts: a.drafts, Names: a.names, Zone: a.zoneOf}
}

// certificateDeps are what the pages of certificates stand on.
func (a *app) certificateDeps(draw page.Draw) certificates.Deps {
	return certificates.Deps{Contest: a.contest, Draw: draw, Today: a.today, Site: a.cfg.site}
}

// sittingDeps are what the pages of tests and sittings stand on.
func (a *app) sittingDeps(draw page.Draw) sittingpages.Deps {
	return sittingpages.Deps{
		Exams: a.exams, Draw: draw, Library: a.library, Drafts: a.drafts, Zone: a.zoneOf, Names: a.names, Vacancies: a.testedVacancies, Certified: a.certified,
		Find: func(ctx context.Context, body, text string) ([]sittingpages.Found, error) {
			found, err := a.find(ctx, "", text) // a candidate need not belong to the body
			out := make([]sittingpages.Found, len(found))
			for i, f := range found {
				out[i] = sittingpages.Found(f)
			}
			return out, err
		},
	}
}

// testedMost bounds the competitions whose vacancies are offered for a sitting.
const testedMost = 50

// testedVacancies are the vacancies that stand before or at a stage of tests.
func (a *app) testedVacancies(ctx context.Context, by *access.Actor) ([]kit.Option, error) {
	return a.vacanciesWhere(ctx, by, func(v *competition.VacancyView) bool { return v.Stage.Before(competition.AtInterview) })
}

// vacanciesWhere are the open vacancies of announced competitions for which fits
// says yes, to choose from.
func (a *app) vacanciesWhere(ctx context.Context, by *access.Actor, fits func(*competition.VacancyView) bool) ([]kit.Option, error) {
	found, err := a.contest.List(ctx, by, competition.ListQuery{States: []competition.State{competition.Announced}, Limit: testedMost})
	if err != nil {
		return nil, err
	}
	var out []kit.Option
	for i := range found.Items {
		view, err := a.contest.View(ctx, by, found.Items[i].ID)
		if err != nil {
			return nil, err
		}
		for j := range view.Vacancies {
			v := &view.Vacancies[j]
			if v.State == competition.Open && fits(v) {
				out = append(out, kit.Option{Value: string(v.ID), Text: view.Competition.Number + " · " + v.Code + " · " + v.Title.In(by.Lang)})
			}
		}
	}
	return out, nil
}

// certified is the certificate that a person holds today.
func (a *app) certified(ctx context.Context, by *access.Actor) (number, last string, err error) {
	all, err := a.contest.MyCertificates(ctx, by, a.today())
	for i := range all {
		if all[i].Valid && all[i].Result.Number != "" {
			return all[i].Result.Number, all[i].To.String(), err
		}
	}
	return "", "", err
}

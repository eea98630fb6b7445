package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tarazy/acts"
	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/blob"
	"tarazy/internal/candidate"
	"tarazy/internal/clock"
	"tarazy/internal/competition"
	"tarazy/internal/decide"
	"tarazy/internal/draft"
	"tarazy/internal/eds"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/exam"
	"tarazy/internal/exam/analysis"
	"tarazy/internal/id"
	"tarazy/internal/interview"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/outbox"
	"tarazy/internal/outbox/hook"
	"tarazy/internal/ownlaw"
	"tarazy/internal/people"
	"tarazy/internal/press"
	"tarazy/internal/proctor"
	"tarazy/internal/room"
	"tarazy/internal/seal"
	"tarazy/internal/store"
	"tarazy/internal/web/journalpages"
)

// app is the running program: everything that it stands on, put together once.
type app struct {
	cfg        config
	log        *slog.Logger
	wall       clock.Wall
	legal      clock.Legal
	shifted    *clock.Shifted // the demonstration's clock of the law, nil outside it
	zone       *time.Location
	kept       keptBodies
	lib        *law.Library // that comes with the program
	own        *ownlaw.Service
	db         *store.DB
	master     *seal.Master
	blobs      blob.Store
	trust      *eds.Trust
	evidence   *evidence.Gatherer
	nobody     bool // no certification authority is known
	journal    *journal.Service
	staff      *people.Service
	access     *access.Service
	press      *press.Service
	candidates *candidate.Service
	contest    *competition.Service
	archives   *competition.Archives
	exams      *exam.Service
	delivery   *exam.Delivery
	proctor    *proctor.Service
	intake     *proctor.Intake
	interviews *interview.Service
	rooms      *room.Service
	live       *room.Live
	appraisals *appraisal.Service
	printer    *appraisal.Printer
	reports    *analysis.Reports
	closers    []func() error // of what runs beside the server
	drafts     *draft.Service
	worker     *outbox.Worker
	hooks      *hook.Service
	checks     journalpages.Checks
	watch      func(statement string) // see store.Config; of tests
}

// open puts the program together. The caller closes it.
func open(ctx context.Context, cfg config, log *slog.Logger) (*app, error) {
	return openOn(ctx, clock.System(), cfg, log)
}

// openOn puts it together on a clock of the machine.
func openOn(ctx context.Context, wall clock.Wall, cfg config, log *slog.Logger) (*app, error) {
	watchHeap()
	a := &app{cfg: cfg, log: log, wall: wall}
	for _, step := range []func(context.Context) error{a.openClocks, a.openLaw, a.openStore, a.openJournal, a.openStaff, a.openTrust, a.openAccess, a.openOwnLaw, a.openWork, a.openPress, a.openCandidates, a.openContest, a.openArchives, a.openExams, a.openInterviews, a.openRooms, a.openAppraisals, a.openEvidence} {
		if err := step(ctx); err != nil {
			a.close()
			return nil, err
		}
	}
	return a, nil
}

func (a *app) close() {
	for _, f := range a.closers {
		if err := f(); err != nil {
			a.log.Error("closing", "error", err)
		}
	}
	if a.db != nil {
		if err := a.db.Close(); err != nil {
			a.log.Error("closing the database", "error", err)
		}
	}
}

func (a *app) path(name ...string) string {
	return filepath.Join(append([]string{a.cfg.data}, name...)...)
}

func (a *app) openLaw(context.Context) (err error) {
	a.lib, err = law.Load(acts.FS, decide.Kinds()...)
	return err
}

func (a *app) openStore(ctx context.Context) (err error) {
	if a.master, err = seal.LoadMaster(a.path("master.key"), true); err != nil {
		return err
	}
	if a.blobs, err = a.files(ctx); err != nil {
		return err
	}
	a.db, err = store.Open(ctx, store.Config{URL: a.cfg.db, Wall: a.wall, Legal: a.legal, Log: a.log, Watch: a.watch})
	return err
}

// files opens where files and recordings are kept.
func (a *app) files(ctx context.Context) (blob.Store, error) {
	if a.cfg.blob == "" {
		return blob.OpenFolder(a.path("files"))
	}
	c, err := blob.S3URL(a.cfg.blob)
	if err != nil {
		return nil, err
	}
	c.Key, c.Secret = os.Getenv("TARAZY_BLOB_KEY"), os.Getenv("TARAZY_BLOB_SECRET")
	if c.Key == "" || c.Secret == "" {
		return nil, errors.New("blob: the keys of the object store are missing: TARAZY_BLOB_KEY and TARAZY_BLOB_SECRET")
	}
	return blob.OpenS3(ctx, c)
}

func (a *app) openJournal(context.Context) error {
	keeper, err := journal.NewKeeper(a.master, acts.FS, os.DirFS(a.path("law")))
	if err != nil {
		return err
	}
	signer, err := journal.LoadSigner(a.path(journal.KeyFile), true)
	if err != nil {
		return err
	}
	a.db.Keep(keeper)
	host, _ := os.Hostname()
	a.journal = &journal.Service{
		Store: store.As[journal.Log](a.db), Keeper: keeper, Signer: signer, Replayer: replayer{a.library},
		Holder: fmt.Sprintf("%s/%d", host, os.Getpid()), Log: a.log,
	}
	return a.openCheckpoints()
}

func (a *app) openStaff(context.Context) error {
	cats, err := categories(a.lib)
	if err != nil {
		return err
	}
	a.staff = &people.Service{
		Store: store.As[people.Tx](a.db), Blobs: a.blobs, Master: a.master, IDs: id.Random(), Legal: a.legal,
		Rules: law.Rules[people.CommonRules](a.lib.Common()), Categories: cats, Library: a.library,
		Record: func(tx people.Tx, e journal.Entry) error { return a.recordStaff(tx, e) },
		Tell:   func(tx people.Tx, n outbox.Notice) error { return outbox.Notify(tx.(outbox.Tx), n) },
	}
	return nil
}

// openTrust reads the certification authorities; in the folder of a
// demonstration its own, made at the first start.
func (a *app) openTrust(context.Context) (err error) {
	if a.cfg.demo {
		if _, err = demoAuthority(a.path("eds"), a.legal.Now()); err != nil {
			return err
		}
	}
	if _, err := os.Stat(a.path("eds")); err == nil {
		a.trust, err = eds.DemoTrust(a.path("eds"))
		return err
	}
	if err := os.MkdirAll(a.path("authorities"), dataMode); err != nil {
		return fmt.Errorf("authorities: %w", err)
	}
	a.trust, err = eds.TrustFolder(a.path("authorities"))
	if errors.Is(err, eds.ErrNoRoot) {
		a.log.Warn("no certification authority is known: signatures are not accepted", "folder", a.path("authorities"))
		a.trust, a.nobody = new(eds.Trust), true
		return nil
	}
	return err
}

func (a *app) openAccess(context.Context) error {
	means := []access.Means{access.ByPasskey, access.ByPassword}
	if !a.nobody {
		means = append([]access.Means{access.ByEDS}, means...)
	}
	provider, err := a.cfg.provider()
	if err != nil {
		return err
	}
	if provider != nil {
		means = append(means, access.ByOIDC)
	}
	a.access, err = access.New(access.Config{
		Store: store.As[access.Tx](a.db), Legal: a.legal, Wall: a.wall, IDs: id.Random(), Master: a.master,
		Derived: derived, Zone: a.zone, Site: a.cfg.site, Trust: a.trust,
		Means: means, OIDC: provider, Evidence: func() *evidence.Gatherer { return a.evidence },
		Record: func(tx access.Tx, e journal.Entry) error { return record(tx, e) },
	})
	return err
}

// openOwnLaw reads the law that the installation adopted itself.
func (a *app) openOwnLaw(ctx context.Context) (err error) {
	a.own, err = ownlaw.Open(ctx, ownlaw.Config{
		Dir: a.path("law"), Program: a.lib, Acts: acts.FS, Kinds: decide.Kinds(), Trust: a.trust, Legal: a.legal,
		Zone: a.zoneOf, IIN: a.iinOf, Record: a.recordAlone, Evidence: func() *evidence.Gatherer { return a.evidence },
		Past: ownlaw.FromJournal{Records: a.journal}, Log: a.log, Adopt: strings.Fields(strings.ReplaceAll(a.cfg.adopt, ",", " ")),
		Register: ownlaw.InStore{
			Store:  store.As[ownlaw.RegisterTx](a.db),
			Record: func(tx ownlaw.RegisterTx, e journal.Entry) error { return record(tx, e) },
		},
	})
	return err
}

func (a *app) openWork(context.Context) error {
	a.drafts = &draft.Service{Store: store.As[draft.Tx](a.db), Master: a.master, IDs: id.Random()}
	work := store.As[outbox.WorkTx](a.db)
	host, _ := os.Hostname()
	a.worker = outbox.NewWorker(outbox.Config{Store: work, Owner: fmt.Sprintf("%s/%d", host, os.Getpid()), Log: a.log, Admins: administrators, Conditions: proctor.Conditions()})
	guard := hook.Guard{Loopback: a.cfg.demo}
	hooks := store.As[hook.Tx](a.db)
	a.hooks = &hook.Service{
		Store: hooks, Master: a.master, IDs: id.Random(), Guard: guard,
		Record: func(tx hook.Tx, e journal.Entry) error { return record(tx, e) },
	}
	sender := &hook.Sender{Store: hooks, Master: a.master, Guard: guard}
	sender.Add(a.worker)
	a.checks = journalpages.Checks{Store: store.As[journalpages.CheckTx](a.db)}
	a.worker.Handle(a.checks.Kind(a.journal.Check))
	a.worker.Handle(a.importKind())
	return a.openPost(work)
}

// openPost lets the worker send e-mails where a mail server is configured;
// without one, notices stay in the application.
func (a *app) openPost(work outbox.Store) error {
	if a.cfg.smtp == "" {
		return nil
	}
	server, from, err := smtpFrom(a.cfg.smtp)
	if err != nil {
		return err
	}
	post := &outbox.Post{Store: work, Master: a.master, Server: &server, From: from, Base: a.cfg.site, Domain: a.cfg.siteHost()}
	post.Add(a.worker)
	return nil
}

// openClocks starts the clock of the law: the machine's, or in a demonstration
// one that begins when both acts are in force and keeps its pace between
// starts.
func (a *app) openClocks(ctx context.Context) (err error) {
	if err := a.openZone(ctx); err != nil {
		return err
	}
	a.legal = a.wall
	if a.cfg.demo {
		a.shifted, err = demoClock(a.path("clock"), a.wall)
		a.legal = a.shifted
	}
	return err
}

func (a *app) openZone(context.Context) (err error) {
	if a.zone, err = a.cfg.location(); err != nil {
		err = fmt.Errorf("zone: %w", err)
	}
	return err
}

// sweep removes what has run out: sessions, codes, drafts, checks of equipment.
func (a *app) sweep(ctx context.Context) {
	if err := a.access.Sweep(ctx); err != nil {
		a.log.Error("sweeping sessions", "error", err)
	}
	if err := a.drafts.Sweep(ctx, a.cfg.keepDrafts); err != nil {
		a.log.Error("sweeping drafts", "error", err)
	}
	if err := a.proctor.ForgetChecks(ctx); err != nil {
		a.log.Error("forgetting checks of equipment", "error", err)
	}
	if _, err := a.journal.Published.Keep(ctx); err != nil {
		a.log.Error("publishing a checkpoint", "error", err)
	}
}

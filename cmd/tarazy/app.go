package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"tarazy/acts"
	"tarazy/internal/access"
	"tarazy/internal/blob"
	"tarazy/internal/clock"
	"tarazy/internal/decide"
	"tarazy/internal/draft"
	"tarazy/internal/eds"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/seal"
	"tarazy/internal/store"
)

// app is the running program: everything that it stands on, put together once.
type app struct {
	cfg     config
	log     *slog.Logger
	wall    clock.Wall
	legal   clock.Legal
	shifted *clock.Shifted // the demonstration's clock of the law, nil outside it
	zone    *time.Location
	lib     *law.Library
	db      *store.DB
	master  *seal.Master
	blobs   blob.Store
	trust   *eds.Trust
	journal *journal.Service
	staff   *people.Service
	access  *access.Service
	drafts  *draft.Service
	worker  *outbox.Worker
}

// open puts the program together. The caller closes it.
func open(ctx context.Context, cfg config, log *slog.Logger) (*app, error) {
	a := &app{cfg: cfg, log: log, wall: clock.System()}
	for _, step := range []func(context.Context) error{a.openClocks, a.openLaw, a.openStore, a.openJournal, a.openStaff, a.openTrust, a.openAccess, a.openWork} {
		if err := step(ctx); err != nil {
			a.close()
			return nil, err
		}
	}
	return a, nil
}

func (a *app) close() {
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
	if a.blobs, err = blob.OpenFolder(a.path("files")); err != nil {
		return err
	}
	a.db, err = store.Open(ctx, store.Config{URL: a.cfg.db, Wall: a.wall, Legal: a.legal, Log: a.log})
	return err
}

func (a *app) openJournal(context.Context) error {
	keeper, err := journal.NewKeeper(a.master, acts.FS)
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
		Store: store.As[journal.Log](a.db), Keeper: keeper, Signer: signer, Replayer: replayer{a.lib},
		Holder: fmt.Sprintf("%s/%d", host, os.Getpid()), Log: a.log,
	}
	return nil
}

func (a *app) openStaff(context.Context) error {
	cats, err := categories(a.lib)
	if err != nil {
		return err
	}
	a.staff = &people.Service{
		Store: store.As[people.Tx](a.db), Blobs: a.blobs, Master: a.master, IDs: id.Random(), Legal: a.legal,
		Rules: law.Rules[people.CommonRules](a.lib.Common()), Categories: cats,
		Record: func(tx people.Tx, e journal.Entry) error { return journal.Add(tx.(journal.Tx), e) },
		Tell:   func(tx people.Tx, n outbox.Notice) error { return outbox.Notify(tx.(outbox.Tx), n) },
	}
	return nil
}

// openTrust reads the certification authorities; in a demonstration its own,
// made at the first start.
func (a *app) openTrust(context.Context) (err error) {
	if !a.cfg.demo {
		if err := os.MkdirAll(a.path("authorities"), dataMode); err != nil {
			return fmt.Errorf("authorities: %w", err)
		}
		a.trust, err = eds.TrustFolder(a.path("authorities"))
		return err
	}
	_, err = demoAuthority(a.path("eds"), a.legal.Now())
	if err == nil {
		a.trust, err = eds.DemoTrust(a.path("eds"))
	}
	return err
}

func (a *app) openAccess(context.Context) (err error) {
	a.access, err = access.New(access.Config{
		Store: store.As[access.Tx](a.db), Legal: a.legal, Wall: a.wall, IDs: id.Random(), Master: a.master,
		Derived: derived{a.staff}, Zone: a.zone, Site: a.cfg.site, Trust: a.trust,
		Means:  []access.Means{access.ByEDS, access.ByPasskey, access.ByPassword},
		Record: func(tx access.Tx, e journal.Entry) error { return journal.Add(tx.(journal.Tx), e) },
	})
	return err
}

func (a *app) openWork(context.Context) error {
	a.drafts = &draft.Service{Store: store.As[draft.Tx](a.db), Master: a.master, IDs: id.Random()}
	host, _ := os.Hostname()
	a.worker = outbox.NewWorker(outbox.Config{
		Store: store.As[outbox.WorkTx](a.db), Owner: fmt.Sprintf("%s/%d", host, os.Getpid()), Log: a.log,
	})
	return nil
}

// openClocks starts the clock of the law: the machine's, or in a demonstration
// one that begins when both acts are in force and keeps its pace between
// starts.
func (a *app) openClocks(context.Context) (err error) {
	if a.zone, err = a.cfg.location(); err != nil {
		return fmt.Errorf("zone: %w", err)
	}
	a.legal = a.wall
	if a.cfg.demo {
		a.shifted, err = demoClock(a.path("clock"), a.wall)
		a.legal = a.shifted
	}
	return err
}

// sweep removes what has run out: sessions, codes, drafts.
func (a *app) sweep(ctx context.Context) {
	if err := a.access.Sweep(ctx); err != nil {
		a.log.Error("sweeping sessions", "error", err)
	}
}

// sessions is who asks, as the server wants to know it.
func (a *app) sessions() interface {
	Actor(*http.Request) (*access.Actor, error)
} {
	return a.access
}

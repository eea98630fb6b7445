package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/eds/demosigner"
	"tarazy/internal/store"
)

var serveCommand = command{name: "serve", usage: "[flags]", about: "serve the pages and the API", run: runServe}

var demoCommand = command{name: "demo", usage: "[flags]", about: "serve the demonstration: an invented town, every role behind a door", run: runDemo}

var signerCommand = command{
	name: "demo-signer", usage: "--keys DIR [--listen ADDRESS]", about: "the demonstration's signing software, a process of its own", run: runSigner,
}

func runServe(ctx context.Context, s streams, args []string) int { return serve(ctx, s, args, false) }

func runDemo(ctx context.Context, s streams, args []string) int { return serve(ctx, s, args, true) }

func serve(ctx context.Context, s streams, args []string, demo bool) int {
	cfg := config{demo: demo}
	f := cfg.flags("serve")
	f.SetOutput(s.err)
	// No environment variable: it is said once, at the start after a restore.
	f.StringVar(&cfg.adopt, "adopt-law", "", "signed own editions put back from a backup, act@edition by commas, to take into the register at this start")
	if demo {
		f.StringVar(&cfg.signer, "signer", env("TARAZY_SIGNER", demoSigner), "loopback address and port of the demonstration's signer")
	}
	if err := f.Parse(args); err != nil {
		return exitUsage
	}
	if err := cfg.complete(); err != nil {
		return failed(s, err)
	}
	log := slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelInfo}))
	if err := runServer(ctx, s, cfg, log); err != nil {
		return failed(s, err)
	}
	return exitOK
}

// runServer serves until ctx ends or something breaks.
func runServer(ctx context.Context, s streams, cfg config, log *slog.Logger) error {
	if err := cfg.refuseDemoData(); err != nil {
		return err
	}
	a, err := open(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer a.close()
	handler, err := a.handler(ctx)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", cfg.listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var work sync.WaitGroup
	defer work.Wait()
	defer cancel()
	if cfg.demo {
		stop, err := a.startSigner(ctx, s)
		if err != nil {
			return err
		}
		defer stop()
	}
	if err := a.freeJobs(ctx); err != nil {
		return err
	}
	work.Go(func() { a.journal.Run(ctx) })
	work.Go(func() { a.worker.Run(ctx) })
	work.Go(func() { a.sweepOften(ctx) })
	fmt.Fprintf(s.out, "Tarazy: %s\n", cfg.site)
	return answer(ctx, listener, handler)
}

// freeJobs lets jobs go on at once that were under way when the program was
// killed. On SQLite this process is the only one; on PostgreSQL another may be
// at work on them, and their leases have to run out.
func (a *app) freeJobs(ctx context.Context) error {
	if a.db.Kind() != "sqlite" {
		return nil
	}
	return a.db.Write(ctx, func(tx *store.Tx) error { return tx.JobsFree() })
}

// answer serves until ctx ends; requests under way are let end.
func answer(ctx context.Context, listener net.Listener, handler http.Handler) error {
	srv := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute,
		WriteTimeout: 10 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(listener) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	if err := srv.Shutdown(end); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

func (a *app) sweepOften(ctx context.Context) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		a.sweep(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func runSigner(ctx context.Context, s streams, args []string) int {
	f := flag.NewFlagSet("demo-signer", flag.ContinueOnError)
	f.SetOutput(s.err)
	keys := f.String("keys", "", "folder of the persons' keys")
	clockFile := f.String("clock", "", "file of the demonstration's clock")
	listen := f.String("listen", demoSigner, "loopback address and port")
	withParent := f.Bool("with-parent", false, "end when standard input ends")
	if err := f.Parse(args); err != nil || *keys == "" || *clockFile == "" {
		fmt.Fprintln(s.err, "usage: tarazy demo-signer --keys DIR --clock FILE [--listen ADDRESS]")
		return exitUsage
	}
	if *withParent {
		var end context.CancelFunc
		ctx, end = context.WithCancel(ctx)
		go func() {
			_, _ = io.Copy(io.Discard, s.in) // how it ended is of no use: the parent is gone
			end()
		}()
	}
	if err := sign(ctx, *keys, *clockFile, *listen); err != nil && ctx.Err() == nil {
		return failed(s, err)
	}
	return exitOK
}

func sign(ctx context.Context, keys, clockFile, listen string) error {
	held, err := demosigner.Load(keys)
	if err != nil {
		return err
	}
	c, err := demoClock(clockFile, clock.System())
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return fmt.Errorf("demonstration signer: %w", err)
	}
	return demosigner.Serve(ctx, listener, held, c)
}

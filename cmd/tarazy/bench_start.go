package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	startLimit  = 1_000 // milliseconds
	startTimes  = 3
	startMost   = 30 * time.Second
	memoryLimit = 150 // MB, of a million bytes
	walkTimes   = 5   // each page is asked for so often
	walkers     = 4   // at once
)

// child is this very program, serving the town in a process of its own.
type child struct {
	cmd   *exec.Cmd
	site  string
	said  bytes.Buffer // read when it has ended
	ended chan error
}

// start measures from the start of the program to its first page, and the
// memory that it has when all pages have been asked for. The database is there
// before.
func (b *bench) start(ctx context.Context) error {
	t, err := b.openTown(ctx)
	if err != nil {
		return err
	}
	data := t.app.cfg.data
	t.close()
	slowest := time.Duration(0)
	for i := range startTimes {
		c, took, err := b.startChild(ctx, data)
		if err != nil {
			return err
		}
		slowest = max(slowest, took)
		if i == startTimes-1 {
			b.add(atMost(fmt.Sprintf("start to first page, slowest of %d", startTimes), millis(slowest), startLimit, "ms"))
			err = b.memory(ctx, t, c)
		}
		if err = errors.Join(err, c.stop()); err != nil {
			return err
		}
	}
	return nil
}

// startChild starts the program and waits for its first page.
func (b *bench) startChild(ctx context.Context, data string) (*child, time.Duration, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, 0, fmt.Errorf("bench: %w", err)
	}
	address, err := freeAddress()
	if err != nil {
		return nil, 0, err
	}
	c := &child{site: "http://" + address, ended: make(chan error, 1)}
	c.cmd = exec.CommandContext(ctx, self, "serve", "--data", data, "--db", "", "--listen", address, "--site", "http://localhost", "--smtp", "")
	c.cmd.Cancel = func() error { return c.cmd.Process.Signal(os.Interrupt) }
	c.cmd.WaitDelay = 5 * time.Second
	c.cmd.Stderr = &c.said
	began := b.wall.Now()
	if err := c.cmd.Start(); err != nil {
		return nil, 0, fmt.Errorf("bench: %w", err)
	}
	go func() { c.ended <- c.cmd.Wait() }()
	if err := c.awaitPage(ctx); err != nil {
		return nil, 0, errors.Join(err, c.stop())
	}
	return c, b.since(began), nil
}

func (c *child) awaitPage(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startMost)
	defer cancel()
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.site+"/", nil)
		if err != nil {
			return err
		}
		if res, err := http.DefaultClient.Do(req); err == nil {
			_ = res.Body.Close() // that it began to answer is enough
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-look.C:
		case err := <-c.ended:
			c.ended <- err
			return errors.New("bench: the server ended before its first page")
		case <-ctx.Done():
			return fmt.Errorf("bench: no first page: %w", ctx.Err())
		}
	}
}

// stop ends the child as an interrupt from the keyboard does.
func (c *child) stop() error {
	_ = c.cmd.Process.Signal(os.Interrupt) // it may have ended already
	if err := <-c.ended; err != nil {
		return fmt.Errorf("bench: the server did not end well: %w: %s", err, &c.said)
	}
	return nil
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("bench: %w", err)
	}
	return l.Addr().String(), l.Close()
}

// memory walks all pages and reads what the child then holds.
func (b *bench) memory(ctx context.Context, t *benchTown, c *child) error {
	if err := t.walk(ctx, c.site); err != nil {
		return err
	}
	const what = "memory (resident) after all pages"
	now, most, ok := resident(c.cmd.Process.Pid)
	if !ok {
		b.add(unmeasured(what, "this system does not tell"))
		return nil
	}
	b.add(atMost(what, now, memoryLimit, "MB"), known("  the most it had", most, "MB"))
	return nil
}

// walk asks for every page several times, a few at once.
func (t *benchTown) walk(ctx context.Context, site string) error {
	todo, errs := make(chan benchPage), make([]error, walkers)
	var walking sync.WaitGroup
	for w := range walkers {
		walking.Go(func() {
			for p := range todo {
				got, err := t.get(ctx, site, p)
				if err == nil && got.status >= http.StatusInternalServerError {
					err = fmt.Errorf("%s as %s: status %d", p.path, p.role, got.status)
				}
				errs[w] = errors.Join(errs[w], err)
			}
		})
	}
	for range walkTimes {
		for _, p := range t.pages {
			todo <- p
		}
	}
	close(todo)
	walking.Wait()
	return errors.Join(errs...)
}

// resident is the memory of a process now and at its most, in MB.
func resident(pid int) (now, most float64, ok bool) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0, false
	}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(line, ":")
		fields := strings.Fields(value)
		if name != "VmRSS" && name != "VmHWM" || len(fields) == 0 {
			continue
		}
		kib, err := strconv.ParseFloat(fields[0], 64)
		if err != nil {
			return 0, 0, false
		}
		if name == "VmRSS" {
			now, ok = kib*1024/1e6, true
		} else {
			most = kib * 1024 / 1e6
		}
	}
	return now, most, ok
}

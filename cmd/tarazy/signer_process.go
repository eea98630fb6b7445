package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"time"
)

// startSigner runs the demonstration's signing software as a process of its
// own, as it is on a person's computer: the server never holds a key.
func (a *app) startSigner(ctx context.Context, s streams) (stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("demonstration signer: %w", err)
	}
	cmd := exec.CommandContext(ctx, self, "demo-signer", "--keys", a.path("eds"), "--clock", a.path("clock"), "--listen", a.cfg.signerListen(), "--with-parent")
	// The pipe ends when this process does, in whatever way: no signer is left.
	if _, err := cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("demonstration signer: %w", err)
	}
	cmd.Stdout, cmd.Stderr = s.err, s.err
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("demonstration signer: %w", err)
	}
	return func() { _ = cmd.Wait() }, nil // it was told to end; how it ended is of no use any more
}

// chooseKeys tells the signer whose keys the visitor of a door holds.
func (a *app) chooseKeys(ctx context.Context, person string) error {
	iin, err := a.iinOf(ctx, person)
	if err != nil {
		return err
	}
	form := url.Values{"iin": {iin}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+a.cfg.signerListen()+"/choose", strings.NewReader(form.Encode()))
	if err != nil {
		return fmt.Errorf("demonstration signer: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("demonstration signer: %w", err)
	}
	return res.Body.Close()
}

func (c *config) signerListen() string { return strings.TrimPrefix(c.signer, "ws://") }

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"tarazy/internal/eds"
	"tarazy/internal/eds/demoauthority"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/eds/pki"
	"tarazy/internal/eds/revocation"
	"tarazy/internal/eds/timestamp"
)

// evidenceWait is how long one service of a certification authority may take to
// answer: a person waits for it.
const evidenceWait = 8 * time.Second

// openEvidence says whom the installation asks when a signature is taken: nobody
// but the hosts that were configured.
func (a *app) openEvidence(context.Context) error {
	return a.askFor(addresses(a.cfg.ocsp), addresses(a.cfg.crl), a.cfg.tsp)
}

func (a *app) askFor(responders, lists []string, stamps string) error {
	all := slices.Concat(responders, lists)
	if stamps != "" {
		all = append(all, stamps)
	}
	client, err := pki.NewClient(evidenceWait, all...)
	if err != nil {
		return fmt.Errorf("revocation and time stamps: %w", err)
	}
	kept := revocation.Kept{Dir: a.path("revocation")}
	g := &evidence.Gatherer{
		Trust: a.trust, Log: a.log, List: kept.Get, Strict: a.cfg.unchecked == uncheckedRefuse,
		Check: &revocation.Checker{
			Verify: eds.CheckSignature, Client: client, Responders: responders, Lists: lists,
			Folder: revocation.NewFolder(a.path("authorities")), Keep: kept.Keep,
		},
	}
	if stamps != "" {
		g.Stamps = &timestamp.Authority{Address: stamps, Client: client, Digest: pki.SHA256}
	}
	a.evidence, a.candidates.Evidence = g, g
	a.contest.Evidence, a.interviews.Evidence, a.appraisals.Evidence = g, g, g
	return nil
}

func addresses(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// openDemoServices starts the responder and the time-stamp authority of the
// demonstration on loopback, and asks them from now on.
func (a *app) openDemoServices(ctx context.Context) error {
	authority, err := eds.LoadAuthority(a.path("eds"))
	if err != nil {
		return err
	}
	register, err := demoauthority.OpenRegister(a.path("eds", "revoked.json"))
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("services of the demonstration's authority: %w", err)
	}
	server := &http.Server{
		Handler: demoauthority.New(authority, register, a.legal).Handler(), ReadHeaderTimeout: evidenceWait,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			a.log.Error("services of the demonstration's authority", "error", err)
		}
	}()
	a.closers = append(a.closers, server.Close)
	at := "http://" + listener.Addr().String()
	return a.askFor([]string{at + demoauthority.OCSPPath}, []string{at + demoauthority.ListPath}, at+demoauthority.TSPPath)
}

// Package evidencetest gives tests a certification authority that answers.
package evidencetest

import (
	"net/http/httptest"
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/eds"
	"tarazy/internal/eds/demoauthority"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/eds/pki"
	"tarazy/internal/eds/revocation"
	"tarazy/internal/eds/timestamp"
)

// askWithin is how long a service may take in a test.
const askWithin = time.Minute

// Services are those of an authority, with a gatherer that asks them.
type Services struct {
	*evidence.Gatherer
	Register *demoauthority.Register // in which a test may revoke
	Silence  func()                  // nobody answers from then on
}

// Start starts the responder and the time-stamp authority of an authority.
func Start(t testing.TB, a *eds.Authority, c clock.Legal) *Services {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	trust, err := a.Trust()
	must(err)
	register, err := demoauthority.OpenRegister("")
	must(err)
	server := httptest.NewServer(demoauthority.New(a, register, c).Handler())
	t.Cleanup(server.Close)
	client, err := pki.NewClient(askWithin, server.URL)
	must(err)
	return &Services{
		Register: register, Silence: server.Close,
		Gatherer: &evidence.Gatherer{
			Trust:  trust,
			Check:  &revocation.Checker{Verify: eds.CheckSignature, Client: client, Responders: []string{server.URL + demoauthority.OCSPPath}},
			Stamps: &timestamp.Authority{Address: server.URL + demoauthority.TSPPath, Client: client, Digest: pki.SHA256},
		},
	}
}

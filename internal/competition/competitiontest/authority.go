package competitiontest

import (
	"net/http/httptest"
	"time"

	"tarazy/internal/eds/demoauthority"
	"tarazy/internal/eds/edstest"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/eds/pki"
	"tarazy/internal/eds/revocation"
	"tarazy/internal/eds/timestamp"
)

var authority = edstest.Authority(Start.AddDate(-1, 0, 0))

// askWithin is how long the authority's services may take in a test.
const askWithin = time.Minute

// Authority starts the services of the authority, by the world's clock, and lets
// the service ask them from now on. In the register a test may revoke.
func (w *World) Authority() *demoauthority.Register {
	w.T.Helper()
	a, err := authority()
	w.Must(err)
	if w.Trust == nil {
		w.Trust, err = a.Trust()
		w.Must(err)
	}
	register, err := demoauthority.OpenRegister("")
	w.Must(err)
	server := httptest.NewServer(demoauthority.New(a, register, w.Clock).Handler())
	w.T.Cleanup(server.Close)
	client, err := pki.NewClient(askWithin, server.URL)
	w.Must(err)
	w.Service.Evidence = &evidence.Gatherer{
		Trust: w.Trust, Verify: pki.Check,
		Check:  &revocation.Checker{Verify: pki.Check, Client: client, Responders: []string{server.URL + demoauthority.OCSPPath}},
		Stamps: &timestamp.Authority{Address: server.URL + demoauthority.TSPPath, Client: client, Digest: pki.SHA256},
	}
	return register
}

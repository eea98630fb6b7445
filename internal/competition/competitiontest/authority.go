package competitiontest

import (
	"tarazy/internal/eds/demoauthority"
	"tarazy/internal/eds/edstest"
	"tarazy/internal/eds/evidence/evidencetest"
)

var authority = edstest.Authority(Start.AddDate(-1, 0, 0))

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
	services := evidencetest.Start(w.T, a, w.Clock)
	w.Service.Evidence = services.Gatherer
	return services.Register
}

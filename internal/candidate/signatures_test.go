package candidate_test

import (
	"testing"

	"tarazy/internal/eds/evidence/evidencetest"
	"tarazy/internal/eds/revocation"
)

// asking lets the world ask the services of its authority.
func (w *world) asking(strict bool) *evidencetest.Services {
	w.t.Helper()
	s := evidencetest.Start(w.t, w.keys.authority, w.clock)
	s.Strict, w.Evidence = strict, s.Gatherer
	return s
}

func TestSEL04_ARevokedCertificateRegistersNobody(t *testing.T) {
	each(t, func(w *world) {
		s := w.asking(false)
		w.must(s.Register.Revoke(w.keys.mine.Signing.Certificate.SerialNumber, w.clock.Now().AddDate(0, 0, -1), 1))
		_, err := w.Register(t.Context(), w.signed(mine, w.keys.mine.Signing))
		w.refused(err, "eds.revoked")
	})
}

// TestSEL04_WhoCannotBeCheckedIsOnRecord or, where the installation is strict, not
// registered.
func TestSEL04_WhoCannotBeCheckedIsOnRecord(t *testing.T) {
	each(t, func(w *world) {
		w.asking(true).Silence()
		_, err := w.Register(t.Context(), w.signed(mine, w.keys.mine.Signing))
		w.refused(err, "eds.unchecked")
		w.Evidence.Strict = false
		person, err := w.Register(t.Context(), w.signed(mine, w.keys.mine.Signing))
		w.must(err)
		s, err := w.RegistrationSignatures(t.Context(), person)
		w.must(err)
		m := s.Marks[0]
		if m.Certificate == nil || m.Certificate.IIN != "••••••••0457" || m.Proofs[0].Revocation.Why != revocation.Unreachable || m.Name != "Қасымов Ерлан Маратұлы" {
			t.Errorf("%+v", m)
		}
		_, err = w.RegistrationSignatures(t.Context(), "per_nobody")
		w.refused(err, "candidate.not_registered")
	})
}

package access_test

import (
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/eds/evidence/evidencetest"
	"tarazy/internal/eds/revocation"
)

// asking is a world whose sign-in asks the services of the authority.
func asking(t *testing.T, strict bool, fn func(t *testing.T, w *world, s *evidencetest.Services)) {
	t.Helper()
	var s *evidencetest.Services
	each(t, func(c *access.Config) {
		s = evidencetest.Start(t, authority().authority, c.Legal)
		s.Strict = strict
		c.Evidence = func() *evidence.Gatherer { return s.Gatherer }
	}, func(t *testing.T, w *world) { fn(t, w, s) })
}

// recorded is what the journal has of the last sign-in's certificate.
func (w *world) recorded() evidence.Fact {
	w.t.Helper()
	last := (*w.records)[len(*w.records)-1]
	facts, ok := last.Facts.(map[string]any)
	if !ok || last.Verb != "sign-in" || facts["serial"] == "" {
		w.t.Fatalf("the last record is %+v", last)
	}
	return facts["proofs"].([]evidence.Fact)[0]
}

func TestSignInAsksForRevocation(t *testing.T) {
	key := authority().asel.Authentication
	asking(t, false, func(t *testing.T, w *world, s *evidencetest.Services) {
		o, err := w.byEDS(visit, key)
		w.fatal(err)
		if got := w.recorded(); got.Revocation != string(revocation.Good) || got.Source != string(revocation.OCSP) || len(got.Answer) != 64 || o.Unchecked {
			t.Errorf("on record: %+v, unchecked %v", got, o.Unchecked)
		}
		a, _ := w.browser(o)
		all, err := w.s.Sessions(t.Context(), a)
		w.fatal(err)
		c := all[0].Certificate
		if c == nil || c.Serial != key.Certificate.SerialNumber.Text(16) || c.Proof.Revocation.Status != revocation.Good || c.Proof.Revocation.Answer != nil {
			t.Errorf("with the session: %+v", c)
		}
		w.fatal(s.Register.Revoke(key.Certificate.SerialNumber, w.clock.Now().Add(-minutes(1)), 1))
		_, err = w.byEDS(visit, key)
		w.refused(err, "eds.revoked")
	})
}

// TestSignInWithoutAnAnswer: who cannot be checked is let in and on record, or
// refused where the installation is strict; a revoked issuer's word is not needed.
func TestSignInWithoutAnAnswer(t *testing.T) {
	key := authority().asel.Authentication
	asking(t, false, func(t *testing.T, w *world, s *evidencetest.Services) {
		s.Silence()
		o, err := w.byEDS(visit, key)
		w.fatal(err)
		if got := w.recorded(); got.Revocation != string(revocation.NotChecked) || got.Why != string(revocation.Unreachable) || !o.Unchecked {
			t.Errorf("on record: %+v, unchecked %v", got, o.Unchecked)
		}
	})
	asking(t, true, func(t *testing.T, w *world, s *evidencetest.Services) {
		_, err := w.byEDS(visit, key)
		w.fatal(err)
		s.Register.Forget(key.Certificate.SerialNumber)
		_, err = w.byEDS(visit, key)
		w.refused(err, "eds.unknown_certificate")
		s.Silence()
		_, err = w.byEDS(visit, key)
		w.refused(err, "eds.unchecked")
	})
}

// TestSignInWhereNobodyIsAsked says so in the journal, and not to the person each
// time.
func TestSignInWhereNobodyIsAsked(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		o, err := w.byEDS(visit, authority().asel.Authentication)
		w.fatal(err)
		if got := w.recorded(); got.Why != string(revocation.Off) || o.Unchecked {
			t.Errorf("on record: %+v, unchecked %v", got, o.Unchecked)
		}
	})
	strict := &evidence.Gatherer{Trust: authority().trust, Strict: true}
	each(t, func(c *access.Config) { c.Evidence = func() *evidence.Gatherer { return strict } }, func(t *testing.T, w *world) {
		_, err := w.byEDS(visit, authority().asel.Authentication)
		w.refused(err, "eds.unchecked")
	})
}

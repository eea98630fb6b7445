package access_test

import (
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/eds"
)

// signed is a challenge signed with a key.
func (w *world) signed(v access.Visit, key eds.KeyPair) (nonce string, signature []byte) {
	w.t.Helper()
	c, err := w.s.EDSBegin(w.t.Context(), "Таразы жүйесіне кіру", v)
	w.fatal(err)
	signature, err = eds.Sign(c.Bytes(), false, w.clock.Now(), key)
	w.fatal(err)
	return c.Nonce, signature
}

func (w *world) byEDS(v access.Visit, key eds.KeyPair) (access.Opened, error) {
	w.t.Helper()
	nonce, signature := w.signed(v, key)
	return w.s.EDSFinish(w.t.Context(), nonce, signature, v)
}

func TestEDSSignsIn(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		o, err := w.byEDS(visit, authority().asel.Authentication)
		w.fatal(err)
		if a, _ := w.browser(o); a == nil || a.Person != w.asel || !a.Personal {
			t.Errorf("actor: %+v", a)
		}
	})
}

func TestEDSRefusals(t *testing.T) {
	keys := authority()
	for code, key := range map[string]eds.KeyPair{
		"eds.wrong_purpose": keys.asel.Signing,
		"eds.expired":       keys.expired.Authentication,
		"eds.untrusted":     keys.stranger.Authentication,
		"access.no_account": keys.olga.Authentication,
	} {
		t.Run(code, func(t *testing.T) {
			each(t, nil, func(t *testing.T, w *world) {
				_, err := w.byEDS(visit, key)
				w.refused(err, code)
			})
		})
	}
}

func TestWhoIsUnknownIsNamed(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		_, err := w.byEDS(visit, authority().olga.Authentication)
		if name, ok := access.Unknown(err); !ok || !strings.Contains(name, "СОКОЛОВА") {
			t.Errorf("%q, %v", name, ok)
		}
		if _, ok := access.Unknown(nil); ok {
			t.Error("no error names somebody")
		}
	})
}

func TestAChallengeServesOnce(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		nonce, signature := w.signed(visit, authority().asel.Authentication)
		_, err := w.s.EDSFinish(t.Context(), nonce, signature, visit)
		w.fatal(err)
		_, err = w.s.EDSFinish(t.Context(), nonce, signature, visit)
		w.refused(err, "eds.challenge_unknown")
		// An answer to one challenge is none to another, and a failure spends it.
		other, _ := w.signed(visit, authority().asel.Authentication)
		_, err = w.s.EDSFinish(t.Context(), other, signature, visit)
		w.refused(err, "eds.changed")
		_, err = w.s.EDSFinish(t.Context(), other, signature, visit)
		w.refused(err, "eds.challenge_unknown")
	})
}

func TestAChallengeExpires(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		nonce, signature := w.signed(visit, authority().asel.Authentication)
		w.clock.Advance(10 * time.Minute)
		_, err := w.s.EDSFinish(t.Context(), nonce, signature, visit)
		w.refused(err, "eds.challenge_expired")
	})
}

// TestOnlyTheSamePersonConfirms: in a browser where Dias is signed in Asel's
// signature is refused, whether the challenge was made then or before.
func TestOnlyTheSamePersonConfirms(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		asDias := visit
		asDias.Expect = w.dias
		keys := authority()
		_, err := w.byEDS(asDias, keys.asel.Authentication)
		w.refused(err, "access.other_person")
		_, err = w.byEDS(asDias, keys.olga.Authentication)
		w.refused(err, "access.other_person")
		nonce, signature := w.signed(asDias, keys.asel.Authentication)
		_, err = w.s.EDSFinish(t.Context(), nonce, signature, visit)
		w.refused(err, "access.other_person")
		_, err = w.byEDS(asDias, keys.dias.Authentication)
		w.fatal(err)
		w.withPassword()
		_, err = w.s.Password(t.Context(), aselIIN, aselPass, asDias)
		w.refused(err, "access.other_person")
	})
}

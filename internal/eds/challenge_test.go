package eds

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// kept is the caller's side of the challenges.
type kept struct {
	all  map[string]Challenge
	fail error
}

func (k *kept) Put(_ context.Context, c Challenge) error {
	k.all[c.Nonce] = c
	return nil
}

func (k *kept) Take(_ context.Context, nonce string) (Challenge, bool, error) {
	c, ok := k.all[nonce]
	delete(k.all, nonce)
	return c, ok, k.fail
}

func TestChallengeBytes(t *testing.T) {
	a := NewChallenge("https://tarazy.kz", "Жүйеге кіру", noon, time.Minute)
	b := NewChallenge("https://tarazy.kz", "Жүйеге кіру", noon, time.Minute)
	if len(a.Nonce) != 43 || a.Nonce == b.Nonce {
		t.Errorf("nonces %q, %q", a.Nonce, b.Nonce)
	}
	want := `{"audience":"https://tarazy.kz","expires":"2026-03-16T07:01:00Z","nonce":"` + a.Nonce + `","purpose":"Жүйеге кіру"}`
	if got := string(a.Bytes()); got != want {
		t.Errorf("bytes %s", got)
	}
	east := a
	east.Expires = east.Expires.In(time.FixedZone("east", 5*3600))
	if string(east.Bytes()) != want {
		t.Error("the zone shows in the bytes")
	}
}

func TestSignIn(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		name   string
		pairs  []KeyPair
		after  time.Duration
		change func(*Challenge)
		code   string
	}{
		{name: "in time", pairs: []KeyPair{w.asel.Authentication}},
		{name: "last moment", pairs: []KeyPair{w.asel.Authentication}, after: time.Minute - 1},
		{name: "too late", pairs: []KeyPair{w.asel.Authentication}, after: time.Minute, code: "eds.challenge_expired"},
		{name: "signing key", pairs: []KeyPair{w.asel.Signing}, code: "eds.wrong_purpose"},
		{name: "stranger", pairs: []KeyPair{w.alien.Authentication}, code: "eds.untrusted"},
		{name: "two persons", pairs: []KeyPair{w.asel.Authentication, w.dias.Authentication}, code: "eds.several_signers"},
		{name: "of another site", pairs: []KeyPair{w.asel.Authentication}, code: "eds.changed",
			change: func(c *Challenge) { c.Audience = "https://other.kz" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			store := &kept{all: map[string]Challenge{}}
			ch := NewChallenge("https://tarazy.kz", "вход", noon, time.Minute)
			if err := store.Put(t.Context(), ch); err != nil {
				t.Fatal(err)
			}
			signed := ch
			if c.change != nil {
				c.change(&signed)
			}
			cms := must[[]byte](t)(Sign(signed.Bytes(), false, noon, c.pairs...))
			a := Answer{Nonce: ch.Nonce, Signature: Armor(cms), Wall: noon.Add(c.after), Legal: noon}
			got, err := SignIn(t.Context(), store, w.trust, a)
			wantCode(t, err, c.code)
			if err == nil && got.IIN != asel.IIN {
				t.Errorf("signed in as %q", got.IIN)
			}
			_, err = SignIn(t.Context(), store, w.trust, a)
			wantCode(t, err, "eds.challenge_unknown")
		})
	}
}

func TestSignInStoreFails(t *testing.T) {
	w := newWorld(t)
	down := errors.New("down")
	_, err := SignIn(t.Context(), &kept{fail: down}, w.trust, Answer{})
	if !errors.Is(err, down) || !strings.Contains(err.Error(), "challenge") {
		t.Errorf("%v", err)
	}
}

package eds

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"tarazy/internal/fault"
)

// Challenge is what a person signs to show who they are: fresh bytes with the
// words of what is being signed. It serves once.
type Challenge struct {
	Nonce    string    // 32 random bytes, base64 without padding, safe in a URL
	Audience string    // the site that asks, so that an answer serves no other
	Purpose  string    // what the signature will mean, in the person's language
	Expires  time.Time // the wall clock's instant after which no answer is taken
}

const nonceSize = 32 // bytes

// NewChallenge makes a challenge that lives for ttl from now by the wall clock.
func NewChallenge(audience, purpose string, now time.Time, ttl time.Duration) Challenge {
	var nonce [nonceSize]byte
	rand.Read(nonce[:]) // never fails: the program ends where there is no randomness
	return Challenge{
		Nonce:    base64.RawURLEncoding.EncodeToString(nonce[:]),
		Audience: audience,
		Purpose:  purpose,
		Expires:  now.Add(ttl).UTC().Truncate(time.Second),
	}
}

// Bytes are the canonical bytes to be signed: JSON in UTF-8, names sorted, so
// that a person can read what they sign.
func (c Challenge) Bytes() []byte {
	out, err := json.Marshal(map[string]string{
		"audience": c.Audience,
		"expires":  c.Expires.UTC().Format(time.RFC3339),
		"nonce":    c.Nonce,
		"purpose":  c.Purpose,
	})
	if err != nil {
		panic(err) // a map of texts always has a form in JSON
	}
	return out
}

// Challenges keeps challenges between issue and answer.
type Challenges interface {
	// Put keeps a challenge under its nonce.
	Put(ctx context.Context, c Challenge) error
	// Take gives the challenge of a nonce and forgets it in the same step; ok is
	// false where there is none.
	Take(ctx context.Context, nonce string) (c Challenge, ok bool, err error)
}

// Answer is a signed challenge with the two instants at which it is checked.
type Answer struct {
	Nonce     string
	Signature []byte    // CMS, attached or detached
	Wall      time.Time // for the challenge's term
	Legal     time.Time // for the certificate
}

// SignIn checks an answer and gives the certificate of the one person who
// signed it. The challenge is spent whatever comes of the check. Faults:
// eds.challenge_unknown, eds.challenge_expired, eds.no_person, and those of
// Verify.
func SignIn(ctx context.Context, kept Challenges, trust *Trust, a Answer) (Certificate, error) {
	c, ok, err := kept.Take(ctx, a.Nonce)
	if err != nil {
		return Certificate{}, fmt.Errorf("take challenge: %w", err)
	}
	if !ok {
		return Certificate{}, fault.New(fault.Unauthenticated, "eds.challenge_unknown")
	}
	if !a.Wall.Before(c.Expires) {
		return Certificate{}, fault.New(fault.Unauthenticated, "eds.challenge_expired")
	}
	found, err := Verify(a.Signature, c.Bytes(), trust, a.Legal, Want{Purpose: Authentication})
	if err != nil {
		return Certificate{}, err
	}
	s, err := found.Only()
	if err != nil {
		return Certificate{}, err
	}
	if s.Signer.IIN == "" {
		return Certificate{}, fault.New(fault.Denied, "eds.no_person")
	}
	return s.Signer, nil
}

package revocation

import (
	"errors"
	"fmt"
	"time"
)

// Status is what is known of the revocation of a certificate.
type Status string

// The statuses.
const (
	Good       Status = "good"        // the issuer knows of no revocation
	Revoked    Status = "revoked"     // the issuer revoked it
	Unknown    Status = "unknown"     // the issuer does not know the certificate
	NotChecked Status = "not_checked" // nobody could be asked; Why tells
)

// Source is where a status comes from.
type Source string

// The sources.
const (
	OCSP Source = "ocsp"
	CRL  Source = "crl"
)

// Why is why a source could not be used.
type Why string

// The reasons for which a certificate stays unchecked.
const (
	Off         Why = "off"         // nothing is configured to ask
	Unreachable Why = "unreachable" // no answer came
	Declined    Why = "declined"    // the responder gives no answer
	Malformed   Why = "malformed"   // it is no such answer
	Unsigned    Why = "unsigned"    // its signature does not hold, or not by whom it must
	Stale       Why = "stale"       // it is not of the time asked for
	Replayed    Why = "replayed"    // it answers another question
	Elsewhere   Why = "elsewhere"   // it is not about this certificate
	Partial     Why = "partial"     // it covers a part that this certificate may not be in
	Expired     Why = "expired"     // the certificate has ended; its revocation is no longer told
	NoIssuer    Why = "no_issuer"   // the issuer's certificate is not at hand
	Unsupported Why = "unsupported" // it needs something that is not honoured here
	TooMuch     Why = "too_much"    // it is larger than is read
)

// Refusal says why an answer cannot be used.
type Refusal struct {
	Why Why
	Err error // the detail, for the log; may be nil
}

// Error gives the reason and the detail.
func (r *Refusal) Error() string {
	if r.Err == nil {
		return "revocation: " + string(r.Why)
	}
	return fmt.Sprintf("revocation: %s: %v", r.Why, r.Err)
}

// Unwrap gives the detail.
func (r *Refusal) Unwrap() error { return r.Err }

func refuse(why Why, format string, args ...any) *Refusal {
	return &Refusal{Why: why, Err: fmt.Errorf(format, args...)}
}

// Reasons of RFC 5280, section 5.3.1, that matter here.
const (
	reasonHold   = 6
	reasonRemove = 8
)

// Result is what is known of one certificate, in the form in which it is kept.
type Result struct {
	Status  Status    `json:"status"`
	Source  Source    `json:"source,omitempty"`
	Why     Why       `json:"why,omitempty"`    // with NotChecked
	Revoked time.Time `json:"revoked,omitzero"` // with Revoked
	Reason  int       `json:"reason,omitempty"` // with Revoked: RFC 5280, section 5.3.1
	This    time.Time `json:"this,omitzero"`    // as of when the source speaks
	Next    time.Time `json:"next,omitzero"`    // by when it speaks again; zero if it does not say
	Asked   time.Time `json:"asked"`            // the instant for which it was asked
	From    string    `json:"from,omitempty"`   // the address, or the name of the file
	Answer  []byte    `json:"answer,omitempty"` // the OCSP answer, byte for byte
	Detail  string    `json:"-"`                // with NotChecked, for the log
	Lists   []string  `json:"lists,omitempty"`  // SHA-256 of the revocation lists, the delta second
}

// Broke reports whether the certificate was revoked at the instant of signing or
// before: a later revocation breaks nothing.
func (r Result) Broke(signed time.Time) bool {
	return r.Status == Revoked && !r.Revoked.After(signed)
}

// Unasked is the result where nobody is configured to be asked.
func Unasked(at time.Time) Result { return notChecked(at, refuse(Off, "nothing is configured")) }

// notChecked is the result that says why there is none.
func notChecked(at time.Time, err error) Result {
	r := Result{Status: NotChecked, Why: Unreachable, Asked: at, Detail: err.Error()}
	var refusal *Refusal
	if errors.As(err, &refusal) {
		r.Why = refusal.Why
	}
	return r
}

// skew is by how much the clock of a responder may go ahead of ours.
const skew = 5 * time.Minute

// freshest is the age up to which an answer without a next one is taken.
const freshest = 24 * time.Hour

// current holds an answer to the instant for which it is asked.
func current(this, next, at time.Time) error {
	switch {
	case this.IsZero():
		return refuse(Malformed, "no time")
	case this.After(at.Add(skew)):
		return refuse(Stale, "of %s, after %s", this, at)
	case !next.IsZero() && next.Before(this):
		return refuse(Malformed, "ends before it begins")
	case !next.IsZero() && next.Add(skew).Before(at):
		return refuse(Stale, "until %s, before %s", next, at)
	case next.IsZero() && this.Add(freshest).Before(at):
		return refuse(Stale, "of %s, long before %s", this, at)
	}
	return nil
}

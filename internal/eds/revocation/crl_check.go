package revocation

import (
	"time"

	"tarazy/internal/eds/pki"
)

// CheckLists tells what a list, and the delta upon it where there is one (nil
// otherwise), say of a certificate. The error is a *Refusal.
func CheckLists(full, delta *List, q Question, verify pki.Verifier) (Result, error) {
	if full == nil || full.Delta() {
		return Result{}, refuse(Partial, "no whole list")
	}
	for _, l := range []*List{full, delta} {
		if l == nil {
			continue
		}
		if err := l.signedBy(q.Issuer, verify); err != nil {
			return Result{}, err
		}
		if !l.scope.covers(q.Certificate) {
			return Result{}, refuse(Partial, "the list covers a part that the certificate is not in")
		}
	}
	if delta == nil {
		return full.result(full, q)
	}
	if !full.carries(delta) {
		return Result{}, refuse(Partial, "the delta stands on another list")
	}
	r, err := full.result(delta, q)
	r.Lists = append(r.Lists, delta.sum)
	return r, err
}

// carries reports whether the delta may be laid upon the list.
func (l *List) carries(delta *List) bool {
	return delta.Delta() && l.number != nil && delta.number != nil && l.scope.equal(delta.scope) &&
		l.number.Cmp(delta.base) >= 0 && l.number.Cmp(delta.number) <= 0
}

// later is the instant to hold a list to: one that speaks of after the time asked
// for tells of that time too, because what is revoked stays on it.
func later(this, at time.Time) time.Time {
	if this.After(at) {
		return this
	}
	return at
}

// result looks the certificate up in the list and what changed since: the same
// list where there is no delta. A list of the past still proves a revocation, for
// nothing but a hold is ever taken back; it never proves that there is none.
func (l *List) result(changes *List, q Question) (Result, error) {
	key := string(q.Certificate.SerialNumber.Bytes())
	e, revoked := l.revoked[key]
	if c, ok := changes.revoked[key]; ok {
		e, revoked = c, c.reason != reasonRemove
	}
	this, next := changes.raw.ThisUpdate.UTC(), utc(changes.raw.NextUpdate)
	r := Result{Status: Good, Source: CRL, This: this, Next: next, Asked: q.At, Lists: []string{l.sum}}
	stale := current(this, next, later(this, q.At))
	if revoked {
		if stale != nil && e.reason == reasonHold {
			return Result{}, stale
		}
		r.Status, r.Revoked, r.Reason = Revoked, e.at, e.reason
		return r, nil
	}
	if stale != nil {
		return Result{}, stale
	}
	if this.After(q.Certificate.NotAfter.Add(time.Second)) {
		return Result{}, refuse(Expired, "the list is of after the certificate ended")
	}
	return r, nil
}

package gost

import (
	"errors"
	"math/big"
)

// Errors of keys and signatures. They say that a value is no such thing; nobody
// is told more of it.
var (
	ErrKey       = errors.New("gost: not a public key of the curve")
	ErrSignature = errors.New("gost: the signature does not hold")
)

// Signature is a digital signature in the sense of RFC 7091, section 6.1.
type Signature struct{ R, S *big.Int }

// PublicKey is a verification key: a point of order q of a curve (RFC 7091,
// section 5.2). Only NewPublicKey and Profile.ParsePublicKey make one.
type PublicKey struct {
	curve     *Curve
	x, y      *big.Int
	algorithm string // object identifier under which a certificate has the key
}

// NewPublicKey gives the key with the coordinates x and y, or ErrKey where they
// are out of range or not those of a point of order q.
func NewPublicKey(c *Curve, x, y *big.Int) (*PublicKey, error) {
	if c == nil || x == nil || y == nil || !c.contains(x, y) || !c.inSubgroup(x, y) {
		return nil, ErrKey
	}
	return &PublicKey{curve: c, x: new(big.Int).Set(x), y: new(big.Int).Set(y)}, nil
}

// Curve is the parameter set of the key.
func (k *PublicKey) Curve() *Curve { return k.curve }

// Verify is the verification of RFC 7091, section 6.2. The digest is the sum of
// a hash function of this package, as long as the curve's Size: its lowest byte
// first.
func (k *PublicKey) Verify(digest []byte, s Signature) bool {
	if k == nil || k.curve == nil || len(digest) != k.curve.size {
		return false
	}
	return k.verify(littleEndian(digest), s)
}

// verify does Steps 1 and 3 to 7 with the integer alpha of the hash code.
func (k *PublicKey) verify(alpha *big.Int, s Signature) bool {
	q := k.curve.q
	if !inRange(s.R, q) || !inRange(s.S, q) {
		return false
	}
	z1, z2 := multipliers(alpha, s, q)
	w := newWorkspace(k.curve)
	x, _, ok := w.affine(w.combine(z1, z2, affinePoint(k.x, k.y)))
	return ok && x.Mod(x, q).Cmp(s.R) == 0
}

// multipliers gives z1 and z2 of Steps 3 to 5.
func multipliers(alpha *big.Int, s Signature, q *big.Int) (z1, z2 *big.Int) {
	e := new(big.Int).Mod(alpha, q)
	if e.Sign() == 0 {
		e.SetInt64(1)
	}
	v := new(big.Int).ModInverse(e, q)
	z1 = new(big.Int).Mul(s.S, v)
	z1.Mod(z1, q)
	z2 = new(big.Int).Neg(s.R)
	z2.Mul(z2, v)
	z2.Mod(z2, q)
	return z1, z2
}

// inRange says whether 0 < n < q.
func inRange(n, q *big.Int) bool { return n != nil && n.Sign() > 0 && n.Cmp(q) < 0 }

// littleEndian reads a number whose lowest byte stands first.
func littleEndian(in []byte) *big.Int {
	reversed := make([]byte, len(in))
	for i, b := range in {
		reversed[len(in)-1-i] = b
	}
	return new(big.Int).SetBytes(reversed)
}

package gost

import (
	"math/big"
	"sync"
)

// Curve is a set of parameters of the signature scheme (RFC 7091, section 5.2):
// the curve y² = x³ + ax + b over GF(p) of order m, and on it the point P = (x, y)
// of prime order q. It is used by pointer and never changes.
type Curve struct {
	name string
	size int // bytes of a coordinate, of r and s, and of a digest
	p    *big.Int
	a, b *big.Int
	m, q *big.Int
	x, y *big.Int

	once sync.Once
	kept []*point
}

// Name is the identifier of the parameter set in its standard.
func (c *Curve) Name() string { return c.name }

// Size is the length of a coordinate in bytes: 32 or 64. A digest to be signed
// on the curve has the same length.
func (c *Curve) Size() int { return c.size }

// contains says whether x and y are coordinates of a point of the curve
// (RFC 7091, section 5.1, identity 1).
func (c *Curve) contains(x, y *big.Int) bool {
	if x.Sign() < 0 || y.Sign() < 0 || x.Cmp(c.p) >= 0 || y.Cmp(c.p) >= 0 {
		return false
	}
	right := new(big.Int).Mul(x, x)
	right.Add(right, c.a)
	right.Mul(right, x)
	right.Add(right, c.b)
	right.Sub(right, new(big.Int).Mul(y, y))
	return right.Mod(right, c.p).Sign() == 0
}

// inSubgroup says whether q·Q = O. On a curve of prime order every point fulfils
// it.
func (c *Curve) inSubgroup(x, y *big.Int) bool {
	if c.m.Cmp(c.q) == 0 {
		return true
	}
	return newWorkspace(c).combine(new(big.Int), c.q, affinePoint(x, y)).isZero()
}

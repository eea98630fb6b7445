package gost

import (
	"math/big"
	"math/bits"
)

// point is a point of a curve in the form (X/Z², Y/Z³); Z = 0 is the zero
// point O.
type point struct{ x, y, z *big.Int }

func zeroPoint() *point { return &point{x: big.NewInt(1), y: big.NewInt(1), z: new(big.Int)} }

func affinePoint(x, y *big.Int) *point {
	return &point{x: new(big.Int).Set(x), y: new(big.Int).Set(y), z: big.NewInt(1)}
}

func (p *point) set(q *point) {
	p.x.Set(q.x)
	p.y.Set(q.y)
	p.z.Set(q.z)
}

func (p *point) isZero() bool { return p.z.Sign() == 0 }

func (p *point) isAffine() bool { return p.z.IsInt64() && p.z.Int64() == 1 }

// workspace holds what one computation on a curve needs besides its points, so
// that the numbers are laid out once. It serves one goroutine.
type workspace struct {
	c          *Curve
	threeA     bool // the curve has a = -3
	fold       uint // where p = 2^(8·size) - fold for a fold of one word, else 0
	folded     []big.Word
	prod, quo  big.Int
	t          [10]big.Int
	difference big.Int
}

func newWorkspace(c *Curve) *workspace {
	w := &workspace{c: c}
	w.threeA = new(big.Int).Add(c.a, big.NewInt(3)).Cmp(c.p) == 0
	near := new(big.Int).Lsh(big.NewInt(1), uint(8*c.size))
	if near.Sub(near, c.p); near.BitLen() <= bits.UintSize/2 {
		w.fold = uint(near.Uint64())
		w.folded = make([]big.Word, 8*c.size/bits.UintSize)
	}
	return w
}

// mul, sub and twice compute modulo p; z may be one of the arguments.
func (w *workspace) mul(z, x, y *big.Int) {
	w.prod.Mul(x, y)
	if w.fold == 0 || w.prod.BitLen() <= 8*w.c.size {
		w.quo.QuoRem(&w.prod, w.c.p, z)
		return
	}
	w.reduce(z)
}

// reduce is the product modulo p = 2^k - fold: what stands above 2^k counts fold
// times. It is several times as fast as a division.
func (w *workspace) reduce(z *big.Int) {
	words, n := w.prod.Bits(), len(w.folded)
	var above uint
	for i := range w.folded {
		var high, low uint
		if n+i < len(words) {
			high, low = bits.Mul(uint(words[n+i]), w.fold)
		}
		low, carry := bits.Add(low, above, 0)
		high += carry
		low, carry = bits.Add(low, uint(words[i]), 0)
		w.folded[i], above = big.Word(low), high+carry
	}
	for above > 0 { // at most twice
		above *= w.fold // both below the square root of a word
		for i := range w.folded {
			var sum uint
			sum, above = bits.Add(uint(w.folded[i]), above, 0)
			w.folded[i] = big.Word(sum)
		}
	}
	z.Set(w.quo.SetBits(w.folded))
	if z.Cmp(w.c.p) >= 0 {
		z.Sub(z, w.c.p)
	}
}

func (w *workspace) sub(z, x, y *big.Int) {
	if z.Sub(x, y); z.Sign() < 0 {
		z.Add(z, w.c.p)
	}
}

func (w *workspace) add(z, x, y *big.Int) {
	if z.Add(x, y); z.Cmp(w.c.p) >= 0 {
		z.Sub(z, w.c.p)
	}
}

func (w *workspace) twice(z, x *big.Int) { w.add(z, x, x) }

// double makes p the double of p: formula (5) of RFC 7091, section 5.1 without
// the division.
func (w *workspace) double(p *point) {
	if p.isZero() || p.y.Sign() == 0 {
		p.z.SetInt64(0)
		return
	}
	yy, s, m := &w.t[0], &w.t[1], &w.t[2]
	w.slope(m, p)
	w.mul(yy, p.y, p.y)
	w.mul(s, p.x, yy)
	w.twice(s, s)
	w.twice(s, s) // 4XY²
	w.mul(p.z, p.y, p.z)
	w.twice(p.z, p.z)
	w.mul(p.x, m, m)
	w.sub(p.x, p.x, s)
	w.sub(p.x, p.x, s)
	w.mul(yy, yy, yy)
	w.twice(yy, yy)
	w.twice(yy, yy)
	w.twice(yy, yy) // 8Y⁴
	w.sub(s, s, p.x)
	w.mul(p.y, m, s)
	w.sub(p.y, p.y, yy)
}

// slope gives m = 3X² + aZ⁴.
func (w *workspace) slope(m *big.Int, p *point) {
	zz, x := &w.t[3], &w.t[4]
	w.mul(zz, p.z, p.z)
	if w.threeA {
		w.sub(m, p.x, zz)
		w.add(x, p.x, zz)
		w.mul(m, m, x)
		w.twice(x, m)
		w.add(m, m, x)
		return
	}
	w.mul(zz, zz, zz)
	w.mul(zz, zz, w.c.a)
	w.mul(m, p.x, p.x)
	w.twice(x, m)
	w.add(m, m, x)
	w.add(m, m, zz)
}

// plus adds q to p: formulae (4) to (6) of RFC 7091, section 5.1 without the
// division.
func (w *workspace) plus(p, q *point) {
	if q.isZero() {
		return
	}
	if p.isZero() {
		p.set(q)
		return
	}
	u1, s1, h, r := &w.t[0], &w.t[1], &w.t[2], &w.t[3]
	w.scale(u1, s1, p, q)
	w.scale(h, r, q, p)
	w.sub(h, h, u1)
	w.sub(r, r, s1)
	if h.Sign() == 0 {
		if r.Sign() == 0 {
			w.double(p)
		} else {
			p.z.SetInt64(0)
		}
		return
	}
	w.chord(p, q, u1, s1, h, r)
}

// scale gives the coordinates x and y of p on the common denominator with q.
func (w *workspace) scale(x, y *big.Int, p, q *point) {
	if q.isAffine() {
		x.Set(p.x)
		y.Set(p.y)
		return
	}
	zz := &w.t[4]
	w.mul(zz, q.z, q.z)
	w.mul(x, p.x, zz)
	w.mul(zz, zz, q.z)
	w.mul(y, p.y, zz)
}

// chord is the third point where two differ in x: h and r are the differences of
// the scaled coordinates, u and s those of p.
func (w *workspace) chord(p, q *point, u, s, h, r *big.Int) {
	hh, v := &w.t[5], &w.t[6]
	if !q.isAffine() {
		w.mul(p.z, p.z, q.z)
	}
	w.mul(p.z, p.z, h)
	w.mul(hh, h, h)
	w.mul(v, u, hh)
	w.mul(hh, hh, h) // h³
	w.mul(p.x, r, r)
	w.sub(p.x, p.x, hh)
	w.sub(p.x, p.x, v)
	w.sub(p.x, p.x, v)
	w.sub(v, v, p.x)
	w.mul(v, r, v)
	w.mul(s, s, hh)
	w.sub(p.y, v, s)
}

// minus adds the negative of q to p.
func (w *workspace) minus(p, q *point) {
	y := &w.difference
	if q.y.Sign() == 0 {
		y.SetInt64(0)
	} else {
		y.Sub(w.c.p, q.y)
	}
	w.plus(p, &point{x: q.x, y: y, z: q.z})
}

// affine gives the coordinates of a point; ok is false for the zero point.
func (w *workspace) affine(p *point) (x, y *big.Int, ok bool) {
	if p.isZero() {
		return nil, nil, false
	}
	inverse := new(big.Int).ModInverse(p.z, w.c.p)
	x, y = new(big.Int), new(big.Int)
	zz := new(big.Int)
	w.mul(zz, inverse, inverse)
	w.mul(x, p.x, zz)
	w.mul(zz, zz, inverse)
	w.mul(y, p.y, zz)
	return x, y, true
}

package gost

import "math/big"

// Widths of the windows in which a multiplier is read: wider for the point P,
// whose multiples a curve keeps.
const (
	keptWindow  = 7
	freshWindow = 5
)

// digits writes k >= 0 as a sum of digit·2^i where every digit is zero or odd
// and below 2^(width-1) in size, and of width neighbours at most one is not
// zero.
func digits(k *big.Int, width uint) []int8 {
	k = new(big.Int).Set(k)
	out := make([]int8, 0, k.BitLen()+1)
	step := new(big.Int)
	for k.Sign() > 0 {
		var digit int64
		if k.Bit(0) == 1 {
			for i := range width {
				digit |= int64(k.Bit(int(i))) << i
			}
			if digit >= 1<<(width-1) {
				digit -= 1 << width
			}
			k.Sub(k, step.SetInt64(digit))
		}
		out = append(out, int8(digit))
		k.Rsh(k, 1)
	}
	return out
}

// oddMultiples gives p, 3p, 5p… as many as a window of the width needs.
func (w *workspace) oddMultiples(p *point, width uint) []*point {
	twice := zeroPoint()
	twice.set(p)
	w.double(twice)
	list := make([]*point, 1<<(width-2))
	list[0] = p
	for i := 1; i < len(list); i++ {
		list[i] = zeroPoint()
		list[i].set(list[i-1])
		w.plus(list[i], twice)
	}
	return list
}

// keptMultiples are the odd multiples of P with Z = 1, made at first need.
func (c *Curve) keptMultiples() []*point {
	c.once.Do(func() {
		w := newWorkspace(c)
		for _, p := range w.oddMultiples(affinePoint(c.x, c.y), keptWindow) {
			x, y, ok := w.affine(p)
			if !ok {
				p = zeroPoint()
			} else {
				p = affinePoint(x, y)
			}
			c.kept = append(c.kept, p)
		}
	})
	return c.kept
}

// combine gives z1·P + z2·Q.
func (w *workspace) combine(z1, z2 *big.Int, q *point) *point {
	one, two := digits(z1, keptWindow), digits(z2, freshWindow)
	kept := w.c.keptMultiples()
	var fresh []*point
	if len(two) > 0 {
		fresh = w.oddMultiples(q, freshWindow)
	}
	sum := zeroPoint()
	for i := max(len(one), len(two)) - 1; i >= 0; i-- {
		w.double(sum)
		w.step(sum, one, kept, i)
		w.step(sum, two, fresh, i)
	}
	return sum
}

// step adds the multiple that stands at digit i.
func (w *workspace) step(sum *point, digits []int8, multiples []*point, i int) {
	if i >= len(digits) {
		return
	}
	switch d := digits[i]; {
	case d > 0:
		w.plus(sum, multiples[d/2])
	case d < 0:
		w.minus(sum, multiples[-d/2])
	}
}

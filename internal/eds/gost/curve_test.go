package gost

import (
	"encoding/asn1"
	"math/big"
	"testing"
)

var allCurves = []*Curve{
	GostR34102001TestParamSet, GostR34102001CryptoProAParamSet, GostR34102001CryptoProBParamSet,
	GostR34102001CryptoProCParamSet, TC26Gost34102012256ParamSetA, TC26Gost341012512ParamSetA,
	TC26Gost341012512ParamSetB, TC26Gost34102012512ParamSetC, TC26Gost34102012512ParamSetTest,
}

var one = big.NewInt(1)

// affineSum adds two points by formulae (4) to (6) of RFC 7091, section 5.1 to
// the letter; nil is the zero point.
func affineSum(c *Curve, p, q *[2]*big.Int) *[2]*big.Int {
	if p == nil {
		return q
	}
	if q == nil {
		return p
	}
	over, under := new(big.Int).Sub(p[1], q[1]), new(big.Int).Sub(p[0], q[0])
	if p[0].Cmp(q[0]) == 0 {
		if sum := new(big.Int).Add(p[1], q[1]); sum.Mod(sum, c.p).Sign() == 0 {
			return nil
		}
		over.Mul(p[0], p[0])
		over.Mul(over, big.NewInt(3))
		over.Add(over, c.a)
		under.Lsh(p[1], 1)
	}
	lambda := over.Mul(over, new(big.Int).ModInverse(under.Mod(under, c.p), c.p))
	x := new(big.Int).Mul(lambda, lambda)
	x.Sub(x, p[0])
	x.Sub(x, q[0])
	x.Mod(x, c.p)
	y := new(big.Int).Sub(p[0], x)
	y.Mul(y, lambda)
	y.Sub(y, p[1])
	return &[2]*big.Int{x, y.Mod(y, c.p)}
}

// TestParameterSetsAreSound holds every set to RFC 7091, section 5.2.
func TestParameterSetsAreSound(t *testing.T) {
	for _, c := range allCurves {
		if !c.p.ProbablyPrime(4) || !c.q.ProbablyPrime(4) {
			t.Errorf("%s: p or q is not prime", c.name)
		}
		if c.p.BitLen() > 8*c.size || c.q.BitLen() > 8*c.size || c.q.BitLen() < 8*c.size-2 {
			t.Errorf("%s: wrong size", c.name)
		}
		if !c.contains(c.x, c.y) || c.q.Cmp(c.p) == 0 {
			t.Errorf("%s: P is not on the curve, or the curve is anomalous", c.name)
		}
		if p := newWorkspace(c).combine(c.q, new(big.Int), zeroPoint()); !p.isZero() {
			t.Errorf("%s: q·P is not O", c.name)
		}
		if new(big.Int).Mod(c.m, c.q).Sign() != 0 || !withinHasse(c) {
			t.Errorf("%s: m is no order of the curve", c.name)
		}
		if k := embedding(c); k != 0 {
			t.Errorf("%s: p^%d = 1 modulo q", c.name, k)
		}
		four := new(big.Int).Exp(c.a, big.NewInt(3), c.p)
		four.Lsh(four, 2)
		all := new(big.Int).Mul(c.b, c.b)
		all.Mul(all, big.NewInt(27))
		if all.Add(all, four).Mod(all, c.p).Sign() == 0 || c.a.Sign() == 0 || c.b.Sign() == 0 {
			t.Errorf("%s: singular, or J is 0 or 1728", c.name)
		}
	}
}

// withinHasse is inequality (7): (m - p - 1)² <= 4p.
func withinHasse(c *Curve) bool {
	d := new(big.Int).Sub(c.m, c.p)
	d.Sub(d, one)
	return d.Mul(d, d).Cmp(new(big.Int).Lsh(c.p, 2)) <= 0
}

// embedding gives the first t of the forbidden ones with p^t = 1 modulo q.
func embedding(c *Curve) int {
	most := map[int]int{32: 31, 64: 131}[c.size]
	power := big.NewInt(1)
	for t := 1; t <= most; t++ {
		power.Mod(power.Mul(power, c.p), c.q)
		if power.Cmp(one) == 0 {
			return t
		}
	}
	return 0
}

// TestCurvesOfRFC4357 compares the curves with the encoded ones of section 11.4.
func TestCurvesOfRFC4357(t *testing.T) {
	var sets []struct {
		OID    asn1.ObjectIdentifier
		Values struct{ A, B, P, Q, X, Y *big.Int }
	}
	encoded(t, "GostR3410-2001-ParamSetParameters.bin", &sets)
	if len(sets) != len(curves2001) {
		t.Fatalf("%d sets", len(sets))
	}
	for i, s := range sets {
		c := curves2001[i].curve
		if s.OID.String() != curves2001[i].oid {
			t.Errorf("set %d is %s", i, s.OID)
		}
		for j, pair := range [][2]*big.Int{
			{c.a, s.Values.A}, {c.b, s.Values.B}, {c.p, s.Values.P}, {c.q, s.Values.Q}, {c.x, s.Values.X}, {c.y, s.Values.Y},
		} {
			if pair[0].Cmp(pair[1]) != 0 {
				t.Errorf("%s: number %d is %x", c.name, j, pair[1])
			}
		}
	}
}

// TestTwistedEdwardsForms goes from e, d, u and v of RFC 7836, appendix A.2 to a,
// b, x and y by the formulae of section 5.2.
func TestTwistedEdwardsForms(t *testing.T) {
	for c, form := range map[*Curve][3]string{
		TC26Gost34102012256ParamSetA: {
			"605f6b7c183fa81578bc39cfad518132b9df62897009af7e522c32d6dc7bffb", "d",
			"60ca1e32aa475b348488c38fab07649ce7ef8dbe87f22e81f92b2592dba300e7",
		},
		TC26Gost34102012512ParamSetC: {
			"9e4f5d8c017d8d9f13a5cf3cdf5bfe4dab402d54198e31ebde28a0621050439c" +
				"a6b39e0a515c06b304e2ce43e79e369e91a0cfc2bc2a22b4ca302dbb33ee7550", "12",
			"469af79d1fb1f5e16b99592b77a01e2a0fdfb0d01794368d9a56117f7b386695" +
				"22dd4b650cf789eebf068c5d139732f0905622c04b2baae7600303ee73001a3d",
		},
	} {
		s, tt := edwards(c, number(form[0]))
		f := func(z *big.Int) *big.Int { return z.Mod(z, c.p) }
		div := func(x, y *big.Int) *big.Int { return f(new(big.Int).Mul(x, new(big.Int).ModInverse(f(y), c.p))) }
		mul := func(x, y *big.Int) *big.Int { return f(new(big.Int).Mul(x, y)) }
		ss, t2 := mul(s, s), mul(tt, tt)
		a := f(new(big.Int).Sub(ss, mul(big.NewInt(3), t2)))
		b := f(new(big.Int).Sub(mul(big.NewInt(2), mul(tt, t2)), mul(tt, ss)))
		u, v := number(form[1]), number(form[2])
		ratio := div(mul(s, new(big.Int).Add(one, v)), new(big.Int).Sub(one, v))
		x := f(new(big.Int).Add(ratio, tt))
		y := div(ratio, u)
		for i, pair := range [][2]*big.Int{{a, c.a}, {b, c.b}, {x, c.x}, {y, c.y}} {
			if pair[0].Cmp(pair[1]) != 0 {
				t.Errorf("%s: number %d is %x, not %x", c.name, i, pair[0], pair[1])
			}
		}
	}
}

// edwards gives s and t of RFC 7836, section 5.2 for e = 1.
func edwards(c *Curve, d *big.Int) (s, t *big.Int) {
	s = new(big.Int).Sub(one, d)
	s.Mul(s, new(big.Int).ModInverse(big.NewInt(4), c.p))
	t = new(big.Int).Add(one, d)
	t.Mul(t, new(big.Int).ModInverse(big.NewInt(6), c.p))
	return s.Mod(s, c.p), t.Mod(t, c.p)
}

// TestSumsAreThoseOfTheStandard compares z1·P + z2·Q with sums of single points.
func TestSumsAreThoseOfTheStandard(t *testing.T) {
	for _, c := range allCurves {
		p := &[2]*big.Int{c.x, c.y}
		multiples := []*[2]*big.Int{nil}
		for len(multiples) < 40 {
			multiples = append(multiples, affineSum(c, multiples[len(multiples)-1], p))
		}
		w := newWorkspace(c)
		for z1 := int64(0); z1 < 12; z1++ {
			for z2 := int64(0); z2 < 7; z2++ {
				q := affinePoint(multiples[3][0], multiples[3][1])
				got := w.combine(big.NewInt(z1), big.NewInt(z2), q)
				same(t, w, got, multiples[z1+3*z2])
			}
		}
		negative := new(big.Int).Sub(c.q, big.NewInt(3))
		same(t, w, w.combine(negative, one, affinePoint(multiples[3][0], multiples[3][1])), nil)
		same(t, w, w.combine(negative, big.NewInt(2), affinePoint(multiples[3][0], multiples[3][1])), multiples[3])
	}
}

// TestTheProductIsTheRemainder compares the fast reduction with a division, at
// the edges of what it meets.
func TestTheProductIsTheRemainder(t *testing.T) {
	for _, c := range allCurves {
		w := newWorkspace(c)
		numbers := []*big.Int{new(big.Int), one, c.x, c.y, c.b, c.a, new(big.Int).Rsh(c.p, 1)}
		for i := range int64(40) {
			numbers = append(numbers, new(big.Int).Sub(c.p, big.NewInt(i+1)))
			numbers = append(numbers, new(big.Int).Lsh(one, uint(c.p.BitLen()-1-int(i))))
		}
		got, want := new(big.Int), new(big.Int)
		for _, x := range numbers {
			for _, y := range numbers {
				w.mul(got, x, y)
				if want.Mod(want.Mul(x, y), c.p); got.Cmp(want) != 0 {
					t.Fatalf("%s: %x times %x is %x, not %x", c.name, x, y, got, want)
				}
			}
		}
	}
}

func same(t *testing.T, w *workspace, got *point, want *[2]*big.Int) {
	t.Helper()
	x, y, ok := w.affine(got)
	if ok != (want != nil) || ok && (x.Cmp(want[0]) != 0 || y.Cmp(want[1]) != 0) {
		t.Fatalf("%s: (%x, %x), not %x", w.c.name, x, y, want)
	}
}

// TestKeysThatAreNone are coordinates that no key may have.
func TestKeysThatAreNone(t *testing.T) {
	for _, c := range allCurves {
		if _, err := NewPublicKey(c, c.x, c.y); err != nil {
			t.Fatalf("%s: P is refused", c.name)
		}
		for name, xy := range map[string][2]*big.Int{
			"not on the curve": {c.x, new(big.Int).Add(c.y, one)},
			"x above p":        {new(big.Int).Add(c.x, c.p), c.y},
			"y above p":        {c.x, new(big.Int).Add(c.y, c.p)},
			"negative":         {new(big.Int).Sub(c.x, c.p), c.y},
			"zero":             {new(big.Int), new(big.Int)},
			"nothing":          {nil, c.y},
		} {
			if _, err := NewPublicKey(c, xy[0], xy[1]); err != ErrKey {
				t.Errorf("%s: %s is taken for a key", c.name, name)
			}
		}
	}
	if _, err := NewPublicKey(nil, one, one); err != ErrKey {
		t.Error("a key without a curve")
	}
}

// TestKeysOutsideTheSubgroup are points of the curves with m = 4q that have
// another order than q: 2, and 2q.
func TestKeysOutsideTheSubgroup(t *testing.T) {
	for c, d := range map[*Curve]string{
		TC26Gost34102012256ParamSetA: "605f6b7c183fa81578bc39cfad518132b9df62897009af7e522c32d6dc7bffb",
		TC26Gost34102012512ParamSetC: "9e4f5d8c017d8d9f13a5cf3cdf5bfe4dab402d54198e31ebde28a0621050439c" +
			"a6b39e0a515c06b304e2ce43e79e369e91a0cfc2bc2a22b4ca302dbb33ee7550",
	} {
		_, x := edwards(c, number(d)) // (t, 0) is its own negative
		small := &[2]*big.Int{x, new(big.Int)}
		if !c.contains(small[0], small[1]) {
			t.Fatalf("%s: the point of order 2 is not on the curve", c.name)
		}
		large := affineSum(c, small, &[2]*big.Int{c.x, c.y})
		for _, p := range []*[2]*big.Int{small, large} {
			if _, err := NewPublicKey(c, p[0], p[1]); err != ErrKey {
				t.Errorf("%s: a point of another order is taken for a key", c.name)
			}
		}
	}
}

package gosttest

import "math/big"

// curve is y² = x³ + ax + b over GF(p), on it the point (x, y) of order q.
type curve struct{ p, a, b, q, x, y *big.Int }

// point is affine; nil coordinates are those of the zero point.
type point struct{ x, y *big.Int }

func hex(text string) *big.Int {
	n, ok := new(big.Int).SetString(text, 16)
	if !ok {
		panic("gosttest: not a number: " + text)
	}
	return n
}

// below gives 2^bits - n.
func below(bits uint, n int64) *big.Int {
	return new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), bits), big.NewInt(n))
}

// The curves of the profile: id-GostR3410-2001-CryptoPro-A-ParamSet (RFC 4357),
// id-tc26-gost-3410-2012-256-paramSetA and id-tc26-gost-3410-12-512-paramSetA
// (RFC 7836).
var (
	cryptoProA = curve{
		p: below(256, 617), a: below(256, 620), b: big.NewInt(0xa6),
		q: hex("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF6C611070995AD10045841B09B761B893"),
		x: big.NewInt(1), y: hex("8D91E471E0989CDA27DF505A453F2B7635294F2DDF23E3B122ACC99C9E9F1E14"),
	}
	tc26x256A = curve{
		p: below(256, 617),
		a: hex("C2173F1513981673AF4892C23035A27CE25E2013BF95AA33B22C656F277E7335"),
		b: hex("295F9BAE7428ED9CCC20E7C359A9D41A22FCCD9108E17BF7BA9337A6F8AE9513"),
		q: hex("400000000000000000000000000000000FD8CDDFC87B6635C115AF556C360C67"),
		x: hex("91E38443A5E82C0D880923425712B2BB658B9196932E02C78B2582FE742DAA28"),
		y: hex("32879423AB1A0375895786C4BB46E9565FDE0B5344766740AF268ADB32322E5C"),
	}
	tc26x512A = curve{
		p: below(512, 569), a: below(512, 572),
		b: hex("E8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760"),
		q: hex("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275"),
		x: big.NewInt(3),
		y: hex("7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4"),
	}
)

// add is the sum of two points, by the rules of RFC 7091, section 5.1.
func (c curve) add(s, t point) point {
	switch {
	case s.x == nil:
		return t
	case t.x == nil:
		return s
	}
	over, under := new(big.Int).Sub(t.y, s.y), new(big.Int).Sub(t.x, s.x)
	if under.Sign() == 0 {
		if s.y.Cmp(t.y) != 0 || s.y.Sign() == 0 {
			return point{}
		}
		over.Mul(s.x, s.x)
		over.Mul(over, big.NewInt(3)).Add(over, c.a)
		under.Lsh(s.y, 1)
	}
	under.Mod(under, c.p)
	slope := over.Mul(over, under.ModInverse(under, c.p))
	slope.Mod(slope, c.p)
	x := new(big.Int).Mul(slope, slope)
	x.Sub(x, s.x).Sub(x, t.x).Mod(x, c.p)
	y := new(big.Int).Sub(s.x, x)
	y.Mul(y, slope).Sub(y, s.y).Mod(y, c.p)
	return point{x, y}
}

// times is k·P.
func (c curve) times(k *big.Int) (sum point) {
	for i := k.BitLen() - 1; i >= 0; i-- {
		sum = c.add(sum, sum)
		if k.Bit(i) == 1 {
			sum = c.add(sum, point{c.x, c.y})
		}
	}
	return sum
}

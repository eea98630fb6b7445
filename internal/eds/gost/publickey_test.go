package gost

import (
	"bytes"
	"math/big"
	"testing"
)

// sign makes a signature by RFC 7091, section 6.1 with a given k. It stands in
// test code only: the project does not sign with these algorithms.
func sign(c *Curve, d, k *big.Int, digest []byte) Signature {
	e := littleEndian(digest)
	if e.Mod(e, c.q).Sign() == 0 {
		e.SetInt64(1)
	}
	w := newWorkspace(c)
	x, _, _ := w.affine(w.combine(k, new(big.Int), zeroPoint()))
	r := x.Mod(x, c.q)
	s := new(big.Int).Mul(r, d)
	s.Add(s, e.Mul(e, k))
	return Signature{R: r, S: s.Mod(s, c.q)}
}

func keyOf(t testing.TB, c *Curve, d *big.Int) *PublicKey {
	t.Helper()
	xy := public(c, d)
	key, err := NewPublicKey(c, littleEndian(xy[:c.size]), littleEndian(xy[c.size:]))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// secret and nonce are numbers below q for signing in tests.
func secret(c *Curve) *big.Int { return new(big.Int).Div(c.q, big.NewInt(3)) }
func nonce(c *Curve) *big.Int  { return new(big.Int).Div(c.q, big.NewInt(7)) }

// TestExampleOfRFC7091 is section 7 with every number of it.
func TestExampleOfRFC7091(t *testing.T) {
	c := GostR34102001TestParamSet
	key, err := NewPublicKey(c,
		number("7F2B49E270DB6D90D8595BEC458B50C58585BA1D4E9B788F6689DBD8E56FD80B"),
		number("26F1B489D6701DD185C8413A977B3CBBAF64D1C593D26627DFFB101A87FF77DA"))
	if err != nil {
		t.Fatal(err)
	}
	d := number("7A929ADE789BB9BE10ED359DD39A72C11B60961F49397EEE1D19CE9891EC3B28")
	if !bytes.Equal(public(c, d), append(lowFirst(key.x, c.size), lowFirst(key.y, c.size)...)) {
		t.Error("the verification key is another")
	}
	e := number("2DFBC1B372D89A1188C09C52E0EEC61FCE52032AB1022E8E67ECE6672B043EE5")
	k := number("77105C9B20BCD3122823C8CF6FCC7B956DE33814E95B7FE64FED924594DCEAB3")
	want := Signature{
		R: number("41AA28D2F1AB148280CD9ED56FEDA41974053554A42767B83AD043FD39DC0493"),
		S: number("1456C64BA4642A1653C235A98A60249BCD6D3F746B631DF928014F6C5BF9C40"),
	}
	if got := sign(c, d, k, lowFirst(e, c.size)); got.R.Cmp(want.R) != 0 || got.S.Cmp(want.S) != 0 {
		t.Errorf("signature %x, %x", got.R, got.S)
	}
	if v := new(big.Int).ModInverse(e, c.q); v.Cmp(number("271A4EE429F84EBC423E388964555BB29D3BA53C7BF945E5FAC8F381706354C2")) != 0 {
		t.Errorf("v is %x", v)
	}
	z1, z2 := multipliers(e, want, c.q)
	if z1.Cmp(number("5358F8FFB38F7C09ABC782A2DF2A3927DA4077D07205F763682F3A76C9019B4F")) != 0 ||
		z2.Cmp(number("3221B4FBBF6D101074EC14AFAC2D4F7EFAC4CF9FEC1ED11BAE336D27D527665")) != 0 {
		t.Errorf("z1 is %x, z2 is %x", z1, z2)
	}
	w := newWorkspace(c)
	x, y, _ := w.affine(w.combine(z1, z2, affinePoint(key.x, key.y)))
	if x.Cmp(want.R) != 0 || y.Cmp(number("489C375A9941A3049E33B34361DD204172AD98C3E5916DE27695D22A61FAE46E")) != 0 {
		t.Errorf("C is (%x, %x)", x, y)
	}
	if !key.Verify(lowFirst(e, c.size), want) {
		t.Error("the signature does not hold")
	}
}

// TestSignaturesHoldAndAlteredOnesDoNot goes over every curve.
func TestSignaturesHoldAndAlteredOnesDoNot(t *testing.T) {
	for _, c := range allCurves {
		key := keyOf(t, c, secret(c))
		digest := make([]byte, c.size)
		for i := range digest {
			digest[i] = byte(5*i + 3)
		}
		good := sign(c, secret(c), nonce(c), digest)
		if !key.Verify(digest, good) {
			t.Fatalf("%s: a good signature does not hold", c.name)
		}
		other := keyOf(t, c, nonce(c))
		changed := bytes.Clone(digest)
		changed[c.size-1] ^= 1
		for name, holds := range map[string]bool{
			"r + 1":             key.Verify(digest, Signature{new(big.Int).Add(good.R, one), good.S}),
			"s + 1":             key.Verify(digest, Signature{good.R, new(big.Int).Add(good.S, one)}),
			"r + q":             key.Verify(digest, Signature{new(big.Int).Add(good.R, c.q), good.S}),
			"s + q":             key.Verify(digest, Signature{good.R, new(big.Int).Add(good.S, c.q)}),
			"-s":                key.Verify(digest, Signature{good.R, new(big.Int).Sub(c.q, good.S)}),
			"r for s":           key.Verify(digest, Signature{good.S, good.R}),
			"r = 0":             key.Verify(digest, Signature{new(big.Int), good.S}),
			"s = 0":             key.Verify(digest, Signature{good.R, new(big.Int)}),
			"r = q":             key.Verify(digest, Signature{c.q, good.S}),
			"s = q":             key.Verify(digest, Signature{good.R, c.q}),
			"r < 0":             key.Verify(digest, Signature{new(big.Int).Sub(good.R, c.q), good.S}),
			"no r":              key.Verify(digest, Signature{nil, good.S}),
			"another digest":    key.Verify(changed, good),
			"high byte first":   key.Verify(reversed(digest), good),
			"a short digest":    key.Verify(digest[1:], good),
			"no digest":         key.Verify(nil, good),
			"another key":       other.Verify(digest, good),
			"no key":            (*PublicKey)(nil).Verify(digest, good),
			"a key from naught": new(PublicKey).Verify(digest, good),
		} {
			if holds {
				t.Errorf("%s: holds with %s", c.name, name)
			}
		}
	}
}

// TestTheZeroDigestCountsAsOne is Step 3: where e = 0 it becomes 1.
func TestTheZeroDigestCountsAsOne(t *testing.T) {
	c := GostR34102001CryptoProAParamSet
	key := keyOf(t, c, secret(c))
	zero, first := make([]byte, c.size), lowFirst(one, c.size)
	s := sign(c, secret(c), nonce(c), zero)
	if !key.Verify(zero, s) || !key.Verify(lowFirst(c.q, c.size), s) || !key.Verify(first, s) {
		t.Error("a digest that is zero modulo q does not count as 1")
	}
}

// TestTheSumThatIsZero is a signature made so that z1·P + z2·Q = O: it has no
// x-coordinate to compare.
func TestTheSumThatIsZero(t *testing.T) {
	c := GostR34102001CryptoProAParamSet
	d := secret(c)
	r := big.NewInt(5)
	s := new(big.Int).Mul(r, d)
	digest := lowFirst(big.NewInt(9), c.size)
	if keyOf(t, c, d).Verify(digest, Signature{R: r, S: s.Mod(s, c.q)}) {
		t.Error("holds")
	}
}

// BenchmarkVerify is one verification on the curve of signatures in force.
func BenchmarkVerify(b *testing.B) {
	for _, c := range []*Curve{TC26Gost341012512ParamSetA, TC26Gost34102012256ParamSetA, GostR34102001CryptoProAParamSet} {
		b.Run(c.name, func(b *testing.B) {
			key := keyOf(b, c, secret(c))
			digest := bytes.Repeat([]byte{0x5c}, c.size)
			s := sign(c, secret(c), nonce(c), digest)
			for b.Loop() {
				if !key.Verify(digest, s) {
					b.Fatal("does not hold")
				}
			}
		})
	}
}

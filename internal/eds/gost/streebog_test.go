package gost

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"hash"
	"math/big"
	"testing"
)

// The messages of RFC 6986, section 10, as printed there: highest byte first.
var examples6986 = map[string]string{
	"M1": "323130393837363534333231303938373635343332313039383736353433323130" +
		"393837363534333231303938373635343332313039383736353433323130",
	"M2": "fbe2e5f0eee3c820fbeafaebef20fffbf0e1e0f0f520e0ed20e8ece0ebe5f0f2f120fff0" +
		"eeec20f120faf2fee5e2202ce8f6f3ede220e8e6eee1e8f0f2d1202ce8f0f2e5e220e5d1",
}

func (v vector) String() string {
	var out bytes.Buffer
	for i := range v {
		fmt.Fprintf(&out, "%016x", v[7-i])
	}
	return out.String()
}

// substituted, permuted and mixed are S, P and L of RFC 6986, section 7 as the
// text has them, one by one.
func substituted(a vector) (z vector) {
	for i := range z {
		for j := range 8 {
			z[i] |= uint64(substitution[byte(a[i]>>(8*j))]) << (8 * j)
		}
	}
	return z
}

func permuted(a vector) (z vector) {
	for k := range 64 {
		tau := 8*(k%8) + k/8
		z[k/8] |= uint64(byte(a[tau/8]>>(8*(tau%8)))) << (8 * (k % 8))
	}
	return z
}

func mixed(a vector) (z vector) {
	for i := range z {
		for bit := range 64 {
			if a[i]>>bit&1 == 1 {
				z[i] ^= matrixA[63-bit]
			}
		}
	}
	return z
}

// first follows the first round function of a message: every value that the
// examples print of it.
func (tr trace) first(h, n, m vector) vector {
	k := xor(&h, &n)
	tr.note("S(h (xor) N)", substituted(k).String())
	tr.note("PS(h (xor) N)", permuted(substituted(k)).String())
	k = mixed(permuted(substituted(k)))
	tr.note("LPS(h (xor) N)", k.String())
	e := m
	for i := 1; i <= 12; i++ {
		tr.note(fmt.Sprintf("K[%d]", i), k.String())
		e = xor(&e, &k)
		next := xor(&k, &iterationConstants[i-1])
		if i == 1 {
			tr.note("X[K[1]](m)", e.String())
			tr.note("SX[K[1]](m)", substituted(e).String())
			tr.note("PSX[K[1]](m)", permuted(substituted(e)).String())
			tr.note("K[1] (xor) C[1]", next.String())
			tr.note("S(K[1] (xor) C[1])", substituted(next).String())
			tr.note("PS(K[1] (xor) C[1])", permuted(substituted(next)).String())
			tr.note("LPS(K[1] (xor) C[1])", mixed(permuted(substituted(next))).String())
		}
		e, k = mixed(permuted(substituted(e))), mixed(permuted(substituted(next)))
		tr.note([]string{"LPSX[K[1]](m)", "LPSX[K[2]]LPSX[K[1]](m)", fmt.Sprintf("LPSX[K[%d]]...LPSX[K[1]](m)", i)}[min(i-1, 2)], e.String())
	}
	tr.note("K[13]", k.String())
	e = xor(&e, &k)
	tr.note("X[K[13]]...LPSX[K[1]](m)", e.String())
	e = xor(&e, &h)
	return xor(&e, &m)
}

func traceStreebog(message []byte, size int) trace {
	tr := trace{}
	d := newStreebog(size)
	h, whole := d.h, len(message) >= StreebogBlockSize
	d.Write(message)
	padded := d.rest
	clear(padded[d.held:])
	padded[d.held] = 1
	last, n, epsilon, zero := load(padded[:]), d.n, d.epsilon, vector{}
	if whole {
		m := load(message)
		tr.note("m", m.String())
		tr.note("h", tr.first(h, zero, m).String())
		tr.note("N", n.String())
		tr.note("EPSILON", epsilon.String())
		h = d.h
		roundFunction(&h, &n, &last)
	} else {
		h = tr.first(h, n, last)
	}
	tr.note("m", last.String())
	tr.note("h", h.String())
	add(&n, &vector{8 * uint64(d.held)})
	add(&epsilon, &last)
	tr.note("N", n.String())
	tr.note("EPSILON", epsilon.String())
	roundFunction(&h, &zero, &n)
	tr.note("h", h.String())
	roundFunction(&h, &zero, &epsilon)
	tr.note("h", h.String())
	sum := hex.EncodeToString(reversed(d.Sum(nil)))
	tr.note("H(M1)", sum)
	tr.note("H(M2)", sum)
	return tr
}

// TestEveryValueOfRFC6986 goes through section 10 line by line.
func TestEveryValueOfRFC6986(t *testing.T) {
	traces := map[string]trace{}
	for name, text := range examples6986 {
		for size, bits := range map[int]string{Streebog256Size: "256", Streebog512Size: "512"} {
			traces[name+bits] = traceStreebog(reversed(unhex(t, text)), size)
		}
	}
	for i, l := range lines(t, "rfc6986.txt", "\t") {
		if got := traces[l[0]+l[1]].take(t, l[2]); got != l[3] {
			t.Errorf("line %d, %s of %s bits, %s: %s, not %s", i, l[0], l[1], l[2], got, l[3])
		}
	}
}

// TestTheTableIsTheDefinition compares the joined transformation with S, P and L
// one by one.
func TestTheTableIsTheDefinition(t *testing.T) {
	v := vector{1, 2, 3}
	for range 50 {
		want := mixed(permuted(substituted(v)))
		if v = lps(&v); v != want {
			t.Fatalf("%s, not %s", v, want)
		}
	}
}

// TestHashesInPieces writes one message in every division and looks at the sum
// on the way.
func TestHashesInPieces(t *testing.T) {
	message := bytes.Repeat([]byte{0xff, 0x00, 0x80, 0x7f, 1}, 40)
	for _, makes := range []func() hash.Hash{NewStreebog256, NewStreebog512, NewGOST341195, NewGOSTR341194} {
		whole := makes()
		whole.Write(message)
		want := whole.Sum(nil)
		d := makes()
		for cut := range message {
			d.Reset()
			d.Write(message[:cut])
			d.Sum(nil)
			d.Write(message[cut:])
			if got := d.Sum(nil); !bytes.Equal(got, want) || len(got) != d.Size() {
				t.Fatalf("cut at %d: %x, not %x", cut, got, want)
			}
		}
	}
}

// examples7836 are the bytes of an example of RFC 7836, appendix B.
func examples7836(t *testing.T) map[string]map[string][]byte {
	out := map[string]map[string][]byte{}
	for _, l := range lines(t, "rfc7836.txt", "\t") {
		if out[l[0]] == nil {
			out[l[0]] = map[string][]byte{}
		}
		out[l[0]][l[1]] = unhex(t, l[2])
	}
	return out
}

func mac(makes func() hash.Hash, key []byte, parts ...[]byte) []byte {
	h := hmac.New(makes, key)
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

// TestHMACOfRFC7836 are the examples 1 to 6, 9 and 10 of appendix B: every use of
// the hash functions under a key.
func TestHMACOfRFC7836(t *testing.T) {
	all := examples7836(t)
	same := func(number, name string, got []byte) {
		t.Helper()
		if want := all[number][name]; len(want) == 0 || !bytes.Equal(got, want) {
			t.Errorf("example %s, %s: %x, not %x", number, name, got, want)
		}
	}
	for number, makes := range map[string]func() hash.Hash{"1": NewStreebog256, "2": NewStreebog512} {
		e := all[number]
		same(number, "HMAC_GOSTR3411_2012_"+map[string]string{"1": "256", "2": "512"}[number]+" (K, T) value", mac(makes, e["Key K"], e["T"]))
	}
	for number, makes := range map[string]func() hash.Hash{"3": NewStreebog256, "4": NewStreebog512} {
		e := all[number]
		seed := append(bytes.Clone(e["Label"]), e["Seed"]...)
		a1 := mac(makes, e["Key K"], seed)
		a2 := mac(makes, e["Key K"], a1)
		same(number, "Output T1", mac(makes, e["Key K"], a1, seed))
		same(number, "Output T2", mac(makes, e["Key K"], a2, seed))
	}
	for number, makes := range map[string]func() hash.Hash{"5": NewStreebog256, "6": NewStreebog512} {
		e := all[number]
		t1 := mac(makes, e["Key K"], e["Data S"], []byte{1})
		same(number, "Output T1", t1)
		same(number, "Output T2", mac(makes, e["Key K"], t1, e["Data S"], []byte{2}))
	}
	e := all["9"]
	same("9", "KDF(K_in, label, seed) value", mac(NewStreebog256, e["K_in key"], []byte{1}, e["Label"], []byte{0}, e["Seed"], []byte{1, 0}))
	e = all["10"]
	for i, name := range []string{"K1", "K2"} {
		same("10", name, mac(NewStreebog256, e["K_in key"], []byte{byte(i + 1)}, e["Label"], []byte{0}, e["Seed"], []byte{2, 0}))
	}
}

// TestKeyAgreementOfRFC7836 are the examples 7 and 8: both public keys and the
// common secret of both sides.
func TestKeyAgreementOfRFC7836(t *testing.T) {
	c := TC26Gost341012512ParamSetA
	for number, makes := range map[string]func() hash.Hash{"7": NewStreebog256, "8": NewStreebog512} {
		e := examples7836(t)[number]
		x := littleEndian(e["Private key x of A"])
		y := littleEndian(append(e["Private key y of B"], e["Private key y of part B"]...))
		if got := public(c, x); !bytes.Equal(got, e["Public key x*P of A (curve point (X, Y))"]) {
			t.Errorf("public key of A: %x", got)
		}
		if got := public(c, y); !bytes.Equal(got, e["Public key y*P of B (curve point (X, Y))"]) {
			t.Errorf("public key of B: %x", got)
		}
		k := new(big.Int).Mul(littleEndian(e["UKM value"]), x)
		h := makes()
		h.Write(public(c, k.Mod(k.Mul(k, y), c.q)))
		if got := h.Sum(nil); !bytes.Equal(got, e["KEK_VKO value"]) {
			t.Errorf("example %s: %x", number, got)
		}
	}
}

// public is the point d·P as certificates write it.
func public(c *Curve, d *big.Int) []byte {
	w := newWorkspace(c)
	x, y, ok := w.affine(w.combine(d, new(big.Int), zeroPoint()))
	if !ok {
		return nil
	}
	return append(lowFirst(x, c.size), lowFirst(y, c.size)...)
}

// BenchmarkHash stands beside SHA-512 so that the ratio comes from one run.
func BenchmarkHash(b *testing.B) {
	message := make([]byte, 1<<16)
	for name, makes := range map[string]func() hash.Hash{
		"Streebog256": NewStreebog256, "Streebog512": NewStreebog512, "GOST341195": NewGOST341195, "SHA512": sha512.New,
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(message)))
			for b.Loop() {
				h := makes()
				h.Write(message)
				h.Sum(nil)
			}
		})
	}
}

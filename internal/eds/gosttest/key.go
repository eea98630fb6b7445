package gosttest

import (
	"crypto/sha512"
	"encoding/asn1"
	"hash"
	"math/big"
	"slices"

	"tarazy/internal/eds/gost"
)

// Kind is an algorithm of keys and signatures.
type Kind struct {
	Name      string
	Digest    asn1.ObjectIdentifier // of messages
	Signature asn1.ObjectIdentifier
	Algorithm asn1.ObjectIdentifier // of the key alone
	set       asn1.ObjectIdentifier // the curve, as a key names it
	parameter asn1.ObjectIdentifier // the digest, as a key names it
	size      int                   // bytes of a coordinate
	sum       func() hash.Hash
	curve     curve
}

func kz(tail ...int) asn1.ObjectIdentifier {
	return append(asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1}, tail...)
}

// The kinds of the profile of Kazakhstan: GOST 34.310-2004 and GOST 34.10-2015
// with keys of 256 and 512 bits.
var (
	GOST2004 = &Kind{
		Name: "34.310-2004", Digest: kz(3, 1), Signature: kz(1, 1, 2), Algorithm: kz(1, 1, 1),
		set: kz(1, 1, 1, 1), parameter: kz(3, 1, 1, 0), size: 32, sum: gost.NewGOST341195, curve: cryptoProA,
	}
	GOST2015x256 = &Kind{
		Name: "34.10-2015/256", Digest: kz(3, 2), Signature: kz(1, 2, 3, 1), Algorithm: kz(1, 2, 1),
		set: kz(1, 2, 1, 1), parameter: kz(3, 2), size: 32, sum: gost.NewStreebog256, curve: tc26x256A,
	}
	GOST2015x512 = &Kind{
		Name: "34.10-2015/512", Digest: kz(3, 3), Signature: kz(1, 2, 3, 2), Algorithm: kz(1, 2, 2),
		set: kz(1, 2, 2, 1), parameter: kz(3, 3), size: 64, sum: gost.NewStreebog512, curve: tc26x512A,
	}
)

// Kinds are all of them.
func Kinds() []*Kind { return []*Kind{GOST2004, GOST2015x256, GOST2015x512} }

// Key is a private key. Keys and signatures follow from seed and data alone, so
// that tests have the same bytes in every run.
type Key struct {
	*Kind
	d      *big.Int
	public point
}

// New makes the key of a seed.
func New(kind *Kind, seed string) *Key {
	d := kind.number("key", []byte(seed))
	return &Key{Kind: kind, d: d, public: kind.curve.times(d)}
}

// number gives a number above zero and below q.
func (k *Kind) number(use string, data []byte) *big.Int {
	first := sha512.Sum512(slices.Concat([]byte(use), data))
	second := sha512.Sum512(first[:])
	n := new(big.Int).SetBytes(slices.Concat(first[:], second[:]))
	n.Mod(n, new(big.Int).Sub(k.curve.q, big.NewInt(1)))
	return n.Add(n, big.NewInt(1))
}

// Sum is the digest of data.
func (k *Kind) Sum(data []byte) []byte {
	h := k.sum()
	h.Write(data)
	return h.Sum(nil)
}

// Sign signs data (RFC 7091, section 6.1): r and then s, each with its lowest
// byte first; the digest, too, is read with its lowest byte first.
func (k *Key) Sign(data []byte) []byte {
	sum := k.Sum(data)
	e := new(big.Int).SetBytes(reversed(sum))
	if e.Mod(e, k.curve.q).Sign() == 0 {
		e.SetInt64(1)
	}
	nonce := k.number("nonce", slices.Concat(k.d.Bytes(), sum))
	r := new(big.Int).Mod(k.curve.times(nonce).x, k.curve.q)
	s := new(big.Int).Mul(r, k.d)
	s.Add(s, e.Mul(e, nonce)).Mod(s, k.curve.q)
	return append(k.bytes(r), k.bytes(s)...)
}

// bytes writes a number with its lowest byte first.
func (k *Kind) bytes(n *big.Int) []byte { return reversed(n.FillBytes(make([]byte, k.size))) }

func reversed(in []byte) []byte {
	out := slices.Clone(in)
	slices.Reverse(out)
	return out
}

package gost

import (
	"encoding/binary"
	"hash"
	"math/bits"
)

// GOSTR341194Size is the length of a block and of a sum of GOST R 34.11-94 in
// bytes.
const GOSTR341194Size = 32

// word256 is an element of V256, its lowest part first.
type word256 [4]uint64

// keyConstant is C[3] of RFC 5831, section 5.1; C[2] and C[4] are zero.
var keyConstant = word256{0xff00ff00ff00ff00, 0x00ff00ff00ff00ff, 0xff0000ff00ffff00, 0xff00ffff000000ff}

var (
	testBox      = newSBox(idGostR341194TestParamSet)
	cryptoProBox = newSBox(idGostR341194CryptoProParamSet)
)

// gostr341194 computes GOST R 34.11-94; the names are those of RFC 5831,
// section 6.
type gostr341194 struct {
	box   *sbox
	h     word256
	sigma word256
	l     word256
	rest  [GOSTR341194Size]byte
	held  int // bytes of rest: the last block, whole or not, waits for Sum
}

// NewGOST341195 is GOST 34.311-95 as Kazakhstan uses it: GOST R 34.11-94
// (RFC 5831) with the boxes of id-GostR3411-94-TestParamSet (RFC 4357,
// section 11.2) and a zero initial value. The sum is written with its lowest
// byte first.
func NewGOST341195() hash.Hash { return &gostr341194{box: testBox} }

// NewGOSTR341194 is GOST R 34.11-94 (RFC 5831) with the boxes of
// id-GostR3411-94-CryptoProParamSet (RFC 4357, section 11.2). The sum is written
// with its lowest byte first.
func NewGOSTR341194() hash.Hash { return &gostr341194{box: cryptoProBox} }

// Size is the length of the sum in bytes.
func (d *gostr341194) Size() int { return GOSTR341194Size }

// BlockSize is the length of a block in bytes.
func (d *gostr341194) BlockSize() int { return GOSTR341194Size }

// Reset starts anew.
func (d *gostr341194) Reset() { *d = gostr341194{box: d.box} }

// Write takes more of the message; it never fails.
func (d *gostr341194) Write(p []byte) (int, error) {
	written := len(p)
	for len(p) > 0 {
		if d.held == GOSTR341194Size {
			d.block(8 * GOSTR341194Size)
			d.held = 0
		}
		n := copy(d.rest[d.held:], p)
		d.held, p = d.held+n, p[n:]
	}
	return written, nil
}

// Sum appends the hash value of what was written so far. An empty message counts
// as one block of zeros, as RFC 5831, section 6 has it and as OpenSSL does; there
// are libraries that leave this block out.
func (d *gostr341194) Sum(in []byte) []byte {
	end := *d
	clear(end.rest[end.held:])
	end.block(uint64(8 * end.held))
	end.step(&end.l)
	end.step(&end.sigma)
	for _, w := range end.h {
		in = binary.LittleEndian.AppendUint64(in, w)
	}
	return in
}

// block takes in the block that waits, of so many bits (RFC 5831, section 6).
func (d *gostr341194) block(size uint64) {
	var m word256
	for i := range m {
		m[i] = binary.LittleEndian.Uint64(d.rest[8*i:])
	}
	add256(&d.l, &word256{size})
	add256(&d.sigma, &m)
	d.step(&m)
}

func add256(z, x *word256) {
	var carry uint64
	for i := range z {
		z[i], carry = bits.Add64(z[i], x[i], carry)
	}
}

// step is the step-by-step hash function H := chi(M, H) of RFC 5831, section 5.
func (d *gostr341194) step(m *word256) {
	s := d.cipher(m)
	x := halves(&s)
	x.psi(12)
	x.xor(m)
	x.psi(1)
	x.xor(&d.h)
	x.psi(61)
	d.h = x.join()
}

// cipher enciphers the parts of H under the keys made of H and M (RFC 5831,
// sections 5.1 and 5.2).
func (d *gostr341194) cipher(m *word256) (s word256) {
	u, v := d.h, *m
	for i := range s {
		if i > 0 {
			u = u.a()
			v = v.a()
			v = v.a()
		}
		if i == 2 {
			u = u.xor(&keyConstant)
		}
		w := u.xor(&v)
		key := w.p()
		s[i] = d.box.encrypt(&key, d.h[i])
	}
	return s
}

// a is the transformation A(X).
func (x *word256) a() word256 { return word256{x[1], x[2], x[3], x[0] ^ x[1]} }

func (x *word256) xor(y *word256) word256 {
	return word256{x[0] ^ y[0], x[1] ^ y[1], x[2] ^ y[2], x[3] ^ y[3]}
}

// p is the transformation P; its result is given as the key X0 to X7.
func (x *word256) p() (key [8]uint32) {
	for k := range key {
		for i, part := range x {
			key[k] |= uint32(byte(part>>(8*k))) << (8 * i)
		}
	}
	return key
}

// register is the shift register of RFC 5831, section 5.3: eta[1] to eta[16].
type register [16]uint16

func halves(x *word256) (r register) {
	for i := range r {
		r[i] = uint16(x[i/4] >> (16 * (i % 4)))
	}
	return r
}

func (r *register) join() (x word256) {
	for i, half := range r {
		x[i/4] |= uint64(half) << (16 * (i % 4))
	}
	return x
}

func (r *register) xor(x *word256) {
	y := halves(x)
	for i := range r {
		r[i] ^= y[i]
	}
}

// psi is the transformation PSI, made so many times.
func (r *register) psi(times int) {
	for range times {
		next := r[0] ^ r[1] ^ r[2] ^ r[3] ^ r[12] ^ r[15]
		copy(r[:], r[1:])
		r[15] = next
	}
}

package gost

import (
	"encoding/binary"
	"hash"
	"math/bits"
)

// Sizes of GOST R 34.11-2012 in bytes.
const (
	StreebogBlockSize = 64
	Streebog256Size   = 32
	Streebog512Size   = 64
)

// vector is an element of V_512, its lowest word first.
type vector [8]uint64

// streebog computes GOST R 34.11-2012; the names are those of RFC 6986,
// section 9. The bytes of a message are numbered from the lowest.
type streebog struct {
	size    int
	h       vector
	n       vector
	epsilon vector
	rest    [StreebogBlockSize]byte
	held    int // bytes of rest that wait for a whole block
}

// NewStreebog256 is GOST R 34.11-2012 with a hash code of 256 bits (RFC 6986).
// The sum is written with its lowest byte first, as certificates have it.
func NewStreebog256() hash.Hash { return newStreebog(Streebog256Size) }

// NewStreebog512 is GOST R 34.11-2012 with a hash code of 512 bits (RFC 6986).
// The sum is written with its lowest byte first, as certificates have it.
func NewStreebog512() hash.Hash { return newStreebog(Streebog512Size) }

func newStreebog(size int) *streebog {
	d := &streebog{size: size}
	d.Reset()
	return d
}

// Size is the length of the sum in bytes.
func (d *streebog) Size() int { return d.size }

// BlockSize is the length of a block in bytes.
func (d *streebog) BlockSize() int { return StreebogBlockSize }

// Reset starts anew from the initializing value of RFC 6986, section 6.1.
func (d *streebog) Reset() {
	*d = streebog{size: d.size}
	if d.size == Streebog256Size {
		for i := range d.h {
			d.h[i] = 0x0101010101010101
		}
	}
}

// Write takes more of the message; it never fails.
func (d *streebog) Write(p []byte) (int, error) {
	written := len(p)
	if d.held > 0 {
		n := copy(d.rest[d.held:], p)
		d.held, p = d.held+n, p[n:]
		if d.held < StreebogBlockSize {
			return written, nil
		}
		d.block(d.rest[:])
		d.held = 0
	}
	for len(p) >= StreebogBlockSize {
		d.block(p[:StreebogBlockSize])
		p = p[StreebogBlockSize:]
	}
	d.held = copy(d.rest[:], p)
	return written, nil
}

// Sum appends the hash code of what was written so far.
func (d *streebog) Sum(in []byte) []byte {
	end := *d
	h := end.finish()
	var out [StreebogBlockSize]byte
	for i, w := range h {
		binary.LittleEndian.PutUint64(out[8*i:], w)
	}
	return append(in, out[StreebogBlockSize-d.size:]...)
}

// block is Step 2 of RFC 6986, section 9.
func (d *streebog) block(p []byte) {
	m := load(p)
	roundFunction(&d.h, &d.n, &m)
	add(&d.n, &vector{8 * StreebogBlockSize})
	add(&d.epsilon, &m)
}

// finish is Step 3 of RFC 6986, section 9.
func (d *streebog) finish() vector {
	var last [StreebogBlockSize]byte
	copy(last[:], d.rest[:d.held])
	last[d.held] = 1
	m := load(last[:])
	roundFunction(&d.h, &d.n, &m)
	add(&d.n, &vector{8 * uint64(d.held)})
	add(&d.epsilon, &m)
	zero := vector{}
	roundFunction(&d.h, &zero, &d.n)
	roundFunction(&d.h, &zero, &d.epsilon)
	return d.h
}

func load(p []byte) (v vector) {
	for i := range v {
		v[i] = binary.LittleEndian.Uint64(p[8*i:])
	}
	return v
}

// add is the addition in the ring Z_(2^512).
func add(z, x *vector) {
	var carry uint64
	for i := range z {
		z[i], carry = bits.Add64(z[i], x[i], carry)
	}
}

func xor(x, y *vector) (z vector) {
	for i := range z {
		z[i] = x[i] ^ y[i]
	}
	return z
}

// roundFunction is g_N(h, m) of RFC 6986, section 8; the result stands in h.
func roundFunction(h, n, m *vector) {
	k := xor(h, n)
	k = lps(&k)
	e := xor(&k, m)
	for i := range iterationConstants {
		e = lps(&e)
		k = xor(&k, &iterationConstants[i])
		k = lps(&k)
		e = xor(&e, &k)
	}
	for i := range h {
		h[i] ^= e[i] ^ m[i]
	}
}

// lpsTable holds l(Pi(b) at byte j) for every byte b and place j, so that the
// transformations S, P and L of RFC 6986, section 7 become one.
var lpsTable = makeLPSTable()

func makeLPSTable() (t [8][256]uint64) {
	for j := range t {
		for b := range t[j] {
			t[j][b] = linear(uint64(substitution[b]) << (8 * j))
		}
	}
	return t
}

// linear is the transformation l of RFC 6986, section 6.4.
func linear(b uint64) (c uint64) {
	for b != 0 {
		i := bits.TrailingZeros64(b)
		c ^= matrixA[63-i]
		b &= b - 1
	}
	return c
}

// lps is LPS of RFC 6986, section 7. The permutation Tau turns byte i of word j
// into byte j of word i.
func lps(a *vector) (z vector) {
	for i := range z {
		shift := 8 * uint(i)
		z[i] = lpsTable[0][byte(a[0]>>shift)] ^
			lpsTable[1][byte(a[1]>>shift)] ^
			lpsTable[2][byte(a[2]>>shift)] ^
			lpsTable[3][byte(a[3]>>shift)] ^
			lpsTable[4][byte(a[4]>>shift)] ^
			lpsTable[5][byte(a[5]>>shift)] ^
			lpsTable[6][byte(a[6]>>shift)] ^
			lpsTable[7][byte(a[7]>>shift)]
	}
	return z
}

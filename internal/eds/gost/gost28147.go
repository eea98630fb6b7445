package gost

import (
	"encoding/hex"
	"math/bits"
)

// Substitution boxes as RFC 4357, section 11.2 encodes them: of each row, from 0
// to 15, the values of K1 to K8, a half byte each.
const (
	idGostR341194TestParamSet = "4e5764d1ab8dcbbf941a7a4d2cd11010" +
		"d6a057358d38f2f70f49d15aea2f8d94" +
		"62ee4309b3f4a6a218c698e3c17ce57e" +
		"706b0966f7023c8b5595bf2839b32ecc"
	idGostR341194CryptoProParamSet = "a57477d14ffa66e354c7424a60ecb419" +
		"82909d751d4fc90b3b122f547908a0af" +
		"d13e1a38c7b181c6e65605870325ebfe" +
		"9c6df86d2eabde20ba893c92f8d353bc"
)

// sbox is the substitution box K of RFC 5830, two substitution points joined for
// each byte of a word and the cyclic shift by 11 steps already made.
type sbox [4][256]uint32

// newSBox reads a box in the encoding of RFC 4357, section 11. It panics on any
// other text, which only a mistake in this package can cause.
func newSBox(text string) *sbox {
	rows, err := hex.DecodeString(text)
	if err != nil || len(rows) != 64 {
		panic("gost: a substitution box has 64 bytes")
	}
	point := func(k, x int) uint32 { // K1 is 0
		pair := rows[4*x+k/2]
		return uint32(pair >> (4 * (1 - k%2)) & 15)
	}
	box := new(sbox)
	for i := range box {
		for x := range box[i] {
			pair := point(2*i, x&15) | point(2*i+1, x>>4)<<4
			box[i][x] = bits.RotateLeft32(pair<<(8*i), 11)
		}
	}
	return box
}

// replace puts a word through the box K and the register R.
func (b *sbox) replace(x uint32) uint32 {
	return b[0][byte(x)] ^ b[1][byte(x>>8)] ^ b[2][byte(x>>16)] ^ b[3][byte(x>>24)]
}

// encrypt enciphers a block in the electronic codebook mode of GOST 28147-89
// (RFC 5830, section 5.1). The low word of the block is the register N1; the
// words of the key are X0 to X7.
func (b *sbox) encrypt(key *[8]uint32, block uint64) uint64 {
	n1, n2 := uint32(block), uint32(block>>32)
	for round := range 32 {
		x := key[round%8]
		if round >= 24 {
			x = key[7-round%8]
		}
		n1, n2 = n2^b.replace(n1+x), n1
	}
	return uint64(n1)<<32 | uint64(n2) // the last round leaves N1 and N2 in place
}

package gost

import (
	"bytes"
	"encoding/asn1"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/bits"
	"testing"
)

// The messages of RFC 5831, section 7.3, lowest byte first.
var examples5831 = map[string]string{
	"1": "This is message, length=32 bytes",
	"2": "Suppose the original message has length = 50 bytes",
}

func (x word256) String() string { return fmt.Sprintf("%016x%016x%016x%016x", x[3], x[2], x[1], x[0]) }

// step follows one chi(M, H) with the keys of RFC 5831, section 5.1.
func (tr trace) step(d *gostr341194, m word256) {
	u, v := d.h, m
	for i := 1; i <= 4; i++ {
		w := u.xor(&v)
		key := w.p()
		var text string
		for _, word := range key {
			text = fmt.Sprintf("%08x", word) + text
		}
		tr.note(fmt.Sprintf("K[%d]", i), text)
		u, v = u.a(), v.a()
		v = v.a()
		if i == 2 {
			u = u.xor(&keyConstant)
		}
	}
	tr.note("S", d.cipher(&m).String())
	d.step(&m)
	tr.note("KSI", d.h.String())
}

func traceGOSTR341194(message []byte) trace {
	tr, d := trace{}, &gostr341194{box: testBox}
	for rest := message; len(rest) > 0; {
		var block [GOSTR341194Size]byte
		n := copy(block[:], rest)
		rest = rest[n:]
		var m word256
		for i := range m {
			m[i] = binary.LittleEndian.Uint64(block[8*i:])
		}
		add256(&d.l, &word256{8 * uint64(n)})
		add256(&d.sigma, &m)
		tr.step(d, m)
	}
	tr.step(d, d.l)
	tr.step(d, d.sigma)
	h := NewGOST341195()
	h.Write(message)
	tr.note("H", hex.EncodeToString(reversed(h.Sum(nil))))
	return tr
}

// TestEveryValueOfRFC5831 goes through section 7.3 line by line.
func TestEveryValueOfRFC5831(t *testing.T) {
	traces := map[string]trace{}
	for number, text := range examples5831 {
		traces[number] = traceGOSTR341194([]byte(text))
	}
	for i, l := range lines(t, "rfc5831.txt", "\t") {
		if got := traces[l[0]].take(t, l[1]); got != l[2] {
			t.Errorf("line %d, example %s, %s: %s, not %s", i, l[0], l[1], got, l[2])
		}
	}
}

// encoded reads parameter sets as RFC 4357, section 11 encodes them.
func encoded(t *testing.T, file string, into any) {
	t.Helper()
	for _, l := range lines(t, "rfc4357.txt", "\t") {
		if l[0] != file {
			continue
		}
		der, err := base64.StdEncoding.DecodeString(l[1])
		if err == nil {
			_, err = asn1.Unmarshal(der, into)
		}
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Fatalf("no %s", file)
}

// TestBoxesOfRFC4357 compares the boxes and initial values of the hash with the
// encoded ones.
func TestBoxesOfRFC4357(t *testing.T) {
	var sets []struct {
		OID    asn1.ObjectIdentifier
		Values struct{ Box, Initial []byte }
	}
	encoded(t, "GostR3411-94-ParamSetParameters.bin", &sets)
	for i, want := range []string{idGostR341194TestParamSet, idGostR341194CryptoProParamSet} {
		if got := hex.EncodeToString(sets[i].Values.Box); got != want {
			t.Errorf("%s: %s", sets[i].OID, got)
		}
		if !bytes.Equal(sets[i].Values.Initial, make([]byte, GOSTR341194Size)) {
			t.Errorf("%s: initial value %x", sets[i].OID, sets[i].Values.Initial)
		}
	}
}

// TestBoxOfRFC5831 compares the box of section 7.1, printed there by its columns
// from pi[8] to pi[1].
func TestBoxOfRFC5831(t *testing.T) {
	rows := []string{
		"1D4675E4", "FBBCD8BA", "D4A7A149", "01011DC2", "53750A6D", "7F2F83D8", "A51D94F0", "49D8F2AE",
		"9034EE26", "2A6A4F3B", "3E896C81", "E75EC71C", "6690B607", "B8C3207F", "82FB5955", "CCE23B93",
	}
	for x, row := range rows {
		var want [8]byte // pi[1] is 0
		for i, c := range []byte(row) {
			digit, err := hex.DecodeString("0" + string(c))
			if err != nil {
				t.Fatal(err)
			}
			want[7-i] = digit[0]
		}
		for k := range 8 {
			word := bits.RotateLeft32(testBox.replace(uint32(x)<<(4*k)), -11)
			if got := byte(word >> (4 * k) & 15); got != want[k] {
				t.Errorf("pi[%d](%d) is %x, not %x", k+1, x, got, want[k])
			}
		}
	}
}

// paramZ is id-tc26-gost-28147-param-Z of RFC 7836, appendix C, row by row.
const paramZ = "c6bc7581" + "4838fde7" + "62525f2e" + "2381a65d" + "a92d8960" + "5af41295" + "b5af6c18" + "9cd6dac3" +
	"e1e70bf4" + "8e10974f" + "d47a38ba" + "7745e106" + "0bc3b4d9" + "3d9e43ac" + "f0692e3b" + "1f0bc072"

// TestKeyWrapOfRFC7836 is example 11: GOST 28147-89 with another box, in the
// codebook mode and for a message authentication code.
func TestKeyWrapOfRFC7836(t *testing.T) {
	e := examples7836(t)["11"]
	box := newSBox(paramZ)
	kek := mac(NewStreebog256, e["Key K_e"], []byte{1}, e["Label"], []byte{0}, e["Seed"], []byte{1, 0})
	var key [8]uint32
	for i := range key {
		key[i] = binary.LittleEndian.Uint32(kek[4*i:])
	}
	var out []byte
	code := binary.LittleEndian.Uint64(e["Seed"])
	for rest := e["Key K"]; len(rest) > 0; rest = rest[8:] {
		block := binary.LittleEndian.Uint64(rest)
		out = binary.LittleEndian.AppendUint64(out, box.encrypt(&key, block))
		code = authenticated(box, &key, code^block)
	}
	if !bytes.Equal(out, e["CEK_ENC"]) {
		t.Errorf("enciphered key: %x", out)
	}
	if got := binary.LittleEndian.AppendUint32(nil, uint32(code)); !bytes.Equal(got, e["CEK_MAC"]) {
		t.Errorf("code: %x", got)
	}
}

// authenticated is the first half of the rounds, as the code of RFC 5830,
// section 8 has it.
func authenticated(box *sbox, key *[8]uint32, block uint64) uint64 {
	n1, n2 := uint32(block), uint32(block>>32)
	for round := range 16 {
		n1, n2 = n2^box.replace(n1+key[round%8]), n1
	}
	return uint64(n2)<<32 | uint64(n1)
}

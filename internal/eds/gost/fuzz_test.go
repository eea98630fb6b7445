package gost

import (
	"bytes"
	"testing"
)

// FuzzStreebog seeks a panic and a sum that depends on how a message comes.
func FuzzStreebog(f *testing.F) {
	f.Add([]byte{}, uint(0))
	f.Add(bytes.Repeat([]byte{0xff}, 130), uint(63))
	f.Fuzz(func(t *testing.T, message []byte, cut uint) {
		cut %= uint(len(message) + 1)
		whole, parts := NewStreebog512(), NewStreebog512()
		whole.Write(message)
		parts.Write(message[:cut])
		parts.Write(message[cut:])
		if !bytes.Equal(whole.Sum(nil), parts.Sum(nil)) {
			t.Fatal("the sum depends on the division")
		}
	})
}

// FuzzParsePublicKey seeks a panic and a key that is no point of order q.
func FuzzParsePublicKey(f *testing.F) {
	for _, s := range signers {
		f.Add(s.key(f))
	}
	f.Add(authority(f, "nca_gost_2022.cer").RawSubjectPublicKeyInfo)
	f.Add([]byte{0x30, 0x00})
	f.Fuzz(func(t *testing.T, der []byte) {
		for _, p := range []*Profile{Kazakhstan, Russia} {
			key, err := p.ParsePublicKey(der)
			if err != nil {
				if key != nil {
					t.Fatal("a key beside an error")
				}
				continue
			}
			if !key.curve.contains(key.x, key.y) || !newWorkspace(key.curve).combine(key.curve.q, key.curve.q, affinePoint(key.x, key.y)).isZero() {
				t.Fatal("no point of order q")
			}
		}
	})
}

// FuzzCheck seeks a panic and an altered value or altered data that hold.
func FuzzCheck(f *testing.F) {
	data := []byte("data")
	for i, s := range signers {
		value := s.sign(f, data)
		f.Add(uint(i), data, value)
		f.Add(uint(i), []byte("Data"), value)
		f.Add(uint(i), data, append(value[len(value)/2:], value[:len(value)/2]...))
	}
	f.Fuzz(func(t *testing.T, which uint, message, value []byte) {
		s := signers[which%uint(len(signers))]
		key, err := Kazakhstan.ParsePublicKey(s.key(t))
		if err != nil {
			t.Fatal(err)
		}
		good := bytes.Equal(message, data) && bytes.Equal(value, s.sign(t, data))
		if err := Kazakhstan.Check(key, identifier(s.algorithm), message, value); (err == nil) != good {
			t.Fatalf("%s: %v", s.algorithm, err)
		}
	})
}

package gosttest

import (
	"bytes"
	"errors"
	"testing"

	"tarazy/internal/eds/gost"
)

// TestBothHoldEachOtherToAccount: what this package signs, the package gost takes,
// though neither knows of the other's arithmetic, and takes it not if a bit is
// turned.
func TestBothHoldEachOtherToAccount(t *testing.T) {
	for _, kind := range Kinds() {
		key := New(kind, "Әсел")
		der, err := key.Public()
		if err != nil {
			t.Fatal(err)
		}
		read, err := gost.Kazakhstan.ParsePublicKey(der)
		if err != nil {
			t.Fatalf("%s: %v", kind.Name, err)
		}
		for n := range 6 {
			data := bytes.Repeat([]byte{byte(n)}, n*n*9)
			value := key.Sign(data)
			if err := gost.Kazakhstan.Check(read, kind.Signature, data, value); err != nil {
				t.Errorf("%s, %d: %v", kind.Name, n, err)
			}
			value[n*7] ^= 1
			if err := gost.Kazakhstan.Check(read, kind.Signature, data, value); !errors.Is(err, gost.ErrSignature) {
				t.Errorf("%s, %d, altered: %v", kind.Name, n, err)
			}
		}
		if !bytes.Equal(New(kind, "Әсел").Sign(der), key.Sign(der)) {
			t.Errorf("%s: another signature of the same", kind.Name)
		}
	}
}

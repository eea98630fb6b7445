package seal

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestASealedValueOpensOnlyInItsPlaceAndUnderItsKey(t *testing.T) {
	m, err := LoadMaster(filepath.Join(t.TempDir(), "keys", "master"), true)
	if err != nil {
		t.Fatal(err)
	}
	a, b := key(t, m), key(t, m)
	sealed, err := a.Seal("person.iin", []byte("031231500126"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, []byte("0312")) {
		t.Error("the value can be read")
	}
	if got, err := a.Open("person.iin", sealed); err != nil || string(got) != "031231500126" {
		t.Errorf("%q, %v", got, err)
	}
	for name, open := range map[string]func() ([]byte, error){
		"another field":  func() ([]byte, error) { return a.Open("person.email", sealed) },
		"another person": func() ([]byte, error) { return b.Open("person.iin", sealed) },
		"cut short":      func() ([]byte, error) { return a.Open("person.iin", sealed[:5]) },
		"changed":        func() ([]byte, error) { sealed[len(sealed)-1] ^= 1; return a.Open("person.iin", sealed) },
	} {
		if _, err := open(); !errors.Is(err, ErrSealed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func key(t *testing.T, m *Master) *Key {
	t.Helper()
	wrapped, err := m.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	k, err := m.Key(wrapped)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestTheMasterKeyStaysTheSameAndIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "master")
	if _, err := LoadMaster(path, false); err == nil {
		t.Fatal("a missing key was made without leave")
	}
	m1, err := LoadMaster(path, true)
	if err != nil {
		t.Fatal(err)
	}
	m2, err := LoadMaster(path, true)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(m1.Find("iin", "1"), m2.Find("iin", "1")) || bytes.Equal(m1.Find("iin", "1"), m1.Find("bin", "1")) {
		t.Error("marks do not hold")
	}
	st, err := os.Stat(path)
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", st.Mode(), err)
	}
}

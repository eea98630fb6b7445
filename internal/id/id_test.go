package id

import "testing"

func TestIdentifiersAreTypedAndHard(t *testing.T) {
	seen := map[string]bool{}
	src := Random()
	for range 1000 {
		s := src.New("per")
		if !Valid("per", s) || Valid("bod", s) || seen[s] {
			t.Fatalf("%q", s)
		}
		seen[s] = true
	}
	for _, bad := range []string{"", "per_", "per_short", "per_ABCDEFGHIJKLMNOPQRSTUVWXYZ", "per_aaaaaaaaaaaaaaaaaaaaaaaaa1"} {
		if Valid("per", bad) {
			t.Errorf("%q is taken for an identifier", bad)
		}
	}
}

func TestASequenceRepeatsItself(t *testing.T) {
	a, b, c := Sequence(1), Sequence(1), Sequence(2)
	for range 10 {
		x, y, z := a.New("x"), b.New("x"), c.New("x")
		if x != y || x == z || !Valid("x", x) {
			t.Fatalf("%s %s %s", x, y, z)
		}
	}
}

package ownlaw

import (
	"path/filepath"
	"testing"
	"time"

	"tarazy/internal/clock"
)

// What the tests of the register need, which stand outside this package because
// the store imports it.
type Bench = bench

var WantFault = wantFault

// BenchOn is an installation on a register.
func BenchOn(t testing.TB, dir string, r Register, adopt ...string) (*Bench, error) {
	t.Helper()
	s, err := theSigners()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{dir: filepath.Join(dir, "law"), clock: clock.NewFixed(noon), signers: s, register: r, adopt: adopt}
	return b, b.open(t)
}

// EnactOne copies an act and puts it in force.
func (b *bench) EnactOne(t testing.TB) (Ref, error) {
	t.Helper()
	r := b.draft(t)
	b.ready(t, r)
	return r, b.enact(t, head, b.signers.head.Signing, r)
}

// File is the path of a file of an edition.
func (b *bench) File(r Ref, name string) string { return b.file(r, name) }

// Later moves the clock on, so that the same act is signed at another instant.
func (b *bench) Later() { b.clock.Advance(time.Minute) }

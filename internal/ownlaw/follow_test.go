package ownlaw

import (
	"os"
	"path/filepath"
	"testing"
)

// TestAnotherProcessSeesWhatWasPutInForce: two on one folder and one register.
func TestAnotherProcessSeesWhatWasPutInForce(t *testing.T) {
	one := newBench(t)
	two := &bench{dir: one.dir, clock: one.clock, signers: one.signers, register: one.register}
	wantFault(t, two.open(t), "")
	r := one.draft(t)
	one.ready(t, r)
	if _, err := two.Library().Edition(r.Act, r.Edition); err == nil {
		t.Fatal("a draft is law")
	}
	wantFault(t, one.enact(t, head, one.signers.head.Signing, r), "")
	e, err := two.Library().Edition(r.Act, r.Edition)
	wantFault(t, err, "")
	if !e.Own {
		t.Error("it is not an own edition")
	}
	o, err := two.Find(admin, r)
	wantFault(t, err, "")
	if o.Enacted == nil || o.MayShape(admin) {
		t.Error("the other process takes it for a draft")
	}
}

// TestLawThatCannotBeReadLeavesTheOldInForce: until the next start, which
// refuses it.
func TestLawThatCannotBeReadLeavesTheOldInForce(t *testing.T) {
	one := newBench(t)
	two := &bench{dir: one.dir, clock: one.clock, signers: one.signers, register: one.register}
	wantFault(t, two.open(t), "")
	r := one.draft(t)
	one.ready(t, r)
	wantFault(t, one.enact(t, head, one.signers.head.Signing, r), "")
	one.tamper(t, r, "rules.yaml", "least", "most")
	before := two.library.Load()
	if two.Library() != before {
		t.Error("law that does not hold was taken up")
	}
	if two.open(t) == nil {
		t.Error("a start takes it")
	}
	if _, err := os.Stat(filepath.Join(one.dir, enactedMark)); err != nil {
		t.Error(err)
	}
}

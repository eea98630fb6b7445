package ownlaw

import (
	"strings"
	"testing"

	"tarazy/acts"
	"tarazy/internal/decide"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/eds/revocation"
	"tarazy/internal/law"
	"tarazy/internal/law/lawtest"
	"tarazy/internal/locale"
)

// TestTheActMayAskForACapacity: as the common act stands none is asked for; where it
// names some, a certificate without any of them puts nothing in force.
func TestTheActMayAskForACapacity(t *testing.T) {
	lib, err := law.Load(lawtest.Changed(t, acts.FS, "common/undated/rules.yaml", "signer_certificate: {v: []", "signer_certificate: {v: [head, signatory]"), decide.Kinds()...)
	wantFault(t, err, "")
	b := newBench(t)
	b.program = lib
	wantFault(t, b.open(t), "")
	r := b.draft(t)
	b.ready(t, r)
	f := wantFault(t, b.enact(t, head, b.signers.head.Signing, r), "eds.wrong_role")
	if f.Cite == nil || f.Cite.Act != "common" || f.Cite.Clause != "eds-7" {
		t.Errorf("it cites %+v", f.Cite)
	}
	for _, l := range locale.Langs {
		if text := locale.T(l, f.Key(), f.Args); strings.Contains(text, "signatory") {
			t.Errorf("no words for a capacity: %s", text)
		}
	}
	if _, err := b.Library().Latest(r.Act); err == nil {
		t.Error("it is in force")
	}
	wantFault(t, b.enact(t, head, b.signers.signatory.Signing, r), "")
}

// TestWhoPutItInForceIsShown: the sheet of signatures tells of the certificate and of
// what was known of it, which the register keeps.
func TestWhoPutItInForceIsShown(t *testing.T) {
	b, r := enacted(t)
	_, err := b.Signatures(t.Context(), stranger, r)
	wantFault(t, err, "ownlaw.missing")
	lines, err := b.register.Enacted(t.Context())
	wantFault(t, err, "")
	if p := lines[0].Proof; p == nil || p.Revocation.Why != revocation.Off || p.NoStamp != evidence.StampOff {
		t.Errorf("the register keeps %+v", p)
	}
	s, err := b.Signatures(t.Context(), admin, r)
	wantFault(t, err, "")
	c := s.Marks[0].Certificate
	if len(s.Marks) != 1 || c == nil || c.IIN != "••••••••0456" || s.Marks[0].Name != head.Name || len(s.Files[0].SHA256) != 64 || s.Count() != 1 {
		t.Errorf("%+v, %+v", s.Marks[0], c)
	}
	if text := strings.Join(s.Brief(locale.RU)[0].Notes, "\n"); !strings.Contains(text, "не проверен") {
		t.Errorf("in few words: %s", text)
	}
	lines[0].Proof = nil // as of an act put in force before that was kept
	if s, err = b.Signatures(t.Context(), admin, r); err != nil || s.Marks[0].Certificate == nil {
		t.Errorf("%v", err)
	}
}

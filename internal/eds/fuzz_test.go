package eds

import (
	"bytes"
	"crypto/x509"
	"testing"

	"tarazy/internal/eds/gosttest"
)

// FuzzOpen seeks a panic in whatever reads a message before a key is asked.
func FuzzOpen(f *testing.F) {
	w := newWorld(f)
	for _, attached := range []bool{true, false} {
		der := must[[]byte](f)(Sign(text, attached, noon, w.asel.Signing))
		f.Add(der)
		f.Add(Armor(der))
		f.Add(der[:len(der)/2])
	}
	f.Add(recipe{content: text, pairs: []KeyPair{w.asel.Signing, w.dias.Signing}, attached: true}.make(f))
	f.Add(recipe{content: text, pairs: []KeyPair{w.asel.Signing}, noAttrs: true, keyID: true}.make(f))
	f.Add(recipe{content: text, pairs: []KeyPair{w.asel.Signing}, attrs: func(d []byte) [][]byte {
		return append(honest(d), attr(oidSigningCertificateV2, sequence(sequence(sequence(wrap(tagOctets, d))))))
	}}.make(f))
	for _, kind := range gosttest.Kinds() {
		g := newGOSTWorld(f, kind)
		f.Add(gostRecipe{attached: true}.make(text, g.asel, g.dias))
	}
	for _, name := range []string{"rsa_attached.cms", "two_attached.cms", "two_detached.cms"} {
		f.Add(foreignFile(f, name))
	}
	f.Add(nested(30))
	f.Add([]byte("\x30\x80\x24\x80\x04\x01a\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, in []byte) {
		m, err := open(in)
		if err != nil {
			if m != nil {
				t.Fatal("a message beside an error")
			}
			return
		}
		for i := range m.signers {
			s := &m.signers[i]
			if cert := m.holder(s); cert != nil {
				_, _ = Read(cert)
				_ = s.checkBound(inForce, cert)
				_ = m.checkBytes(inForce, s, cert, text)
			}
			if s.signed != nil && (s.messageDigest == nil || !s.contentType.Equal(oidData)) {
				t.Fatal("signed attributes without digest or type")
			}
			_, _ = inForce.agreed(s.digest, s.signature)
		}
	})
}

// FuzzCertificate seeks a panic in what is read of a certificate, and one that is
// trusted with a byte changed.
func FuzzCertificate(f *testing.F) {
	w := newWorld(f)
	trusted := map[string]bool{}
	add := func(c *x509.Certificate) { f.Add(c.Raw); trusted[string(c.Raw)] = true }
	bundles := [][]byte{w.trust.PEM()}
	add(w.asel.Signing.Certificate)
	for _, kind := range gosttest.Kinds() {
		g := newGOSTWorld(f, kind)
		bundles = append(bundles, g.trust.PEM())
		add(g.asel.certificate)
		add(g.issuing.certificate)
	}
	for _, name := range []string{"head.cer", "system.cer", "head_2004.cer"} {
		f.Add(foreignFile(f, name))
	}
	trust := must[*Trust](f)(NewTrust(bundles...))
	f.Fuzz(func(t *testing.T, der []byte) {
		cert, err := x509.ParseCertificate(der)
		if err != nil {
			return
		}
		_, _ = Read(cert)
		if _, err := trust.Chain(cert, []*x509.Certificate{cert}, noon); err == nil && !trusted[string(der)] && !trust.holds(cert) {
			t.Fatalf("a chain for %x", der)
		}
	})
}

// FuzzDER seeks a panic and an output that is not DER by its own measure.
func FuzzDER(f *testing.F) {
	f.Add([]byte("\x30\x80\x02\x01\x05\x00\x00"))
	f.Add([]byte("\x24\x80\x24\x80\x04\x01a\x00\x00\x04\x01b\x00\x00"))
	f.Add(nested(20))
	f.Fuzz(func(t *testing.T, in []byte) {
		out, err := toDER(in)
		if err != nil {
			return
		}
		again, err := toDER(out)
		if err != nil || !bytes.Equal(out, again) {
			t.Fatalf("%x becomes %x, then %x (%v)", in, out, again, err)
		}
	})
}

// TestEveryByte turns one bit of every byte of a message: no change may leave it
// valid over other content or with another person.
func TestEveryByte(t *testing.T) {
	w := newWorld(t)
	der := recipe{content: text, pairs: []KeyPair{w.asel.Signing}, attached: true}.make(t)
	for i := range der {
		found, err := Verify(flipped(der, i+1), nil, w.trust, noon, Want{IIN: asel.IIN, Purpose: Signing})
		if err == nil && !bytes.Equal(found.Content, text) {
			t.Fatalf("byte %d from the end: valid over %q", i+1, found.Content)
		}
	}
}

package timestamp

import (
	"crypto/x509"
	"testing"
	"time"

	"tarazy/internal/eds"
	"tarazy/internal/eds/demoauthority"
	"tarazy/internal/eds/gosttest"
)

// TestTokensInGOST: a token under the algorithms of Kazakhstan holds, and not once
// a byte of it changed.
func TestTokensInGOST(t *testing.T) {
	w := newWorld(t)
	anybody := func(leaf *x509.Certificate, _ []*x509.Certificate, _ time.Time) ([]*x509.Certificate, error) {
		return []*x509.Certificate{leaf}, nil
	}
	for _, kind := range gosttest.Kinds() {
		key := gosttest.New(kind, "stamper")
		der, err := gosttest.Issue(w.stamper.Certificate.Raw, key, gosttest.New(kind, "issuing"))
		if err != nil {
			t.Fatal(err)
		}
		cert, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		token := w.token(t, kind.Digest)
		token.Certificates = []*x509.Certificate{cert}
		der, err = token.DER(demoauthority.Key{Certificate: cert, Digest: kind.Digest, Algorithm: kind.Signature,
			Sign: func(data []byte) ([]byte, error) { return key.Sign(data), nil }})
		if err != nil {
			t.Fatal(err)
		}
		s, err := Verify(der, stamped, anybody, eds.CheckSignature)
		if err != nil || !s.Time.Equal(noon) || s.Digest != kind.Digest.String() {
			t.Errorf("%s: %+v, %v", kind.Name, s, err)
		}
		der[len(der)-1] ^= 1
		if _, err := Verify(der, stamped, anybody, eds.CheckSignature); err == nil {
			t.Errorf("%s: a token that was changed is taken", kind.Name)
		}
	}
}

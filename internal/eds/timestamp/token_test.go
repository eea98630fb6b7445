package timestamp

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tarazy/internal/eds"
	"tarazy/internal/eds/demoauthority"
	"tarazy/internal/eds/pki"
)

// tokenCase is a token, the error we want (nil takes it), and whether OpenSSL
// takes it.
type tokenCase struct {
	name    string
	change  func(w *world, t *demoauthority.Token) (by eds.KeyPair)
	spoil   func([]byte) []byte
	want    error
	openssl bool
}

var errAny = errors.New("any error")

func byStamper(change func(*demoauthority.Token)) func(*world, *demoauthority.Token) eds.KeyPair {
	return func(w *world, t *demoauthority.Token) eds.KeyPair {
		if change != nil {
			change(t)
		}
		return w.stamper
	}
}

var tokenCases = []tokenCase{
	{name: "good", change: byStamper(nil), openssl: true},
	{name: "without the intermediate", change: byStamper(func(t *demoauthority.Token) { t.Certificates = t.Certificates[:1] }), openssl: true},
	{name: "bound the old way", change: byStamper(func(t *demoauthority.Token) { t.BoundSHA1 = true }), openssl: true},
	{name: "bound to nobody", change: byStamper(func(t *demoauthority.Token) { t.NotBound = true }), want: ErrSignature},
	{name: "bound to another certificate", change: func(w *world, t *demoauthority.Token) eds.KeyPair {
		t.Bound = w.responder.Certificate
		return w.stamper
	}, want: ErrSignature},
	{name: "by a responder", change: func(w *world, t *demoauthority.Token) eds.KeyPair {
		t.Certificates[0] = w.responder.Certificate
		return w.responder
	}, want: ErrAuthority},
	{name: "by a person", change: func(w *world, t *demoauthority.Token) eds.KeyPair {
		t.Certificates[0] = w.person.Signing.Certificate
		return w.person.Signing
	}, want: ErrAuthority},
	{name: "by a stranger", change: func(w *world, t *demoauthority.Token) eds.KeyPair {
		t.Certificates = []*x509.Certificate{w.foreign.Certificate}
		return w.foreign
	}, want: ErrUntrusted},
	{name: "without a certificate", change: byStamper(func(t *demoauthority.Token) { t.Certificates = nil }), want: ErrSignature},
	{name: "of before the authority was", change: byStamper(func(t *demoauthority.Token) { t.Time = noon.AddDate(-3, 0, 0) }), want: ErrUntrusted, openssl: true},
	{name: "of something else", change: byStamper(func(t *demoauthority.Token) { t.Imprint.Hash = bytes.Repeat([]byte{7}, 32) }), want: ErrOther},
	{name: "another content", change: byStamper(func(t *demoauthority.Token) { t.Kind = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1} }), want: errAny},
	{name: "another digest", change: byStamper(func(t *demoauthority.Token) { t.Digest = bytes.Repeat([]byte{7}, 32) }), want: ErrSignature},
	{name: "signature changed", change: byStamper(nil), spoil: func(der []byte) []byte { der[len(der)-1] ^= 1; return der }, want: ErrSignature},
	{name: "time changed", change: byStamper(nil), spoil: func(der []byte) []byte {
		der[bytes.Index(der, []byte("20260316070000Z"))+3] = '5'
		return der
	}, want: ErrSignature},
	{name: "cut short", change: byStamper(nil), spoil: func(der []byte) []byte { return der[:len(der)-1] }, want: errAny},
	{name: "empty", change: byStamper(nil), spoil: func([]byte) []byte { return nil }, want: errAny},
	{name: "too large", change: byStamper(nil), spoil: func(der []byte) []byte { return append(der, make([]byte, tokenMost)...) }, want: errTooLarge, openssl: true},
}

func (c tokenCase) der(t *testing.T, w *world) []byte {
	t.Helper()
	token := w.token(t, pki.SHA256)
	by := c.change(w, &token)
	der, err := token.DER(demoauthority.RSA(by))
	if err != nil {
		t.Fatal(err)
	}
	if c.spoil != nil {
		der = c.spoil(der)
	}
	return der
}

func TestTokensAreHeldToWhatTheyStamp(t *testing.T) {
	w := newWorld(t)
	for _, c := range tokenCases {
		t.Run(c.name, func(t *testing.T) {
			s, err := Verify(c.der(t, w), stamped, w.trust.Chain, verifyRSA)
			if c.want != nil {
				if err == nil || (c.want != errAny && !errors.Is(err, c.want)) {
					t.Fatalf("got %v, want %v", err, c.want)
				}
				return
			}
			if err != nil || !s.Time.Equal(noon) || s.Serial != "4d" || s.Accuracy.Seconds() != 1 || !strings.HasSuffix(s.Authority, "TSA") {
				t.Fatalf("got %+v, %v", s, err)
			}
		})
	}
}

func TestImprintsByEveryDigest(t *testing.T) {
	w := newWorld(t)
	for _, digest := range []asn1.ObjectIdentifier{pki.SHA1, pki.SHA384, pki.SHA512, {1, 2, 398, 3, 10, 1, 3, 1}, {1, 2, 398, 3, 10, 1, 3, 2}, {1, 2, 398, 3, 10, 1, 3, 3}} {
		der, err := w.token(t, digest).DER(demoauthority.RSA(w.stamper))
		if err != nil {
			t.Fatal(err)
		}
		s, err := Verify(der, stamped, w.trust.Chain, verifyRSA)
		if err != nil || s.Digest != digest.String() {
			t.Errorf("%s: %v", digest, err)
		}
	}
}

// TestOpenSSLAgreesOnTokens holds every token up to OpenSSL, which checks the
// chain of now and not of the time of the stamp.
func TestOpenSSLAgreesOnTokens(t *testing.T) {
	w := newWorld(t)
	dir := t.TempDir()
	save := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	save("roots.pem", w.trust.PEM())
	save("data", stamped)
	for _, c := range tokenCases {
		save("token.der", c.der(t, w))
		cmd := exec.CommandContext(t.Context(), "openssl", "ts", "-verify", "-in", "token.der", "-token_in", "-data", "data",
			"-CAfile", "roots.pem", "-attime", fmt.Sprint(noon.Unix()))
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if (err == nil) != c.openssl || strings.Contains(string(out), "Verification: OK") != c.openssl {
			t.Errorf("%s: OpenSSL takes it: %v, want %v\n%s", c.name, err == nil, c.openssl, out)
		}
		if c.want == nil && err != nil {
			t.Errorf("%s: we take what OpenSSL refuses", c.name)
		}
	}
}

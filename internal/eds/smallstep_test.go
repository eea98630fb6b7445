package eds

import (
	"bytes"
	"crypto/x509"
	"testing"

	"github.com/smallstep/pkcs7"
)

// smallstepMessage lets the other library make a message.
func smallstepMessage(t *testing.T, attached bool, pairs ...KeyPair) []byte {
	t.Helper()
	data := must[*pkcs7.SignedData](t)(pkcs7.NewSignedData(text))
	data.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	for _, p := range pairs {
		if err := data.AddSigner(p.Certificate, p.Key, pkcs7.SignerInfoConfig{}); err != nil {
			t.Fatal(err)
		}
	}
	if !attached {
		data.Detach()
	}
	return must[[]byte](t)(data.Finish())
}

// smallstepVerdict asks the other library, at the same instant with the same
// trust.
func smallstepVerdict(w *world, message, content []byte) error {
	p, err := pkcs7.Parse(message)
	if err != nil {
		return err
	}
	if content != nil {
		p.Content = content
	}
	roots := x509.NewCertPool()
	roots.AddCert(w.authority.root.Certificate)
	p.Certificates = append(p.Certificates, w.authority.issuing.Certificate)
	at := noon
	return p.VerifyWithChainAtTime(roots, at)
}

func TestReadsSmallstep(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct {
		message, content []byte
	}{
		"attached": {smallstepMessage(t, true, w.asel.Signing), nil},
		"detached": {smallstepMessage(t, false, w.asel.Signing), text},
		"two":      {smallstepMessage(t, false, w.asel.Signing, w.dias.Signing), text},
	} {
		found, err := Verify(c.message, c.content, w.trust, noon, Want{Purpose: Signing})
		if err != nil || !bytes.Equal(found.Content, text) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSmallstepAgrees(t *testing.T) {
	w := newWorld(t)
	detached := must[[]byte](t)(Sign(text, false, noon, w.asel.Signing))
	attached := must[[]byte](t)(Sign(text, true, noon, w.asel.Signing, w.dias.Signing))
	for _, c := range []struct {
		name             string
		message, content []byte
		valid            bool
	}{
		{"detached", detached, text, true},
		{"two signers attached", attached, nil, true},
		{"other content", detached, []byte("басқа"), false},
		{"spoilt signature", flipped(detached, 1), text, false},
		{"stranger", must[[]byte](t)(Sign(text, false, noon, w.alien.Signing)), text, false},
		{"expired", must[[]byte](t)(Sign(text, false, noon, w.expired.Signing)), text, false},
		{"truncated", detached[:200], text, false},
	} {
		_, ours := Verify(c.message, c.content, w.trust, noon, Want{})
		theirs := smallstepVerdict(w, c.message, c.content)
		if (ours == nil) != c.valid || (theirs == nil) != c.valid {
			t.Errorf("%s: ours %v, theirs %v", c.name, ours, theirs)
		}
	}
}

package eds

import "testing"

// TestSignBindsTheCertificate asks openssl for what CAdES wants: the certificate
// of the signer among what is signed.
func TestSignBindsTheCertificate(t *testing.T) {
	w := newWorld(t)
	b := newBench(t, w)
	cades := func(message []byte) error {
		b.write("content", text)
		_, err := b.run("cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", b.write("message", message), "-content", "content",
			"-purpose", "any", "-out", "out", "-CAfile", "trust.pem", "-no_check_time")
		return err
	}
	bound := must[[]byte](t)(Sign(text, false, noon, w.asel.Signing))
	if err := cades(bound); err != nil {
		t.Error(err)
	}
	if err := cades((recipe{content: text, pairs: []KeyPair{w.asel.Signing}}).make(t)); err == nil {
		t.Error("openssl takes a message that binds no certificate, so it proves nothing")
	}
	must[Signatures](t)(Verify(bound, text, w.trust, noon, Want{Purpose: Signing, IIN: asel.IIN}))
}

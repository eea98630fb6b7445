package gost

import "testing"

// TestADigestFixesTheAlgorithm: a message may name the kind of the key alone.
func TestADigestFixesTheAlgorithm(t *testing.T) {
	for _, s := range signers {
		full := identifier(s.algorithm)
		digest, err := Kazakhstan.SignatureDigest(full)
		if err != nil {
			t.Fatal(err)
		}
		for _, named := range []string{s.algorithm, s.kind} {
			if got, err := Kazakhstan.SignatureOver(digest, identifier(named)); err != nil || !got.Equal(full) {
				t.Errorf("%s over %s: %v, %v", named, digest, got, err)
			}
			if got, err := Kazakhstan.SignatureOver(identifier(idTC26Gost341112512), identifier(named)); err != ErrDisagree || got != nil {
				t.Errorf("%s over a digest of another state: %v, %v", named, got, err)
			}
		}
	}
	if _, err := Kazakhstan.SignatureOver(identifier(gost34112015512), identifier("1.2.840.113549.1.1.1")); !unsupported(err) {
		t.Errorf("RSA: %v", err)
	}
}

package eds

import (
	"bytes"
	"crypto"
	"encoding/asn1"
	"fmt"
	"testing"

	"tarazy/internal/fault"
)

// TestCorpus holds this package and OpenSSL to the same verdict over many
// messages, good and broken in a regular way; TestOpenSSL has the special cases.
func TestCorpus(t *testing.T) {
	w := newWorld(t)
	b := newBench(t, w)
	good, bad := corpusGood(t, w), corpusBad(t, w)
	if len(good) < 40 || len(good)+len(bad) < 200 {
		t.Fatalf("only %d good and %d broken messages", len(good), len(bad))
	}
	for _, c := range good {
		if _, err := Verify(c.message, c.content, w.trust, noon, Want{Purpose: Signing}); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if err := b.valid(c.message, c.content, noon); err != nil {
			t.Errorf("%s, openssl: %v", c.name, err)
		}
	}
	for _, c := range bad {
		_, err := Verify(c.message, c.content, w.trust, noon, Want{Purpose: Signing})
		if _, ok := fault.As(err); !ok {
			t.Errorf("%s: %v", c.name, err)
		}
		if b.valid(c.message, c.content, noon) == nil {
			t.Errorf("%s: openssl takes it", c.name)
		}
	}
}

func corpusGood(t *testing.T, w *world) (out []oracleCase) {
	digests := []struct {
		digest, algorithm asn1.ObjectIdentifier
		hash              crypto.Hash
	}{
		{oidSHA256, oidSHA256WithRSA, crypto.SHA256}, {oidSHA384, oidSHA384WithRSA, crypto.SHA384},
		{oidSHA512, oidSHA512WithRSA, crypto.SHA512}, {oidSHA256, oidRSA, crypto.SHA256},
	}
	signers := [][]KeyPair{{w.asel.Signing}, {w.asel.Signing, w.dias.Signing}}
	for _, size := range []int{1, 127, 70000} {
		content := bytes.Repeat([]byte("ү"), size/2+1)[:size]
		for _, d := range digests {
			for _, pairs := range signers {
				for _, attached := range []bool{true, false} {
					r := recipe{content: content, attached: attached, pairs: pairs, digest: d.digest, algorithm: d.algorithm, hash: d.hash}
					c := good(fmt.Sprintf("%d bytes, %s, %d signers, attached %t", size, d.algorithm, len(pairs), attached), r.make(t), content)
					if attached {
						c.content = nil
					}
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// corpusBad turns one bit in every part of a message that matters, cuts it, and
// changes what was signed.
func corpusBad(t *testing.T, w *world) (out []oracleCase) {
	message := recipe{content: text, pairs: []KeyPair{w.asel.Signing, w.dias.Signing}}.make(t)
	attrs := sorted(honest(sum(crypto.SHA256, text)))
	for _, part := range []struct {
		name  string
		bytes []byte
		count int
	}{
		{"certificate", w.asel.Signing.Certificate.Raw, 40},
		{"certificate of the second", w.dias.Signing.Certificate.Raw, 20},
		{"attributes", attrs, 30},
		{"signature", message[len(message)-256:], 20},
	} {
		from := bytes.Index(message, part.bytes)
		for i := range part.count {
			n := from + (2*i+1)*len(part.bytes)/(2*part.count)
			out = append(out, bad(fmt.Sprintf("%s, byte %d", part.name, n-from), "", flipped(message, len(message)-n), text))
		}
	}
	for i := range 24 {
		n := (2*i + 1) * len(message) / 48
		out = append(out, bad(fmt.Sprintf("cut after %d bytes", n), "", message[:n], text))
	}
	for i := range text {
		out = append(out, bad(fmt.Sprintf("content, byte %d", i), "", message, flipped(text, len(text)-i)))
	}
	return out
}

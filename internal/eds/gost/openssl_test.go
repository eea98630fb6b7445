package gost

import (
	"bytes"
	"hash"
	"strings"
	"testing"
)

// TestHashesAgreeWithOpenSSL compares sums with those of OpenSSL's GOST engine
// (testdata/openssl.sh).
func TestHashesAgreeWithOpenSSL(t *testing.T) {
	algorithms := map[string]func() hash.Hash{
		"md_gost94": NewGOSTR341194, "md_gost12_256": NewStreebog256, "md_gost12_512": NewStreebog512,
	}
	checked := 0
	for _, l := range lines(t, "openssl.txt", " ") {
		if l[0] != "digest" {
			continue
		}
		h := algorithms[l[1]]()
		h.Write(unhex(t, l[2]))
		if got := h.Sum(nil); !bytes.Equal(got, unhex(t, l[3])) {
			t.Errorf("%s of %s: %x", l[1], l[2], got)
		}
		checked++
	}
	if checked < 36 {
		t.Errorf("only %d sums", checked)
	}
}

// TestSignaturesAgreeWithOpenSSL compares verdicts with those of OpenSSL's GOST
// engine over good and broken signatures on every curve that it has.
func TestSignaturesAgreeWithOpenSSL(t *testing.T) {
	algorithms := map[string]string{
		"gost2001": idGostR341194With2001, "gost2012_256": idTC26SignWithDigest256, "gost2012_512": idTC26SignWithDigest512,
	}
	keys := map[string]*PublicKey{}
	verdicts := map[string]int{}
	for _, l := range lines(t, "openssl.txt", " ") {
		switch l[0] {
		case "key":
			key, err := Russia.ParsePublicKey(unhex(t, l[2]))
			if err != nil {
				t.Fatalf("%s: %v", l[1], err)
			}
			keys[l[1]] = key
		case "sign":
			kind, _, _ := strings.Cut(l[1], "/")
			err := Russia.Check(keys[l[1]], identifier(algorithms[kind]), unhex(t, l[2]), unhex(t, l[3]))
			if (err == nil) != (l[4] == "holds") {
				t.Errorf("%s over %s: %v, but OpenSSL says it %s", l[1], l[2], err, l[4])
			}
			verdicts[l[4]]++
		}
	}
	if len(keys) < 18 || verdicts["holds"] < 100 || verdicts["fails"] < 100 {
		t.Errorf("%d keys, verdicts %v", len(keys), verdicts)
	}
}

package eds

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"encoding/asn1"
	"math/big"
	"testing"
)

// recipe makes messages that no honest signer would.
type recipe struct {
	content   []byte
	attached  bool
	pairs     []KeyPair
	certs     [][]byte // in place of the pairs' own, if not nil
	digest    asn1.ObjectIdentifier
	algorithm asn1.ObjectIdentifier
	hash      crypto.Hash
	attrs     func(digest []byte) [][]byte
	noAttrs   bool
	keyID     bool
	eContent  asn1.ObjectIdentifier
	spoil     func(i int, info []byte) []byte
	extra     []byte // appended to the signed data
}

// filled gives what was left open the values of an honest message.
func (r recipe) filled() recipe {
	if r.digest == nil {
		r.digest = oidSHA256
	}
	if r.algorithm == nil {
		r.algorithm = oidSHA256WithRSA
	}
	if r.hash == 0 {
		r.hash = crypto.SHA256
	}
	if r.eContent == nil {
		r.eContent = oidData
	}
	return r
}

func (r recipe) make(t testing.TB) []byte {
	t.Helper()
	r = r.filled()
	inner := [][]byte{oid(r.eContent)}
	if r.attached {
		inner = append(inner, wrap(tagContext0, wrap(tagOctets, r.content)))
	}
	certs := r.certs
	var infos [][]byte
	for i, p := range r.pairs {
		if r.certs == nil {
			certs = append(certs, p.Certificate.Raw)
		}
		info := r.info(t, p)
		if r.spoil != nil {
			info = r.spoil(i, info)
		}
		infos = append(infos, info)
	}
	data := [][]byte{integer(big.NewInt(1)), set(algorithmID(r.digest)), sequence(inner...)}
	if len(certs) > 0 {
		data = append(data, wrap(tagContext0, sorted(certs)))
	}
	data = append(data, set(infos...), r.extra)
	return sequence(oid(oidSignedData), wrap(tagContext0, sequence(data...)))
}

func (r recipe) info(t testing.TB, p KeyPair) []byte {
	t.Helper()
	attrs := honest(sum(r.hash, r.content))
	if r.attrs != nil {
		attrs = r.attrs(sum(r.hash, r.content))
	}
	tbs := wrap(asn1.TagSet|constructed, sorted(attrs))
	if r.noAttrs {
		tbs = r.content
	}
	value, err := rsa.SignPKCS1v15(rand.Reader, p.Key, r.hash, sum(r.hash, tbs))
	if err != nil {
		t.Fatal(err)
	}
	parts := [][]byte{integer(big.NewInt(1)), sequence(p.Certificate.RawIssuer, integer(p.Certificate.SerialNumber))}
	if r.keyID {
		parts = [][]byte{integer(big.NewInt(3)), wrap(0x80, p.Certificate.SubjectKeyId)}
	}
	parts = append(parts, algorithmID(r.digest))
	if !r.noAttrs {
		parts = append(parts, wrap(tagContext0, sorted(attrs)))
	}
	return sequence(append(parts, algorithmID(r.algorithm), wrap(tagOctets, value))...)
}

func honest(digest []byte) [][]byte {
	return [][]byte{
		attr(oidContentType, oid(oidData)),
		attr(oidMessageDigest, wrap(tagOctets, digest)),
	}
}

func attr(id asn1.ObjectIdentifier, value []byte) []byte { return sequence(oid(id), set(value)) }

// flipped gives a copy with one bit of the n-th byte from the end turned over.
func flipped(in []byte, fromEnd int) []byte {
	out := append([]byte{}, in...)
	out[len(out)-fromEnd] ^= 1
	return out
}

func sum(h crypto.Hash, data []byte) []byte {
	d := h.New()
	d.Write(data)
	return d.Sum(nil)
}

package revocation

import (
	"crypto/x509"
	"encoding/asn1"
	"testing"

	"tarazy/internal/eds"
	"tarazy/internal/eds/demoauthority"
	"tarazy/internal/eds/gosttest"
	"tarazy/internal/eds/pki"
)

// inGOST gives the world with the keys of its authority and responder in GOST.
func (w *world) inGOST(t *testing.T, kind *gosttest.Kind) (own world, responder demoauthority.Key, issuing *gosttest.Key) {
	t.Helper()
	issuing, answering := gosttest.New(kind, "issuing"), gosttest.New(kind, "responder")
	own = *w
	own.issuing = eds.KeyPair{Certificate: reissue(t, w.issuing.Certificate, issuing, gosttest.New(kind, "root"))}
	own.holder = reissue(t, w.holder, gosttest.New(kind, "holder"), issuing)
	own.responder = eds.KeyPair{Certificate: reissue(t, w.responder.Certificate, answering, issuing)}
	return own, demoauthority.Key{Certificate: own.responder.Certificate, Digest: kind.Digest, Algorithm: kind.Signature,
		Sign: func(data []byte) ([]byte, error) { return answering.Sign(data), nil }}, issuing
}

func reissue(t *testing.T, c *x509.Certificate, holder, issuer *gosttest.Key) *x509.Certificate {
	t.Helper()
	der, err := gosttest.Issue(c.Raw, holder, issuer)
	if err != nil {
		t.Fatal(err)
	}
	out, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAnswersAndListsInGOST(t *testing.T) {
	w := newWorld(t)
	for _, kind := range gosttest.Kinds() {
		own, responder, issuing := w.inGOST(t, kind)
		der, err := own.answer(t).DER(responder)
		if err != nil {
			t.Fatal(err)
		}
		if r, err := CheckOCSP(der, own.question(), eds.CheckSignature); err != nil || r.Status != Good {
			t.Errorf("%s: %v, %v", kind.Name, r.Status, err)
		}
		der[len(der)/2] ^= 1
		if _, err := CheckOCSP(der, own.question(), eds.CheckSignature); err == nil {
			t.Errorf("%s: an answer that was changed is taken", kind.Name)
		}
		list := signList(t, w.list(t, nil, entryOf(w.holder, noon, 1)), kind, issuing)
		l, err := ParseList(list)
		if err != nil {
			t.Fatal(err)
		}
		if r, err := CheckLists(l, nil, own.question(), eds.CheckSignature); err != nil || r.Status != Revoked {
			t.Errorf("%s: %v, %v", kind.Name, r.Status, err)
		}
		list[len(list)-1] ^= 1
		if l, err = ParseList(list); err == nil {
			_, err = CheckLists(l, nil, own.question(), eds.CheckSignature)
		}
		wantWhy(t, err, Unsigned)
	}
}

// signList signs a list anew with a key of GOST.
func signList(t *testing.T, der []byte, kind *gosttest.Kind, by *gosttest.Key) []byte {
	t.Helper()
	type named struct{ OID asn1.ObjectIdentifier }
	var list struct {
		Body      asn1.RawValue
		Algorithm asn1.RawValue
		Value     asn1.BitString
	}
	if err := pki.Whole(der, &list); err != nil {
		t.Fatal(err)
	}
	parts, err := pki.Elements(list.Body.Bytes, 8)
	if err != nil {
		t.Fatal(err)
	}
	algorithm, err := asn1.Marshal(named{kind.Signature})
	if err != nil {
		t.Fatal(err)
	}
	var body []byte
	for i, p := range parts {
		if i == 1 { // after the version
			p.FullBytes = algorithm
		}
		body = append(body, p.FullBytes...)
	}
	signed, err := asn1.Marshal(asn1.RawValue{Tag: asn1.TagSequence, IsCompound: true, Bytes: body})
	if err != nil {
		t.Fatal(err)
	}
	value := by.Sign(signed)
	list.Body, list.Algorithm = asn1.RawValue{FullBytes: signed}, asn1.RawValue{FullBytes: algorithm}
	list.Value = asn1.BitString{Bytes: value, BitLength: 8 * len(value)}
	out, err := asn1.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

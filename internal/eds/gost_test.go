package eds

import (
	"bytes"
	"encoding/asn1"
	"slices"
	"testing"

	"tarazy/internal/eds/gosttest"
	"tarazy/internal/fault"
)

// gostCase is a message of GOST with what is wanted of it; "" is that it holds.
type gostCase struct {
	name, code string
	message    []byte
	content    []byte
	want       Want
}

func gostGood(w *gostWorld) []gostCase {
	honest := gostRecipe{}
	return []gostCase{
		{name: "detached", message: honest.make(text, w.asel), content: text, want: Want{Purpose: Signing, IIN: asel.IIN, BIN: asel.BIN, Role: HR}},
		{name: "attached", message: gostRecipe{attached: true}.make(text, w.asel)},
		{name: "text", message: Armor(honest.make(text, w.asel)), content: text},
		{name: "two signers", message: honest.make(text, w.asel, w.dias), content: text, want: Want{Purpose: Signing, IIN: dias.IIN, Role: Head}},
		{name: "authentication", message: honest.make(text, w.auth), content: text, want: Want{Purpose: Authentication, IIN: asel.IIN}},
		{name: "the kind of the key alone", message: gostRecipe{algorithm: w.kind.Algorithm}.make(text, w.asel), content: text},
		{name: "certificate bound in", message: gostRecipe{attrs: w.bound(w.asel)}.make(text, w.asel), content: text},
	}
}

// bound binds a certificate into the signed attributes under the digest of the
// kind.
func (w *gostWorld) bound(p gostPair) func([]byte) [][]byte {
	return func(digest []byte) [][]byte {
		hash := wrap(tagOctets, w.kind.Sum(p.certificate.Raw))
		return append(honest(digest), attr(oidSigningCertificateV2, sequence(sequence(sequence(sequence(oid(w.kind.Digest)), hash)))))
	}
}

func gostBad(w *gostWorld) []gostCase {
	half := len(w.asel.key.Sign(text)) / 2
	swapped := func(v []byte) []byte { return slices.Concat(v[half:], v[:half]) }
	upended := func(v []byte) []byte { v = bytes.Clone(v); slices.Reverse(v); return v }
	good := gostRecipe{}.make(text, w.asel)
	other := append([]byte("X"), text[1:]...)
	b := func(name, code string, r gostRecipe, p gostPair) gostCase {
		return gostCase{name: name, code: code, message: r.make(text, p), content: text}
	}
	return []gostCase{
		{name: "content changed", code: "eds.changed", message: good, content: other},
		{name: "content missing", code: "eds.content_missing", message: good},
		{name: "truncated", code: "eds.malformed", message: good[:len(good)-1], content: text},
		b("first byte of r", "eds.signature_invalid", gostRecipe{value: turned(0)}, w.asel),
		b("last byte of s", "eds.signature_invalid", gostRecipe{value: turned(2*half - 1)}, w.asel),
		b("s before r", "eds.signature_invalid", gostRecipe{value: swapped}, w.asel),
		b("bytes in the order of another state", "eds.signature_invalid", gostRecipe{value: upended}, w.asel),
		b("short value", "eds.signature_invalid", gostRecipe{value: func(v []byte) []byte { return v[1:] }}, w.asel),
		b("zero", "eds.signature_invalid", gostRecipe{value: func(v []byte) []byte { return make([]byte, len(v)) }}, w.asel),
		b("digest changed", "eds.changed", gostRecipe{attrs: func(d []byte) [][]byte { return honest(turned(3)(d)) }}, w.asel),
		b("digest upside down", "eds.changed", gostRecipe{attrs: func(d []byte) [][]byte { return honest(upended(d)) }}, w.asel),
		b("no attributes", "eds.attributes_missing", gostRecipe{noAttrs: true}, w.asel),
		b("digest of RSA", "eds.malformed", gostRecipe{digest: oidSHA256}, w.asel),
		b("algorithm of RSA", "eds.malformed", gostRecipe{algorithm: oidSHA256WithRSA}, w.asel),
		b("both of RSA", "eds.changed", gostRecipe{digest: oidSHA256, algorithm: oidSHA256WithRSA}, w.asel),
		b("both of RSA, digest fitting", "eds.signature_invalid", gostRecipe{digest: oidSHA256, algorithm: oidSHA256WithRSA,
			attrs: func([]byte) [][]byte { return honest(sha(text)) }}, w.asel),
		b("digest of another state", "eds.algorithm_unsupported", gostRecipe{digest: asn1.ObjectIdentifier{1, 2, 643, 7, 1, 1, 2, 3}}, w.asel),
		b("algorithm of another state", "eds.algorithm_unsupported", gostRecipe{algorithm: asn1.ObjectIdentifier{1, 2, 643, 7, 1, 1, 3, 3}}, w.asel),
		b("another certificate bound in", "eds.malformed", gostRecipe{attrs: w.bound(w.dias)}, w.asel),
		b("key of another", "eds.signature_invalid", gostRecipe{}, gostPair{w.asel.certificate, w.dias.key}),
		b("expired", "eds.expired", gostRecipe{}, w.expired),
		b("authority of the same name", "eds.untrusted", gostRecipe{}, w.alien),
		{name: "key usage", code: "eds.wrong_key_usage", message: gostRecipe{}.make(text, w.noSign), content: text, want: Want{Purpose: Signing}},
	}
}

func sha(data []byte) []byte {
	r, _ := rsaOver(oidSHA256)
	return sum(r.hash, data)
}

func TestGOST(t *testing.T) {
	for _, kind := range gosttest.Kinds() {
		w := newGOSTWorld(t, kind)
		for _, c := range append(gostGood(w), gostBad(w)...) {
			t.Run(kind.Name+"/"+c.name, func(t *testing.T) {
				found, err := Verify(c.message, c.content, w.trust, noon, c.want)
				wantCode(t, err, c.code)
				if err == nil && (found.List[0].Digest != kind.Digest.String() || len(found.List[0].Chain) != 2) {
					t.Errorf("%+v", found.List[0])
				}
			})
		}
	}
}

// TestGOSTChains spoils the certificates of a chain that holds.
func TestGOSTChains(t *testing.T) {
	for _, kind := range gosttest.Kinds() {
		w := newGOSTWorld(t, kind)
		root, issuing := w.root.certificate.Raw, w.issuing.certificate.Raw
		if _, err := NewTrust(flipped(root, 1)); err == nil {
			t.Errorf("%s: a root with a false signature was taken", kind.Name)
		}
		spoilt := must[*Trust](t)(NewTrust(root, flipped(issuing, 1)))
		_, err := spoilt.Chain(w.asel.certificate, nil, noon)
		wantCode(t, err, "eds.untrusted")
		onlyRoot := must[*Trust](t)(NewTrust(root))
		_, err = onlyRoot.Chain(w.asel.certificate, nil, noon)
		wantCode(t, err, "eds.untrusted")
		brought := gostRecipe{}
		brought.certs = append(brought.certs, w.issuing.certificate)
		_, err = Verify(brought.make(text, w.asel), text, onlyRoot, noon, Want{Purpose: Signing})
		wantCode(t, err, "")
		_, err = w.trust.Chain(w.asel.certificate, nil, noon.AddDate(1, 0, 0))
		wantCode(t, err, "eds.expired")
	}
}

// TestOneOfSeveral: a false signature among several refuses the message, and is
// named; Examine tells of the others too.
func TestOneOfSeveral(t *testing.T) {
	rsa, w := newWorld(t), newGOSTWorld(t, gosttest.GOST2015x512)
	trust := must[*Trust](t)(NewTrust(append(rsa.trust.PEM(), w.trust.PEM()...)))
	first := recipe{content: text}.filled().info(t, rsa.asel.Signing)
	certs := [][]byte{rsa.asel.Signing.Certificate.Raw, w.dias.certificate.Raw}
	both := assembled(text, true, certs, [][]byte{first, gostRecipe{}.info(text, w.dias)})
	found, err := Verify(both, nil, trust, noon, Want{Purpose: Signing, IIN: dias.IIN})
	if err != nil || len(found.List) != 2 {
		t.Fatalf("of both kinds: %v", err)
	}
	false1 := assembled(text, true, certs, [][]byte{first, gostRecipe{value: turned(5)}.info(text, w.dias)})
	_, err = Verify(false1, nil, trust, noon, Want{Purpose: Signing})
	wantCode(t, err, "eds.one_of_several")
	f, _ := fault.As(err)
	if f.Args["name"] != "ЖҰМАБАЕВ ДИАС ЕРЛАНҰЛЫ" || f.Args["count"] != 2 || f.Args["why"] != "eds.signature_invalid" {
		t.Errorf("%v", f.Args)
	}
	content, list, err := Examine(false1, nil, trust, at(noon), Signing)
	if err != nil || len(list) != 2 || !bytes.Equal(content, text) {
		t.Fatal(err, list)
	}
	for _, v := range list {
		if (v.Refusal == nil) != (v.Signer.IIN == asel.IIN) {
			t.Errorf("%s: %v", v.Signer.IIN, v.Refusal)
		}
	}
}

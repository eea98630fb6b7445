package eds

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// bench is a folder with what openssl needs: the oracle that a second, wholly
// other implementation gives.
type bench struct {
	t   testing.TB
	dir string
	n   int
}

func newBench(t testing.TB, w *world) *bench {
	b := &bench{t: t, dir: t.TempDir()}
	root := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: w.authority.root.Certificate.Raw})
	issuing := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: w.authority.issuing.Certificate.Raw})
	b.write("issuing.pem", issuing)
	b.write("trust.pem", append(root, issuing...))
	for name, p := range map[string]KeyPair{
		"asel": w.asel.Signing, "dias": w.dias.Signing, "auth": w.asel.Authentication, "alien": w.alien.Signing,
	} {
		b.pair(name, p.Certificate.Raw, p.Key)
	}
	return b
}

func (b *bench) pair(name string, cert []byte, key any) {
	der := must[[]byte](b.t)(x509.MarshalPKCS8PrivateKey(key))
	b.write(name+".key", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	b.write(name+".pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}))
}

func (b *bench) write(name string, data []byte) string {
	path := filepath.Join(b.dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		b.t.Fatal(err)
	}
	return path
}

func (b *bench) run(args ...string) ([]byte, error) {
	cmd := exec.Command("openssl", args...)
	cmd.Dir = b.dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, errs.Bytes())
	}
	return out.Bytes(), nil
}

// sign lets openssl make a message in DER.
func (b *bench) sign(content []byte, args ...string) []byte {
	b.t.Helper()
	b.write("content", content)
	all := append([]string{"cms", "-sign", "-binary", "-in", "content", "-outform", "DER"}, args...)
	return must[[]byte](b.t)(b.run(all...))
}

// valid asks openssl for its verdict on a message.
func (b *bench) valid(message, content []byte, at time.Time) error {
	b.n++
	in := b.write("m"+strconv.Itoa(b.n), message)
	args := []string{"cms", "-verify", "-binary", "-inform", "DER", "-in", in, "-purpose", "any", "-out", "out",
		"-CAfile", "trust.pem", "-attime", strconv.FormatInt(at.Unix(), 10)}
	if content != nil {
		args = append(args, "-content", b.write("c"+strconv.Itoa(b.n), content))
	}
	_, err := b.run(args...)
	return err
}

// oracleCase is a message with the verdict wanted from us and from openssl.
type oracleCase struct {
	name    string
	message []byte
	content []byte // nil: attached
	at      time.Time
	want    Want
	code    string // "" = valid
	openssl bool   // openssl takes it for valid
}

var text = []byte("Хаттама № 7\r\nқол қойылды\x00\xff")

func TestOpenSSL(t *testing.T) {
	w := newWorld(t)
	b := newBench(t, w)
	cases := append(ourGood(t, w), opensslGood(w, b)...)
	cases = append(cases, badBytes(t, w)...)
	cases = append(cases, badChains(t, w)...)
	cases = append(cases, badAlgorithms(t, w, b)...)
	cases = append(cases, wanted(w, b)...)
	if len(cases) < 55 {
		t.Fatalf("only %d messages", len(cases))
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { c.check(t, w, b) })
	}
}

func (c oracleCase) check(t *testing.T, w *world, b *bench) {
	if c.at.IsZero() {
		c.at = noon
	}
	found, err := Verify(c.message, c.content, w.trust, c.at, c.want)
	wantCode(t, err, c.code)
	if c.code == "" {
		for _, s := range found.List {
			if s.Revocation != NotChecked || len(s.Chain) != 2 || !s.Checked.Equal(c.at) {
				t.Errorf("signature %+v", s)
			}
		}
	}
	if err := b.valid(c.message, c.content, c.at); (err == nil) != c.openssl {
		t.Errorf("openssl: %v, wanted valid=%v", err, c.openssl)
	}
}

func good(name string, message, content []byte) oracleCase {
	return oracleCase{name: name, message: message, content: content, openssl: true}
}

func ourGood(t *testing.T, w *world) []oracleCase {
	big := bytes.Repeat([]byte("таразы"), 100000)
	sign := func(content []byte, attached bool, pairs ...KeyPair) []byte {
		return must[[]byte](t)(Sign(content, attached, noon, pairs...))
	}
	a, d := w.asel.Signing, w.dias.Signing
	return []oracleCase{
		good("ours attached", sign(text, true, a), nil),
		good("ours detached", sign(text, false, a), text),
		good("ours attached and given", sign(text, true, a), text),
		good("ours two signers", sign(text, false, a, d), text),
		good("ours of one byte", sign([]byte{0}, true, a), nil),
		good("ours big", sign(big, true, a), nil),
		good("ours big detached", sign(big, false, a), big),
		good("ours by authentication key", sign(text, false, w.asel.Authentication), text),
		good("forge keeps honest", recipe{content: text, pairs: []KeyPair{a}}.make(t), text),
		good("forge by key identifier", recipe{content: text, pairs: []KeyPair{a}, keyID: true}.make(t), text),
		good("forge sha512", recipe{content: text, pairs: []KeyPair{a}, digest: oidSHA512,
			algorithm: oidSHA512WithRSA, hash: crypto.SHA512}.make(t), text),
		good("forge sha384", recipe{content: text, pairs: []KeyPair{a}, digest: oidSHA384,
			algorithm: oidSHA384WithRSA, hash: crypto.SHA384}.make(t), text),
		good("forge bare rsa", recipe{content: text, pairs: []KeyPair{a}, algorithm: oidRSA}.make(t), text),
	}
}

func opensslGood(w *world, b *bench) []oracleCase {
	asel := []string{"-signer", "asel.pem", "-inkey", "asel.key"}
	with := func(args ...string) []string { return append(append([]string{}, asel...), args...) }
	return []oracleCase{
		good("openssl detached", b.sign(text, asel...), text),
		good("openssl attached", b.sign(text, with("-nodetach")...), nil),
		good("openssl sha384", b.sign(text, with("-md", "sha384")...), text),
		good("openssl sha512", b.sign(text, with("-md", "sha512", "-nodetach")...), nil),
		good("openssl key identifier", b.sign(text, with("-keyid")...), text),
		good("openssl no capabilities", b.sign(text, with("-nosmimecap")...), text),
		good("openssl cades", b.sign(text, with("-cades", "-md", "sha256")...), text),
		good("openssl cades sha512", b.sign(text, with("-cades", "-md", "sha512")...), text),
		good("openssl with chain", b.sign(text, with("-certfile", "issuing.pem")...), text),
		good("openssl in pieces", b.sign(text, with("-stream", "-nodetach")...), nil),
		good("openssl detached in pieces", b.sign(text, with("-stream")...), text),
		good("openssl big in pieces", b.sign(bytes.Repeat(text, 20000), with("-stream", "-nodetach")...), nil),
		good("openssl two signers", b.sign(text, with("-signer", "dias.pem", "-inkey", "dias.key")...), text),
	}
}

func bad(name, code string, message, content []byte) oracleCase {
	return oracleCase{name: name, code: code, message: message, content: content}
}

// stricter is a message that openssl lets pass and this package does not.
func stricter(name, code string, message, content []byte) oracleCase {
	return oracleCase{name: name, code: code, message: message, content: content, openssl: true}
}

func badBytes(t *testing.T, w *world) []oracleCase {
	a, d := []KeyPair{w.asel.Signing}, []KeyPair{w.asel.Signing, w.dias.Signing}
	detached := recipe{content: text, pairs: a}.make(t)
	attached := recipe{content: text, pairs: a, attached: true}.make(t)
	other := append([]byte("X"), text[1:]...)
	inside := bytes.Replace(attached, text, other, 1)
	made := func(r recipe) []byte { r.content, r.pairs = text, a; return r.make(t) }
	digest := sum(crypto.SHA256, text)
	stripped := func(_ int, info []byte) []byte {
		return bytes.Replace(info, wrap(tagContext0, sorted(honest(digest))), nil, 1)
	}
	shorter := made(recipe{spoil: func(i int, info []byte) []byte {
		return rewrapped(stripped(i, info))
	}})
	return []oracleCase{
		stricter("no attributes", "eds.attributes_missing", made(recipe{noAttrs: true}), text),
		// The old trick: attributes signed by a person passed off as their content.
		stricter("attributes passed off as content", "eds.attributes_missing", shorter,
			wrap(asn1.TagSet|constructed, sorted(honest(digest)))),
		bad("content changed", "eds.changed", detached, other),
		bad("content shortened", "eds.changed", detached, text[:len(text)-1]),
		bad("content inside changed", "eds.changed", inside, nil),
		bad("content missing", "eds.content_missing", detached, nil),
		bad("signature changed", "eds.signature_invalid", flipped(detached, 1), text),
		bad("signature changed early", "eds.signature_invalid", flipped(detached, 200), text),
		bad("digest changed", "eds.changed", bytes.Replace(detached, digest, sum(crypto.SHA256, other), 1), text),
		bad("digest changed to fit", "eds.signature_invalid", bytes.Replace(detached, digest, sum(crypto.SHA256, other), 1), other),
		bad("attributes stripped", "eds.attributes_missing", shorter, text),
		bad("both signers false", "eds.one_of_several", recipe{content: text, pairs: d,
			spoil: func(_ int, info []byte) []byte { return flipped(info, 1) }}.make(t), text),
		bad("one of two false", "eds.one_of_several", recipe{content: text, pairs: d,
			spoil: func(i int, info []byte) []byte {
				if i == 1 {
					return flipped(info, 1)
				}
				return info
			}}.make(t), text),
		bad("digest too short", "eds.changed", made(recipe{attrs: func(d []byte) [][]byte { return honest(d[:16]) }}), text),
		bad("digest twice", "eds.malformed", made(recipe{attrs: func(d []byte) [][]byte {
			return append(honest(d), attr(oidMessageDigest, wrap(tagOctets, sum(crypto.SHA256, other))))
		}}), text),
		bad("digest lacking", "eds.malformed", made(recipe{attrs: func(d []byte) [][]byte { return honest(d)[:1] }}), text),
		bad("content type lacking", "eds.malformed", made(recipe{attrs: func(d []byte) [][]byte { return honest(d)[1:] }}), text),
		stricter("content type another", "eds.malformed", made(recipe{attrs: func(d []byte) [][]byte {
			return [][]byte{attr(oidContentType, oid(oidSignedData)), honest(d)[1]}
		}}), text),
		bad("truncated", "eds.malformed", detached[:len(detached)-1], text),
		bad("truncated early", "eds.malformed", detached[:40], text),
		bad("no signer", "eds.no_signer", recipe{content: text, certs: [][]byte{w.asel.Signing.Certificate.Raw}}.make(t), text),
		bad("no certificate", "eds.no_certificate", made(recipe{certs: [][]byte{}}), text),
		bad("certificate of another", "eds.no_certificate", made(recipe{certs: [][]byte{w.dias.Signing.Certificate.Raw}}), text),
		bad("garbage", "eds.malformed", []byte("\x30\x03\x02\x01\x05"), text),
		bad("nested deep", "eds.malformed", nested(5000), text),
		stricter("another certificate bound", "eds.malformed", made(recipe{attrs: func(d []byte) [][]byte {
			hash := wrap(tagOctets, sum(crypto.SHA256, w.dias.Signing.Certificate.Raw))
			return append(honest(d), attr(oidSigningCertificateV2, sequence(sequence(sequence(hash)))))
		}}), text),
	}
}

// rewrapped mends the outer length after bytes were cut out of a sequence.
func rewrapped(cut []byte) []byte {
	n := 2
	if cut[1]&0x80 != 0 {
		n += int(cut[1] & 0x7f)
	}
	return sequence(cut[n:])
}

func nested(depth int) []byte {
	out := []byte{5, 0}
	for range depth {
		out = sequence(out)
	}
	return out
}

func badChains(t *testing.T, w *world) []oracleCase {
	sign := func(p KeyPair) []byte { return must[[]byte](t)(Sign(text, false, noon, p)) }
	issuing := w.authority.issuing
	holderAsIssuer := w.odd(t, w.dias.Signing, func(*x509.Certificate) {})
	short := w.odd(t, issuing, func(c *x509.Certificate) {
		c.BasicConstraintsValid, c.IsCA, c.MaxPathLen, c.KeyUsage = true, true, -1, x509.KeyUsageCertSign
	})
	tooDeep := w.odd(t, short, func(*x509.Certificate) {})
	critical := w.odd(t, issuing, func(c *x509.Certificate) {
		c.ExtraExtensions = append(c.ExtraExtensions, extension(asn1.ObjectIdentifier{1, 2, 398, 3, 99}))
	})
	oldIssuer := w.oldIssuer(t)
	late := w.odd(t, oldIssuer, func(*x509.Certificate) {})
	with := func(p KeyPair, certs ...*x509.Certificate) []byte {
		r := recipe{content: text, pairs: []KeyPair{p}, certs: [][]byte{p.Certificate.Raw}}
		for _, c := range certs {
			r.certs = append(r.certs, c.Raw)
		}
		return r.make(t)
	}
	later := good("valid at its time", sign(w.expired.Signing), text)
	later.at = noon.AddDate(-1, -6, 0)
	return []oracleCase{
		later,
		bad("expired", "eds.expired", sign(w.expired.Signing), text),
		bad("not yet valid", "eds.not_yet_valid", sign(w.future.Signing), text),
		bad("authority of the same name", "eds.untrusted", sign(w.alien.Signing), text),
		bad("own root brought along", "eds.untrusted",
			with(w.alien.Signing, w.stranger.issuing.Certificate, w.stranger.root.Certificate), text),
		bad("issued by a holder", "eds.untrusted", with(holderAsIssuer, w.dias.Signing.Certificate), text),
		bad("authority below its bound", "eds.untrusted", with(tooDeep, short.Certificate), text),
		bad("unknown critical extension", "eds.untrusted", sign(critical), text),
		bad("issuer expired", "eds.issuer_expired", with(late, oldIssuer.Certificate), text),
	}
}

// oldIssuer is an issuing authority of the same root that expired meanwhile.
func (w *world) oldIssuer(t testing.TB) KeyPair {
	t.Helper()
	template := authorityTemplate("OLD", noon.AddDate(-5, 0, 0))
	template.NotAfter = noon.AddDate(0, 0, -1)
	return must[KeyPair](t)(w.authority.issue(template, w.authority.root.Certificate, w.authority.root.Key))
}

func badAlgorithms(t *testing.T, w *world, b *bench) []oracleCase {
	a := []KeyPair{w.asel.Signing}
	gost := asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 2, 3, 2}
	gostDigest := asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 3, 3}
	made := func(digest, alg asn1.ObjectIdentifier) []byte {
		return recipe{content: text, pairs: a, digest: digest, algorithm: alg}.make(t)
	}
	curve, curveKey := w.curve(t)
	b.pair("curve", curve, curveKey)
	shortKey := must[*rsa.PrivateKey](t)(rsa.GenerateKey(rand.Reader, 1024))
	b.pair("short", w.forKey(t, &shortKey.PublicKey), shortKey)
	vastKey := &rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), 9000, 1), E: 65537}
	vast := must[*x509.Certificate](t)(x509.ParseCertificate(w.forKey(t, vastKey)))
	vastPair := KeyPair{Certificate: vast, Key: w.asel.Signing.Key}
	noUsage := w.odd(t, w.authority.issuing, func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment })
	signed := func(name string, more ...string) []byte {
		return b.sign(text, append([]string{"-signer", name + ".pem", "-inkey", name + ".key"}, more...)...)
	}
	return []oracleCase{
		bad("gost signature", "eds.malformed", made(oidSHA256, gost), text),
		bad("gost digest", "eds.malformed", made(gostDigest, oidSHA256WithRSA), text),
		bad("gost by name", "eds.changed", made(gostDigest, gost), text),
		bad("algorithms disagree", "eds.malformed", made(oidSHA512, oidSHA256WithRSA), text),
		bad("digest of another name", "eds.changed", made(oidSHA512, oidRSA), text),
		stricter("sha1", "eds.algorithm_unsupported", signed("asel", "-md", "sha1"), text),
		stricter("pss", "eds.algorithm_unsupported", signed("asel", "-keyopt", "rsa_padding_mode:pss"), text),
		stricter("elliptic curve", "eds.algorithm_unsupported", signed("curve"), text),
		stricter("short key", "eds.key_size", signed("short"), text),
		bad("vast key", "eds.key_size", must[[]byte](t)(Sign(text, false, noon, vastPair)), text),
		stricter("key usage", "eds.wrong_key_usage", must[[]byte](t)(Sign(text, false, noon, noUsage)), text),
	}
}

// forKey issues a signing certificate for a key of another kind.
func (w *world) forKey(t testing.TB, public any) []byte {
	t.Helper()
	template, err := asel.template(usageSigning, x509.KeyUsageContentCommitment, noon.AddDate(0, -1, 0), noon.AddDate(0, 11, 0))
	if err != nil {
		t.Fatal(err)
	}
	template.SerialNumber = big.NewInt(noon.Unix())
	issuing := w.authority.issuing
	return must[[]byte](t)(x509.CreateCertificate(rand.Reader, template, issuing.Certificate, public, issuing.Key))
}

func (w *world) curve(t testing.TB) ([]byte, *ecdsa.PrivateKey) {
	t.Helper()
	key := must[*ecdsa.PrivateKey](t)(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	return w.forKey(t, &key.PublicKey), key
}

// wanted are messages that are sound but not of whom, or for what, they are
// wanted; openssl knows nothing of that.
func wanted(w *world, b *bench) []oracleCase {
	asel1 := b.sign(text, "-signer", "asel.pem", "-inkey", "asel.key")
	auth := b.sign(text, "-signer", "auth.pem", "-inkey", "auth.key")
	both := b.sign(text, "-signer", "asel.pem", "-inkey", "asel.key", "-signer", "dias.pem", "-inkey", "dias.key")
	make := func(name, code string, message []byte, want Want) oracleCase {
		return oracleCase{name: name, code: code, message: message, content: text, want: want, openssl: true}
	}
	return []oracleCase{
		make("signing by its person", "", asel1, Want{Purpose: Signing, IIN: asel.IIN, BIN: asel.BIN, Role: HR}),
		make("signing with authentication key", "eds.wrong_purpose", auth, Want{Purpose: Signing}),
		make("sign-in with signing key", "eds.wrong_purpose", asel1, Want{Purpose: Authentication}),
		make("sign-in", "", auth, Want{Purpose: Authentication, IIN: asel.IIN}),
		make("another person", "eds.wrong_person", asel1, Want{Purpose: Signing, IIN: dias.IIN}),
		make("role lacking", "eds.wrong_role", asel1, Want{Role: Head}),
		make("role of the other signer", "eds.wrong_role", both, Want{IIN: asel.IIN, Role: Head}),
		make("role of one of two", "eds.wrong_role", both, Want{Role: Head}),
		make("person among two", "", both, Want{Purpose: Signing, IIN: dias.IIN, Role: Head}),
		make("organisation", "eds.wrong_organisation", asel1, Want{BIN: "000000000000"}),
	}
}

func extension(id asn1.ObjectIdentifier) pkix.Extension {
	return pkix.Extension{Id: id, Critical: true, Value: asn1.NullBytes}
}

package gost

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// signed is the common form of certificates, requests and revocation lists.
type signed struct {
	Body      asn1.RawValue
	Algorithm struct {
		OID        asn1.ObjectIdentifier
		Parameters asn1.RawValue `asn1:"optional"`
	}
	Value asn1.BitString
}

func parseSigned(t testing.TB, der []byte) (s signed) {
	t.Helper()
	if !whole(der, &s) {
		t.Fatal("not signed")
	}
	return s
}

// TestExamplesOfRFC9215 checks every request, certificate and list of appendix D.
func TestExamplesOfRFC9215(t *testing.T) {
	rest, err := os.ReadFile(filepath.Join("testdata", "rfc9215.pem"))
	if err != nil {
		t.Fatal(err)
	}
	var key *PublicKey
	checked := 0
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type == "CERTIFICATE REQUEST" {
			key = requestKey(t, block.Bytes)
		}
		s := parseSigned(t, block.Bytes)
		if err := Russia.Check(key, s.Algorithm.OID, s.Body.FullBytes, s.Value.Bytes); err != nil {
			t.Errorf("%s %d: %v", block.Type, checked, err)
		}
		altered := bytes.Clone(s.Body.FullBytes)
		altered[len(altered)-1] ^= 1
		if err := Russia.Check(key, s.Algorithm.OID, altered, s.Value.Bytes); err != ErrSignature {
			t.Errorf("%s %d, altered: %v", block.Type, checked, err)
		}
		checked++
	}
	if checked != 9 {
		t.Errorf("%d examples", checked)
	}
}

func requestKey(t testing.TB, der []byte) *PublicKey {
	t.Helper()
	var r struct {
		Version asn1.RawValue
		Name    asn1.RawValue
		Key     asn1.RawValue
	}
	if _, err := asn1.Unmarshal(parseSigned(t, der).Body.FullBytes, &r); err != nil {
		t.Fatal(err)
	}
	key, err := Russia.ParsePublicKey(r.Key.FullBytes)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// authority reads a certificate of the authorities of Kazakhstan in force.
func authority(t testing.TB, name string) *x509.Certificate {
	t.Helper()
	der, err := os.ReadFile(filepath.Join("..", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

// TestAuthoritiesOfKazakhstan checks the certificates in force: the root signed
// itself and the issuing authority, and no one else did.
func TestAuthoritiesOfKazakhstan(t *testing.T) {
	root, issuing := authority(t, "root_gost_2022.cer"), authority(t, "nca_gost_2022.cer")
	rootKey, err := Kazakhstan.ParsePublicKey(root.RawSubjectPublicKeyInfo)
	if err != nil {
		t.Fatal(err)
	}
	issuingKey, err := Kazakhstan.ParsePublicKey(issuing.RawSubjectPublicKeyInfo)
	if err != nil {
		t.Fatal(err)
	}
	if rootKey.Curve() != TC26Gost341012512ParamSetA {
		t.Errorf("the root's key is on %s", rootKey.Curve().Name())
	}
	for _, cert := range []*x509.Certificate{root, issuing} {
		algorithm := parseSigned(t, cert.Raw).Algorithm.OID
		if err := Kazakhstan.Check(rootKey, algorithm, cert.RawTBSCertificate, cert.Signature); err != nil {
			t.Errorf("%s: %v", cert.Subject.CommonName, err)
		}
		if err := Kazakhstan.Check(issuingKey, algorithm, cert.RawTBSCertificate, cert.Signature); err != ErrSignature {
			t.Errorf("%s, key of another: %v", cert.Subject.CommonName, err)
		}
		if err := Russia.Check(rootKey, algorithm, cert.RawTBSCertificate, cert.Signature); !unsupported(err) {
			t.Errorf("%s, profile of another state: %v", cert.Subject.CommonName, err)
		}
	}
	if _, err := Kazakhstan.ParsePublicKey(authority(t, "nca_rsa_2022.cer").RawSubjectPublicKeyInfo); !unsupported(err) {
		t.Errorf("an RSA key: %v", err)
	}
}

func unsupported(err error) bool {
	_, ok := errors.AsType[*UnsupportedError](err)
	return ok
}

// info writes a SubjectPublicKeyInfo. An empty digest is left out.
func info(t testing.TB, kind, curve, digest string, key []byte) []byte {
	t.Helper()
	parameters := keyParameters{Curve: identifier(curve)}
	if digest != "" {
		parameters.Digest = identifier(digest)
	}
	octets := marshal(t, key)
	var out subjectPublicKeyInfo
	out.Algorithm.OID = identifier(kind)
	out.Algorithm.Parameters = asn1.RawValue{FullBytes: marshal(t, parameters)}
	out.Key = asn1.BitString{Bytes: octets, BitLength: 8 * len(octets)}
	return marshal(t, out)
}

func marshal(t testing.TB, value any) []byte {
	t.Helper()
	out, err := asn1.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// signer signs under the profile of Kazakhstan, in tests only.
type signer struct {
	kind, curve, digest, algorithm string
	c                              *Curve
}

var signers = []signer{
	{gost343102004, gost343102004A, gost341195Params, gost343102004Sign, GostR34102001CryptoProAParamSet},
	{gost34102015256, gost34102015256A, gost34112015256, gost2015Sign256, TC26Gost34102012256ParamSetA},
	{gost34102015512, gost34102015512A, gost34112015512, gost2015Sign512, TC26Gost341012512ParamSetA},
}

func (s signer) key(t testing.TB) []byte {
	return info(t, s.kind, s.curve, s.digest, public(s.c, secret(s.c)))
}

func (s signer) sign(t testing.TB, data []byte) []byte {
	t.Helper()
	oid, err := Kazakhstan.SignatureDigest(identifier(s.algorithm))
	if err != nil {
		t.Fatal(err)
	}
	makes, err := Kazakhstan.Digest(oid)
	if err != nil {
		t.Fatal(err)
	}
	h := makes()
	h.Write(data)
	made := sign(s.c, secret(s.c), nonce(s.c), h.Sum(nil))
	return append(lowFirst(made.R, s.c.size), lowFirst(made.S, s.c.size)...)
}

// TestTheProfileOfKazakhstan signs with each of its algorithms, then alters what
// was signed, the value, the algorithm and the key.
func TestTheProfileOfKazakhstan(t *testing.T) {
	data := []byte("Жарияланған орын бойынша қорытынды")
	for i, s := range signers {
		key, err := Kazakhstan.ParsePublicKey(s.key(t))
		if err != nil {
			t.Fatal(err)
		}
		value, algorithm := s.sign(t, data), identifier(s.algorithm)
		if err := Kazakhstan.Check(key, algorithm, data, value); err != nil {
			t.Fatalf("%s: %v", s.algorithm, err)
		}
		half := len(value) / 2
		for name, wrong := range map[string][]byte{
			"s before r":      append(bytes.Clone(value[half:]), value[:half]...),
			"high byte first": reversed(value),
			"short":           value[1:],
			"long":            append(bytes.Clone(value), 0),
			"empty":           nil,
		} {
			if err := Kazakhstan.Check(key, algorithm, data, wrong); err != ErrSignature {
				t.Errorf("%s, %s: %v", s.algorithm, name, err)
			}
		}
		if err := Kazakhstan.Check(key, algorithm, data[1:], value); err != ErrSignature {
			t.Errorf("%s, other data: %v", s.algorithm, err)
		}
		other := identifier(signers[(i+1)%len(signers)].algorithm)
		if err := Kazakhstan.Check(key, other, data, value); err != ErrSignature {
			t.Errorf("%s under %s: %v", s.algorithm, other, err)
		}
		if err := Kazakhstan.Check(nil, algorithm, data, value); err != ErrSignature {
			t.Errorf("%s without a key: %v", s.algorithm, err)
		}
	}
	if err := Kazakhstan.Check(nil, identifier("1.2.840.113549.1.1.11"), data, nil); !unsupported(err) {
		t.Errorf("RSA: %v", err)
	}
	if _, err := Kazakhstan.Digest(identifier(idTC26Gost341112512)); !unsupported(err) {
		t.Errorf("a digest of another profile: %v", err)
	}
}

// TestKeysThatCannotBeRead alters every part of a SubjectPublicKeyInfo.
func TestKeysThatCannotBeRead(t *testing.T) {
	s := signers[2]
	xy := public(s.c, secret(s.c))
	good := info(t, s.kind, s.curve, s.digest, xy)
	if _, err := Kazakhstan.ParsePublicKey(info(t, s.kind, s.curve, "", xy)); err != nil {
		t.Errorf("without a digest: %v", err)
	}
	for name, der := range map[string][]byte{
		"another kind":   info(t, idTC26Gost341012512, s.curve, s.digest, xy),
		"another curve":  info(t, s.kind, gost34102015256A, s.digest, xy),
		"another digest": info(t, s.kind, s.curve, gost341195, xy),
	} {
		if _, err := Kazakhstan.ParsePublicKey(der); !unsupported(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	bare := subjectPublicKeyInfo{}
	bare.Algorithm.OID = identifier(s.kind)
	bare.Key = asn1.BitString{Bytes: marshal(t, xy), BitLength: 8 * len(marshal(t, xy))}
	crooked := bytes.Clone(xy)
	crooked[0] ^= 1
	for name, der := range map[string][]byte{
		"no parameters":    marshal(t, bare),
		"bytes after":      append(bytes.Clone(good), 0),
		"cut short":        good[:len(good)-1],
		"half a point":     info(t, s.kind, s.curve, s.digest, xy[:64]),
		"high byte first":  info(t, s.kind, s.curve, s.digest, reversed(xy)),
		"not on the curve": info(t, s.kind, s.curve, s.digest, crooked),
		"the zero point":   info(t, s.kind, s.curve, s.digest, make([]byte, 128)),
		"nothing":          nil,
	} {
		if _, err := Kazakhstan.ParsePublicKey(der); err != ErrKey {
			t.Errorf("%s: %v", name, err)
		}
	}
}

package eds

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tarazy/internal/fault"
)

func nationalFile(t testing.TB, name string) []byte {
	t.Helper()
	return must[[]byte](t)(os.ReadFile(filepath.Join("testdata", name)))
}

func national(t testing.TB, names ...string) *Trust {
	t.Helper()
	var bundles [][]byte
	for _, n := range names {
		bundles = append(bundles, nationalFile(t, n))
	}
	return must[*Trust](t)(NewTrust(bundles...))
}

func TestNationalChain(t *testing.T) {
	trust := national(t, "root_rsa_2020.cer", "nca_rsa_2022.cer")
	authority := must[*x509.Certificate](t)(x509.ParseCertificate(nationalFile(t, "nca_rsa_2022.cer")))
	chain, err := trust.Chain(authority, nil, noon)
	wantCode(t, err, "")
	want := []string{
		"84fb799a66140950818c056a5d9730acc2a7622cdd4ef0d47113b132fb892905",
		"9ba06354b626641715182e4d07c9dbaa1777720fa795d03174ffc68876535dcd",
	}
	if got := fingerprints(chain); !slices.Equal(got, want) {
		t.Errorf("chain %v", got)
	}
	_, err = trust.Chain(authority, nil, time.Date(2060, 1, 1, 0, 0, 0, 0, time.UTC))
	wantCode(t, err, "eds.expired")
}

func TestNationalGOST(t *testing.T) {
	trust := national(t, "root_rsa_2020.cer", "root_gost_2022.cer", "nca_gost_2022.cer")
	if all := must[[]Certificate](t)(trust.Certificates()); len(all) != 3 {
		t.Errorf("%d certificates", len(all))
	}
	authority := must[*x509.Certificate](t)(x509.ParseCertificate(nationalFile(t, "nca_gost_2022.cer")))
	chain, err := trust.Chain(authority, nil, noon)
	wantCode(t, err, "")
	want := []string{
		"32c7d233a42703a327f3025543a05b930e3f39a786c68dfa196baa86d5618524",
		"af77725f8328bb24f89d81da3acdf7cee4324248538b7ba2cd2a860517fb9dca",
	}
	if got := fingerprints(chain); !slices.Equal(got, want) {
		t.Errorf("chain %v", got)
	}
	_, err = national(t, "root_rsa_2020.cer").Chain(authority, nil, noon)
	wantCode(t, err, "eds.untrusted")
}

func TestTrustRefuses(t *testing.T) {
	w := newWorld(t)
	root, issuing := w.authority.root.Certificate.Raw, w.authority.issuing.Certificate.Raw
	for name, bundles := range map[string][][]byte{
		"nothing":         nil,
		"no root":         {issuing},
		"a holder":        {root, w.asel.Signing.Certificate.Raw},
		"garbage":         {[]byte("garbage")},
		"a key":           {pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: root})},
		"a spoilt root":   {flipped(root, 1)},
		"a spoilt PEM":    {pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root[:50]})},
		"bytes after DER": {append(append([]byte{}, root...), 0)},
	} {
		if _, err := NewTrust(bundles...); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestTrustFolder(t *testing.T) {
	w := newWorld(t)
	dir := t.TempDir()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	both := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: w.authority.root.Certificate.Raw}),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: w.authority.issuing.Certificate.Raw})...)
	must(os.WriteFile(filepath.Join(dir, "both.pem"), both, 0o600))
	must(os.WriteFile(filepath.Join(dir, "again.CER"), w.authority.root.Certificate.Raw, 0o600))
	must(os.WriteFile(filepath.Join(dir, "notes.txt"), []byte("not a certificate"), 0o600))
	trust, err := TrustFolder(dir)
	must(err)
	if len(trust.roots) != 1 || len(trust.intermediates) != 1 {
		t.Errorf("%d roots, %d intermediates", len(trust.roots), len(trust.intermediates))
	}
	if _, err := TrustFolder(filepath.Join(dir, "absent")); err == nil {
		t.Error("an absent folder was taken")
	}
}

func TestDaysInZoneOfInstant(t *testing.T) {
	w := newWorld(t)
	until := time.Date(2026, 4, 30, 20, 0, 0, 0, time.UTC)
	c := w.odd(t, w.authority.issuing, func(c *x509.Certificate) { c.NotAfter = until })
	east := time.FixedZone("east", 5*3600)
	_, err := w.trust.Chain(c.Certificate, nil, until.Add(time.Second).In(east))
	wantCode(t, err, "eds.expired")
	if f, _ := fault.As(err); f.Args["until"] != "2026-05-01" {
		t.Errorf("day %v", f.Args)
	}
	_, err = w.trust.Chain(c.Certificate, nil, until)
	wantCode(t, err, "")
}

func TestNoTrust(t *testing.T) {
	w := newWorld(t)
	cms := must[[]byte](t)(Sign(text, true, noon, w.asel.Signing))
	_, err := Verify(cms, nil, nil, noon, Want{})
	wantCode(t, err, "eds.untrusted")
}

// TestTheNationalAuthoritySigns checks both kinds of key against real certificates:
// each is signed by its root, and by no other, and not if a byte changed, nor under
// what is no signature algorithm.
func TestTheNationalAuthoritySigns(t *testing.T) {
	read := func(name string) *x509.Certificate {
		data := nationalFile(t, name)
		if block, _ := pem.Decode(data); block != nil {
			data = block.Bytes
		}
		return must[*x509.Certificate](t)(x509.ParseCertificate(data))
	}
	for _, pair := range [][3]string{
		{"nca_rsa_2022.cer", "root_rsa_2020.cer", "root_gost_2022.cer"},
		{"nca_gost_2022.cer", "root_gost_2022.cer", "root_rsa_2020.cer"},
	} {
		cert, root, other := read(pair[0]), read(pair[1]), read(pair[2])
		algorithm := certificateAlgorithm(cert)
		wantCode(t, CheckSignature(root, algorithm, cert.RawTBSCertificate, cert.Signature), "")
		if CheckSignature(other, algorithm, cert.RawTBSCertificate, cert.Signature) == nil {
			t.Errorf("%s: signed by %s", pair[0], pair[2])
		}
		cert.RawTBSCertificate[30] ^= 1
		wantCode(t, CheckSignature(root, algorithm, cert.RawTBSCertificate, cert.Signature), "eds.signature_invalid")
		wantCode(t, CheckSignature(root, oidSHA256, cert.RawTBSCertificate, cert.Signature), "eds.algorithm_unsupported")
	}
}

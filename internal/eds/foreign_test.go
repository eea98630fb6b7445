package eds

import (
	"bytes"
	"crypto/x509"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// Instants at which the published certificates were valid.
var (
	summer2026 = time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	autumn2022 = time.Date(2022, 9, 27, 22, 0, 0, 0, time.UTC)
	spring2021 = time.Date(2021, 5, 1, 0, 0, 0, 0, time.UTC)
)

func foreignFile(t testing.TB, name string) []byte {
	t.Helper()
	return nationalFile(t, filepath.Join("foreign", name))
}

func foreignCertificate(t testing.TB, name string) *x509.Certificate {
	t.Helper()
	return must[*x509.Certificate](t)(x509.ParseCertificate(foreignFile(t, name)))
}

// foreignTrust relies on the test authorities. Of the older ones the roots are
// not published, so that their issuing authorities stand for them.
func foreignTrust(t testing.TB) *Trust {
	t.Helper()
	trust := must[*Trust](t)(NewTrust(foreignFile(t, "root_test_gost_2022.cer"), foreignFile(t, "nca_gost2022_test.cer")))
	for _, name := range []string{"nca_rsa_test.cer", "nca_gost_test.cer"} {
		trust.roots = append(trust.roots, foreignCertificate(t, name))
	}
	return trust
}

// TestPublishedCertificates reads who holds each and builds its chain.
func TestPublishedCertificates(t *testing.T) {
	trust := foreignTrust(t)
	const person, other, body = "123456789011", "123456789012", "123456789021"
	for name, c := range map[string]struct {
		at       time.Time
		chain    int
		iin, bin string
		roles    []Role
		signs    bool
	}{
		"individual.cer":          {summer2026, 3, person, "", []Role{Individual}, true},
		"employee.cer":            {summer2026, 3, other, body, []Role{Employee, LegalEntity}, true},
		"signatory.cer":           {summer2026, 3, other, body, []Role{LegalEntity, Signatory}, true},
		"head.cer":                {summer2026, 3, person, body, []Role{Head, LegalEntity}, true},
		"organisation_system.cer": {summer2026, 3, other, body, []Role{LegalEntity}, true},
		"system.cer":              {summer2026, 3, "", body, []Role{EntitySystem, LegalEntity}, false},
		"head_2004.cer":           {autumn2022, 2, person, body, []Role{Head, LegalEntity}, true},
	} {
		cert := foreignCertificate(t, name)
		facts := must[Certificate](t)(Read(cert))
		if facts.IIN != c.iin || facts.BIN != c.bin || !slices.Equal(facts.Roles, c.roles) || facts.For(Signing) != c.signs {
			t.Errorf("%s: %+v", name, facts)
		}
		chain, err := trust.Chain(cert, nil, c.at)
		if err != nil || len(chain) != c.chain {
			t.Errorf("%s: %d certificates, %v", name, len(chain), err)
		}
		spoilt := must[*x509.Certificate](t)(x509.ParseCertificate(flipped(cert.Raw, 1)))
		_, err = trust.Chain(spoilt, nil, c.at)
		wantCode(t, err, "eds.untrusted")
	}
}

// TestPublishedMessages checks messages that the certified library made.
func TestPublishedMessages(t *testing.T) {
	trust := foreignTrust(t)
	one := foreignFile(t, "rsa_attached.cms")
	found, err := Verify(one, nil, trust, spring2021, Want{Purpose: Signing, IIN: "123456789011"})
	if err != nil || string(found.Content) != "lol_kek" {
		t.Fatalf("%q %v", found.Content, err)
	}
	// The two certificates were never valid at the same time.
	both := func(place int) time.Time { return []time.Time{autumn2022, spring2021}[place] }
	for name, content := range map[string][]byte{"two_attached.cms": nil, "two_detached.cms": []byte("test123")} {
		got, list, err := Examine(foreignFile(t, name), content, trust, both, Signing)
		if err != nil || string(got) != "test123" || len(list) != 2 {
			t.Fatalf("%s: %q %v", name, got, err)
		}
		for i, algorithm := range []string{"1.2.398.3.10.1.1.2.3.2", oidSHA256WithRSA.String()} {
			if list[i].Refusal != nil || list[i].Algorithm != algorithm {
				t.Errorf("%s, signer %d: %s %v", name, i, list[i].Algorithm, list[i].Refusal)
			}
		}
		_, err = Verify(foreignFile(t, name), content, trust, autumn2022, Want{})
		wantCode(t, err, "eds.one_of_several")
	}
	attached := foreignFile(t, "two_attached.cms")
	_, list, err := Examine(bytes.Replace(attached, []byte("test123"), []byte("test124"), 1), nil, trust, both, Signing)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range list {
		wantCode(t, v.Refusal, "eds.changed")
	}
}

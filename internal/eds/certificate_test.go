package eds

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"slices"
	"testing"
)

func TestReadEmployee(t *testing.T) {
	w := newWorld(t)
	c := must[Certificate](t)(Read(w.asel.Signing.Certificate))
	if c.IIN != asel.IIN || c.BIN != asel.BIN || c.Organisation != asel.Organisation {
		t.Errorf("numbers: %+v", c)
	}
	if c.Surname != asel.Surname || c.Name != asel.Name || c.Patronymic != asel.Patronymic {
		t.Errorf("names: %q %q %q", c.Surname, c.Name, c.Patronymic)
	}
	if got := c.FullName(); got != "ӘБДІРАХМАНОВА ӘСЕЛ ҚАЙРАТҚЫЗЫ" {
		t.Errorf("full name %q", got)
	}
	if !slices.Equal(c.Roles, []Role{Employee, HR, LegalEntity}) || !slices.Equal(c.Purposes, []Purpose{Signing}) {
		t.Errorf("roles %v, purposes %v", c.Roles, c.Purposes)
	}
	if c.Issuer != "TARAZY DEMO ISSUING (RSA)" || len(c.Fingerprint) != 64 || c.Serial == "" {
		t.Errorf("issuer %q, fingerprint %q", c.Issuer, c.Fingerprint)
	}
}

func TestReadIndividual(t *testing.T) {
	w := newWorld(t)
	c := must[Certificate](t)(Read(w.olga.Authentication.Certificate))
	if c.BIN != "" || c.Organisation != "" || c.Patronymic != "" || c.Name != "ОЛЬГА" {
		t.Errorf("facts: %+v", c)
	}
	if !c.Has(Individual) || !c.For(Authentication) || c.For(Signing) {
		t.Errorf("roles %v, purposes %v", c.Roles, c.Purposes)
	}
}

func TestReadSubject(t *testing.T) {
	type names = []pkix.AttributeTypeAndValue
	at := func(id asn1.ObjectIdentifier, v any) pkix.AttributeTypeAndValue {
		return pkix.AttributeTypeAndValue{Type: id, Value: v}
	}
	for _, c := range []struct {
		name     string
		in       names
		iin, bin string
		wrong    bool
	}{
		// The national authority's test certificates carry a number that fails
		// the check digit.
		{"test number", names{at(oidSerialNumber, "IIN123456789011")}, "123456789011", "", false},
		{"seal", names{at(oidSerialNumber, "BIN123456789021")}, "", "123456789021", false},
		{"both", names{at(oidUnit, "BIN123456789021"), at(oidSerialNumber, "IIN123456789011")}, "123456789011", "123456789021", false},
		{"department beside", names{at(oidUnit, "БӨЛІМ"), at(oidUnit, "BIN123456789021")}, "", "123456789021", false},
		{"short", names{at(oidSerialNumber, "IIN12345678901")}, "", "", false},
		{"letters", names{at(oidSerialNumber, "IIN12345678901X")}, "", "", false},
		{"other digits", names{at(oidSerialNumber, "IIN١٢٣٤٥٦")}, "", "", false},
		{"no prefix", names{at(oidSerialNumber, "123456789011")}, "", "", false},
		{"no text", names{at(oidSerialNumber, 5)}, "", "", false},
		{"two persons", names{at(oidSerialNumber, "IIN123456789011"), at(oidSerialNumber, "IIN123456789012")}, "", "", true},
		{"two names", names{at(oidCommonName, "А Б"), at(oidCommonName, "В Г")}, "", "", true},
	} {
		var got Certificate
		err := got.readSubject(c.in)
		if (err != nil) != c.wrong {
			t.Errorf("%s: %v", c.name, err)
		}
		if err == nil && (got.IIN != c.iin || got.BIN != c.bin) {
			t.Errorf("%s: IIN %q, BIN %q", c.name, got.IIN, got.BIN)
		}
	}
}

func TestTwoPersonsRefused(t *testing.T) {
	w := newWorld(t)
	twice := w.odd(t, w.authority.issuing, func(c *x509.Certificate) {
		c.RawSubject = sequence(
			set(sequence(oid(oidSerialNumber), wrap(asn1.TagPrintableString, []byte("IIN123456789011")))),
			set(sequence(oid(oidSerialNumber), wrap(asn1.TagPrintableString, []byte("IIN123456789012")))),
		)
	})
	cms := must[[]byte](t)(Sign(text, true, noon, twice))
	_, err := Verify(cms, nil, w.trust, noon, Want{})
	wantCode(t, err, "eds.certificate_malformed")
}

func TestRolesHaveNumbers(t *testing.T) {
	for role, number := range issuedUsages {
		if roleUsages[number] != role {
			t.Errorf("%s is issued as %s, which reads as %q", role, number, roleUsages[number])
		}
	}
	if _, err := (Person{IIN: asel.IIN, Roles: []Role{"king"}}).usages(usageSigning); err == nil {
		t.Error("an unknown role was issued")
	}
	if _, err := (Person{IIN: "12"}).subject(); err == nil {
		t.Error("a short IIN was issued")
	}
}

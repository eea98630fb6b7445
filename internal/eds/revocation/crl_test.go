package revocation

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"math/big"
	"os/exec"
	"strings"
	"testing"
	"time"

	"tarazy/internal/eds/demoauthority"
)

// listCase is a list (and a delta), what we make of it, and the word by which
// OpenSSL tells its own finding.
type listCase struct {
	name    string
	list    func(t testing.TB, w *world) (full, delta []byte)
	want    Status
	why     Why
	openssl string
}

func entryOf(c *x509.Certificate, at time.Time, reason int) x509.RevocationListEntry {
	return x509.RevocationListEntry{SerialNumber: c.SerialNumber, RevocationTime: at, ReasonCode: reason}
}

func whole(change func(*x509.RevocationList), revoked ...func(*world) x509.RevocationListEntry) func(testing.TB, *world) ([]byte, []byte) {
	return func(t testing.TB, w *world) ([]byte, []byte) {
		var entries []x509.RevocationListEntry
		for _, r := range revoked {
			entries = append(entries, r(w))
		}
		return w.list(t, change, entries...), nil
	}
}

func theHolder(at time.Time, reason int) func(*world) x509.RevocationListEntry {
	return func(w *world) x509.RevocationListEntry { return entryOf(w.holder, at, reason) }
}

func theOther(w *world) x509.RevocationListEntry { return entryOf(w.other, noon.Add(-2*time.Hour), 1) }

// scoped says which certificates a list covers.
func scoped(p distributionPoint) func(*x509.RevocationList) {
	return func(l *x509.RevocationList) {
		value, err := asn1.Marshal(p)
		if err != nil {
			panic(err)
		}
		l.ExtraExtensions = append(l.ExtraExtensions, pkix.Extension{Id: oidDistribution, Critical: true, Value: value})
	}
}

// pointed is a distribution point of an address, as [0] { [0] { [6] address } }.
func pointed(address string) asn1.RawValue {
	uri := append([]byte{0x86, byte(len(address))}, address...)
	full := append([]byte{0xa0, byte(len(uri))}, uri...)
	return asn1.RawValue{FullBytes: append([]byte{0xa0, byte(len(full))}, full...)}
}

// upon makes a list with a delta over it.
func upon(base int64, revoked []func(*world) x509.RevocationListEntry, since ...func(*world) x509.RevocationListEntry) func(testing.TB, *world) ([]byte, []byte) {
	return func(t testing.TB, w *world) ([]byte, []byte) {
		full, _ := whole(nil, revoked...)(t, w)
		l := &x509.RevocationList{
			Number: big.NewInt(11), ThisUpdate: noon.Add(-time.Minute), NextUpdate: noon.Add(time.Hour), SignatureAlgorithm: x509.SHA256WithRSA,
		}
		for _, r := range since {
			l.RevokedCertificateEntries = append(l.RevokedCertificateEntries, r(w))
		}
		delta, err := demoauthority.Delta(l, base, w.issuing)
		if err != nil {
			t.Fatal(err)
		}
		return full, delta
	}
}

type entries = []func(*world) x509.RevocationListEntry

var listCases = []listCase{
	{name: "good", list: whole(nil, theOther), want: Good, openssl: "OK"},
	{name: "good, nobody revoked", list: whole(nil), want: Good, openssl: "OK"},
	{name: "revoked", list: whole(nil, theOther, theHolder(noon.Add(-time.Hour), 1)), want: Revoked, openssl: "certificate revoked"},
	{name: "on hold", list: whole(nil, theHolder(noon.Add(-time.Hour), reasonHold)), want: Revoked, openssl: "certificate revoked"},
	{name: "old", list: whole(func(l *x509.RevocationList) {
		l.ThisUpdate, l.NextUpdate = noon.AddDate(0, 0, -3), noon.AddDate(0, 0, -2)
	}), why: Stale, openssl: "CRL has expired"},
	{name: "old, and revoked even then", list: whole(func(l *x509.RevocationList) {
		l.ThisUpdate, l.NextUpdate = noon.AddDate(0, 0, -3), noon.AddDate(0, 0, -2)
	}, theHolder(noon.AddDate(0, 0, -4), 1)), want: Revoked, openssl: "CRL has expired"},
	{name: "old, and on hold then", list: whole(func(l *x509.RevocationList) {
		l.ThisUpdate, l.NextUpdate = noon.AddDate(0, 0, -3), noon.AddDate(0, 0, -2)
	}, theHolder(noon.AddDate(0, 0, -4), reasonHold)), why: Stale, openssl: "CRL has expired"},
	{name: "of a stranger under the same name", list: func(t testing.TB, w *world) ([]byte, []byte) {
		return w.listBy(t, w.stranger.Issuing(), nil), nil
	}, why: Elsewhere, openssl: "unable to get certificate CRL"},
	{name: "only certificates of holders", list: whole(scoped(distributionPoint{Users: true})), want: Good, openssl: "OK"},
	{name: "only certificates of authorities", list: whole(scoped(distributionPoint{Authorities: true})), why: Partial, openssl: "scope"},
	{name: "only some reasons", list: whole(scoped(distributionPoint{Reasons: asn1.BitString{Bytes: []byte{0x60}, BitLength: 3}})), why: Partial, openssl: "CRL"},
	{name: "of other issuers too", list: whole(scoped(distributionPoint{Indirect: true})), why: Partial, openssl: "CRL"},
	{name: "a partition that the certificate does not point to", list: whole(scoped(distributionPoint{Point: pointed("http://crl.test/2.crl")})), why: Partial, openssl: "scope"},
	{name: "critical extension", list: whole(func(l *x509.RevocationList) {
		l.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3, 4}, Critical: true, Value: []byte{5, 0}}}
	}), why: Unsupported, openssl: "unhandled critical"},
	{name: "signature changed", list: func(t testing.TB, w *world) ([]byte, []byte) {
		der := w.list(t, nil)
		der[len(der)-1] ^= 1
		return der, nil
	}, why: Unsigned, openssl: "signature failure"},
	{name: "revoked since", list: upon(10, nil, theHolder(noon.Add(-time.Minute), 1)), want: Revoked, openssl: "certificate revoked"},
	{name: "nothing since", list: upon(10, nil, theOther), want: Good, openssl: "OK"},
	{name: "released since", list: upon(10, entries{theHolder(noon.Add(-time.Hour), reasonHold)}, theHolder(noon.Add(-time.Minute), reasonRemove)), want: Good, openssl: "OK"},
	{name: "a delta upon another list", list: upon(11, nil), why: Partial, openssl: "OK"},
}

func TestListsAreHeldToTheCertificate(t *testing.T) {
	w := newWorld(t)
	for _, c := range listCases {
		t.Run(c.name, func(t *testing.T) {
			r, err := c.check(t, w)
			if c.want == "" {
				wantWhy(t, err, c.why)
				return
			}
			if err != nil || r.Status != c.want || r.Source != CRL || len(r.Lists) == 0 {
				t.Fatalf("got %+v, %v", r, err)
			}
		})
	}
}

func (c listCase) check(t *testing.T, w *world) (Result, error) {
	full, delta := c.list(t, w)
	l, err := ParseList(full)
	if err != nil {
		return Result{}, err
	}
	var d *List
	if delta != nil {
		if d, err = ParseList(delta); err != nil {
			return Result{}, err
		}
	}
	return CheckLists(l, d, w.question(), verifyRSA)
}

// TestOpenSSLAgreesOnLists holds every list up to OpenSSL.
func TestOpenSSLAgreesOnLists(t *testing.T) {
	w := newWorld(t)
	dir := t.TempDir()
	trust, err := w.authority.Trust()
	if err != nil {
		t.Fatal(err)
	}
	save(t, dir, "roots.pem", trust.PEM())
	save(t, dir, "holder.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: w.holder.Raw}))
	for _, c := range listCases {
		full, delta := c.list(t, w)
		lists := pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: full})
		if delta != nil {
			lists = append(lists, pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: delta})...)
		}
		save(t, dir, "lists.pem", lists)
		args := []string{"verify", "-CAfile", "roots.pem", "-crl_check", "-CRLfile", "lists.pem", "-attime", fmt.Sprint(noon.Unix())}
		if delta != nil {
			args = append(args, "-use_deltas")
		}
		cmd := exec.CommandContext(t.Context(), "openssl", append(args, "holder.pem")...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if !strings.Contains(string(out), c.openssl) || (err == nil) != (c.openssl == "OK") {
			t.Errorf("%s: OpenSSL does not say %q:\n%s", c.name, c.openssl, out)
		}
		if c.want == Good && err != nil {
			t.Errorf("%s: we take what OpenSSL refuses", c.name)
		}
	}
}

func TestAPartitionTellsOfThoseThatPointToIt(t *testing.T) {
	w := newWorld(t)
	list, err := ParseList(w.list(t, scoped(distributionPoint{Point: pointed("http://crl.test/2.crl")})))
	if err != nil {
		t.Fatal(err)
	}
	q := w.question()
	pointing := *w.holder
	pointing.CRLDistributionPoints = []string{"http://crl.test/2.crl"}
	q.Certificate = &pointing
	r, err := CheckLists(list, nil, q, verifyRSA)
	if err != nil || r.Status != Good {
		t.Fatalf("got %v, %v", r.Status, err)
	}
}

func TestALaterListTellsOfAnEarlierSigning(t *testing.T) {
	w := newWorld(t)
	list, err := ParseList(w.list(t, nil, entryOf(w.other, noon, 1)))
	if err != nil {
		t.Fatal(err)
	}
	q := w.question()
	q.At = noon.AddDate(0, 0, -10)
	if r, err := CheckLists(list, nil, q, verifyRSA); err != nil || r.Status != Good {
		t.Fatalf("got %v, %v", r.Status, err)
	}
	ended := *w.holder
	ended.NotAfter = noon.AddDate(0, 0, -5)
	q.Certificate = &ended
	_, err = CheckLists(list, nil, q, verifyRSA)
	wantWhy(t, err, Expired)
}

func TestPEMListsAreRead(t *testing.T) {
	w := newWorld(t)
	der := w.list(t, nil)
	l, err := ParseList(pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: der}))
	if err != nil || len(l.Sum()) != 64 || string(l.Bytes()) != string(der) {
		t.Fatalf("got %v, %v", l, err)
	}
	for _, bad := range []string{"", "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n", "\x30\x03\x02\x01\x01"} {
		_, err := ParseList([]byte(bad))
		wantWhy(t, err, Malformed)
	}
}

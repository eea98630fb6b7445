package revocation

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"encoding/pem"

	"tarazy/internal/eds/demoauthority"
	"tarazy/internal/eds/pki"
)

// answerCase is an answer, what we make of it, and what OpenSSL does: its status
// where it takes the answer, "" where it refuses. Where only we hold it to its
// time or to our question, openssl tells what it says all the same.
type answerCase struct {
	name    string
	change  func(t *testing.T, w *world, a *demoauthority.Answer) (by demoauthority.Key)
	spoil   func([]byte) []byte
	want    Status
	why     Why
	openssl string
}

func byResponder(change func(a *demoauthority.Answer)) func(*testing.T, *world, *demoauthority.Answer) demoauthority.Key {
	return func(_ *testing.T, w *world, a *demoauthority.Answer) demoauthority.Key {
		if change != nil {
			change(a)
		}
		return demoauthority.RSA(w.responder)
	}
}

func revoked(at time.Time, reason int) func(*demoauthority.Answer) {
	return func(a *demoauthority.Answer) {
		a.Singles[0].Status, a.Singles[0].Revoked, a.Singles[0].Reason = demoauthority.Revoked, at, reason
	}
}

var answerCases = []answerCase{
	{name: "good", change: byResponder(nil), want: Good, openssl: "good"},
	{name: "good, named by key", change: byResponder(func(a *demoauthority.Answer) { a.ByKey = true }), want: Good, openssl: "good"},
	{name: "good, by the issuer itself", change: func(_ *testing.T, w *world, a *demoauthority.Answer) demoauthority.Key {
		a.Certificates = nil
		return demoauthority.RSA(w.issuing)
	}, want: Good, openssl: "good"},
	{name: "good, SHA-256 names", change: func(t *testing.T, w *world, a *demoauthority.Answer) demoauthority.Key {
		id, err := demoauthority.Name(w.holder, w.issuing.Certificate, pki.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		a.Singles[0].ID = id
		return demoauthority.RSA(w.responder)
	}, want: Good, openssl: "no status"},
	{name: "good among others", change: func(t *testing.T, w *world, a *demoauthority.Answer) demoauthority.Key {
		a.Singles = append([]demoauthority.Single{w.single(t, w.other)}, a.Singles...)
		return demoauthority.RSA(w.responder)
	}, want: Good, openssl: "good"},
	{name: "revoked", change: byResponder(revoked(noon.Add(-time.Hour), 1)), want: Revoked, openssl: "revoked"},
	{name: "on hold", change: byResponder(revoked(noon.Add(-time.Hour), 6)), want: Revoked, openssl: "revoked"},
	{name: "unknown", change: byResponder(func(a *demoauthority.Answer) { a.Singles[0].Status = demoauthority.Unknown }), want: Unknown, openssl: "unknown"},
	{name: "never issued, told as on hold since 1970", change: byResponder(revoked(time.Unix(0, 0), 6)), want: Unknown, openssl: "revoked"},
	{name: "about another certificate", change: func(t *testing.T, w *world, a *demoauthority.Answer) demoauthority.Key {
		a.Singles[0] = w.single(t, w.other)
		return demoauthority.RSA(w.responder)
	}, why: Elsewhere, openssl: "no status"},
	{name: "two answers about one", change: byResponder(func(a *demoauthority.Answer) { a.Singles = append(a.Singles, a.Singles[0]) }), why: Malformed, openssl: "good"},
	{name: "old", change: byResponder(func(a *demoauthority.Answer) {
		a.Singles[0].This, a.Singles[0].Next = noon.AddDate(0, 0, -2), noon.AddDate(0, 0, -1)
	}), why: Stale, openssl: "good"},
	{name: "of tomorrow", change: byResponder(func(a *demoauthority.Answer) {
		a.Singles[0].This = noon.AddDate(0, 0, 1)
		a.Singles[0].Next = noon.AddDate(0, 0, 2)
	}), why: Stale, openssl: "good"},
	{name: "without an end and old", change: byResponder(func(a *demoauthority.Answer) {
		a.Singles[0].This, a.Singles[0].Next = noon.AddDate(0, 0, -3), time.Time{}
	}), why: Stale, openssl: "good"},
	{name: "ends before it begins", change: byResponder(func(a *demoauthority.Answer) { a.Singles[0].Next = noon.AddDate(0, 0, -2) }), why: Malformed, openssl: "good"},
	{name: "another nonce", change: byResponder(func(a *demoauthority.Answer) { a.Nonce = []byte("another nonce") }), why: Replayed, openssl: "good"},
	{name: "by a stranger's responder", change: func(_ *testing.T, w *world, a *demoauthority.Answer) demoauthority.Key {
		a.Certificates = []*x509.Certificate{w.foreign.Certificate}
		return demoauthority.RSA(w.foreign)
	}, why: Unsigned},
	{name: "by a certificate for time stamps", change: func(_ *testing.T, w *world, a *demoauthority.Answer) demoauthority.Key {
		a.Certificates = []*x509.Certificate{w.stamper.Certificate}
		return demoauthority.RSA(w.stamper)
	}, why: Unsigned},
	{name: "without the responder's certificate", change: byResponder(func(a *demoauthority.Answer) { a.Certificates = nil }), why: Unsigned},
	{name: "produced before the responder was", change: byResponder(func(a *demoauthority.Answer) { a.Produced = noon.AddDate(-1, 0, 0) }), why: Unsigned, openssl: "good"},
	{name: "critical extension", change: byResponder(func(a *demoauthority.Answer) {
		a.Extensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3, 4}, Critical: true, Value: []byte{5, 0}}}
	}), why: Unsupported, openssl: "good"},
	{name: "signature changed", change: byResponder(nil), spoil: func(der []byte) []byte {
		at := bytes.Index(der, []byte("TARAZY DEMO OCSP"))
		der[at+3] ^= 1
		return der
	}, why: Unsigned},
	{name: "cut short", change: byResponder(nil), spoil: func(der []byte) []byte { return der[:len(der)-9] }, why: Malformed},
	{name: "bytes after the end", change: byResponder(nil), spoil: func(der []byte) []byte { return append(der, 0) }, why: Malformed, openssl: "good"},
	{name: "come back later", spoil: func([]byte) []byte { return demoauthority.Refusal(3) }, change: byResponder(nil), why: Declined},
	{name: "a page of text", spoil: func([]byte) []byte { return []byte("<html>not here</html>") }, change: byResponder(nil), why: Malformed},
	{name: "empty", spoil: func([]byte) []byte { return nil }, change: byResponder(nil), why: Malformed},
	{name: "too large", spoil: func(der []byte) []byte { return append(der, make([]byte, ocspMost)...) }, change: byResponder(nil), why: TooMuch, openssl: "good"},
}

func (c answerCase) der(t *testing.T, w *world) []byte {
	t.Helper()
	a := w.answer(t)
	by := c.change(t, w, &a)
	der, err := a.DER(by)
	if err != nil {
		t.Fatal(err)
	}
	if c.spoil != nil {
		der = c.spoil(der)
	}
	return der
}

func TestAnswersAreHeldToTheQuestion(t *testing.T) {
	w := newWorld(t)
	q := w.question()
	q.Nonce = []byte("the nonce that was sent")
	for _, c := range answerCases {
		t.Run(c.name, func(t *testing.T) {
			der := c.der(t, w)
			r, err := CheckOCSP(der, q, verifyRSA)
			if c.want == "" {
				wantWhy(t, err, c.why)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if r.Status != c.want || r.Source != OCSP || !bytes.Equal(r.Answer, der) || !r.Asked.Equal(noon) {
				t.Fatalf("got %+v", r)
			}
		})
	}
}

// TestOpenSSLAgreesOnAnswers holds every answer up to OpenSSL. It knows neither
// our question's nonce nor the time asked for; all else it must see as we do.
func TestOpenSSLAgreesOnAnswers(t *testing.T) {
	w := newWorld(t)
	dir := t.TempDir()
	trust, err := w.authority.Trust()
	if err != nil {
		t.Fatal(err)
	}
	save(t, dir, "roots.pem", trust.PEM())
	save(t, dir, "issuer.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: w.issuing.Certificate.Raw}))
	save(t, dir, "holder.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: w.holder.Raw}))
	for _, c := range answerCases {
		save(t, dir, "answer.der", c.der(t, w))
		cmd := exec.CommandContext(t.Context(), "openssl", "ocsp", "-respin", "answer.der", "-CAfile", "roots.pem", "-issuer", "issuer.pem",
			"-cert", "holder.pem", "-attime", fmt.Sprint(noon.Unix()), "-no_nonce")
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		got := opensslStatus(string(out), err)
		if got != c.openssl {
			t.Errorf("%s: OpenSSL says %q, want %q:\n%s", c.name, got, c.openssl, out)
		}
		if c.want != "" && got == "" {
			t.Errorf("%s: we take what OpenSSL refuses", c.name)
		}
	}
}

func opensslStatus(out string, err error) string {
	if err != nil && !errors.As(err, new(*exec.ExitError)) {
		return err.Error()
	}
	if !strings.Contains(out, "Response verify OK") {
		return ""
	}
	// Its own clock is of another year, and a warning of that stands between.
	for line := range strings.Lines(out) {
		switch s := strings.TrimPrefix(strings.TrimSpace(line), "holder.pem: "); s {
		case "good", "revoked", "unknown":
			return s
		}
	}
	return "no status"
}

func save(t testing.TB, dir, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestOpenSSLReadsTheQuestion(t *testing.T) {
	w := newWorld(t)
	for _, digest := range []asn1.ObjectIdentifier{pki.SHA1, pki.SHA256} {
		der, err := Request(w.holder, w.issuing.Certificate, digest, []byte("nonce of a question"))
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), "openssl", "ocsp", "-reqin", "/dev/stdin", "-req_text")
		cmd.Stdin = bytes.NewReader(der)
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(strings.ToLower(string(out)), w.holder.SerialNumber.Text(16)) || !strings.Contains(string(out), "OCSP Nonce") {
			t.Errorf("%s: %v\n%s", digest, err, out)
		}
	}
}

func TestARevocationAfterTheSigningBreaksNothing(t *testing.T) {
	w := newWorld(t)
	a := w.answer(t)
	revoked(noon.Add(-time.Minute), 1)(&a)
	der, err := a.DER(demoauthority.RSA(w.responder))
	if err != nil {
		t.Fatal(err)
	}
	r, err := CheckOCSP(der, w.question(), verifyRSA)
	if err != nil {
		t.Fatal(err)
	}
	if r.Broke(noon.Add(-2 * time.Minute)) {
		t.Error("a signature of before the revocation is broken")
	}
	if !r.Broke(noon) || !r.Broke(r.Revoked) {
		t.Error("a signature of after the revocation holds")
	}
}

func TestWhatAnEndedCertificateWasIsNotTold(t *testing.T) {
	w := newWorld(t)
	late := w.holder.NotAfter.AddDate(0, 0, 1)
	for _, c := range []struct {
		cut time.Time
		why Why
	}{{time.Time{}, Expired}, {late, Expired}, {noon, ""}} {
		a := w.answer(t)
		a.Produced = late
		a.Singles[0].This, a.Singles[0].Next = late, late.Add(time.Hour)
		if !c.cut.IsZero() {
			value, err := asn1.MarshalWithParams(c.cut.UTC(), "generalized")
			if err != nil {
				t.Fatal(err)
			}
			a.Singles[0].Extensions = []pkix.Extension{{Id: oidArchiveCutoff, Value: value}}
		}
		der, err := a.DER(demoauthority.RSA(w.responder))
		if err != nil {
			t.Fatal(err)
		}
		q := w.question()
		q.At = late
		r, err := CheckOCSP(der, q, verifyRSA)
		if c.why != "" {
			wantWhy(t, err, c.why)
		} else if err != nil || r.Status != Good {
			t.Errorf("cut-off %s: %v, %v", c.cut, r.Status, err)
		}
	}
}

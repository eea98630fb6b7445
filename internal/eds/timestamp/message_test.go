package timestamp

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"tarazy/internal/eds"
	"tarazy/internal/eds/demoauthority"
	"tarazy/internal/eds/pki"
)

// authority is the demonstration's time-stamp authority over HTTP.
func (w *world) stampAuthority(t *testing.T) *Authority {
	t.Helper()
	server := httptest.NewServer(w.services(t).Handler())
	t.Cleanup(server.Close)
	client, err := pki.NewClient(10*time.Second, server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return &Authority{Address: server.URL + demoauthority.TSPPath, Client: client, Digest: pki.SHA256}
}

func TestAStampIsPutIntoAMessage(t *testing.T) {
	w := newWorld(t)
	tsa := w.stampAuthority(t)
	content := []byte("a protocol")
	for _, signers := range [][]eds.KeyPair{{w.person.Signing}, {w.person.Signing, w.person.Authentication}} {
		cms, err := eds.Sign(content, true, noon, signers...)
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		ask := func(value []byte) ([]byte, error) { asked++; return tsa.Stamp(t.Context(), value) }
		out, err := Add(cms, ask)
		if err != nil {
			t.Fatal(err)
		}
		found, err := eds.Verify(out, content, w.trust, noon, eds.Want{})
		if err != nil || len(found.List) != len(signers) {
			t.Fatalf("the message with the stamp does not hold: %v", err)
		}
		list, err := Signatures(out)
		if err != nil || len(list) != len(signers) || asked != len(signers) {
			t.Fatalf("%d signatures, %d questions, %v", len(list), asked, err)
		}
		for _, s := range list {
			stamp, err := Verify(s.Token, s.Value, w.trust.Chain, verifyRSA)
			if err != nil || !stamp.Time.Equal(noon) {
				t.Errorf("got %+v, %v", stamp, err)
			}
		}
		again, err := Add(out, ask)
		if err != nil || !bytes.Equal(again, out) || asked != len(signers) {
			t.Errorf("a message that bears stamps was stamped again")
		}
		opensslReads(t, w, out)
	}
}

// opensslReads holds a message with a stamp up to OpenSSL: it must still be whole.
func opensslReads(t *testing.T, w *world, cms []byte) {
	t.Helper()
	dir := t.TempDir()
	for name, data := range map[string][]byte{"roots.pem": w.trust.PEM(), "message.der": cms} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "openssl", "cms", "-verify", "-inform", "DER", "-in", "message.der", "-CAfile", "roots.pem",
		"-purpose", "any", "-no_check_time", "-binary", "-out", "content")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("OpenSSL refuses the message with the stamp: %v\n%s", err, out)
	}
}

func TestOpenSSLAnswersOurQuestion(t *testing.T) {
	w := newWorld(t)
	question, err := Ask{Stamped: stamped, Digest: pki.SHA512}.Request()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "openssl", "ts", "-query", "-in", "/dev/stdin", "-text")
	cmd.Stdin = bytes.NewReader(question)
	if out, err := cmd.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("sha512")) || !bytes.Contains(out, []byte("Certificate required: yes")) {
		t.Errorf("%v\n%s", err, out)
	}
	answer, err := w.services(t).Stamp(question)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (Ask{Stamped: stamped, Digest: pki.SHA512}).Token(answer); err != nil {
		t.Error(err)
	}
}

func TestAnswersAreHeldToTheQuestion(t *testing.T) {
	w := newWorld(t)
	token, err := w.token(t, pki.SHA256).DER(demoauthority.RSA(w.stamper))
	if err != nil {
		t.Fatal(err)
	}
	nonce := nonceBound
	for _, c := range []struct {
		name   string
		ask    Ask
		answer []byte
		want   error
	}{
		{"good", Ask{Stamped: stamped}, demoauthority.Stamped(token), nil},
		{"declined", Ask{Stamped: stamped}, demoauthority.Declined(), ErrDeclined},
		{"no nonce", Ask{Stamped: stamped, Nonce: nonce}, demoauthority.Stamped(token), ErrOther},
		{"another policy", Ask{Stamped: stamped, Policy: oidTSTInfo}, demoauthority.Stamped(token), ErrOther},
		{"of something else", Ask{Stamped: []byte("x")}, demoauthority.Stamped(token), ErrOther},
		{"no token", Ask{Stamped: stamped}, demoauthority.Stamped(nil), errAny},
		{"text", Ask{Stamped: stamped}, []byte("not here"), errAny},
	} {
		_, err := c.ask.Token(c.answer)
		if (err == nil) != (c.want == nil) || (c.want != nil && c.want != errAny && !errors.Is(err, c.want)) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
}

func TestNoStampWithoutAnAuthority(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	client, err := pki.NewClient(10*time.Second, server.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []*Authority{{Address: server.URL, Client: client, Digest: pki.SHA256}, {Address: "http://elsewhere.test", Client: client, Digest: pki.SHA256}} {
		if _, err := a.Stamp(t.Context(), stamped); err == nil {
			t.Errorf("%s: a token came", a.Address)
		}
	}
}

package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/eds"
	"tarazy/internal/eds/demoauthority"
	"tarazy/internal/eds/edstest"
	"tarazy/internal/eds/pki"
	"tarazy/internal/eds/timestamp"
)

// signedAt is when the files of this test were signed.
var signedAt = time.Date(2026, 3, 16, 7, 0, 0, 0, time.UTC)

// fileWorld is a folder with authorities, persons and what they sign.
type fileWorld struct {
	t            *testing.T
	dir          string
	services     *demoauthority.Services
	asel, dias   eds.KeyPair
	stranger     eds.KeyPair // of an authority that is not trusted
	short        eds.KeyPair // ends a month after the signing
	content      []byte
	document     string
	rootsOnly    string
	withRevoking string
}

func newFileWorld(t *testing.T) *fileWorld {
	t.Helper()
	w := &fileWorld{t: t, dir: t.TempDir(), content: []byte("Қорытынды № 7")}
	authority, other := w.authority(), w.authority()
	register, err := demoauthority.OpenRegister("")
	w.must(err)
	w.services = demoauthority.New(authority, register, clock.NewFixed(signedAt.Add(time.Minute)))
	asel := eds.Person{IIN: "850101400123", Surname: "ӘБДІРАХМАНОВА", Name: "ӘСЕЛ", Patronymic: "ҚАЙРАТҚЫЗЫ",
		BIN: "990440001234", Organisation: "«ТАРАЗЫ»\x1b[2J ММ", Roles: []eds.Role{eds.Head}}
	dias := eds.Person{IIN: "790202300456", Surname: "ЖҰМАБАЕВ", Name: "ДИАС"}
	w.asel, w.dias = w.signing(authority, asel, 12), w.signing(authority, dias, 12)
	w.short, w.stranger = w.signing(authority, dias, 1), w.signing(other, dias, 12)
	trust, err := authority.Trust()
	w.must(err)
	w.must(register.Revoke(w.dias.Certificate.SerialNumber, signedAt.Add(-time.Hour), 1))
	list, err := w.services.List()
	w.must(err)
	w.rootsOnly, w.withRevoking = filepath.Join(w.dir, "roots"), filepath.Join(w.dir, "more")
	for _, dir := range []string{w.rootsOnly, w.withRevoking} {
		w.must(os.Mkdir(dir, 0o700))
		w.must(os.WriteFile(filepath.Join(dir, "authorities.pem"), trust.PEM(), 0o600))
	}
	w.must(os.WriteFile(filepath.Join(w.withRevoking, "list.crl"), list, 0o600))
	w.document = w.file("document.txt", w.content)
	return w
}

func (w *fileWorld) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *fileWorld) authority() *eds.Authority {
	a, err := edstest.Authority(signedAt.AddDate(-1, 0, 0))()
	w.must(err)
	return a
}

func (w *fileWorld) signing(a *eds.Authority, p eds.Person, months int) eds.KeyPair {
	c, err := a.IssueUntil(p, signedAt.AddDate(0, -1, 0), signedAt.AddDate(0, months, 0))
	w.must(err)
	return c.Signing
}

func (w *fileWorld) file(name string, data []byte) string {
	path := filepath.Join(w.dir, name)
	w.must(os.WriteFile(path, data, 0o600))
	return path
}

func (w *fileWorld) sign(attached bool, pairs ...eds.KeyPair) []byte {
	out, err := eds.Sign(w.content, attached, signedAt, pairs...)
	w.must(err)
	return out
}

// stamped puts a time stamp into a message.
func (w *fileWorld) stamped(cms []byte) []byte {
	out, err := timestamp.Add(cms, func(value []byte) ([]byte, error) {
		ask := timestamp.Ask{Stamped: value, Digest: pki.SHA256}
		question, err := ask.Request()
		if err != nil {
			return nil, err
		}
		answer, err := w.services.Stamp(question)
		if err != nil {
			return nil, err
		}
		return ask.Token(answer)
	})
	w.must(err)
	return out
}

func TestVerifyFileOfSignatures(t *testing.T) {
	w := newFileWorld(t)
	detached := w.file("detached.p7s", w.sign(false, w.asel))
	attached := w.file("attached.cms", eds.Armor(w.sign(true, w.asel)))
	text := w.file("base64.txt", []byte(base64.StdEncoding.EncodeToString(w.sign(true, w.asel))))
	two := w.file("two.cms", w.sign(true, w.asel, w.stranger))
	short := w.file("short.cms", w.sign(true, w.short))
	stamped := w.file("stamped.cms", w.stamped(w.sign(true, w.short)))
	revoked := w.file("revoked.cms", w.sign(true, w.dias))
	other := w.file("other.txt", []byte("Қорытынды № 8"))
	roots, lists := []string{"--roots", w.rootsOnly, "--at", "2026-03-16T07:00:00Z"}, []string{"--roots", w.withRevoking, "--at", "2026-03-16T07:02:00Z"}
	later := []string{"--roots", w.rootsOnly, "--at", "2026-06-16T07:00:00Z"}
	for name, c := range map[string]struct {
		args   []string
		status int
		says   []string
	}{
		"detached":     {append([]string{detached, "--detached", w.document}, roots...), exitOK, []string{"ӘСЕЛ ҚАЙРАТҚЫЗЫ", "850101400123", "BIN 990440001234", "first head", "not checked", "Every signature holds."}},
		"flags first":  {append(append([]string{}, roots...), attached), exitOK, []string{"inside the file", "none; the time is not proven"}},
		"base64":       {append([]string{text}, roots...), exitOK, []string{"RSA, SHA-256"}},
		"no document":  {append([]string{detached}, roots...), exitFailed, []string{"document was not given"}},
		"another one":  {append([]string{detached, "--detached", other}, roots...), exitFailed, []string{"does not hold", "was changed"}},
		"two":          {append([]string{two}, roots...), exitFailed, []string{"The signature holds.", "not issued by a trusted", "do not hold: 1"}},
		"no roots":     {[]string{attached, "--at", "2026-03-16T07:00:00Z"}, exitFailed, []string{"by --roots"}},
		"expired":      {append([]string{short}, later...), exitFailed, []string{"has expired", "by --at"}},
		"stamped":      {append([]string{stamped}, later...), exitOK, []string{"2026-03-16T07:01:00Z; by: TARAZY DEMO TSA"}},
		"not revoked":  {append([]string{attached}, lists...), exitOK, []string{"not revoked; list: list.crl"}},
		"revoked":      {append([]string{revoked}, lists...), exitFailed, []string{"was revoked before", "2026-03-16T06:00:00Z"}},
		"no such kind": {[]string{w.document}, exitFailed, []string{"kind of the file is not known"}},
		"no time":      {[]string{attached, "--at", "yesterday"}, exitUsage, []string{"yesterday"}},
		"two files":    {[]string{attached, two}, exitUsage, []string{"usage"}},
	} {
		status, out := verifiedArchive(t, c.args...)
		for _, want := range c.says {
			if !strings.Contains(out, want) {
				t.Errorf("%s: %q is not in:\n%s", name, want, out)
			}
		}
		if status != c.status || strings.ContainsAny(out, "⟦\x1b") {
			t.Errorf("%s: %d\n%s", name, status, out)
		}
	}
}

func TestVerifyFileTellsMachines(t *testing.T) {
	w := newFileWorld(t)
	file := w.file("two.cms", w.stamped(w.sign(true, w.asel, w.stranger)))
	var out, errs bytes.Buffer
	status := run(t.Context(), streams{out: &out, err: &errs}, []string{"verify", file, "--json", "--roots", w.rootsOnly})
	var r messageReport
	if err := json.Unmarshal(out.Bytes(), &r); err != nil || status != exitFailed || errs.Len() > 0 {
		t.Fatal(status, err, errs.String())
	}
	if r.Kind != "cms" || !r.Attached || r.Holds || r.Size != len(w.content) || len(r.Signatures) != 2 {
		t.Errorf("%+v", r)
	}
	for _, s := range r.Signatures {
		mine := s.IIN == "850101400123"
		if s.Holds != mine || (s.Fault == "eds.untrusted") == mine || s.Stamp == nil || s.Checked != "2026-03-16T07:01:00Z" || (len(s.Chain) == 2) != mine {
			t.Errorf("%+v", s)
		}
	}
}

package protocolpages_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/document/pdfsign"
	"tarazy/internal/eds"
	"tarazy/internal/eds/demosigner"
	"tarazy/internal/people"
	"tarazy/internal/web"
	"tarazy/internal/web/protocolpages"
	"tarazy/internal/web/webtest"
)

// raw is a file as it was sent.
func (s *site) raw(as, path string) []byte {
	s.T.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	if rec.Code != http.StatusOK || rec.Header().Get("Content-Type") != "application/pdf" || !strings.HasPrefix(rec.Header().Get("Content-Disposition"), "attachment") {
		s.T.Fatalf("%s: %d %v", path, rec.Code, rec.Header())
	}
	return rec.Body.Bytes()
}

// inFiles is the form of the copy's page with the signatures of a person on what
// it holds.
func (s *site) inFiles(a answer, keys eds.KeyPair) []string {
	s.T.Helper()
	return append(s.sealed(a, keys), "revision", value(a, "revision"), "at", value(a, "at"))
}

func (s *site) signing(j *access.Actor) eds.KeyPair {
	s.T.Helper()
	return s.Key(people.PersonID(j.Person)).Signing
}

// pdfsig is what poppler says of the signatures in a file: those that are valid,
// and those of them that stand over the whole file.
func pdfsig(t *testing.T, pdf []byte) (valid, whole int) {
	t.Helper()
	program, err := exec.LookPath("pdfsig")
	if err != nil {
		t.Fatal("pdfsig is not on PATH: install the Debian package poppler-utils (make test installs it as root)")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "protocol.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "-nocert", file)
	cmd.Env = append(os.Environ(), "HOME="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("pdfsig: %v: %s", err, out)
	}
	return strings.Count(string(out), "Signature is Valid."), strings.Count(string(out), "  - Total document signed")
}

func TestSEL21_ThreeSignInsideTheFilesOfThePublishedProtocol(t *testing.T) {
	s := newSite(t)
	s.ranked(2, false)
	s.drawn()
	page, at := s.at("/protocol"), s.at("/protocol/copy")
	s.holds("not finished", s.get("member", at), 404, "not finished yet")
	s.holds("no copy yet", s.get("member", page), 200, "!inside the file")
	s.signAll()
	s.Authority() // it is asked from now on
	for _, as := range []string{"member", "hr", "observer"} {
		s.each(as, at)
		s.each(as, page)
	}
	s.holds("who reads", s.get("hr", at), 200, "Signatures in the files: 0 of 5", "!data-sign=", at+"/0/kk.pdf")
	s.holds("a stranger", s.get("stranger", at), 403)
	s.holds("by number alone", s.get("proctor", at), 403)
	s.holds("the way", s.get("member", page), 200, "Sign inside the files", at, "!/copy/0/")
	for n, j := range s.Judges[:3] {
		s.who["judge"] = j
		form := s.get("judge", at)
		s.holds("the form", form, 200, `data-sign="sign"`, "Жеңімпаз: ", "Победитель: ", "Time in the stamp: ", j.Name, "Place of your signature in the files: "+itoa(int64(n+1)), `name="read"`)
		if n := strings.Count(form.text, "data-sign-data"); n != 2 {
			t.Errorf("%d files", n)
		}
		if n == 1 {
			s.refuses(at, form, j)
		}
		s.leads(j.Name, s.post("judge", at, s.inFiles(form, s.signing(j))...), at+"?done=signed")
		s.each("judge", at)
		s.holds("signed", s.get("judge", at+"?done=signed"), 200, "Your signature is in the files.", "Certificate not revoked: OCSP answer, ", "Time stamp: ", "!data-sign=")
	}
	s.holds("the protocol's page", s.get("hr", page), 200, "Signatures in the files: 3 of 5", at+"/3/kk.pdf", at+"/3/ru.pdf", "Open the copy")
	for _, name := range []string{"kk", "ru"} {
		data := s.raw("hr", at+"/3/"+name+".pdf")
		if valid, whole := pdfsig(t, data); valid != 3 || whole != 1 {
			t.Errorf("%s: pdfsig calls %d of 3 valid, %d over the whole file", name, valid, whole)
		}
		list, err := pdfsign.Read(append(bytes.Clone(data), "% later\n"...))
		s.Must(err)
		if _, whole := pdfsig(t, append(bytes.Clone(data), "% later\n"...)); whole != 0 || list[2].Later != pdfsign.Changes {
			t.Errorf("%s: a later change is not shown", name)
		}
	}
	for _, bad := range []string{"/9/kk.pdf", "/x/kk.pdf", "/3/en.pdf", "/3/kk"} {
		s.holds(bad, s.get("hr", at+bad), 404, "There is no such file")
	}
}

// refuses tries what is no signature on the copy; each has its own words, and the
// form is there again.
func (s *site) refuses(at string, form answer, me *access.Actor) {
	s.T.Helper()
	right := s.inFiles(form, s.signing(me))
	with := func(kv ...string) []string { // fields that stand first are those that count
		return append(kv, right...)
	}
	s.holds("unread", s.post("judge", at, with("read", "no")...), 422, "confirm that you have read the document", `id="read-error"`, "data-sign=")
	s.holds("another's certificate", s.post("judge", at, s.inFiles(form, s.signing(s.Judges[3]))...), 422, "data-sign=")
	s.holds("other bytes", s.post("judge", at, with("at", s.Clock.Now().Add(-time.Minute).UTC().Format(time.RFC3339))...), 422, "Another file was signed", "data-sign=")
	s.holds("of no time", s.post("judge", at, with("at", "soon")...), 409, "opened too long ago", "data-sign=")
	s.holds("an earlier state", s.post("judge", at, with("revision", "0")...), 409, "somebody else signed the files: Төрағаев Айдана", "Sign the files as they are now", "data-sign=")
	s.holds("no state", s.post("judge", at, with("revision", "x")...), 409, "data-sign=")
	s.holds("who has no duty in it", s.post("secretary", at, right...), 403)
}

// inBrowser is the site with a signer on loopback that has the keys of the
// judges, and a browser before both.
func (s *site) inBrowser() (base string, keys *demosigner.Keys, ctx context.Context) {
	s.T.Helper()
	var all []eds.Credentials
	for _, j := range s.Judges {
		all = append(all, s.Key(people.PersonID(j.Person)))
	}
	keys, err := demosigner.NewKeys(all...)
	s.Must(err)
	signer := httptest.NewServer(demosigner.Handler(keys, s.Clock))
	s.T.Cleanup(signer.Close)
	s.pages.SignerURL = "ws" + strings.TrimPrefix(signer.URL, "http")
	frame := web.Frame{}
	server, err := web.New(web.Config{
		Log: slog.New(slog.NewTextHandler(s.T.Output(), nil)), Sessions: s, Failed: frame.Failed, SignerURL: s.pages.SignerURL,
	}, protocolpages.Routes(s.pages))
	s.Must(err)
	s.handler = server.Handler()
	site := httptest.NewServer(s.handler)
	s.T.Cleanup(site.Close)
	return site.URL, keys, webtest.Browser(s.T)
}

// choose has the signer sign as a person.
func (s *site) choose(keys *demosigner.Keys, j *access.Actor) {
	s.T.Helper()
	s.Must(keys.Choose(s.iin(j)))
}

const copySigned = `location.search === "?done=signed"`

// press reads the page as a person reads it, and signs.
func press(t *testing.T, ctx context.Context) {
	t.Helper()
	webtest.Click(t, ctx, "#read")
	webtest.Click(t, ctx, `form[data-sign] button:not([type="button"])`)
}

func TestSEL21_TheCopyIsSignedInABrowser(t *testing.T) {
	s := newSite(t)
	s.ranked(2, false)
	s.drawn()
	s.signAll()
	base, keys, ctx := s.inBrowser()
	webtest.Open(t, ctx, base+"/missing")
	s.look(ctx, base, "copy-first", "chair", s.at("/protocol/copy"))
	s.choose(keys, s.Judges[0])
	press(t, ctx)
	webtest.Arrive(t, ctx, copySigned)

	// The member reads while another one signs: told so, and signs again.
	s.look(ctx, base, "copy-next", "member", s.at("/protocol/copy"))
	s.who["judge"] = s.Judges[2]
	s.leads("meanwhile", s.post("judge", s.at("/protocol/copy"), s.inFiles(s.get("judge", s.at("/protocol/copy")), s.signing(s.Judges[2]))...), s.at("/protocol/copy")+"?done=signed")
	s.choose(keys, s.Judges[1])
	press(t, ctx)
	webtest.Arrive(t, ctx, `/somebody else signed the files: Бағаев Айдана|файлы подписал другой человек: Бағаев Айдана|файлдарға басқа адам қол қойды: Бағаев Айдана/.test(document.querySelector("main").innerText)`)
	press(t, ctx)
	webtest.Arrive(t, ctx, copySigned)
	s.look(ctx, base, "copy-signed", "member", s.at("/protocol/copy"))
	s.look(ctx, base, "protocol-copied", "hr", s.at("/protocol"))
	if valid, whole := pdfsig(t, s.raw("hr", s.at("/protocol/copy/3/kk.pdf"))); valid != 3 || whole != 1 {
		t.Errorf("pdfsig: %d of 3 valid, %d over the whole file", valid, whole)
	}
}

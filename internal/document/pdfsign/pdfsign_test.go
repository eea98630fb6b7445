package pdfsign

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tarazy/internal/document"
	"tarazy/internal/eds"
	"tarazy/internal/eds/edstest"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

var (
	at        = time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)
	authority = edstest.Authority(at.AddDate(-1, 0, 0))
)

// paper is a protocol that leaves room for the stamps of its commission.
func paper(t *testing.T, change ...func(*document.Document)) []byte {
	t.Helper()
	d := document.Document{
		Lang: locale.KK, Title: "Конкурс комиссиясы отырысының хаттамасы", Date: "2026-03-02", Number: "7", Stamps: 4,
		Parts: []document.Part{
			document.Heading{Level: 1, Text: "Конкурс комиссиясы отырысының № 7 хаттамасы"},
			document.Text("Комиссия құжаттарды қарап, шешім қабылдады."),
		},
	}
	for _, c := range change {
		c(&d)
	}
	var b bytes.Buffer
	if err := document.PDF(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var members = []Signer{
	{document.Stamp{Lang: locale.KK, Role: "Комиссия төрайымы", Name: "Қасымова Әсел Ғалымқызы", When: "02.03.2026 14:30"}, at},
	{document.Stamp{Lang: locale.KK, Role: "Комиссия мүшесі", Name: "Омаров Нұрлан Төлегенұлы", When: "02.03.2026 14:41"}, at.Add(11 * time.Minute)},
	{document.Stamp{Lang: locale.KK, Role: "Комиссия хатшысы", Name: "Үсенова Ұлжан Һарунқызы", When: "02.03.2026 14:52"}, at.Add(22 * time.Minute)},
}

func keyOf(t *testing.T, s Signer) eds.KeyPair {
	t.Helper()
	a, err := authority()
	if err != nil {
		t.Fatal(err)
	}
	name := strings.Fields(s.Name)
	c, err := a.Issue(eds.Person{Surname: name[0], Name: name[1], IIN: "850101300017", Roles: []eds.Role{eds.CivilServant}}, at.AddDate(0, -1, 0))
	if err != nil {
		t.Fatal(err)
	}
	return c.Signing
}

// signed puts the signatures of persons into a paper, one after another.
func signed(t *testing.T, pdf []byte, by ...Signer) []byte {
	t.Helper()
	for _, s := range by {
		p, err := Prepare(pdf, s)
		if err != nil {
			t.Fatal(err)
		}
		cms, err := eds.Sign(p.Content(), false, s.At, keyOf(t, s))
		if err != nil {
			t.Fatal(err)
		}
		if pdf, err = p.Embed(eds.Armor(cms)); err != nil {
			t.Fatal(err)
		}
	}
	return pdf
}

func trusted(t *testing.T) *eds.Trust {
	t.Helper()
	a, err := authority()
	if err != nil {
		t.Fatal(err)
	}
	trust, err := a.Trust()
	if err != nil {
		t.Fatal(err)
	}
	return trust
}

// holds says of each signature whether it holds, and what came after it.
func holds(t *testing.T, pdf []byte) (out []string) {
	t.Helper()
	list, err := Read(pdf)
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		verdict := "holds"
		if _, err := eds.Verify(list[i].CMS, list[i].Content(), trusted(t), at, eds.Want{Purpose: eds.Signing}); err != nil {
			f, ok := fault.As(err)
			if !ok {
				t.Fatal(err)
			}
			verdict = f.Code
		}
		out = append(out, verdict+" "+string(list[i].Later))
	}
	return out
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Errorf("%q instead of %q", got, want)
	}
}

// poppler asks a program of poppler about a file.
func poppler(t *testing.T, pdf []byte, program string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Fatal(program + " is not on PATH: install the Debian package poppler-utils (make test installs it as root)")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "paper.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		args[i] = strings.ReplaceAll(a, "FILE", file)
	}
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Env = append(os.Environ(), "HOME="+dir)
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v: %s", program, err, complaints.String())
	}
	return out.String()
}

// pdfsig counts the signatures that poppler calls valid, and those of them that
// stand over the whole file.
func pdfsig(t *testing.T, pdf []byte) (valid, whole int) {
	t.Helper()
	out := poppler(t, pdf, "pdfsig", "-nocert", "FILE")
	return strings.Count(out, "Signature is Valid."), strings.Count(out, "  - Total document signed")
}

func TestSignaturesInSequenceEachHold(t *testing.T) {
	pdf := signed(t, paper(t), members...)
	same(t, holds(t, pdf), "holds signatures", "holds signatures", "holds nothing")
	list, err := Read(pdf)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range list {
		m := members[i]
		if f.Name != m.Name || f.Reason != m.Role || !f.Claimed.Equal(m.At) || f.Kind != "ETSI.CAdES.detached" || f.Of != int64(len(pdf)) || f.Whole() != (i == 2) {
			t.Errorf("signature %d: %s, %s, %s, %s, %d of %d", i+1, f.Name, f.Reason, f.Claimed, f.Kind, f.Covered, f.Of)
		}
	}
	if valid, whole := pdfsig(t, pdf); valid != 3 || whole != 1 {
		t.Errorf("pdfsig: %d of 3 valid, %d over the whole file", valid, whole)
	}
}

func TestTheStampsStandOnTheLastPage(t *testing.T) {
	for _, wide := range []bool{false, true} {
		pdf := signed(t, paper(t, func(d *document.Document) { d.Landscape = wide }), members...)
		out := strings.Join(strings.Fields(poppler(t, pdf, "pdftotext", "FILE", "-")), " ")
		for _, m := range members {
			for _, want := range []string{m.Name, m.Role, m.When} {
				if !strings.Contains(out, want) {
					t.Errorf("no %q in %s", want, out)
				}
			}
		}
	}
}

func TestPreparingIsAFunctionOfFileAndSigner(t *testing.T) {
	pdf := paper(t)
	one, err := Prepare(pdf, members[0])
	if err != nil {
		t.Fatal(err)
	}
	two, err := Prepare(paper(t), members[0])
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one.Content(), two.Content()) || !bytes.Equal(one.file, two.file) {
		t.Error("the same file prepared for the same signer twice differs")
	}
	if !bytes.HasPrefix(one.file, pdf) {
		t.Error("preparing changed bytes that were there")
	}
}

func TestAChangedByteBreaksWhatCoversIt(t *testing.T) {
	pdf := signed(t, paper(t), members[:2]...)
	list, err := Read(pdf)
	if err != nil {
		t.Fatal(err)
	}
	early, late := bytes.Clone(pdf), bytes.Clone(pdf)
	early[bytes.Index(early, []byte("/Lang (kk"))+7] = 'r'
	name := bytes.LastIndex(late, []byte("/Name <FEFF")) + len("/Name <FEFF")
	late[name] = '1'
	if name < int(list[0].Covered) {
		t.Fatal("the change should lie behind the first signature")
	}
	same(t, holds(t, early), "eds.changed signatures", "eds.changed nothing")
	same(t, holds(t, late), "holds signatures", "eds.changed nothing")
	for _, c := range []struct {
		pdf  []byte
		want int
	}{{early, 0}, {late, 1}} {
		if valid, _ := pdfsig(t, c.pdf); valid != c.want {
			t.Errorf("pdfsig calls %d valid instead of %d", valid, c.want)
		}
	}
}

// added gives the file with a revision that writes an object again.
func added(t *testing.T, pdf []byte, change func(*drawing)) []byte {
	t.Helper()
	f, err := openFile(pdf)
	if err != nil {
		t.Fatal(err)
	}
	size, _ := f.sections[0].trailer.number("Size")
	d, err := newDrawing(f, size)
	if err != nil {
		t.Fatal(err)
	}
	change(d)
	return d.finish()
}

func TestWhatIsAddedLaterIsShown(t *testing.T) {
	pdf := signed(t, paper(t), members[0])
	for name, changed := range map[string][]byte{
		"bytes behind the end": append(bytes.Clone(pdf), "% more\n"...),
		"another page":         added(t, pdf, func(d *drawing) { d.put(d.page.num, d.pageDict.with("Contents", d.page.String()).bytes()) }),
		"another catalog":      added(t, pdf, func(d *drawing) { d.put(d.root.num, d.catalog.with("OpenAction", "[]").bytes()) }),
		"a note on the page": added(t, pdf, func(d *drawing) {
			d.put(d.page.num, d.pageDict.with("Annots", "["+string(d.annots[0])+" <</Type /Annot /Subtype /FreeText>>]").bytes())
		}),
		"no signature any more": added(t, pdf, func(d *drawing) { d.putForm(d.form, nil) }),
		"a field of another kind": added(t, pdf, func(d *drawing) {
			n := d.fresh()
			d.put(n, []byte("<</FT /Tx /V (5)>>"))
			d.putForm(d.form, append(d.fields, []byte((ref{n, 0}).String())))
		}),
	} {
		t.Run(name, func(t *testing.T) {
			same(t, holds(t, changed), "holds changes")
			if valid, whole := pdfsig(t, changed); valid != 1 || whole != 0 {
				t.Errorf("pdfsig: %d valid, %d over the whole file", valid, whole)
			}
		})
	}
	dropped := added(t, pdf, func(d *drawing) {
		d.f.start = d.f.sections[1].at // the next revision passes over the signed one
	})
	same(t, holds(t, dropped), "holds changes")
	later := signed(t, added(t, pdf, func(d *drawing) {
		d.put(d.page.num, d.pageDict.with("Contents", d.page.String()).bytes())
	}), members[1])
	same(t, holds(t, later), "holds changes", "holds nothing")
}

func TestAByteRangeThatLeavesOutMoreIsRefused(t *testing.T) {
	pdf := signed(t, paper(t), members[0])
	at := bytes.LastIndex(pdf, []byte("/ByteRange [0 ")) + len("/ByteRange [0 ")
	for _, digit := range []byte{'0', '9'} {
		bad := bytes.Clone(pdf)
		bad[at] = digit
		_, err := Read(bad)
		wantCode(t, err, "pdfsign.unreadable")
	}
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if f, ok := fault.As(err); !ok || f.Code != code {
		t.Errorf("%v instead of %s", err, code)
	}
}

func TestWhatCannotBeSignedIsRefused(t *testing.T) {
	pdf := paper(t)
	for code, in := range map[string][]byte{
		"pdfsign.unreadable":  []byte("no PDF at all"),
		"pdfsign.unsupported": bytes.Replace(pdf, []byte("trailer\n<<\n"), []byte("trailer\n<</Encrypt 1 0 R "), 1),
	} {
		_, err := Prepare(in, members[0])
		wantCode(t, err, code)
	}
	p, err := Prepare(pdf, members[0])
	if err != nil {
		t.Fatal(err)
	}
	attached, err := eds.Sign(p.Content(), true, at, keyOf(t, members[0]))
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Embed(attached)
	wantCode(t, err, "pdfsign.attached")
	_, err = Read([]byte("no PDF at all"))
	wantCode(t, err, "pdfsign.unreadable")
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("%PDF-1.4\n1 0 obj\n<</Type /Sig /ByteRange [0 1 2 3] /Contents <00>>>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1 /Root 1 0 R>>\nstartxref\n70\n%%EOF\n"))
	f.Add([]byte("%PDF-1.4\n<<[[(((\\)<</ByteRange"))
	f.Fuzz(func(t *testing.T, pdf []byte) {
		if _, err := Read(pdf); err != nil {
			if _, ok := fault.As(err); !ok {
				t.Errorf("%v", err)
			}
		}
		if _, err := openFile(pdf); err == nil {
			_, _ = Prepare(pdf, members[0])
		}
	})
}

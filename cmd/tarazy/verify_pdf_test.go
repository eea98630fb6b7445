package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"tarazy/internal/document"
	"tarazy/internal/document/pdfsign"
	"tarazy/internal/eds"
	"tarazy/internal/locale"
)

// signedPDF is a protocol that both persons signed, one after the other.
func (w *fileWorld) signedPDF() []byte {
	var b bytes.Buffer
	w.must(document.PDF(&b, document.Document{
		Lang: locale.KK, Title: "Хаттама № 7", Date: "2026-03-16", Stamps: 2, Parts: []document.Part{document.Text("Қорытынды № 7")},
	}))
	pdf := b.Bytes()
	for _, x := range []struct {
		name string
		pair eds.KeyPair
	}{{"Әбдірахманова Әсел", w.asel}, {"Жұмабаев Диас", w.dias}} {
		p, err := pdfsign.Prepare(pdf, pdfsign.Signer{Stamp: document.Stamp{Lang: locale.KK, Role: "Комиссия мүшесі", Name: x.name, When: "16.03.2026 12:00"}, At: signedAt})
		w.must(err)
		cms, err := eds.Sign(p.Content(), false, signedAt, x.pair)
		w.must(err)
		pdf, err = p.Embed(cms)
		w.must(err)
	}
	return pdf
}

// TestVerifyTellsOfTheSignaturesInAPDF: who, when, what part of the file, and
// what was added after.
func TestVerifyTellsOfTheSignaturesInAPDF(t *testing.T) {
	w := newFileWorld(t)
	whole := w.signedPDF()
	flipped := bytes.Clone(whole)
	flipped[bytes.LastIndex(flipped, []byte("/Name <FEFF"))+len("/Name <FEFF")] = '1'
	for name, c := range map[string]struct {
		pdf    []byte
		status int
		text   []string
		later  string
	}{
		"whole":   {whole, exitOK, []string{"ӘБДІРАХМАНОВА", "ЖҰМАБАЕВ", "850101400123", "only further signatures", "Nothing was added", "Every signature holds, and the file is as it was signed."}, "signatures nothing"},
		"flipped": {flipped, exitFailed, []string{"ӘБДІРАХМАНОВА"}, "signatures nothing"},
		"longer":  {append(bytes.Clone(whole), "% more\n"...), exitFailed, []string{"The file was changed after this signature", "but the file was changed after signing"}, "changes changes"},
	} {
		t.Run(name, func(t *testing.T) {
			file := w.file(name+".pdf", c.pdf)
			args := []string{"--roots", w.rootsOnly, "--at", "2026-03-16T08:00:00Z", file}
			status, out := verifiedArchive(t, args...)
			if status != c.status || strings.ContainsAny(out, "⟦\x1b") {
				t.Fatalf("status %d: %s", status, out)
			}
			for _, want := range c.text {
				if !strings.Contains(out, want) {
					t.Errorf("no %q in\n%s", want, out)
				}
			}
			_, out = verifiedArchive(t, append(args, "--json")...)
			var r pdfReport
			w.must(json.Unmarshal([]byte(out), &r))
			if len(r.Signatures) != 2 || string(r.Signatures[0].Later)+" "+string(r.Signatures[1].Later) != c.later || r.Holds != (c.status == exitOK) {
				t.Errorf("report %s", out)
			}
		})
	}
	if status, out := verifiedArchive(t, w.file("bare.pdf", []byte("%PDF-1.7\n%%EOF\n"))); status != exitFailed || !strings.Contains(out, "no signature") {
		t.Errorf("a file without a signature: %d %s", status, out)
	}
}

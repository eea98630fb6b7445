package appraisal_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"tarazy/acts"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/checker"
	"tarazy/internal/clock"
	"tarazy/internal/journal"
	"tarazy/internal/journal/bundle"
	"tarazy/internal/journal/journaltest"
	"tarazy/internal/locale"
	"tarazy/internal/store/storetest"
)

// proving is a world on one database, with what its archives prove themselves by.
func proving(t *testing.T) (*appraisaltest.World, *appraisal.Proofs) {
	t.Helper()
	c := clock.NewFixed(appraisaltest.Start)
	w := appraisaltest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	w.Proofs = &appraisal.Proofs{Acts: acts.FS, Journal: journaltest.Service(t, w.DB)}
	return w, w.Proofs
}

// provenArchive is the archive of a finished case with a signed acquaintance.
func provenArchive(w *appraisaltest.World, p *appraisal.Proofs) []byte {
	w.T.Helper()
	ctx := w.T.Context()
	_, id := approved(w)
	text, err := w.ReadStatement(ctx, w.Economist, id, locale.KK)
	w.Must(err)
	_, err = w.Read(ctx, w.Economist, id, appraisal.ReadIn{Lang: locale.KK, CMS: signature(w, w.Economist, text)})
	w.Must(err)
	for n := 1; n > 0; {
		n, err = p.Journal.Sequence(ctx)
		w.Must(err)
	}
	_, data, err := w.Archive(ctx, w.HR, id)
	w.Must(err)
	return data
}

// TestAPP08_TheArchiveProvesWhatWasKnownOfTheCertificate: the answer of the responder
// and the time stamp go along and are checked again, without asking anybody.
func TestAPP08_TheArchiveProvesWhatWasKnownOfTheCertificate(t *testing.T) {
	w, p := proving(t)
	services := w.Authority()
	data := provenArchive(w, p)
	services.Silence()
	if r := verified(t, p.Journal.Signer.Public(), data); !r.OK() || r.Signatures != 1 {
		t.Errorf("%+v", r.Report)
	}
	for _, c := range []struct{ name, from, to string }{
		{"the status", `"status": "good"`, `"status": "unknown"`},
		{"the answer", `"answer": "MII`, `"answer": "MIJ`},
		{"the stamp", `"serial": "`, `"serial": "1`},
	} {
		wants(t, c.name, verified(t, "", changed(t, data, "results.json", inStamp(c.from, c.to))), "proof")
	}
}

// inStamp swaps a text behind the proof of an acquaintance.
func inStamp(from, to string) func([]byte) []byte {
	return func(b []byte) []byte {
		at := bytes.Index(b, []byte(`"proof": {`))
		return append(b[:at:at], bytes.Replace(b[at:], []byte(from), []byte(to), 1)...)
	}
}

// changed gives an archive with one file changed; nil drops it.
func changed(t *testing.T, data []byte, name string, change func([]byte) []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	found := false
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		was, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == name {
			found = true
			if was = change(was); was == nil {
				continue
			}
		}
		to, err := out.Create(f.Name)
		if err == nil {
			_, err = to.Write(was)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil || !found {
		t.Fatalf("%s: there: %t, %v", name, found, err)
	}
	return b.Bytes()
}

func verified(t *testing.T, public string, data []byte) *appraisal.ArchiveReport {
	t.Helper()
	r, err := checker.Appraisal(checker.Given{Public: public}, bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAPP08_TheArchiveOfACaseProvesItselfWithoutTheInstallation(t *testing.T) {
	w, p := proving(t)
	data := provenArchive(w, p)
	r := verified(t, p.Journal.Signer.Public(), data)
	if !r.OK() || !r.OwnKey || r.Records == 0 || r.Decisions == 0 || r.Rulings == 0 || r.Signatures != 1 || r.Closed == r.Records || len(r.OtherActs) > 0 || r.SameActs == 0 {
		t.Errorf("%+v", r.Report)
	}
	if inside := verified(t, "", data); !inside.OK() || inside.OwnKey {
		t.Errorf("%+v", inside.Report)
	}
	other, err := journal.NewSigner()
	w.Must(err)
	wants(t, "another key", verified(t, other.Public(), data), "other_key")
	for _, c := range []struct {
		name, file string
		change     func([]byte) []byte
		what       string
	}{
		{"a result", "results.json", swap(`"grade"`, `"gradf"`), "changed"},
		{"a finding", "rulings.json", swap(`"outcome"`, `"outcomf"`), "unproven"},
		{"a record", bundle.Records, swap(`\"verb\":\"`, `\"verb\":\"x`), "record"},
		{"a record dropped", bundle.Records, func(b []byte) []byte { return b[bytes.IndexByte(b, '\n')+1:] }, "records_missing"},
		{"a record twice", bundle.Records, func(b []byte) []byte { return append(b[:bytes.IndexByte(b, '\n')+1:bytes.IndexByte(b, '\n')+1], b...) }, "repeated"},
		{"a file dropped", "plan/version-1.json", func([]byte) []byte { return nil }, "missing"},
		{"the signature", "acquaintance/round-1.cms", func(b []byte) []byte { return b[:len(b)-2] }, "signature"},
		{"what was signed", "acquaintance/round-1.txt", func(b []byte) []byte { return append(b, '.') }, "signature"},
		{"the list", bundle.Manifest, swap(`"year"`, `"yeas"`), "manifest_unsigned"},
		{"an act", "acts/common/2015-11-24/act.yaml", func([]byte) []byte { return []byte("{}") }, "law"},
	} {
		name := c.file
		if strings.HasPrefix(name, "acts/common/") {
			name = actFile(t, r)
		}
		wants(t, c.name, verified(t, p.Journal.Signer.Public(), changed(t, data, name, c.change)), c.what)
	}
	if _, err := checker.Appraisal(checker.Given{}, strings.NewReader("no zip"), 6); err == nil {
		t.Error("what is no archive was checked")
	}
}

// actFile is the file of the common act in an archive.
func actFile(t *testing.T, r *appraisal.ArchiveReport) string {
	t.Helper()
	for _, f := range r.List.Files {
		if strings.HasPrefix(f.Name, "acts/common/") && strings.HasSuffix(f.Name, "/act.yaml") {
			return f.Name
		}
	}
	t.Fatal("no common act in the archive")
	return ""
}

func swap(from, to string) func([]byte) []byte {
	return func(b []byte) []byte { return bytes.Replace(b, []byte(from), []byte(to), 1) }
}

// wants fails where a trouble is not found.
func wants(t *testing.T, name string, r *appraisal.ArchiveReport, what string) {
	t.Helper()
	for _, x := range r.Troubles {
		if x.What == what {
			return
		}
	}
	text, _ := json.Marshal(r.Troubles)
	t.Errorf("%s: no %s in %s", name, what, text)
}

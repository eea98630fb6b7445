package appraisal_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"slices"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/locale"
)

func TestAPP08_TheArchiveOfACaseHoldsAllOfItAndChecks(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, id := approved(w)
		ctx := t.Context()
		_, _, err := w.Archive(ctx, w.HR, id)
		refused(t, err, "appraisal.archive_early")
		if n, err := w.UrgeAcquaintance(ctx, w.HR, y.ID); n != 1 || err != nil || w.Notices(w.Economist)[0].Key != "appraisal.notice.unread" {
			t.Errorf("%d reminded, %v", n, err)
		}
		text, err := w.ReadStatement(ctx, w.Economist, id, locale.KK)
		w.Must(err)
		_, err = w.Read(ctx, w.Economist, id, appraisal.ReadIn{Lang: locale.KK, CMS: signature(w, w.Economist, text)})
		w.Must(err)
		_, err = w.UrgeAcquaintance(ctx, w.HR, y.ID)
		refused(t, err, "appraisal.nobody_unread")
		for _, who := range []*access.Actor{w.HeadBudget, w.HeadFinance, w.Authorised, w.Accountant, w.Stranger} {
			if _, _, err := w.Archive(ctx, who, id); err == nil {
				t.Errorf("%s took the archive", who.Name)
			}
		}
		from := len(w.Journal)
		_, first, err := w.Archive(ctx, w.HR, id)
		w.Must(err)
		if w.Verbs(from)[0] != string(access.KeepPapers) {
			t.Errorf("on record: %v", w.Verbs(from))
		}
		_, again, err := w.Archive(ctx, w.HR, id)
		w.Must(err)
		if !bytes.Equal(first, again) {
			t.Error("the same archive twice is not the same")
		}
		checkArchive(t, first)
		for _, who := range []*access.Actor{w.Economist, w.Inspector} {
			_, _, err := w.Archive(ctx, who, id)
			w.Must(err)
		}
	})
}

// checkArchive holds every file against the list, and the list against what has
// to be there.
func checkArchive(t *testing.T, data []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if got[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	var list appraisal.ArchiveList
	if err := json.Unmarshal(got["manifest.json"], &list); err != nil || list.Form != appraisal.ArchiveForm || len(list.Files) != len(got)-1 {
		t.Fatalf("%v, %+v", err, list)
	}
	var names []string
	for _, f := range list.Files {
		if sum := sha256.Sum256(got[f.Name]); hex.EncodeToString(sum[:]) != f.SHA256 || int64(len(got[f.Name])) != f.Size {
			t.Errorf("%s is not what the list says", f.Name)
		}
		names = append(names, f.Name)
	}
	for _, must := range []string{"case.json", "plan/version-1.json", "kci/version-1.json", "competencies/sheet.json", "results.json", "recommendations.json", "protocol.json", "appeals.json",
		"acquaintance/round-1.txt", "acquaintance/round-1.cms", "documents/individual_work_plan.pdf", "documents/kci_sheet.pdf", "documents/competency_sheet.pdf"} {
		if !slices.Contains(names, must) {
			t.Errorf("no %s in %v", must, names)
		}
	}
}

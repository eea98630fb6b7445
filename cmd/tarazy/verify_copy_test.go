package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestVerifyTellsOfACopyThatBearsItsSignatures: the file that three judges of the
// town signed one after the other, as its page gives it, with what authorities are
// known here and nothing else.
func TestVerifyTellsOfACopyThatBearsItsSignatures(t *testing.T) {
	dir := t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	a, doors := ownTown(t)
	defer a.close()
	paper := a.contest.ProtocolCopy(hrOf(t, a, doors[0].Person), finished(t, a))
	c, err := paper.Copy(t.Context())
	must(err)
	data, err := paper.File(t.Context(), 3, "kk")
	must(err)
	roots := filepath.Join(dir, "roots")
	must(os.Mkdir(roots, 0o700))
	must(os.WriteFile(filepath.Join(roots, "authorities.pem"), a.contest.Trust.PEM(), 0o600))
	write := func(name string, data []byte) string {
		file := filepath.Join(dir, name)
		must(os.WriteFile(file, data, 0o600))
		return file
	}
	at := c.Revisions[2].At.Format(time.RFC3339)
	status, out := verifiedArchive(t, "--roots", roots, "--at", at, write("whole.pdf", data))
	if status != exitOK || strings.Count(out, "Комиссия мүшесі") != 3 || strings.Count(out, "only further signatures") != 2 || !strings.Contains(out, "Every signature holds, and the file is as it was signed.") {
		t.Errorf("status %d: %s", status, out)
	}
	status, out = verifiedArchive(t, "--roots", roots, "--at", at, write("longer.pdf", append(data, "% more\n"...)))
	if status != exitFailed || !strings.Contains(out, "the file was changed after signing") {
		t.Errorf("status %d: %s", status, out)
	}
}

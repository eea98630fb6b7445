package blob_test

import (
	"testing"

	"tarazy/internal/blob"
)

func TestAPaperIsKnownByItsFirstBytes(t *testing.T) {
	for data, want := range map[string]string{
		"%PDF-1.7\n": "application/pdf", "\xff\xd8\xff\xe0": "image/jpeg", "\x89PNG\r\n\x1a\n...": "image/png",
		"": "", "PK\x03\x04": "", "<html>%PDF-": "", "GIF89a": "",
	} {
		if got := blob.PaperType([]byte(data)); got != want {
			t.Errorf("%q is %q", data, got)
		}
	}
}

func TestANameLeadsNowhere(t *testing.T) {
	for name, want := range map[string]string{
		"Есеп № 12.pdf": "Есеп № 12.pdf", `C:\temp\a.pdf`: "a.pdf", "../../etc/passwd": "passwd", "a\r\nb\".pdf": "ab.pdf", "": ".", "ұзақ атау.pdf": "ұзақ атау.pdf",
	} {
		if got := blob.PlainName(name, 20); got != want {
			t.Errorf("%q becomes %q", name, got)
		}
	}
	if got := blob.PlainName("дддддддд.pdf", 6); got != "дд.pdf" {
		t.Errorf("a long name becomes %q", got)
	}
}

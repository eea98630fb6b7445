package route

import (
	"net/http/httptest"
	"testing"
)

func TestAFileIsAnnouncedByItsName(t *testing.T) {
	for name, want := range map[string]string{
		"a.pdf":        `attachment; filename=a.pdf`,
		`a "b".pdf`:    `attachment; filename="a \"b\".pdf"`,
		"қаулы 5.pdf":  `attachment; filename*=utf-8''%D2%9B%D0%B0%D1%83%D0%BB%D1%8B%205.pdf`,
		"a\r\nX: y.md": `attachment; filename*=utf-8''a%0D%0AX%3A%20y.md`,
	} {
		rec := httptest.NewRecorder()
		if err := Save(rec, "application/pdf", name, []byte("%PDF")); err != nil {
			t.Fatal(err)
		}
		if got := rec.Header().Get("Content-Disposition"); got != want {
			t.Errorf("%q: %s, not %s", name, got, want)
		}
		if rec.Header().Get("Content-Length") != "4" || rec.Header().Get("Content-Type") != "application/pdf" {
			t.Errorf("%v", rec.Header())
		}
	}
	rec := httptest.NewRecorder()
	if err := Show(rec, "application/pdf", "a.pdf", nil); err != nil || rec.Header().Get("Content-Disposition") != `inline; filename=a.pdf` {
		t.Errorf("%v %v", rec.Header(), err)
	}
}

package journalpages_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/decide"
	"tarazy/internal/journal"
	"tarazy/internal/store"
	"tarazy/internal/web/journalpages"
)

// file asks for a document and gives it with its head.
func (w *world) file(as, path string) *httptest.ResponseRecorder {
	w.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Language", "en")
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return rec
}

// pdf asks for a document as PDF and reads it back on one line.
func (w *world) pdf(as, path string) string {
	w.Helper()
	rec := w.file(as, path)
	if rec.Code != 200 || rec.Header().Get("Content-Type") != "application/pdf" {
		w.Fatalf("%s %s: %d %s", as, path, rec.Code, rec.Body)
	}
	keepPDF(w, as, path, rec.Body.Bytes())
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		w.Fatal("pdftotext is not on PATH: install the Debian package poppler-utils (make test installs it as root)")
	}
	cmd := exec.CommandContext(w.Context(), program, "-raw", "-", "-")
	cmd.Stdin = rec.Body
	out, err := cmd.Output()
	w.must(err)
	text := strings.ReplaceAll(string(out), "\u00a0", " ")
	return strings.Join(strings.Fields(text), " ")
}

// keepPDF leaves the files where TARAZY_SHOTS says, for whoever wants to look.
func keepPDF(w *world, as, path string, data []byte) {
	if dir := os.Getenv("TARAZY_SHOTS"); dir != "" {
		name := regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(as+path, "-") + ".pdf"
		w.must(os.WriteFile(filepath.Join(dir, name), data, 0o600))
	}
}

// docx asks for a document as DOCX and gives its text; it must be well formed.
func (w *world) docx(as, path string) string {
	w.Helper()
	rec := w.file(as, path)
	z, err := zip.NewReader(bytes.NewReader(rec.Body.Bytes()), int64(rec.Body.Len()))
	if err != nil {
		w.Fatalf("%s %s: %d %v", as, path, rec.Code, err)
	}
	part, err := z.Open("word/document.xml")
	w.must(err)
	var b strings.Builder
	for d := xml.NewDecoder(part); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return strings.Join(strings.Fields(strings.ReplaceAll(b.String(), "\u00a0", " ")), " ")
		}
		w.must(err)
		switch x := token.(type) {
		case xml.CharData:
			b.Write(x)
		case xml.StartElement:
			if x.Name.Local == "p" || x.Name.Local == "br" {
				b.WriteString(" ")
			}
		}
	}
}

func (w *world) says(what, text string, words ...string) {
	w.Helper()
	for _, word := range words {
		absent, not := strings.CutPrefix(word, "!")
		if strings.Contains(text, absent) == not {
			w.Errorf("%s: %q, present: %t\n%s", what, absent, not, text)
		}
	}
}

func (w *world) asked(act, rule, input string) journal.Entry {
	w.Helper()
	q, err := decide.Ask(w.lib, act, rule)
	w.must(err)
	f, err := q.Decide([]byte(input))
	w.must(err)
	return journal.Entry{Verb: "decision.ask", Actor: "per_officer", Body: one, Case: "case_" + rule, Subject: subject, Finding: &f, Input: []byte(input)}
}

func TestADecisionIsPrinted(t *testing.T) {
	w := filled(t)
	w.add(w.decision("knowledge-test", 1, one, "app_again", subject))
	for lang, words := range map[string][]string{
		"kk": {"Бірінші орган", "Қалай тексеруге болады", "Редакциясы: 2023 жылғы 1 наурыз", "Аты-жөні per_subject", "«барлық нормативтік", "Барлығы 29"},
		"ru": {"Первый орган", "Как проверить", "Редакция от 1 марта 2023", "Простыми словами:", "«барлық нормативтік", "Всего 29"},
		"en": {"First body", "How to check", "Edition of 1 March 2023", "In plain words:", "“барлық нормативтік", "Total 29"},
	} {
		words = append(words, "№ 1", "app_first", "https://tarazy.example/journal/1", "tarazy verify", "3. ", "!Құпия Есім", "!{", "!journalpages.")
		w.says("pdf "+lang, w.pdf("officer", "/journal/1/document/pdf?in="+lang), words...)
		w.says("docx "+lang, w.docx("officer", "/journal/1/document/docx?in="+lang), append(words[:5:5], "№ 1", "29", "!Құпия Есім")...)
	}
	w.says("the page's language", w.pdf("officer", "/journal/1/document/pdf"), "How to check")
	w.says("no such language", w.pdf("officer", "/journal/1/document/pdf?in=xx"), "How to check")
	w.says("whom it is about", w.pdf("subject", "/decisions/1/document/pdf"), "https://tarazy.example/decisions/1", "Total 29")
	w.sees("officer", "/journal/1", 200, `href="/journal/1/document/pdf?in=kk"`, `href="/journal/1/document/docx?in=ru"`, "Русский, DOCX")
	w.sees("officer", "/journal/2", 200, "!/document/")
	w.sees("subject", "/decisions/1", 200, `href="/decisions/1/document/pdf?in=ru"`)
}

func TestThePageAndTheDocumentAreForTheSamePersons(t *testing.T) {
	w := filled(t)
	for _, format := range []string{"pdf", "docx"} {
		for _, c := range []struct {
			as, path string
			status   int
		}{
			{"stranger", "/journal/1", 404}, {"admin", "/journal/1", 404}, {"subject", "/journal/1", 403}, {"colleague", "/decisions/1", 404},
			{"", "/journal/1", 303}, {"officer", "/journal/99", 404}, {"officer", "/journal/x", 404}, {"officer", "/journal/2", 409}, {"inspector", "/journal/1", 200},
		} {
			page, file := w.file(c.as, c.path).Code, w.file(c.as, c.path+"/document/"+format).Code
			if file != c.status || page != c.status && c.status != 409 {
				t.Errorf("%s %s: page %d, %s %d, not %d", c.as, c.path, page, format, file, c.status)
			}
		}
	}
	w.sees("officer", "/journal/1/document/exe", 404)
	closed := w.pdf("bodyadmin", "/journal/1/document/pdf?in=ru")
	w.says("closed", closed, "не открывается роли", "https://tarazy.example/journal/1", "!Всего 29", "!Как получено", "!per_subject", "!Аты-жөні")
	w.says("closed", w.docx("bodyadmin", "/journal/1/document/docx?in=ru"), "не открывается роли", "!Всего", "!per_subject", "!Аты-жөні")
}

func TestADocumentWithContentIsJournalled(t *testing.T) {
	w := filled(t)
	w.file("bodyadmin", "/journal/1/document/pdf")
	w.file("stranger", "/journal/1/document/pdf")
	w.file("officer", "/journal/1/document/docx?in=ru")
	w.sequence()
	page, err := w.journal.List(t.Context(), journal.Query{Verb: journalpages.VerbDocument})
	w.must(err)
	if len(page.Records) != 1 {
		t.Fatalf("%d records", len(page.Records))
	}
	o, err := w.journal.Show(t.Context(), page.Records[0].Number)
	w.must(err)
	if o.Actor != "per_officer" || o.Subject != subject || o.Body != one || o.Case != "journal/1" || string(o.Facts) != `{"format":"docx","lang":"ru"}` {
		t.Errorf("%+v %s", o.Record, o.Facts)
	}
	w.sees("inspector", "/journal?verb=journal.document", 200, "Decision given out as a document")
}

func TestADocumentIsPrintedAlikeEachTime(t *testing.T) {
	w := filled(t)
	for _, path := range []string{"/journal/1/document/pdf?in=kk", "/journal/1/document/docx?in=kk"} {
		first := w.file("officer", path)
		w.clock.Advance(40 * 24 * time.Hour)
		w.sequence()
		if !bytes.Equal(first.Body.Bytes(), w.file("officer", path).Body.Bytes()) {
			t.Errorf("%s: other bytes", path)
		}
		name := first.Header().Get("Content-Disposition")
		if _, format, _ := strings.Cut(strings.TrimSuffix(path, "?in=kk"), "document/"); name != `attachment; filename=tarazy-1-kk.`+format {
			t.Errorf("%s is called %s", path, name)
		}
	}
}

func TestOutcomesArePrintedAsTables(t *testing.T) {
	w := newWorld(t)
	var finalists []string
	for i := range 150 {
		finalists = append(finalists, fmt.Sprintf(`{"id":"C%03d","points":"%d.5","experience_days":%d,"education":"master"}`, i+1, 200-i, i))
	}
	w.add(
		w.asked("selection-2023", "final-ranking", `{"candidates":[`+strings.Join(finalists, ",")+`]}`),
		w.asked("appraisal-arys-2022", "vote", `{"votes":[{"member":"A","vote":"for"},{"member":"B","vote":"against"}],"chair":"A","secretary":"S"}`),
		w.decision("ability-cut", 3, one, "cmp_1", ""),
		w.asked("selection-2023", "ability-cut", `{"candidates":[]}`),
		w.decision("personal-qualities", 0, one, "cmp_1", subject),
	)
	long := w.pdf("officer", "/journal/1/document/pdf?in=ru")
	w.says("ranking", long, "Победитель C001", "Неразрешённое равенство –", "Лучшие C001, C002, C003", "Рейтинг Место Обозначение 1 C001 2 C002", "150 C150", "5 / 5")
	if n := strings.Count(long, "Место Обозначение"); n < 3 {
		t.Errorf("the head of the ranking is there %d times", n)
	}
	w.says("vote", w.pdf("officer", "/journal/2/document/pdf?in=kk"), "Төраға даусы шешуші болды иә", "Нәтиже қабылданды", "1 / 1")
	w.says("vote", w.docx("officer", "/journal/2/document/docx?in=ru"), "Решил голос председателя", "принято")
	w.says("cut", w.pdf("officer", "/journal/3/document/pdf?in=ru"), "Допущены", "Проходной балл 10", "Число мест 3")
	w.says("nobody", w.pdf("officer", "/journal/4/document/pdf?in=ru"), "Допущены –", "Проходной балл –")
	w.says("a fraction", w.pdf("officer", "/journal/5/document/pdf?in=kk"), "Пайызы 50,77")
}

func TestTheDocumentOfADestroyedRecordSaysSo(t *testing.T) {
	w := filled(t)
	w.must(w.db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := journal.Destroy(tx, journal.Order{Actor: "per_archive", Act: "17-Ж", Day: day.Of(2026, 3, 1)}, []int64{1})
		return err
	}))
	w.sequence()
	w.says("destroyed", w.pdf("officer", "/journal/1/document/pdf?in=ru"), "17-Ж", "Хэш записи", "!Всего 29", "!Как получено")
}

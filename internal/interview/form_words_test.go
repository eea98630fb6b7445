package interview_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/document"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store/storetest"
)

// printed is what of a file of a document is read: the words of a DOCX, each
// text on a line of its own.
func printed(t testing.TB, d *document.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := document.DOCX(&b, *d); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for dec := xml.NewDecoder(f); ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.EndElement:
			if x.Name.Local == "p" || x.Name.Local == "br" {
				out.WriteByte('\n')
			}
		case xml.CharData:
			out.Write(x)
		}
	}
}

// looked writes both files of a document for the eye where TARAZY_LOOK names a
// folder.
func looked(t testing.TB, name string, d *document.Document) {
	t.Helper()
	folder := os.Getenv("TARAZY_LOOK")
	if folder == "" {
		return
	}
	for _, ext := range []string{"pdf", "docx"} {
		format, _ := document.FormatOf(ext)
		var b bytes.Buffer
		if err := format.Write(&b, *d); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name+"."+ext), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// reworded are the acts with other words in their forms, in both languages.
func reworded(t *testing.T) *law.Library {
	t.Helper()
	lib, err := interviewtest.Reworded(
		"Ответ кандидата", "Слова кандидата", "Үміткердің жауабы", "Үміткердің сөзі", "STAR техникасы бойынша бланк\"", "STAR парағы\"",
		"Комментарий", "Пояснение", "Талдау\"", "Түсіндірме\"", "Бланк итоговой оценки", "Бланк общей оценки",
		"Согласованная итоговая оценка", "Общая итоговая оценка", "Келісілген қорытынды баға", "Ортақ қорытынды баға", "\"И1\"", "\"О1\"", "\"СА1\"", "\"Б1\"",
		"Опишите ситуацию", "Расскажите о ситуации", "Жағдаятты бейнелеңіз", "Жағдаятты айтыңыз",
	)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// TestINT14_TheFormsSpeakTheWordsOfTheAct: title and every column of each form of
// the method in both languages, as the catalogue of the edition has them, also
// where an edition has others.
func TestINT14_TheFormsSpeakTheWordsOfTheAct(t *testing.T) {
	c := clock.NewFixed(interviewtest.Start)
	w := interviewtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	m := &meeting{World: w}
	var all []*interview.Interview
	m.series, all = w.Panel(3, "")
	m.i = all[0]
	for n, who := range append([]*access.Actor{w.Lead}, w.Members[:]...) {
		m.Locked(m.i, who, sheetOf(4, 5, "YYY", 4-n%2, "YYN", 3, "YNN"))
	}
	m.fixed(4)
	for _, lib := range []*law.Library{nil, reworded(t)} {
		if lib != nil {
			w.Service.Library = func() *law.Library { return lib }
		}
		edition, err := w.Library().Edition(interviewtest.MethodAct, interviewtest.Edition)
		w.Must(err)
		forms := &law.Rules[interview.Method](edition).Forms
		for _, l := range []locale.Lang{locale.KK, locale.RU} {
			for kind, key := range map[interview.FormKind]string{
				interview.StarForm: "star_sheet", interview.IndividualForm: "individual_assessment", interview.PanelForm: "panel_final",
			} {
				d, err := m.Form(t.Context(), m.Lead, m.i.ID, kind, people.PersonID(m.Lead.Person), l)
				w.Must(err)
				if lib == nil {
					looked(t, string(kind)+"-"+string(l), &d.Document)
				}
				text := printed(t, &d.Document)
				for _, words := range wordsOf(t, forms, key, l) {
					if !strings.Contains(text, words+"\n") {
						t.Errorf("%s in %s does not say %q:\n%s", kind, l, words, text)
					}
				}
			}
		}
	}
}

// wordsOf are the official words of a form: its title, its columns, and what the
// sheet of notes asks.
func wordsOf(t *testing.T, forms *interview.Forms, key string, l locale.Lang) []string {
	t.Helper()
	var out []string
	for _, f := range forms.Forms {
		if f.Key != key {
			continue
		}
		out = append(out, f.Filled.In(l))
		for n, c := range f.Columns {
			if key == "panel_final" && n > 1 && n < len(f.Columns)-1 {
				continue // the further members' columns bear the first one's name with their number
			}
			out = append(out, c.In(l))
		}
	}
	if len(out) < 4 {
		t.Fatalf("the act has no form %s", key)
	}
	if key == "panel_final" {
		first := strings.TrimSuffix(out[2], "1")
		out = append(out, first+"2", first+"3", first+"4")
	}
	if key == "star_sheet" {
		for _, q := range forms.StarQuestions {
			for _, x := range q.Questions {
				text, _ := x.In(l)
				out = append(out, text)
			}
		}
	}
	return out
}

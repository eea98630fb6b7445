package people_test

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
)

func TestCSVInEveryEncoding(t *testing.T) {
	each(t, func(t *testing.T, w *peopletest.World) {
		units, posts, _ := form(t, w)
		apply(t, w, upload(t, w, "structure.xlsx", book(t, nil, units, posts, nil)))
		text := "ЖСН;Тегі;Аты;Лауазым коды;Тағайындалған күні\r\n" + peopletest.IIN(t, w.Rules, 5) + ";Әбдіқұлұлы;Ғани;2-2;09.01.2023\r\n"
		russian := "ИИН\tФамилия\tИмя\tКод должности\tДата назначения\n" + peopletest.IIN(t, w.Rules, 5) + "\tИванов\tПётр\t2-2\t09.01.2023\n"
		cp1251, err := charmap.Windows1251.NewEncoder().String(russian)
		if err != nil {
			t.Fatal(err)
		}
		kz := strings.NewReplacer("ә", "\xbc", "ғ", "\xba", "қ", "\x9d", "ұ", "\xa2", "і", "\xb3", "ү", "\xbf", "Ә", "\xa3", "Ғ", "\xaa")
		eight := []byte{}
		for _, part := range strings.SplitAfter(text, "") {
			if b, err := charmap.Windows1251.NewEncoder().String(part); err == nil && part != "і" {
				eight = append(eight, b...)
			} else {
				eight = append(eight, kz.Replace(part)...)
			}
		}
		for name, file := range map[string][]byte{
			"UTF-8":              []byte(text),
			"UTF-8, marked":      []byte("\ufeff" + text),
			"sep=":               []byte("\ufeffsep=;\r\n" + text),
			"commas":             []byte(strings.ReplaceAll(text, ";", ",")),
			"UTF-16 LE":          utf16of(text, false, true),
			"UTF-16 BE":          utf16of(text, true, true),
			"UTF-16 LE, no mark": utf16of(russian, false, false),
			"Windows-1251":       []byte(cp1251),
			"KZ-1048":            eight,
		} {
			run := upload(t, w, "staff.csv", file)
			if run.State != people.Previewed || run.New != 1 || run.Bad != 0 {
				t.Errorf("%s: %+v %v", name, run, allIssues(t, w, run))
				continue
			}
			found, err := w.ImportRows(t.Context(), w.By, run.ID, 0, 10)
			if err != nil {
				t.Fatal(err)
			}
			surname := found[0].Open.Values["surname"]
			if surname != "Әбдіқұлұлы" && surname != "Иванов" {
				t.Errorf("%s: surname %q", name, surname)
			}
		}
	})
}

func utf16of(text string, big, mark bool) []byte {
	var order binary.AppendByteOrder = binary.LittleEndian
	if big {
		order = binary.BigEndian
	}
	var out []byte
	if mark {
		out = order.AppendUint16(out, 0xfeff)
	}
	for _, u := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, u)
	}
	return out
}

package itemview_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
)

func row(name string, values ...exam.Decimal) exam.Row {
	return exam.Row{Name: both(name, name), Values: values}
}

// stimulus is one with so many columns.
func stimulus(form exam.Form, columns int, rows ...exam.Row) *exam.Stimulus {
	s := &exam.Stimulus{Key: "secret_stimulus", Form: form, Title: both("Атауы", "Название"), Unit: both("мың", "тыс."), Head: both("Жыл", "Год"), Rows: rows, Source: both("Дереккөз", "Источник")}
	for i := range columns {
		s.Columns = append(s.Columns, both(fmt.Sprintf("баған %d", i), fmt.Sprintf("столбец %d", i)))
	}
	return s
}

func shown(t *testing.T, s *exam.Stimulus) string {
	t.Helper()
	if err := s.Check(exam.Languages()); err != nil {
		t.Fatal(err)
	}
	i := ofKind(exam.Single)
	i.Stimulus = s.Key
	return drawn(t, locale.KK, i, s, []locale.Lang{locale.KK}, exam.Answer{})
}

func TestEveryFormOfAStimulusIsDrawnWithItsTable(t *testing.T) {
	values := []exam.Row{row("2021", "9.5", "14.25"), row("2022", "1200", "0")}
	for form, want := range map[exam.Form][]string{
		exam.Table: {"<table", `<th scope="row">2021</th>`, "14,25"},
		exam.Bars:  {"only-wide", "only-phone", "<details", "14,25", `class="legend"`, "1\u00a0200", `class="x2"`},
		exam.Lines: {"only-wide", "only-phone", "<details", "14,25", `class="y2"`, `class="z2"`},
	} {
		holds(t, string(form), shown(t, stimulus(form, 2, values...)), append(want, "Атауы", "мың", "Дереккөз", "баған 1", "!style=", "!secret")...)
	}
	shares := shown(t, stimulus(exam.Shares, 1, row("бір", "25"), row("екі", "75")))
	holds(t, "shares", shares, "<ul class=\"shares\">", "2. екі", "<b>75</b>", "<details", "onx1")
	passage := stimulus(exam.Passage, 0)
	passage.Body = both("Бірінші абзац.\n\nЕкінші *абзац*.", "Текст.")
	holds(t, "passage", shown(t, passage), "<p>Бірінші абзац.</p>", "<em>абзац</em>")
	scheme := stimulus(exam.Scheme, 0, exam.Row{Name: both("Қабылдау", "Приём"), Texts: []exam.Text{both("бір күн", "один день")}}, row("Тексеру"))
	holds(t, "scheme", shown(t, scheme), `<ol class="scheme">`, "<b>Тексеру</b>", "бір күн")
}

var (
	svgOf     = regexp.MustCompile(`(?s)<svg class="only-(?:wide|phone) plot" viewBox="0 0 (\d+) (\d+)".*?</svg>`)
	boxOf     = regexp.MustCompile(`d="M(-?\d+) (-?\d+)h(-?\d+)v(-?\d+)h`)
	textOf    = regexp.MustCompile(`<text class="[^"]*" x="(-?\d+)" y="(-?\d+)" text-anchor="(\w+)">([^<]*)<`)
	longNames = []string{"Халықты жұмыспен қамту орталығы", "Ауылшаруашылығы департаменті", "Тұрғынүй-коммуналдық шаруашылығы"}
)

// Whatever the values, nothing of a chart is drawn outside its picture.
func TestAChartStaysInItsPicture(t *testing.T) {
	var many, wide []exam.Row
	for i := range 14 {
		many = append(many, row(strconv.Itoa(2009+i), exam.Decimal(strconv.Itoa(100+i*37)), exam.Decimal(strconv.Itoa(900-i*41)), "55.5"))
	}
	for _, n := range longNames {
		wide = append(wide, row(n, "-40", "1250000.5"))
	}
	for _, form := range []exam.Form{exam.Bars, exam.Lines} {
		for name, s := range map[string]*exam.Stimulus{
			"many": stimulus(form, 3, many...), "long names": stimulus(form, 2, wide...), "zero": stimulus(form, 1, row("а", "0"), row("б", "0")),
			"one": stimulus(form, 1, row("а", "0.0003")), "below zero": stimulus(form, 1, row("а", "-3"), row("б", "-12.5")), "same": stimulus(form, 1, row("а", "7"), row("б", "7")),
		} {
			inside(t, string(form)+", "+name, shown(t, s))
		}
	}
	inside(t, "shares", shown(t, stimulus(exam.Shares, 1, row("а", "0"), row("б", "99.9"), row("в", "0.1"))))
	inside(t, "no shares", shown(t, stimulus(exam.Shares, 1, row("а", "0"))))
}

func inside(t *testing.T, name, text string) {
	t.Helper()
	pictures := svgOf.FindAllStringSubmatch(text, -1)
	if len(pictures) != 2 {
		t.Fatalf("%s: %d pictures", name, len(pictures))
	}
	for _, p := range pictures {
		w, h := number(p[1]), number(p[2])
		for _, b := range boxOf.FindAllStringSubmatch(p[0], -1) {
			x, y, bw, bh := number(b[1]), number(b[2]), number(b[3]), number(b[4])
			if x < 0 || y < 0 || bw < 0 || bh < 0 || x+bw > w || y+bh > h {
				t.Errorf("%s: a box at %d %d, %d by %d, in %d by %d", name, x, y, bw, bh, w, h)
			}
		}
		for _, x := range textOf.FindAllStringSubmatch(p[0], -1) {
			if at, y := number(x[1]), number(x[2]); at < 0 || at > w || y < 0 || y > h {
				t.Errorf("%s: %q at %d %d in %d by %d", name, x[4], at, y, w, h)
			}
		}
	}
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// The height of a bar is its value: the picture that an item is answered from
// is exact to the pixel.
func TestBarsAreAsHighAsTheirValues(t *testing.T) {
	text := shown(t, stimulus(exam.Bars, 1, row("а", "20"), row("б", "5"), row("в", "12.5")))
	wide := svgOf.FindString(text)
	var heights []string
	for _, b := range boxOf.FindAllStringSubmatch(wide, -1) {
		heights = append(heights, b[4])
	}
	if got := strings.Join(heights, " "); got != "180 45 113" {
		t.Errorf("heights %s", got)
	}
	for _, mark := range []string{">0<", ">5<", ">10<", ">15<", ">20<"} {
		if !strings.Contains(wide, mark) {
			t.Errorf("no mark %s", mark)
		}
	}
}

package kit

import (
	"bytes"
	"context"
	"reflect"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"tarazy/internal/locale"
)

func drawn(t *testing.T, c templ.Component) string {
	t.Helper()
	var out bytes.Buffer
	if err := c.Render(WithLang(context.Background(), locale.RU), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestCurrentEntryIsTheNearestOne(t *testing.T) {
	nav := []NavGroup{{Items: []NavItem{{Href: "/plans"}, {Href: "/plans/board"}, {Href: "/tasks"}}}}
	for path, want := range map[string]string{
		"/plans": "/plans", "/plans/7": "/plans", "/plans/board/2023": "/plans/board", "/planning": "", "/": "",
	} {
		if got := (Shell{Nav: nav, Path: path}).current(); got != want {
			t.Errorf("at %s the current entry is %q, want %q", path, got, want)
		}
	}
}

func TestDiffMarksWords(t *testing.T) {
	v := Versions{Old: "улучшить работу по долгам", New: "снизить долги по работе и по долгам"}
	if got, want := v.removed(), []diffPart{{partRemoved, "улучшить работу"}, {partSame, "по долгам"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("removed %v, want %v", got, want)
	}
	same := 0
	for _, part := range v.added() {
		if part.kind == partSame {
			same += len(strings.Fields(part.text))
		}
	}
	if same != 2 {
		t.Errorf("%d words are the same in the new text, want 2", same)
	}
	if got := (Versions{Old: "", New: ""}).added(); len(got) != 0 {
		t.Errorf("nothing against nothing gives %v", got)
	}
}

func TestTermDrawsATickADay(t *testing.T) {
	if got, want := (Term{Spent: 1, Left: 2, Over: 1}).ticks(), []string{"spent", "left", "left", "over"}; !reflect.DeepEqual(got, want) {
		t.Errorf("ticks %v, want %v", got, want)
	}
	if got := (Term{Left: mostTicks + 1}).ticks(); got != nil {
		t.Errorf("a term too long to count is drawn: %v", got)
	}
	if !strings.Contains(drawn(t, TermLine(Term{Text: "x", Over: 1})), "term--late") {
		t.Error("a term that is over is not shown late")
	}
}

func TestHeavierSideOfTheBalanceGoesDown(t *testing.T) {
	for _, c := range []struct {
		scale Scale
		want  string
	}{
		{Scale{Against: 1, For: 4}, "rotate(4.2 150 66)"},
		{Scale{Against: 4, For: 1}, "rotate(-4.2 150 66)"},
		{Scale{Against: 2, For: 2}, "rotate(0.0 150 66)"},
		{Scale{For: 40}, "rotate(7.0 150 66)"},
		{Scale{For: 4, Closed: true}, "rotate(0.0 150 66)"},
	} {
		if got := c.scale.angle(); got != c.want {
			t.Errorf("%+v turns by %s, want %s", c.scale, got, c.want)
		}
	}
}

func TestGaugeStaysInside(t *testing.T) {
	g := Gauge{Of: 600}
	for n, want := range map[int]string{-1: "0.0", 0: "0.0", 412: "68.6", 600: "100.0", 900: "100.0"} {
		if got := g.width(n); got != want {
			t.Errorf("%d of 600 is %s, want %s", n, got, want)
		}
	}
	if got := (Gauge{}).width(3); got != "0" {
		t.Errorf("a part of nothing is %s", got)
	}
}

func TestLongRowsBecomeAGauge(t *testing.T) {
	if html := drawn(t, Tally(Strokes{In: mostStrokes, Words: "w"})); !strings.Contains(html, "tally") {
		t.Error("a row that can be counted is not drawn stroke by stroke")
	}
	if html := drawn(t, Tally(Strokes{In: mostStrokes + 1, Words: "w"})); strings.Contains(html, "tally") {
		t.Error("a row too long to count is drawn stroke by stroke")
	}
}

func TestChartsFitTheirWidth(t *testing.T) {
	plots := []Plot{
		Bars{{Name: "неудовлетворительно", Text: "3", Value: 3}, {Name: "x", Text: "29", Value: 29}},
		Bars{{Name: "x", Text: "0", Value: 0}},
		Points{From: 15, To: 50, Step: 5, Values: samplePoints, Cut: 34},
		Points{},
		Lines{Periods: []string{"I", "II"}, To: 100, Step: 25, Series: []Series{{"план 100", []int{20, Missing}, Planned}}},
		Lines{},
	}
	for _, plot := range plots {
		for _, width := range []int{chartWide, chartNarrow} {
			d := plot.Draw(width)
			for _, b := range d.Boxes {
				if b.X < 0 || b.X+b.W > d.W || b.Y < 0 || b.Y+b.H > d.H {
					t.Errorf("%T at %d: %+v lies outside %dx%d", plot, width, b, d.W, d.H)
				}
			}
		}
	}
}

func TestFieldPutsTheMessageBetweenLabelAndControl(t *testing.T) {
	html := drawn(t, TextField(Field{Name: "due", Label: "Срок", Hint: "подсказка", Error: "ошибка", Value: `<"2024">`}))
	label, message, control := strings.Index(html, "<label"), strings.Index(html, "due-error"), strings.Index(html, "<input")
	if label < 0 || message < label || control < message {
		t.Errorf("the order is wrong: %s", html)
	}
	for _, want := range []string{`aria-describedby="due-hint due-error"`, `aria-invalid="true"`, `value="&lt;&#34;2024&#34;&gt;"`} {
		if !strings.Contains(html, want) {
			t.Errorf("%s is missing in %s", want, html)
		}
	}
}

func TestHeadingMarksALanguageThatIsNotThePages(t *testing.T) {
	html := drawn(t, Head(Heading{Title: "Бас маман", TitleIn: "kk", Sub: "Отдел отбора", SubIn: "ru"}))
	for _, want := range []string{`<h1 lang="kk">Бас маман</h1>`, `lang="ru">Отдел отбора</p>`} {
		if !strings.Contains(html, want) {
			t.Errorf("%s is missing in %s", want, html)
		}
	}
	if html := drawn(t, Head(Heading{Title: "Title", Sub: "Sub"})); strings.Contains(html, "lang") {
		t.Error(html)
	}
	if html := drawn(t, Facts([]Fact{{Name: "Post", Value: "Бас маман", Lang: "kk"}})); !strings.Contains(html, `<dd lang="kk">`) {
		t.Error(html)
	}
}

func TestActThatCannotBeDoneSaysWhy(t *testing.T) {
	html := drawn(t, Button(Act{Text: "Опубликовать", Off: "Сначала утвердите состав", Href: "/go"}))
	if strings.Contains(html, "/go") || !strings.Contains(html, "Сначала утвердите состав") || !strings.Contains(html, `aria-disabled="true"`) {
		t.Errorf("drawn as %s", html)
	}
}

func TestTableWithoutRowsIsAnEmptyPlace(t *testing.T) {
	html := drawn(t, Table(Rows{Empty: Nothing{Title: "Никого"}}))
	if strings.Contains(html, "<table") || !strings.Contains(html, "Никого") {
		t.Errorf("drawn as %s", html)
	}
}

func TestScriptsFindTheirStrings(t *testing.T) {
	for name, value := range messageAttrs(WithLang(context.Background(), locale.EN)) {
		text, _ := value.(string)
		if text == "" || strings.Contains(text, "kit.js.") {
			t.Errorf("%s is %q", name, text)
		}
	}
}

package document

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func testSetter(t testing.TB, size float64) setter {
	t.Helper()
	fonts, err := loadFonts()
	if err != nil {
		t.Fatalf("run make assets first: %v", err)
	}
	return setter{fonts: fonts, size: size}
}

func texts(lines []line) []string {
	var out []string
	for _, l := range lines {
		s := ""
		for _, p := range l.pieces {
			s += p.text
		}
		out = append(out, s)
	}
	return out
}

func TestLinesBreakAtSpacesHyphensAndSlashes(t *testing.T) {
	s := testSetter(t, 10)
	wide := s.measure("көрсеткішке қол жетті/", medium)
	for text, want := range map[string]string{
		"көрсеткішке қол жетті/көрсеткішке":  "көрсеткішке қол жетті/|көрсеткішке",
		"көрсеткішке 2021-2025 12/2023-ж":    "көрсеткішке 2021-2025|12/2023-ж",
		"бір\nекі\n\nүш":                     "бір|екі||үш",
		"бір \n  екі\n":                      "бір|екі",
		"  бір   екі  ":                      "бір екі",
		"«сөз»:\u00a0бірге\u00a0тұрады екен": "«сөз»:\u00a0бірге\u00a0тұрады|екен",
	} {
		if got := strings.Join(texts(s.lines(plain(text, regular), wide)), "|"); got != want {
			t.Errorf("%q broke into %q, want %q", text, got, want)
		}
	}
	if got := s.lines(plain(" ", regular), wide); len(got) != 0 {
		t.Errorf("a space gives %d lines", len(got))
	}
}

func TestLongWordsDivideAtSyllables(t *testing.T) {
	s := testSetter(t, 9)
	for text, want := range map[string]string{
		"қанағаттанарлықсыздандырылмағандықтан": "қанағат-|танар-|лықсыз-|данды-|рылма-|ғандық-|тан",
		"25.12.2023": "25.12.|2023",
		"№ п/п":      "№ п/п",
		"неудовлетворительность": "неудов-|летво-|ритель-|ность",
	} {
		if got := strings.Join(texts(s.lines(plain(text, regular), 14)), "|"); got != want {
			t.Errorf("%q divided as %q, want %q", text, got, want)
		}
	}
}

// TestLinesKeepEveryLetter breaks random texts of several styles: no line may
// be wider than asked, and no letter may be lost or change places.
func TestLinesKeepEveryLetter(t *testing.T) {
	s, random := testSetter(t, 9), rand.New(rand.NewPCG(1, 2))
	letters := []rune("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя ABCxyz0123456789 /-,.№«»₸  \n")
	for range 2000 {
		var spans []span
		all := ""
		for range 1 + random.IntN(4) {
			b := make([]rune, random.IntN(40))
			for i := range b {
				b[i] = letters[random.IntN(len(letters))]
			}
			spans = append(spans, span{text: string(b), style: style{face: face(random.IntN(3)), italic: random.IntN(2) == 0}})
			all += string(b)
		}
		width := 4 + random.Float64()*60
		got := ""
		for _, l := range s.lines(spans, width) {
			if l.width > width+0.001 || total(l.pieces) > l.width+0.001 || total(l.pieces) < l.width-0.001 {
				t.Fatalf("%q at %.1f: a line of %.3f with pieces of %.3f", all, width, l.width, total(l.pieces))
			}
			for _, p := range l.pieces {
				got += p.text
			}
		}
		if bare(got) != bare(all) {
			t.Fatalf("%q at %.1f became %q", all, width, got)
		}
	}
}

// bare is text without what line breaking may add or drop.
func bare(s string) string { return strings.NewReplacer(" ", "", "-", "", "\n", "").Replace(s) }

func TestALetterWiderThanItsLineLeavesNoEmptyLine(t *testing.T) {
	s := testSetter(t, 9)
	if got := texts(s.lines(plain("№ Щ", medium), 1)); len(got) != 2 {
		t.Errorf("lines %q", got)
	}
}

func TestTitlesAreBalanced(t *testing.T) {
	s := testSetter(t, 13)
	spans := plain("Индивидуальный план работы административного государственного служащего корпуса «Б»", bold)
	lines := s.lines(spans, 160)
	got := s.balance(spans, 160, lines)
	if len(got) != len(lines) || got[0].width > 1.4*got[1].width {
		t.Errorf("lines of %v", texts(got))
	}
}

func TestALetterThatTheFontLacksIsMarked(t *testing.T) {
	s := testSetter(t, 10)
	if got := strings.Join(texts(s.lines(plain("жақсы 😀 漢 нәтиже", regular), 100)), "|"); got != "жақсы ? ? нәтиже" {
		t.Errorf("got %q", got)
	}
}

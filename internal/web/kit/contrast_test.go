package kit_test

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const tokensFile = "../assets/src/css/tokens.css"

// What WCAG 2.2 AA asks for: 1.4.3 for text, 1.4.11 for shapes that carry meaning.
const (
	textRatio  = 4.5
	shapeRatio = 3.0
)

type pair struct{ front, back string }

// textPairs are all pairs in which text stands on a ground.
func textPairs() []pair {
	pairs := []pair{
		{"on-accent", "accent"}, {"on-accent", "accent-strong"}, {"paper", "ink"}, {"paper", "ink-2"},
		{"accent-strong", "accent-ground"}, {"accent", "accent-ground"}, {"ink", "accent-ground"}, {"ink-2", "accent-ground"}, {"ink-3", "accent-ground"},
		{"gold-text", "gold-ground"}, {"gold-text", "accent-ground"}, {"ink", "gold-ground"}, {"ink-2", "gold-ground"},
		{"red", "red-ground"}, {"ink", "red-ground"}, {"ink-2", "red-ground"}, {"ink-doc", "paper-doc"},
	}
	for _, back := range []string{"paper", "ground", "ground-2"} {
		for _, front := range []string{"ink", "ink-2"} {
			pairs = append(pairs, pair{front, back})
		}
	}
	for _, back := range []string{"paper", "ground"} {
		for _, front := range []string{"ink-3", "accent", "accent-strong", "gold-text", "red"} {
			pairs = append(pairs, pair{front, back})
		}
	}
	return pairs
}

func shapePairs() []pair {
	var pairs []pair
	for _, back := range []string{"paper", "ground"} {
		for _, front := range []string{"line-field", "gold", "red", "accent", "focus"} {
			pairs = append(pairs, pair{front, back})
		}
	}
	return pairs
}

func TestColoursOfTheTokensHaveTheContrastOfAA(t *testing.T) {
	css, err := os.ReadFile(tokensFile)
	if err != nil {
		t.Fatal(err)
	}
	light, dark := palettes(t, string(css))
	for name, palette := range map[string]map[string]string{"light": light, "dark": dark} {
		check(t, name+" text", palette, textPairs(), textRatio)
		check(t, name+" shape", palette, shapePairs(), shapeRatio)
	}
}

// The dark colours stand twice in the file, for the device's choice and for the person's.
func TestBothDarkPalettesAreTheSame(t *testing.T) {
	css, err := os.ReadFile(tokensFile)
	if err != nil {
		t.Fatal(err)
	}
	text := string(css)
	media := text[strings.Index(text, "@media (prefers-color-scheme: dark)"):strings.Index(text, `:root[data-theme="dark"]`)]
	chosen := text[strings.Index(text, `:root[data-theme="dark"]`):]
	if a, b := fmt.Sprint(colours(media)), fmt.Sprint(colours(chosen)); a != b {
		t.Errorf("the dark palettes differ:\n%s\n%s", a, b)
	}
}

func palettes(t *testing.T, css string) (light, dark map[string]string) {
	t.Helper()
	media, chosen := strings.Index(css, "@media"), strings.Index(css, `:root[data-theme="dark"]`)
	if media < 0 || chosen < 0 {
		t.Fatal("tokens.css has lost its dark part")
	}
	light, dark = colours(css[:media]), colours(css[:media])
	for name, value := range colours(css[chosen:]) {
		dark[name] = value
	}
	return light, dark
}

var token = regexp.MustCompile(`--([\w-]+):\s*(#[0-9a-fA-F]{6})`)

func colours(css string) map[string]string {
	found := map[string]string{}
	for _, m := range token.FindAllStringSubmatch(css, -1) {
		found[m[1]] = m[2]
	}
	return found
}

func check(t *testing.T, what string, palette map[string]string, pairs []pair, least float64) {
	t.Helper()
	for _, p := range pairs {
		if got := ratio(palette[p.front], palette[p.back]); got < least {
			t.Errorf("%s: %s on %s is %.2f, at least %.1f is needed", what, p.front, p.back, got, least)
		}
	}
}

// ratio is the contrast of two colours by WCAG's formula; 0 when one is missing.
func ratio(a, b string) float64 {
	if a == "" || b == "" {
		return 0
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

func luminance(hex string) float64 {
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, _ := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		v := float64(n) / 255
		if v <= .04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+.055)/1.055, 2.4)
		}
		sum += v * weight
	}
	return sum
}

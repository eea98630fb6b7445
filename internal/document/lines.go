package document

import (
	"strings"
	"unicode"
)

// style is the manner of a stretch of text on a PDF page.
type style struct {
	face      face
	italic    bool
	underline bool
}

// piece is text in one style on one line, with its width in millimetres.
type piece struct {
	text  string
	style style
	width float64
}

// line is what stands beside each other.
type line struct {
	pieces []piece
	width  float64
}

// span is text in one style before it is broken into lines.
type span struct {
	text  string
	style style
}

// word is what may not be broken unless it is wider than a whole line. It may
// change its style within.
type word struct {
	pieces []piece
	width  float64
	spaced bool // a space stands before it
	first  bool // it begins a new line by a line feed
}

// setter breaks text into lines of a width, at one size.
type setter struct {
	fonts []*font
	size  float64 // height of the letters, in points
}

const mmPerPoint = 25.4 / 72

// measure gives the width of text in millimetres.
func (s setter) measure(text string, f face) float64 {
	units := 0
	for _, r := range text {
		w, _ := s.fonts[f].width(r)
		units += w
	}
	return float64(units) * s.size * mmPerPoint / 1000
}

// substitute stands for a letter that the font does not have, as an emoji in a
// comment: the paper shows that something stood there.
const substitute = '?'

// known replaces the letters that the face lacks.
func (s setter) known(text string, f face) string {
	return strings.Map(func(r rune) rune {
		if _, ok := s.fonts[f].width(r); ok || r == '\n' {
			return r
		}
		return substitute
	}, text)
}

// lines breaks spans into lines no wider than width, unless a single letter is
// wider. No text gives no lines.
func (s setter) lines(spans []span, width float64) []line {
	var out []line
	var cur line
	words := s.words(spans)
	for i, w := range words {
		fits := cur.width+s.gap(w)+w.width <= width
		if i > 0 && (w.first || !fits && len(cur.pieces) > 0) {
			out, cur = append(out, cur), line{}
		}
		for w.width > width {
			head, tail := s.split(w, width)
			if len(tail.pieces) == 0 {
				break
			}
			out, w = append(out, line{pieces: head.pieces, width: head.width}), tail
		}
		cur.add(w, s.gap(w))
	}
	if len(words) > 0 {
		out = append(out, cur)
	}
	return out
}

// balance breaks text anew so that its lines are about equally long, no more of
// them than before: no title ends in a single word.
func (s setter) balance(spans []span, width float64, lines []line) []line {
	if len(lines) < 2 {
		return lines
	}
	for narrow := width * 0.97; narrow > width/2; narrow *= 0.97 {
		tried := s.lines(spans, narrow)
		if len(tried) > len(lines) {
			break
		}
		lines = tried
	}
	return lines
}

// gap is the width of the space before a word.
func (s setter) gap(w word) float64 {
	if !w.spaced || len(w.pieces) == 0 {
		return 0
	}
	return s.measure(" ", w.pieces[0].style.face)
}

// add puts a word at the end of the line, joining what has one style into one
// piece, so that a reader of the file finds whole phrases.
func (l *line) add(w word, gap float64) {
	for i, p := range w.pieces {
		lead := ""
		if i == 0 && len(l.pieces) > 0 && w.spaced {
			lead = " "
			l.width += gap
		} else {
			gap = 0
		}
		l.width += p.width
		if n := len(l.pieces); n > 0 && l.pieces[n-1].style == p.style {
			l.pieces[n-1].text += lead + p.text
			l.pieces[n-1].width += gap + p.width
			continue
		}
		p.text, p.width = lead+p.text, gap+p.width
		l.pieces = append(l.pieces, p)
	}
}

// words cuts spans at spaces, line feeds, and after hyphens and slashes.
func (s setter) words(spans []span) []word {
	var out []word
	cur, open := word{first: true}, false
	flush := func() {
		if open {
			out = append(out, cur)
			cur, open = word{}, false
		}
	}
	for _, sp := range spans {
		for _, token := range tokens(s.known(clean(sp.text), sp.style.face)) {
			switch token {
			case " ":
				flush()
				cur.spaced = true
			case "\n":
				if !open && cur.first {
					open = true // an empty line
				}
				flush()
				cur.first = true
			default:
				p := piece{text: token, style: sp.style, width: s.measure(token, sp.style.face)}
				cur.pieces, cur.width, open = append(cur.pieces, p), cur.width+p.width, true
				if breaksAfter(token) {
					flush()
				}
			}
		}
	}
	flush()
	return out
}

// tokens cuts text into spaces (one for any number of them), line feeds, and
// what stands between, which ends after a hyphen or slash.
func tokens(text string) []string {
	var out []string
	start, letters := 0, []rune(text)
	take := func(end int) {
		if end > start {
			out = append(out, string(letters[start:end]))
		}
		start = end
	}
	for i, r := range letters {
		switch {
		case r == '\n':
			take(i)
			out, start = append(out, "\n"), i+1
		case r == ' ':
			take(i)
			start = i + 1
			if len(out) == 0 || out[len(out)-1] != " " {
				out = append(out, " ")
			}
		case (r == '-' || r == '/') && divides(letters, i):
			take(i + 1)
		}
	}
	take(len(letters))
	return out
}

// divides says whether a line may end after the hyphen or slash at i: between
// letters yes, within a number or code no.
func divides(letters []rune, i int) bool {
	if i < 2 || i+2 >= len(letters) {
		return false
	}
	return unicode.IsLetter(letters[i-1]) && unicode.IsLetter(letters[i-2]) &&
		unicode.IsLetter(letters[i+1]) && unicode.IsLetter(letters[i+2])
}

func breaksAfter(token string) bool {
	return len(token) > 1 && (strings.HasSuffix(token, "-") || strings.HasSuffix(token, "/"))
}

// split cuts a word that is wider than a line: after the last syllable that
// fits, with a hyphen, or after a mark as in dates and addresses, or, if it has
// neither, at the last letter that fits.
func (s setter) split(w word, width float64) (head, tail word) {
	used := 0.0
	for i, p := range w.pieces {
		if used+p.width <= width {
			used += p.width
			continue
		}
		left, right := s.cut(p, width-used, i == 0)
		head.pieces = append(head.pieces, w.pieces[:i]...)
		if left.text != "" {
			head.pieces = append(head.pieces, left)
		}
		if right.text != "" {
			tail.pieces = append(tail.pieces, right)
		}
		tail.pieces = append(tail.pieces, w.pieces[i+1:]...)
		head.width, tail.width = total(head.pieces), total(tail.pieces)
		return head, tail
	}
	return w, word{}
}

func total(pieces []piece) float64 {
	sum := 0.0
	for _, p := range pieces {
		sum += p.width
	}
	return sum
}

// cut divides a piece so that its first part is no wider than width. At the
// beginning of a line it takes at least one letter, so that there is progress.
func (s setter) cut(p piece, width float64, must bool) (left, right piece) {
	letters := []rune(p.text)
	at, good, hyphen, used := 0, false, "", 0.0
	dash := s.measure("-", p.style.face)
	for i := 1; i < len(letters); i++ {
		used += s.measure(string(letters[i-1]), p.style.face)
		if used > width {
			break
		}
		switch {
		case syllableEnds(letters, i) && used+dash <= width:
			at, good, hyphen = i, true, "-"
		case strings.ContainsRune(".,:;?&=-/_)", letters[i-1]):
			at, good, hyphen = i, true, ""
		case !good:
			at = i
		}
	}
	if at == 0 && must {
		at = 1
	}
	left, right = p, p
	left.text, right.text = string(letters[:at])+hyphen, string(letters[at:])
	left.width, right.width = s.measure(left.text, p.style.face), s.measure(right.text, p.style.face)
	return left, right
}

const vowels = "аәеёиоөуұүыіэюя"

// syllableEnds says whether a Kazakh or Russian word may be divided before
// letter i: a consonant that a vowel follows begins a syllable. Two letters
// stay on either side.
func syllableEnds(letters []rune, i int) bool {
	if i < 2 || i+2 > len(letters) {
		return false
	}
	for _, r := range letters[i-2 : i+2] {
		if !unicode.Is(unicode.Cyrillic, r) {
			return false
		}
	}
	return !vowel(letters[i]) && vowel(letters[i+1]) && strings.ContainsFunc(string(letters[:i]), vowel)
}

func vowel(r rune) bool { return strings.ContainsRune(vowels, unicode.ToLower(r)) }

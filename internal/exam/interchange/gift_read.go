package interchange

import (
	"encoding/json"
	"regexp"
	"strings"

	"tarazy/internal/exam"
)

// looksLikeGIFT tells a text of questions from any other: it has an answer in
// braces, a title or a category. JSON has braces too.
func looksLikeGIFT(s string) bool {
	if json.Valid([]byte(s)) {
		return false
	}
	return strings.Contains(s, "{") || strings.Contains(s, "::") || strings.Contains(s, "$CATEGORY:")
}

// giftBlock are the lines of one question.
type giftBlock struct {
	line  int
	text  string
	lines []string // until it is whole
	tags  []string // of a comment: [tag:…], [id:…]
	id    string
}

var (
	giftTag = regexp.MustCompile(`\[tag:([^\]]+)\]`)
	giftID  = regexp.MustCompile(`\[id:([^\]]+)\]`)
)

// splitGIFT parts a file into questions: an empty line ends one, unless it
// stands within braces. A brace that is never closed ends at the empty line.
func splitGIFT(s string) []giftBlock {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	lines, blocks, now := strings.Split(s, "\n"), []giftBlock{}, giftBlock{}
	closes := closings(lines)
	depth := 0
	for i, l := range lines {
		trimmed := strings.TrimSpace(l)
		switch {
		case strings.HasPrefix(trimmed, "//"):
			for _, m := range giftTag.FindAllStringSubmatch(trimmed, -1) {
				now.tags = append(now.tags, strings.TrimSpace(m[1]))
			}
			if m := giftID.FindStringSubmatch(trimmed); m != nil {
				now.id = strings.TrimSpace(m[1])
			}
		case trimmed == "" && (depth <= 0 || !closes[i]):
			blocks, now, depth = push(blocks, now), giftBlock{}, 0
		case strings.HasPrefix(trimmed, "$CATEGORY:") && depth <= 0:
			blocks = push(blocks, now)
			blocks = append(blocks, giftBlock{line: i + 1, text: trimmed})
			now = giftBlock{}
		default:
			if len(now.lines) == 0 {
				now.line = i + 1
			}
			now.lines = append(now.lines, l)
			depth += braces(l)
		}
	}
	return push(blocks, now)
}

func push(blocks []giftBlock, b giftBlock) []giftBlock {
	b.text = strings.Join(b.lines, "\n")
	if strings.TrimSpace(b.text) == "" {
		return blocks
	}
	return append(blocks, b)
}

// closings tells of each line whether a closing brace comes behind it before
// an opening one.
func closings(lines []string) []bool {
	out, closes := make([]bool, len(lines)), false
	for i := len(lines) - 1; i >= 0; i-- {
		out[i] = closes
		for _, at := range unescaped(lines[i], "{}") {
			closes = lines[i][at] == '}'
			break
		}
	}
	return out
}

func braces(l string) (depth int) {
	for _, at := range unescaped(l, "{}") {
		if l[at] == '{' {
			depth++
		} else {
			depth--
		}
	}
	return depth
}

// unescaped are the places of any of the signs that no backslash stands
// before.
func unescaped(s, signs string) (at []int) {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case strings.IndexByte(signs, s[i]) >= 0:
			at = append(at, i)
		}
	}
	return at
}

var giftEscapes = strings.NewReplacer(`\\`, `\`, `\~`, "~", `\=`, "=", `\#`, "#", `\{`, "{", `\}`, "}", `\:`, ":", `\n`, "\n")

// gift reads one question.
type gift struct {
	*draft
	format string
	seen   []finding
}

// readGIFT reads a file in the GIFT of Moodle.
func (r *reader) readGIFT(s string) error {
	r.imp.Format = GIFT
	category := ""
	blocks := splitGIFT(s)
	if len(blocks) > r.o.Limits.Items {
		return tooMany(r.o.Limits)
	}
	for _, b := range blocks {
		if c, ok := strings.CutPrefix(b.text, "$CATEGORY:"); ok {
			category = categoryTag(giftEscapes.Replace(c))
			continue
		}
		r.readBlock(b, category)
	}
	return nil
}

func (r *reader) readBlock(b giftBlock, category string) {
	text := strings.TrimSpace(b.text)
	name := b.id
	title, rest := giftTitle(text)
	if name == "" {
		name = giftEscapes.Replace(title)
	}
	g := &gift{draft: r.draft(place(r.file, b.line), name)}
	rest = protectMarks(rest)
	stem, _, _ := strings.Cut(rest, "{")
	g.speak(freeMarks(stem), b.text)
	format, rest := giftFormat(rest)
	g.format = format
	before, inside, after, ok := g.cut(rest)
	if category != "" {
		g.Tags = []string{category}
	}
	for _, t := range b.tags {
		g.tag(t)
	}
	switch {
	case g.stop != nil:
	case !ok:
		g.description(title, before)
		return
	default:
		g.question(before, inside, after)
	}
	r.finish(g.draft)
}

func giftTitle(s string) (title, rest string) {
	if !strings.HasPrefix(s, "::") {
		return "", s
	}
	for _, at := range unescaped(s[2:], ":") {
		if strings.HasPrefix(s[2+at:], "::") {
			return strings.TrimSpace(s[2 : 2+at]), strings.TrimSpace(s[4+at:])
		}
	}
	return "", s
}

var giftFormats = regexp.MustCompile(`^\[(html|moodle|plain|markdown)\]\s*`)

func giftFormat(s string) (format, rest string) {
	if m := giftFormats.FindStringSubmatch(s); m != nil {
		return m[1], s[len(m[0]):]
	}
	return "", s
}

// The braces of the marks of languages are no braces of an answer.
const openMark, closeMark = "\ue000", "\ue001"

var giftMarks = regexp.MustCompile(`\{(mlang[^{}]*)\}`)

func protectMarks(s string) string {
	return giftMarks.ReplaceAllString(s, openMark+"$1"+closeMark)
}

func freeMarks(s string) string {
	return strings.NewReplacer(openMark, "{", closeMark, "}").Replace(s)
}

// cut parts a question at its braces.
func (g *gift) cut(s string) (before, inside, after string, ok bool) {
	at := unescaped(s, "{}")
	switch {
	case len(at) == 0:
		return s, "", "", false
	case s[at[0]] != '{' || s[at[len(at)-1]] != '}' || len(at) < 2:
		g.refuse(g.where, "brace")
		return s, "", "", false
	case len(at) > 2:
		g.refuse(g.where, "braces")
	}
	first, last := at[0], at[len(at)-1]
	return strings.TrimSpace(s[:first]), strings.TrimSpace(s[first+1 : last]), strings.TrimSpace(s[last+1:]), true
}

// text is a text of the file in the languages of the question.
func (g *gift) text(s string) (t exam.Text) {
	format, s := giftFormat(strings.TrimSpace(s))
	if format == "" {
		format = g.format
	}
	s = freeMarks(giftEscapes.Replace(s))
	for _, l := range g.langs {
		t.Set(l, g.rich(inLang(s, l), format))
	}
	return t
}

func (g *gift) rich(s, format string) string {
	if strings.Contains(s, "$$") || strings.Contains(s, `\(`) {
		g.refuse(g.where, "formula", "element", "TeX")
	}
	switch {
	case format == "markdown":
		return tidyText(strings.ReplaceAll(s, "**", "*"))
	case format == "plain" || !strings.Contains(s, "<") && !strings.Contains(s, "&"):
		return tidyText(strings.ReplaceAll(s, "*", "∗"))
	}
	f := &flow{}
	text := f.plainText(parseHTML(s))
	for i := range f.found {
		f.found[i].line = 0
	}
	g.report(g.r.file, f)
	if f.grid != nil {
		g.refuse(g.where, "table", "element", "table")
	}
	return text
}

func (g *gift) description(title, body string) {
	s := exam.Stimulus{Key: g.Key, Form: exam.Passage, Body: g.text(body), Title: g.text(title)}
	if title == "" {
		for _, l := range g.langs {
			first, _, _ := strings.Cut(s.Body.In(l), "\n")
			s.Title.Set(l, clip(first))
		}
	}
	if g.stop != nil {
		g.r.refused++
		g.r.imp.Report = append(g.r.imp.Report, *g.stop)
		return
	}
	if err := s.Check(g.langs); err != nil {
		g.refuseCheck(err)
		return
	}
	g.r.addStimulus(s)
	g.note(Changed, "description")
}

// Package itemview draws an item of a test: in the exam, in the preview of its
// author and in the review of a key. It draws what a candidate may see: places
// on the screen, never a key, a name or a difficulty of an item.
package itemview

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
)

// View is an item as it stands on the screen. It is drawn in each of the
// languages; the first is shown, and the others wait for the switch.
type View struct {
	Name     string // of the inputs, and the beginning of ids: "s3"
	Number   int    // in its section, from 1
	Kind     exam.Kind
	Langs    []locale.Lang
	Words    int // the most words of an essay; 0 for no limit
	Given    exam.Answer
	ReadOnly bool // shown, not to be answered

	stem     exam.Text
	unit     exam.Text
	stimulus *exam.Stimulus
	options  []exam.Text // in the order of the screen
	targets  []exam.Text
}

// New puts a slot of a paper on the screen: number is its place in the section,
// from 1, slot its number in the paper. Languages that the item does not have
// are left out. The error is that of a slot that does not fit its item.
func New(number, slot int, s *exam.Slot, f *exam.Frozen, langs []locale.Lang, given exam.Answer, words int) (View, error) {
	v := View{
		Name: "s" + strconv.Itoa(slot), Number: number, Kind: f.Item.Kind, Words: words, Given: given,
		stem: f.Item.Stem, unit: f.Item.Unit, stimulus: f.Stimulus,
	}
	for _, l := range langs {
		if slices.Contains(f.Item.In(), l) {
			v.Langs = append(v.Langs, l)
		}
	}
	var err error
	if v.options, err = arranged(s.Order, f.Item.Options); err != nil {
		return View{}, fmt.Errorf("slot %d: options: %w", slot, err)
	}
	if v.targets, err = arranged(s.Targets, f.Item.Targets); err != nil {
		return View{}, fmt.Errorf("slot %d: targets: %w", slot, err)
	}
	return v, nil
}

// Preview puts an item on the screen as its author wrote it, in the languages
// asked for; it cannot be answered.
func Preview(i *exam.Item, s *exam.Stimulus, langs []locale.Lang, words int) View {
	slot := exam.Slot{Kind: i.Kind, Order: upTo(len(i.Options)), Targets: upTo(len(i.Targets))}
	v, err := New(1, 0, &slot, &exam.Frozen{Item: *i, Stimulus: s}, langs, exam.Answer{}, words)
	if err != nil {
		return View{Name: "s0", Number: 1, Kind: i.Kind, Langs: langs, stem: i.Stem, ReadOnly: true}
	}
	v.Name, v.ReadOnly = "preview", true
	return v
}

func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// arranged gives the texts in the order of the screen.
func arranged(order []int, options []exam.Option) ([]exam.Text, error) {
	if len(order) != len(options) {
		return nil, fmt.Errorf("%d places for %d", len(order), len(options))
	}
	out := make([]exam.Text, len(order))
	for at, from := range order {
		if from < 0 || from >= len(options) {
			return nil, fmt.Errorf("place %d of %d", from, len(options))
		}
		out[at] = options[from].Text
	}
	return out, nil
}

// Letter names a place on the screen: A, B, C.
func Letter(place int) string { return string(rune('A' + place)) }

// chosen reports whether a place is among those given.
func (v View) chosen(place int) bool { return slices.Contains(v.Given.Places, place) }

// target is the place of the target that was given to an option; −1 for none.
func (v View) target(option int) int {
	if option < len(v.Given.Places) {
		return v.Given.Places[option]
	}
	return -1
}

// rows is the order in which the options of an ordering stand now.
func (v View) rows() []int {
	if len(v.Given.Places) == len(v.options) {
		return v.Given.Places
	}
	return upTo(len(v.options))
}

// id names a part of the item in the page.
func (v View) id(parts ...any) string {
	var b strings.Builder
	b.WriteString(v.Name)
	for _, p := range parts {
		fmt.Fprintf(&b, "-%v", p)
	}
	return b.String()
}

// piece is a run of a paragraph.
type piece struct {
	text  string
	heavy bool
}

// paragraphs parts a text at its empty lines and at *emphasis*. A lone star is
// a star.
func paragraphs(text string) [][]piece {
	var out [][]piece
	for _, p := range strings.Split(strings.ReplaceAll(strings.TrimSpace(text), "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, pieces(p))
		}
	}
	return out
}

func pieces(p string) []piece {
	parts := strings.Split(p, "*")
	if len(parts)%2 == 0 {
		last := len(parts) - 1
		parts = append(parts[:last-1], parts[last-1]+"*"+parts[last])
	}
	var out []piece
	for i, part := range parts {
		if part != "" {
			out = append(out, piece{part, i%2 == 1})
		}
	}
	return out
}

// run writes a paragraph; a paper has hundreds, so it is not a template.
func run(p []piece) templ.Component {
	var b strings.Builder
	for _, x := range p {
		text := templ.EscapeString(x.text)
		if x.heavy {
			text = "<em>" + text + "</em>"
		}
		b.WriteString(text)
	}
	return templ.Raw(b.String())
}

// plain is a text without marks of emphasis, for places that take no mark-up.
func plain(text string) string {
	var b strings.Builder
	for i, p := range paragraphs(text) {
		if i > 0 {
			b.WriteByte(' ')
		}
		for _, x := range p {
			b.WriteString(x.text)
		}
	}
	return b.String()
}

// decimal writes a number of an item in its language.
func decimal(l locale.Lang, d exam.Decimal) string { return locale.Decimal(l, string(d)) }

// in gives a message in the language of the item.
func in(l locale.Lang, key string) string { return locale.T(l, "exam_page."+key, nil) }

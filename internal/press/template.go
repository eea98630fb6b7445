package press

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tarazy/internal/day"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// Part names a part of a body's templates, each with versions of its own: the
// letterhead, or what is added to documents of a kind, named as the kind.
type Part string

// HeadPart is the letterhead of all papers of a body.
const HeadPart Part = "letterhead"

// Parts are all of them, in the order in which they are shown.
func Parts() []Part {
	out := []Part{HeadPart}
	for _, k := range Kinds {
		out = append(out, Part(k))
	}
	return out
}

// Known reports whether there is such a part.
func (p Part) Known() bool { return slices.Contains(Parts(), p) }

// Template is a version of a part of a body's templates.
type Template struct {
	Body   people.BodyID
	Part   Part
	Number int     // within the part, from 1
	From   day.Day // the first day of documents that wear it
	By     people.PersonID
	At     time.Time
	Content
}

// Content is what a version says: a letterhead, or texts. One that says nothing
// takes away what held before.
type Content struct {
	Head  *Letterhead `json:"head,omitempty"`
	Texts Texts       `json:"texts,omitzero"`
}

// Letterhead stands above the first page in both official languages, whatever
// the language of the document.
type Letterhead struct {
	KK     Side   `json:"kk"`
	RU     Side   `json:"ru"`
	Emblem []byte `json:"emblem,omitempty"` // as MakeEmblem gives it
}

// Side is the name of the body in one language, in lines, and its address.
type Side struct {
	Name    string `key:"name" json:"name"`
	Address string `key:"address,optional" json:"address"`
}

// Texts are what is added in each language in which documents are printed.
type Texts struct {
	KK Added `key:"kk,optional" json:"kk,omitzero"`
	RU Added `key:"ru,optional" json:"ru,omitzero"`
	EN Added `key:"en,optional" json:"en,omitzero"`
}

// Added are paragraphs before and behind what the program prints, a line each.
type Added struct {
	Before string `key:"before,optional" json:"before,omitempty"`
	After  string `key:"after,optional" json:"after,omitempty"`
}

// In gives what is added in a language.
func (t Texts) In(l locale.Lang) Added {
	switch l {
	case locale.RU:
		return t.RU
	case locale.EN:
		return t.EN
	}
	return t.KK
}

// Empty reports whether a letterhead says nothing.
func (h *Letterhead) Empty() bool {
	return h == nil || h.KK == Side{} && h.RU == Side{} && len(h.Emblem) == 0
}

// part is the letterhead as a part of a document; false where there is none.
func (h *Letterhead) part(l locale.Lang) (document.Part, bool) {
	if h.Empty() {
		return nil, false
	}
	out := document.Letterhead{Left: document.Side(h.KK), Right: document.Side(h.RU)}
	if len(h.Emblem) > 0 {
		out.Emblem = &document.Emblem{PNG: h.Emblem, Alt: locale.T(l, "press.emblem_alt", nil)}
	}
	return out, true
}

// The bounds of texts: letters and lines.
const (
	NameMost, NameLines   = 240, 5
	AddressMost           = 240
	AddressLines          = 3
	AddedMost, AddedLines = 2000, 20
)

// settle brings the texts of a version into the form in which they are kept, and
// refuses what cannot be printed. The faults are press.text_long, press.text_lines,
// press.control, press.letter and press.one_language, each at its field, as
// "kk.name" or "ru.before".
func (c *Content) settle(p Part) error {
	if p != HeadPart {
		c.Head = nil
		for _, x := range []struct {
			l  string
			to *Added
		}{{"kk", &c.Texts.KK}, {"ru", &c.Texts.RU}, {"en", &c.Texts.EN}} {
			if err := settleText(&x.to.Before, x.l+".before", AddedMost, AddedLines); err != nil {
				return err
			}
			if err := settleText(&x.to.After, x.l+".after", AddedMost, AddedLines); err != nil {
				return err
			}
		}
		return nil
	}
	c.Texts = Texts{}
	if c.Head == nil {
		c.Head = &Letterhead{}
	}
	return c.Head.settle()
}

func (h *Letterhead) settle() error {
	for _, x := range []struct {
		l  string
		to *Side
	}{{"kk", &h.KK}, {"ru", &h.RU}} {
		if err := settleText(&x.to.Name, x.l+".name", NameMost, NameLines); err != nil {
			return err
		}
		if err := settleText(&x.to.Address, x.l+".address", AddressMost, AddressLines); err != nil {
			return err
		}
	}
	if (h.KK.Name == "") != (h.RU.Name == "") {
		field := "kk.name"
		if h.RU.Name == "" {
			field = "ru.name"
		}
		return fault.New(fault.Invalid, "press.one_language").At(field)
	}
	return nil
}

// settleText trims lines, and refuses what paper does not take.
func settleText(text *string, field string, most, lines int) error {
	if !utf8.ValidString(*text) {
		return fault.New(fault.Invalid, "press.control", "sign", "U+FFFD", "line", 1).At(field)
	}
	all := strings.Split(strings.ReplaceAll(strings.TrimSpace(*text), "\r\n", "\n"), "\n")
	for i, line := range all {
		if all[i] = strings.TrimSpace(line); len(all) > lines {
			return fault.New(fault.TooLarge, "press.text_lines", "given", len(all), "most", lines).At(field)
		}
		if err := printable(all[i], field, i+1); err != nil {
			return err
		}
	}
	*text = strings.Join(all, "\n")
	if n := utf8.RuneCountInString(*text); n > most {
		return fault.New(fault.TooLarge, "press.text_long", "given", n, "most", most).At(field)
	}
	return nil
}

// printable refuses signs that are not seen, and letters that the fonts lack.
func printable(line, field string, n int) error {
	for _, r := range line {
		if r == utf8.RuneError || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) || unicode.Is(unicode.Variation_Selector, r) {
			return fault.New(fault.Invalid, "press.control", "sign", point(r), "line", n).At(field)
		}
	}
	r, lacks, err := document.Lacking(line)
	if err != nil {
		return err
	}
	if lacks {
		return fault.New(fault.Invalid, "press.letter", "letter", string(r), "sign", point(r), "line", n).At(field)
	}
	return nil
}

package document

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// A document is built in memory, so its size is bounded: the rows of all its
// tables and lists together, and the bytes of all its text.
const (
	maxRows    = 5_000
	maxLetters = 4 << 20
)

// A signature or a code is never divided between pages, so its texts are short.
// Lengths in letters.
const (
	maxSignature = 200  // of each text of a signature, and of the caption of a code beside it
	maxCaption   = 1000 // of the caption of a code that stands alone
)

// check refuses a document that is too large to print or malformed. Both
// writers begin with it, so that the same documents are refused in both forms.
func check(d Document) error {
	if _, err := d.day(); err != nil {
		return err
	}
	rows, letters := 0, len(d.Title)+len(d.Subject)+len(d.Number)+len(d.Footer)
	for i, p := range d.Parts {
		if p == nil {
			return fmt.Errorf("document: part %d is nil", i)
		}
		if err := checkPart(p); err != nil {
			return fmt.Errorf("document: part %d: %w", i, err)
		}
		r, l := p.weight()
		rows, letters = rows+r, letters+l
	}
	if rows > maxRows {
		return fault.New(fault.TooLarge, "document.too_many_rows", "rows", rows, "limit", maxRows)
	}
	if letters > maxLetters {
		return fault.New(fault.TooLarge, "document.too_much_text", "letters", letters, "limit", maxLetters)
	}
	if err := checkStamps(d); err != nil {
		return err
	}
	return checkLanguage(d)
}

func checkPart(p Part) error {
	switch p := p.(type) {
	case Table:
		return p.check()
	case Letterhead:
		return p.check()
	case Approval:
		return short(maxSignature, p.Signature.texts()...)
	case QR:
		return short(maxCaption, p.Caption)
	case SignatureBlock:
		for _, s := range p.Signatures {
			if err := short(maxSignature, s.texts()...); err != nil {
				return err
			}
		}
		if p.QR != nil {
			return short(maxSignature, p.QR.Caption)
		}
	}
	return nil
}

func short(limit int, texts ...string) error {
	for _, text := range texts {
		if n := utf8.RuneCountInString(text); n > limit {
			return fault.New(fault.TooLarge, "document.signature_too_long", "letters", n, "limit", limit)
		}
	}
	return nil
}

// checkLanguage refuses a language that the catalogues do not have.
func checkLanguage(d Document) error {
	if !slices.Contains(locale.Langs, d.Lang) {
		return fmt.Errorf("document: no language %q", string(d.Lang))
	}
	return nil
}

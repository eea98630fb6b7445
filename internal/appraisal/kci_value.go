package appraisal

import (
	"math/big"
	"regexp"
	"strings"

	"tarazy/internal/fault"
)

// amountPattern is a decimal number as people type it: with a comma or a point,
// the thousands apart or not.
var amountPattern = regexp.MustCompile(`^-?(\d{1,15}|\d{1,3}( \d{3}){1,4})([.,]\d{1,6})?$`)

var amountSpaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "−", "-")

// amount reads a decimal number exactly; false for what is none.
func amount(text string) (*big.Rat, bool) {
	text = amountSpaces.Replace(strings.TrimSpace(text))
	if !amountPattern.MatchString(text) {
		return nil, false
	}
	return new(big.Rat).SetString(strings.NewReplacer(" ", "", ",", ".").Replace(text))
}

// Reaches holds the value of a KCI against its target, exactly. The fault is
// appraisal.not_a_number at "target" or "value".
func Reaches(c Compare, target, value string) (bool, error) {
	t, ok := amount(target)
	if !ok {
		return false, fault.New(fault.Invalid, "appraisal.not_a_number", "value", clip(target)).At("target")
	}
	v, ok := amount(value)
	if !ok {
		return false, fault.New(fault.Invalid, "appraisal.not_a_number", "value", clip(value)).At("value")
	}
	switch order := v.Cmp(t); c {
	case AtMost:
		return order <= 0, nil
	case Exactly:
		return order == 0, nil
	default:
		return order >= 0, nil
	}
}

// shownMost bounds what a message repeats of what was typed.
const shownMost = 40

// clip shortens a text for a message.
func clip(text string) string {
	if r := []rune(text); len(r) > shownMost {
		return string(r[:shownMost]) + "…"
	}
	return text
}

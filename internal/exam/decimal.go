package exam

import (
	"math/big"
	"strings"

	"tarazy/internal/fault"
)

// decimalMost bounds the length of a decimal number.
const decimalMost = 24

// Decimal is an exact decimal number of an item or an answer in its canonical
// form: "-12.5", "0", "1000000".
type Decimal string

// ParseDecimal reads a number as people write it: a comma or a point before
// the fraction, spaces between thousands, a minus or a dash. The fault is
// exam.number.
func ParseDecimal(s string) (Decimal, error) {
	given := s
	s = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "−", "-", "–", "-", ",", ".").Replace(strings.TrimSpace(s))
	minus := strings.HasPrefix(s, "-")
	whole, frac, dot := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if len(s) > decimalMost || !numerals(whole) || dot && !numerals(frac) {
		return "", fault.New(fault.Invalid, "exam.number", "given", clip(given))
	}
	whole, frac = strings.TrimLeft(whole, "0"), strings.TrimRight(frac, "0")
	if whole == "" {
		whole = "0"
	}
	if frac != "" {
		whole += "." + frac
	}
	if minus && whole != "0" {
		whole = "-" + whole
	}
	return Decimal(whole), nil
}

func numerals(s string) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

// clip shortens what a person sent, for a message.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// UnmarshalText reads a decimal; the fault is exam.number.
func (d *Decimal) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDecimal(string(b))
	return err
}

// Rat is the number as a fraction; zero for "".
func (d Decimal) Rat() *big.Rat {
	r, ok := new(big.Rat).SetString(string(d))
	if !ok {
		return new(big.Rat)
	}
	return r
}

// Near reports whether x lies within the tolerance of d, the bounds included.
func (d Decimal) Near(x, tolerance Decimal) bool {
	gap := new(big.Rat).Sub(d.Rat(), x.Rat())
	return gap.Abs(gap).Cmp(tolerance.Rat()) <= 0
}

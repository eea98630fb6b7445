package law

import (
	"strconv"
	"strings"

	"tarazy/internal/fault"
)

// Points are points of a test or a sum of them, in hundredths.
type Points int64

// maxPoints bounds what is read: no act knows a million points.
const maxPoints = 1_000_000 * 100

// UnmarshalText reads a decimal: never negative, no exponent, at most two
// digits after the point. The fault is points.invalid.
func (p *Points) UnmarshalText(b []byte) error {
	s := string(b)
	whole, frac, dot := strings.Cut(s, ".")
	bad := fault.New(fault.Invalid, "points.invalid", "value", s)
	if whole == "" || !digits(whole) || len(whole) > 7 || dot && (frac == "" || len(frac) > 2 || !digits(frac)) {
		return bad
	}
	n, err := strconv.ParseInt(whole+(frac + "00")[:2], 10, 64)
	if err != nil || n > maxPoints {
		return bad
	}
	*p = Points(n)
	return nil
}

func digits(s string) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// MarshalText writes the canonical form: "33", "33.5", "33.25".
func (p Points) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// String is the canonical form.
func (p Points) String() string {
	s := strconv.FormatInt(int64(p)/100, 10)
	f := int64(p) % 100
	switch {
	case f == 0:
		return s
	case f%10 == 0:
		return s + "." + strconv.FormatInt(f/10, 10)
	}
	return s + "." + strconv.FormatInt(100+f, 10)[1:]
}

// Hundredths rounds the fraction num/den half up to hundredths; both are not
// negative and den is not 0. It is the one rounding of the house.
func Hundredths(num, den int64) Points {
	return Points((num*200 + den) / (2 * den))
}

// Fixed writes a computed mean or percent with two digits always: "3.00".
func (p Points) Fixed() string {
	return strconv.FormatInt(int64(p)/100, 10) + "." + strconv.FormatInt(100+int64(p)%100, 10)[1:]
}

// Ratio is an exact fraction such as 2/3, written so in rules.yaml.
type Ratio struct{ Num, Den int64 }

// UnmarshalText reads "2/3".
func (r *Ratio) UnmarshalText(b []byte) error {
	num, den, ok := strings.Cut(string(b), "/")
	n, err1 := strconv.ParseInt(num, 10, 32)
	d, err2 := strconv.ParseInt(den, 10, 32)
	if !ok || err1 != nil || err2 != nil || n < 0 || d < 1 {
		return fault.New(fault.Invalid, "ratio.invalid", "value", string(b))
	}
	r.Num, r.Den = n, d
	return nil
}

// MarshalText writes "2/3".
func (r Ratio) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// String is "2/3".
func (r Ratio) String() string {
	return strconv.FormatInt(r.Num, 10) + "/" + strconv.FormatInt(r.Den, 10)
}

// Reached reports whether part of whole is at least the ratio, exactly.
func (r Ratio) Reached(part, whole int) bool {
	return int64(part)*r.Den >= int64(whole)*r.Num
}

// Of is the least count that reaches the ratio of whole.
func (r Ratio) Of(whole int) int {
	return int((int64(whole)*r.Num + r.Den - 1) / r.Den)
}

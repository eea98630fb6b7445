package people

import (
	"fmt"

	"tarazy/internal/day"
)

// CheckDigit reports whether the last digit of an identification number, an
// IIN or a BIN, is the check digit of the others.
func CheckDigit(r *CommonRules, number string) bool {
	return len(number) == r.IIN.Length.V && allDigits(number) && checkDigit(r.IIN, number)
}

// MakeIIN makes the number of an invented person: for demonstrations and
// tests. serial has at most four digits; the next serial is taken where a
// number would never be issued.
func MakeIIN(r *CommonRules, born day.Day, female bool, serial int) (string, error) {
	year, month, d := born.Date()
	century := 0
	for digit, first := range r.IIN.Centuries.V {
		if first == year-year%100 && (digit%2 == 0) == female {
			century = digit
		}
	}
	if century == 0 {
		return "", fmt.Errorf("people: no digit for the century of %v", born)
	}
	for n := serial; n < serial+10; n++ {
		begin := fmt.Sprintf("%02d%02d%02d%d%04d", year%100, month, d, century, n%10000)
		for digit := range 10 {
			if iin := begin + fmt.Sprint(digit); checkDigit(r.IIN, iin) {
				return iin, nil
			}
		}
	}
	return "", fmt.Errorf("people: no IIN for %v", born)
}

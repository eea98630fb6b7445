package day

import (
	"time"

	"tarazy/internal/fault"
)

// Day is a calendar day as the number of days since 1970-01-01, in no zone.
// Its text form is 2006-01-02, in JSON and YAML too. The zero value is
// 1970-01-01, so an absent day is a nil *Day, not a zero.
type Day int32

const (
	secondsOfDay = 24 * 60 * 60
	textLength   = len("2006-01-02")
	maxYear      = 9999
)

// Parse reads a day in the exact form 2006-01-02, years 0001 to 9999.
// The error is a *fault.Error "day.invalid" with the argument value.
func Parse(text string) (Day, error) {
	year, month, number, ok := fields(text)
	if !ok {
		return 0, invalid(text)
	}
	d := Of(year, time.Month(month), number)
	// Of turns 30 February into 1 or 2 March; such a day does not exist.
	if y, m, n := d.Date(); y != year || int(m) != month || n != number {
		return 0, invalid(text)
	}
	return d, nil
}

func fields(text string) (year, month, number int, ok bool) {
	if len(text) != textLength || text[4] != '-' || text[7] != '-' {
		return 0, 0, 0, false
	}
	year, yearOK := digits(text[:4])
	month, monthOK := digits(text[5:7])
	number, numberOK := digits(text[8:])
	return year, month, number, yearOK && monthOK && numberOK && year > 0
}

func digits(text string) (n int, ok bool) {
	for i := range len(text) {
		c := text[i]
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

func invalid(value string) *fault.Error {
	return fault.New(fault.Invalid, "day.invalid", "value", value)
}

// Of is the day with that date. A month or number outside its usual range is
// carried over as time.Date does; text from outside goes through Parse.
func Of(year int, month time.Month, number int) Day {
	return Day(time.Date(year, month, number, 0, 0, 0, 0, time.UTC).Unix() / secondsOfDay)
}

func (d Day) midnight() time.Time {
	return time.Unix(int64(d)*secondsOfDay, 0).UTC()
}

// Date is the year, month and day-number of d.
func (d Day) Date() (year int, month time.Month, number int) {
	return d.midnight().Date()
}

// Year is the year d lies in.
func (d Day) Year() int { return d.midnight().Year() }

// Weekday is the day of the week of d.
func (d Day) Weekday() time.Weekday { return d.midnight().Weekday() }

// Before reports whether d is an earlier day than other: the same as d < other.
func (d Day) Before(other Day) bool { return d < other }

// After reports whether d is a later day than other: the same as d > other.
func (d Day) After(other Day) bool { return d > other }

// Add is the day n calendar days after d, or before it when n is negative.
func (d Day) Add(n int) Day { return d + Day(n) }

// AddMonths is the same day-number n months later, or the last day of that
// month when it has no such number.
func (d Day) AddMonths(n int) Day {
	year, month, number := d.Date()
	// The zeroth of the month after is the last of the month meant.
	last := Of(year, month+time.Month(n)+1, 0)
	if _, _, length := last.Date(); number >= length {
		return last
	}
	return Of(year, month+time.Month(n), number)
}

// AddYears is the same date n years later; 29 February becomes 28 February in
// a year that is not a leap year.
func (d Day) AddYears(n int) Day { return d.AddMonths(n * int(time.December)) }

// String is the text form 2006-01-02.
func (d Day) String() string { return d.midnight().Format(time.DateOnly) }

// MarshalText writes the text form; a day outside the years 0001 to 9999 has
// none and is the error "day.invalid".
func (d Day) MarshalText() ([]byte, error) {
	if y := d.Year(); y < 1 || y > maxYear {
		return nil, invalid(d.String())
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads the text form as Parse does.
func (d *Day) UnmarshalText(text []byte) error {
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

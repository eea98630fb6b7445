package people

import (
	"fmt"
	"strings"

	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// CommonRules are the rules of the common act: identification numbers and the
// working week.
type CommonRules struct {
	IIN         IINRules                 `key:"iin"`
	WorkingWeek law.Value[[]day.Weekday] `key:"working_week"`
	OwnLaw      OwnLawRules              `key:"own_law,optional"`
}

// OwnLawRules are on law that a body adopts itself.
type OwnLawRules struct {
	// SignerCertificate are the capacities one of which the certificate of who puts
	// it in force must name.
	SignerCertificate law.Value[[]eds.Role] `key:"signer_certificate"`
}

// IINRules are the rules on forming an individual identification number.
type IINRules struct {
	Length        law.Value[int]         `key:"length"`
	Birth         law.Stands             `key:"birth"`
	Centuries     law.Value[map[int]int] `key:"centuries"` // seventh digit → first year of the century
	WeightsFirst  law.Value[[]int]       `key:"weights_first"`
	WeightsSecond law.Value[[]int]       `key:"weights_second"`
	Modulus       law.Value[int]         `key:"modulus"`
}

// MaskIIN hides a number but for its last four digits.
func MaskIIN(iin string) string {
	if len(iin) < 4 {
		return iin
	}
	return strings.Repeat("•", len(iin)-4) + iin[len(iin)-4:]
}

// IINIn is the question whether a number is an IIN.
type IINIn struct {
	IIN string `key:"iin"`
}

// IINOut says whether a number is an IIN, and what it tells. Born is null
// where the number does not tell it. No clock is used.
type IINOut struct {
	Valid bool     `json:"valid"`
	Why   *string  `json:"why"` // length, digits, date, century, check_digit
	Born  *day.Day `json:"born"`
	Sex   *string  `json:"sex"` // male, female, unknown
}

// CheckIIN checks an individual identification number: twelve digits YYMMDD, a
// digit of century and sex, a serial number and a check digit.
func CheckIIN(r *CommonRules, iin string) law.Found[IINOut] {
	rules := r.IIN
	switch {
	case len([]rune(iin)) != rules.Length.V:
		return refuseIIN(rules.Length, "length", "length", rules.Length.V)
	case !allDigits(iin):
		return refuseIIN(rules.Length, "digits")
	}
	born, sex, why := bornOf(rules, iin)
	switch why {
	case "century":
		return refuseIIN(rules.Centuries, "century")
	case "date":
		return refuseIIN(rules.Birth, "date")
	}
	if !checkDigit(rules, iin) {
		return refuseIIN(rules.WeightsFirst, "check_digit")
	}
	key := "iin.valid"
	args := []any{"sex", sex}
	if born != nil {
		args = append(args, "born", born.String())
	} else {
		key = "iin.valid_unknown"
	}
	return law.Found[IINOut]{
		Outcome: IINOut{Valid: true, Born: born, Sex: &sex},
		Reasons: []law.Reason{law.Because(rules.WeightsFirst, key, args...)},
	}
}

func refuseIIN(c law.Citer, why string, kv ...any) law.Found[IINOut] {
	return law.Found[IINOut]{
		Outcome: IINOut{Why: &why},
		Reasons: []law.Reason{law.Because(c, "iin."+why, kv...)},
	}
}

// RequireIIN is the check for a form's field: a fault iin.<why> with its
// clause.
func RequireIIN(r *CommonRules, iin string) error {
	found := CheckIIN(r, iin)
	if found.Outcome.Valid {
		return nil
	}
	reason := found.Reasons[0]
	f := fault.New(fault.Invalid, reason.Key).Cited(reason.Cite.Act, reason.Cite.Clause)
	f.Args = reason.Args
	return f
}

func allDigits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// bornOf reads the day of birth and the sex. The six digits must be a day of
// some century, which is asked before the century itself; a seventh digit of 0
// tells neither.
func bornOf(r IINRules, iin string) (born *day.Day, sex, why string) {
	if !someDay(r, iin) {
		return nil, "", "date"
	}
	d := int(iin[6] - '0')
	if d == 0 {
		return nil, "unknown", ""
	}
	century, ok := r.Centuries.V[d]
	if !ok {
		return nil, "", "century"
	}
	b, ok := dateIn(century, iin)
	if !ok {
		return nil, "", "date"
	}
	sex = "female"
	if d%2 == 1 {
		sex = "male"
	}
	return &b, sex, ""
}

func someDay(r IINRules, iin string) bool {
	for _, century := range r.Centuries.V {
		if _, ok := dateIn(century, iin); ok {
			return true
		}
	}
	return false
}

func dateIn(century int, iin string) (day.Day, bool) {
	yy := int(iin[0]-'0')*10 + int(iin[1]-'0')
	d, err := day.Parse(fmt.Sprintf("%04d-%s-%s", century+yy, iin[2:4], iin[4:6]))
	return d, err == nil
}

// checkDigit compares the last digit; where the first weights leave a remainder
// of ten the second are taken, and where they do too the number is never
// issued.
func checkDigit(r IINRules, iin string) bool {
	last := int(iin[len(iin)-1] - '0')
	rest := weighted(iin, r.WeightsFirst.V, r.Modulus.V)
	if rest >= 10 {
		rest = weighted(iin, r.WeightsSecond.V, r.Modulus.V)
	}
	return rest == last
}

func weighted(iin string, weights []int, mod int) int {
	sum := 0
	for i, w := range weights {
		sum += int(iin[i]-'0') * w
	}
	return sum % mod
}

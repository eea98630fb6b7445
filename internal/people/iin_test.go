package people_test

import (
	"testing"
	"testing/quick"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
)

func TestIIN(t *testing.T) {
	rules := peopletest.Rules(t)
	for iin, want := range map[string]struct{ why, born, sex string }{
		"031231500126":      {"", "2003-12-31", "male"},
		"061211600012":      {"", "2006-12-11", "female"},
		"931002451325":      {"", "1993-10-02", "female"},
		"900101300811":      {"", "1990-01-01", "male"}, // the second row of weights
		"990101300000":      {"check_digit", "", ""},
		"123456789011":      {"date", "", ""}, // of test certificates
		"900101300800":      {"check_digit", "", ""},
		"900101300809":      {"check_digit", "", ""},
		"90010130081":       {"length", "", ""},
		"9001013008111":     {"length", "", ""},
		"":                  {"length", "", ""},
		"90010130081x":      {"digits", "", ""},
		"90010130081\u0661": {"digits", "", ""},
		"900101700811":      {"century", "", ""},
		"900101900811":      {"century", "", ""},
		"900230300811":      {"date", "", ""},
		"991301300000":      {"date", "", ""},
	} {
		got := people.CheckIIN(rules, iin)
		why, born, sex := "", "", ""
		if got.Outcome.Why != nil {
			why = *got.Outcome.Why
		}
		if got.Outcome.Born != nil {
			born = got.Outcome.Born.String()
		}
		if got.Outcome.Sex != nil {
			sex = *got.Outcome.Sex
		}
		if got.Outcome.Valid != (want.why == "") || why != want.why || born != want.born || sex != want.sex {
			t.Errorf("%q: %q %q %q, want %q %q %q", iin, why, born, sex, want.why, want.born, want.sex)
		}
		if len(got.Reasons) != 1 || got.Reasons[0].Cite.Clause == "" || !locale.Has(got.Reasons[0].Key) {
			t.Errorf("%q: reasons %v", iin, got.Reasons)
		}
		err := people.RequireIIN(rules, iin)
		if (err == nil) != got.Outcome.Valid || err != nil && !fault.Is(err, "iin."+want.why) {
			t.Errorf("%q: RequireIIN gives %v", iin, err)
		}
	}
}

func TestIINWithoutSexIsAccepted(t *testing.T) {
	rules := peopletest.Rules(t)
	found := 0
	for d := range 10 {
		got := people.CheckIIN(rules, "93100200132"+string(rune('0'+d)))
		if got.Outcome.Valid {
			found++
			if got.Outcome.Born != nil || *got.Outcome.Sex != "unknown" {
				t.Errorf("outcome %+v", got.Outcome)
			}
		}
	}
	if found != 1 {
		t.Errorf("%d check digits fit, want one", found)
	}
}

// A made IIN is valid and tells what it was made from.
func TestMadeIINs(t *testing.T) {
	rules := peopletest.Rules(t)
	iin, err := people.MakeIIN(rules, day.Of(1990, time.January, 1), false, 80)
	if err != nil || iin[:11] == "90010130080" {
		t.Errorf("900101 3 0080 is never issued, got %s, %v", iin, err)
	}
	err = quick.Check(func(n uint16, serial uint16, female bool) bool {
		born, sex := day.Of(1950, time.January, 1).Add(int(n)%25_000), "male"
		if female {
			sex = "female"
		}
		iin, err := people.MakeIIN(rules, born, female, int(serial)%9_990)
		if err != nil {
			return false
		}
		out := people.CheckIIN(rules, iin).Outcome
		return out.Valid && *out.Born == born && *out.Sex == sex
	}, &quick.Config{MaxCount: 2_000, Rand: seeded()})
	if err != nil {
		t.Error(err)
	}
}

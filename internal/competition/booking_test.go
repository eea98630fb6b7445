package competition

import (
	"slices"
	"testing"

	"tarazy/internal/law"
)

func TestSEL06_TheTestIsBookedADayAheadWithinTheRules(t *testing.T) {
	for _, c := range []struct {
		requested, day string
		allowed        bool
	}{
		{"2023-05-09", "2023-05-10", true},
		{"2023-05-09", "2023-05-09", false},
		{"2023-05-09", "2023-05-08", false},
		{"2023-05-12", "2023-05-13", true},
		{"2023-02-28", "2023-03-01", true},
		{"2023-02-27", "2023-02-28", false},
		{"2023-12-30", "2023-12-31", true},
		{"2023-12-31", "2024-01-01", false},
	} {
		f := found[BookingOut](t)(Booking(rules(t), BookingIn{on(t, c.requested), on(t, c.day)}))
		if f.Outcome.Allowed != c.allowed {
			t.Errorf("%s for %s: %v", c.requested, c.day, f.Outcome.Allowed)
		}
	}
}

func TestSEL08_TheCertificateServesToTheEndOfTheYearInTheFiveBodies(t *testing.T) {
	e := env(t)
	for _, b := range e.Edition.Scope {
		f := found[CertificateOut](t)(Certificate(e, CertificateIn{on(t, "2023-05-10"), on(t, "2023-12-31"), slices.Contains(scopeKeys(e), b.Key), false}), nil)
		if !f.Outcome.Valid || f.Outcome.To != on(t, "2023-12-31") {
			t.Errorf("%s: %v", b.Key, f.Outcome)
		}
	}
	body := e.Edition.Scope[0].Key
	for _, c := range []struct {
		day, body string
		valid     bool
	}{
		{"2023-05-10", body, true},
		{"2023-05-09", body, false},
		{"2024-01-01", body, false},
		{"2023-06-01", "another", false},
	} {
		f := found[CertificateOut](t)(Certificate(e, CertificateIn{on(t, "2023-05-10"), on(t, c.day), slices.Contains(scopeKeys(e), c.body), false}), nil)
		if f.Outcome.Valid != c.valid {
			t.Errorf("%s %s: %v", c.day, c.body, f.Outcome)
		}
	}
	barred := Certificate(e, CertificateIn{on(t, "2023-05-10"), on(t, "2023-06-01"), true, true})
	if barred.Outcome.Valid || barred.Reasons[2].Cite.Clause != "step-3" {
		t.Errorf("with a breach: %+v", barred)
	}
	own := ownEnv(t)
	RulesIn(own).Certificate.BreachBars.V = false
	if !Certificate(own, CertificateIn{on(t, "2023-05-10"), on(t, "2023-06-01"), true, true}).Outcome.Valid {
		t.Error("a breach bars though the edition does not say so")
	}
	RulesIn(own).Certificate.Included.V = false
	if Certificate(own, CertificateIn{on(t, "2023-05-10"), on(t, "2023-12-31"), true, false}).Outcome.Valid {
		t.Error("the last day counts though the edition excludes it")
	}
}

func scopeKeys(e law.Env) (out []string) {
	for _, b := range e.Edition.Scope {
		out = append(out, b.Key)
	}
	return out
}

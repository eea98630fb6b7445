package interview

import (
	"slices"
	"testing"

	"tarazy/internal/fault"
	"tarazy/internal/law"
)

func signedBy(by SignedBy, silentWaited bool) *Rules {
	r := new(Rules)
	r.Agreement.SignedBy = law.At(by, "a", "agreement")
	r.Agreement.SilentWaited = law.At(silentWaited, "a", "agreement")
	return r
}

// TestINT14_TheRulesSayWhenAnAgreementEnds with refusals and silent members: by
// default the majority of signatures suffices and a silence on record is not
// waited for; both are parameters.
func TestINT14_TheRulesSayWhenAnAgreementEnds(t *testing.T) {
	for _, x := range []struct {
		name   string
		rules  *Rules
		in     SignedIn
		end    string
		needed int
		keys   []string
	}{
		{"by most, silent on record", signedBy(SignedByMost, false), SignedIn{3, 2, 0, 1}, endMay, 2, []string{"interview.signed.most", "interview.signed.recorded"}},
		{"by most, half have signed", signedBy(SignedByMost, false), SignedIn{2, 1, 1, 0}, endFew, 2, []string{"interview.signed.most"}},
		{"silence on record is waited for", signedBy(SignedByMost, true), SignedIn{3, 2, 0, 1}, endWaits, 2, []string{"interview.signed.most", "interview.signed.waited"}},
		{"by all, one has refused", signedBy(SignedByAll, false), SignedIn{3, 2, 1, 0}, endFew, 3, []string{"interview.signed.all"}},
		{"by all, all have signed", signedBy(SignedByAll, true), SignedIn{3, 3, 0, 0}, endFinal, 3, []string{"interview.signed.all"}},
	} {
		f, err := Signed(x.rules, x.in)
		if err != nil || f.Outcome.End != x.end || f.Outcome.Needed != x.needed {
			t.Errorf("%s: %+v, %v", x.name, f.Outcome, err)
		}
		var keys []string
		for _, r := range f.Reasons {
			keys = append(keys, r.Key)
			if r.Cite.Clause != "agreement" {
				t.Errorf("%s: %s stands on %q", x.name, r.Key, r.Cite.Clause)
			}
		}
		if !slices.Equal(keys, x.keys) {
			t.Errorf("%s: %v", x.name, keys)
		}
	}
	var by SignedBy
	if err := by.UnmarshalText([]byte("lead")); !fault.Is(err, "interview.no_signed_by") {
		t.Error(err)
	}
}

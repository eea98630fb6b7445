package commission

import (
	"math"
	"testing"

	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// TestTheNeededNumberIsTheLeastThatIsEnough for many shares and sizes.
func TestTheNeededNumberIsTheLeastThatIsEnough(t *testing.T) {
	r := rules(OfCast)
	for _, share := range []law.Ratio{{Num: 1, Den: 2}, {Num: 2, Den: 3}, {Num: 3, Den: 4}, {Num: 1, Den: 1}, {Num: 0, Den: 1}} {
		r.Quorum.V = share
		for members := 1; members <= 120; members++ {
			before := false
			for present := range members + 1 {
				found, err := Quorum(r, QuorumIn{Members: members, Present: present})
				if err != nil {
					t.Fatal(err)
				}
				out := found.Outcome
				if out.Quorum != (present >= out.Needed) || before && !out.Quorum {
					t.Fatalf("%v of %d, %d present: %+v", share, members, present, out)
				}
				before = out.Quorum
			}
			if !before {
				t.Fatalf("%v: all %d are no quorum", share, members)
			}
		}
	}
}

func TestCountsThatCannotBeAreRefused(t *testing.T) {
	r := rules(OfCast)
	for code, in := range map[string]QuorumIn{
		"commission.no_members":        {},
		"commission.negative":          {Members: 5, Present: -1},
		"commission.more_than_members": {Members: 5, Present: 6},
		"commission.too_many":          {Members: math.MaxInt, Present: math.MaxInt / 2},
	} {
		if _, err := Quorum(r, in); !fault.Is(err, code) {
			t.Errorf("%+v: %v", in, err)
		}
	}
	if _, err := Size(r, SizeIn{Members: -1}); !fault.Is(err, "commission.negative") {
		t.Error(err)
	}
	for n, want := range map[int]bool{2: false, 3: true} {
		if found, err := Size(r, SizeIn{Members: n}); err != nil || found.Outcome.Valid != want {
			t.Errorf("%d members: %+v, %v", n, found.Outcome, err)
		}
	}
}

// FuzzQuorum compares with the definition in integers.
func FuzzQuorum(f *testing.F) {
	f.Add(7, 5)
	f.Add(1, 0)
	f.Fuzz(func(t *testing.T, members, present int) {
		r := rules(OfCast)
		found, err := Quorum(r, QuorumIn{Members: members, Present: present})
		if members < 1 || members > mostMembers || present < 0 || present > members {
			if err == nil {
				t.Errorf("%d of %d were counted", present, members)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if found.Outcome.Quorum != (5*present >= 3*members) || found.Outcome.Quorum != (present >= found.Outcome.Needed) {
			t.Errorf("%d of %d: %+v", present, members, found.Outcome)
		}
	})
}

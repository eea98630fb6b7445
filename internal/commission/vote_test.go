package commission

import (
	"fmt"
	"testing"

	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// rules of an invented act, so that the figures differ from those in force.
func rules(majority Majority) *Rules {
	return &Rules{
		LeastMembers:   law.At(3, "test", "1"),
		Quorum:         law.At(law.Ratio{Num: 3, Den: 5}, "test", "2"),
		Majority:       law.At(majority, "test", "3"),
		SecretaryVotes: law.At(false, "test", "4"),
	}
}

// ballots gives n members the choices that the digits of code say in base 3.
func ballots(n, code int) []Ballot {
	out := make([]Ballot, n)
	for i := range out {
		out[i] = Ballot{Member: fmt.Sprint("m", i), Vote: []Choice{For, Against, Abstain}[code%3]}
		code /= 3
	}
	return out
}

func pow3(n int) int {
	p := 1
	for range n {
		p *= 3
	}
	return p
}

func count(votes []Ballot) (inFavour, against int) {
	for _, b := range votes {
		switch b.Vote {
		case For:
			inFavour++
		case Against:
			against++
		}
	}
	return inFavour, against
}

// TestEveryVoteOfUpToSixMembers asks all votes there are, with each member and
// an outsider as the chair.
func TestEveryVoteOfUpToSixMembers(t *testing.T) {
	r := rules(OfCast)
	for n := 1; n <= 6; n++ {
		for code := range pow3(n) {
			votes := ballots(n, code)
			for c := range n + 1 {
				in := VoteIn{Votes: votes, Chair: fmt.Sprint("m", c), Secretary: "s"}
				found, err := Vote(r, in)
				if err != nil {
					t.Fatal(err)
				}
				if want := expected(in); found.Outcome != want {
					t.Fatalf("%+v: %+v, want %+v", in, found.Outcome, want)
				}
			}
		}
	}
}

// expected says in other words what a vote decides.
func expected(in VoteIn) VoteOut {
	inFavour, against := count(in.Votes)
	if inFavour > against {
		return VoteOut{Adopted, false}
	}
	if against > inFavour {
		return VoteOut{Rejected, false}
	}
	for _, b := range in.Votes {
		if b.Member == in.Chair && b.Vote == For {
			return VoteOut{Adopted, true}
		}
		if b.Member == in.Chair && b.Vote == Against {
			return VoteOut{Rejected, true}
		}
	}
	return VoteOut{Undecided, false}
}

func TestAMajorityOfThosePresentCountsAbstentions(t *testing.T) {
	in := VoteIn{Votes: ballots(5, 0), Chair: "m0", Secretary: "s"}
	in.Votes[2].Vote, in.Votes[3].Vote, in.Votes[4].Vote = Abstain, Abstain, Against
	for majority, want := range map[Majority]Result{OfCast: Adopted, OfPresent: Rejected} {
		found, err := Vote(rules(majority), in)
		if err != nil || found.Outcome.Result != want {
			t.Errorf("%s: %+v, %v", majority, found.Outcome, err)
		}
	}
	in.Votes[2].Vote = For
	if found, _ := Vote(rules(OfPresent), in); found.Outcome.Result != Adopted {
		t.Errorf("three of five present: %+v", found.Outcome)
	}
}

func TestASecretaryVotesWhereTheActLetsThem(t *testing.T) {
	r := rules(OfCast)
	in := VoteIn{Votes: ballots(3, 0), Chair: "m0", Secretary: "m2"}
	if _, err := Vote(r, in); !fault.Is(err, "commission.secretary_votes") {
		t.Error(err)
	}
	r.SecretaryVotes.V = true
	if _, err := Vote(r, in); err != nil {
		t.Error(err)
	}
}

func TestAVoteThatCannotHaveBeenIsRefused(t *testing.T) {
	twice := append(ballots(2, 0), Ballot{Member: "m0", Vote: Against})
	for field, in := range map[string]VoteIn{
		"votes":           {Chair: "a", Secretary: "s"},
		"chair":           {Votes: ballots(1, 0), Secretary: "s"},
		"secretary":       {Votes: ballots(1, 0), Chair: "m0"},
		"votes[0].member": {Votes: []Ballot{{Vote: For}}, Chair: "a", Secretary: "s"},
		"votes[2].member": {Votes: twice, Chair: "m1", Secretary: "s"},
	} {
		_, err := Vote(rules(OfCast), in)
		if f, ok := fault.As(err); !ok || f.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// FuzzVote looks for a result that turning every vote round does not turn
// round, and for abstentions that change it.
func FuzzVote(f *testing.F) {
	f.Add(uint8(3), uint32(5), uint8(1))
	f.Add(uint8(12), uint32(400000), uint8(0))
	f.Fuzz(func(t *testing.T, n uint8, code uint32, chair uint8) {
		size := int(n%13) + 1
		in := VoteIn{Votes: ballots(size, int(code)), Chair: fmt.Sprint("m", int(chair)%(size+1)), Secretary: "s"}
		found, err := Vote(rules(OfCast), in)
		if err != nil || len(found.Reasons) == 0 {
			t.Fatal(err)
		}
		turned := in
		turned.Votes = make([]Ballot, size)
		opposite := map[Choice]Choice{For: Against, Against: For, Abstain: Abstain}
		for i, b := range in.Votes {
			turned.Votes[size-1-i] = Ballot{Member: b.Member, Vote: opposite[b.Vote]}
		}
		back, _ := Vote(rules(OfCast), turned)
		mirror := map[Result]Result{Adopted: Rejected, Rejected: Adopted, Undecided: Undecided}
		if back.Outcome.Result != mirror[found.Outcome.Result] || back.Outcome.Casting != found.Outcome.Casting {
			t.Errorf("%+v: %+v, turned round %+v", in, found.Outcome, back.Outcome)
		}
		in.Votes = append(in.Votes, Ballot{Member: "late", Vote: Abstain})
		if more, _ := Vote(rules(OfCast), in); more.Outcome != found.Outcome {
			t.Errorf("an abstention made %+v of %+v", more.Outcome, found.Outcome)
		}
	})
}

package competition

import (
	"math/rand/v2"
	"slices"
	"testing"

	"tarazy/internal/fault"
)

// standingsOf makes rankings of several posts among a few candidates, with
// ties, from a seed.
func standingsOf(r *rand.Rand, next bool) WinnersIn {
	in := WinnersIn{NextInRank: next}
	names := []string{"a", "b", "c", "d", "e"}
	wishes := map[string][]int{}
	posts := 1 + r.IntN(4)
	for _, n := range names {
		wishes[n] = r.Perm(posts)
	}
	for p := range posts {
		post := RankedPost{ID: string(rune('P' + p)), Places: []WishedPlace{}}
		place := 1
		for i, k := range r.Perm(len(names))[:r.IntN(len(names)+1)] {
			if i > 0 && r.IntN(4) > 0 {
				place = i + 1
			}
			post.Places = append(post.Places, WishedPlace{Candidate: names[k], Place: place, Wish: wishes[names[k]][p] + 1})
		}
		in.Posts = append(in.Posts, post)
	}
	return in
}

// TestWinnersAreStable looks at many made-up rankings: nobody wins twice,
// whoever wins stands first among those who did not take a more wished post,
// and the order in which posts and places are given changes nothing.
func TestWinnersAreStable(t *testing.T) {
	r := rand.New(rand.NewPCG(2023, 5))
	for range 4000 {
		in := standingsOf(r, r.IntN(2) == 0)
		found, err := Winners(rules(t), in)
		if err != nil {
			t.Fatal(err)
		}
		won := map[string]string{}
		for _, p := range found.Outcome.Posts {
			if p.Winner == nil {
				continue
			}
			if _, twice := won[*p.Winner]; twice {
				t.Fatalf("%s wins twice: %+v", *p.Winner, in)
			}
			won[*p.Winner] = p.ID
		}
		checkStable(t, in, won)
		shuffled := WinnersIn{NextInRank: in.NextInRank, Posts: slices.Clone(in.Posts)}
		r.Shuffle(len(shuffled.Posts), func(i, j int) { shuffled.Posts[i], shuffled.Posts[j] = shuffled.Posts[j], shuffled.Posts[i] })
		for i := range shuffled.Posts {
			places := slices.Clone(shuffled.Posts[i].Places)
			r.Shuffle(len(places), func(a, b int) { places[a], places[b] = places[b], places[a] })
			shuffled.Posts[i].Places = places
		}
		again, err := Winners(rules(t), shuffled)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range again.Outcome.Posts {
			if (p.Winner == nil) != (found.Outcome.Posts[i].Winner == nil) || p.Winner != nil && *p.Winner != *found.Outcome.Posts[i].Winner {
				t.Fatalf("the order of input changed %s: %+v", p.ID, in)
			}
		}
	}
}

// checkStable: a candidate passed over for a post took a more wished one.
func checkStable(t *testing.T, in WinnersIn, won map[string]string) {
	t.Helper()
	for _, p := range in.Posts {
		for _, w := range p.Places {
			if won[w.Candidate] != p.ID {
				continue
			}
			for _, better := range p.Places {
				if better.Place >= w.Place {
					continue
				}
				held, ok := won[better.Candidate]
				if !in.NextInRank {
					t.Fatalf("%s won %s before %s without the house rule: %+v", w.Candidate, p.ID, better.Candidate, in)
				}
				if !ok || wishIn(in.Posts, held, better.Candidate) > better.Wish {
					t.Fatalf("%s was passed over for %s: %+v", better.Candidate, p.ID, in)
				}
			}
		}
	}
}

// TestSEL24_EachStageFollowsTheOneBefore walks the table of stages.
func TestSEL24_EachStageFollowsTheOneBefore(t *testing.T) {
	for category, want := range map[string][]StageKey{
		"E-1": {AtApplication, AtQualities, AtAbilities, AtEssay, AtInterview, AtResults, AtAppointment},
		"E-5": {AtApplication, AtQualities, AtAbilities, AtInterview, AtResults, AtAppointment},
	} {
		due, err := EssayDue(rules(t), category)
		if err != nil {
			t.Fatal(err)
		}
		if got := Stages(due); !slices.Equal(got, want) {
			t.Errorf("%s: %v", category, got)
		}
		for i, s := range want[:len(want)-1] {
			if s.Next(due) != want[i+1] || !s.Before(want[i+1]) {
				t.Errorf("%s: after %s comes %s", category, s, s.Next(due))
			}
		}
	}
	for stage, blind := range map[StageKey]bool{AtApplication: true, AtQualities: true, AtAbilities: true, AtEssay: true, AtInterview: false, AtResults: false} {
		if stage.Blind() != blind {
			t.Errorf("%s: blind %v", stage, !blind)
		}
	}
}

func TestARefusalNamesItsReasons(t *testing.T) {
	for code, in := range map[string]AdmissionIn{
		"selection.grounds_missing":  {System: "not_met"},
		"selection.grounds_unwanted": {Admit: true, Grounds: []Ground{{Reason: "a"}}},
		"selection.required":         {Grounds: []Ground{{Reason: " "}}},
	} {
		if _, err := Admission(rules(t), in); !fault.Is(err, code) {
			t.Errorf("%s: %v", code, err)
		}
	}
}

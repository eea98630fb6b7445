package competition

import (
	"cmp"
	"fmt"
	"slices"

	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// RankingIn are the candidates who finished every stage.
type RankingIn struct {
	Candidates []Finalist `key:"candidates" json:"candidates"`
}

// Finalist is a candidate with the total points and what decides among equals.
type Finalist struct {
	ID             string     `key:"id" json:"id"`
	Points         law.Points `key:"points" json:"points"`
	ExperienceDays int        `key:"experience_days" json:"experience_days"`
	Education      string     `key:"education" json:"education"` // a level of the edition's order
}

// RankingOut is the order of places. Equals share a place and the next place
// counts them all: 1, 1, 3. Winner is null where the first place is shared or
// there is nobody; Unresolved holds every group that shares a place.
type RankingOut struct {
	Ranking    []Ranked   `json:"ranking"`
	Best       []string   `json:"best"`
	Winner     *string    `json:"winner"`
	Unresolved [][]string `json:"unresolved"`
}

// Ranked is one candidate's place.
type Ranked struct {
	ID    string `json:"id"`
	Place int    `json:"place"`
}

// FinalRanking puts the candidates in the order of their total points; the
// grounds of the edition decide among equals, and those still equal share a
// place. The faults are selection.id_empty, selection.id_repeated,
// selection.experience and selection.education.
func FinalRanking(r *Rules, in RankingIn) (law.Found[RankingOut], error) {
	k := &r.Ranking
	if err := k.check(in.Candidates); err != nil {
		return law.Found[RankingOut]{}, err
	}
	sorted := slices.Clone(in.Candidates)
	slices.SortFunc(sorted, func(a, b Finalist) int {
		if c := k.compare(a, b); c != 0 {
			return c
		}
		return cmp.Compare(a.ID, b.ID)
	})
	out := RankingOut{Ranking: make([]Ranked, 0, len(sorted)), Best: []string{}, Unresolved: [][]string{}}
	for i, c := range sorted {
		place := i + 1
		if i > 0 && k.compare(sorted[i-1], c) == 0 {
			place = out.Ranking[i-1].Place
		}
		out.Ranking = append(out.Ranking, Ranked{ID: c.ID, Place: place})
		if place <= k.Best.V {
			out.Best = append(out.Best, c.ID)
		}
	}
	for _, group := range runs(sorted, k.compare) {
		if len(group) > 1 {
			out.Unresolved = append(out.Unresolved, ids(group))
		}
	}
	if len(sorted) > 0 && (len(sorted) == 1 || out.Ranking[1].Place != out.Ranking[0].Place) {
		out.Winner = &out.Ranking[0].ID
	}
	return law.Found[RankingOut]{Outcome: out, Reasons: k.reasons(sorted, out)}, nil
}

func (k *RankingRules) check(candidates []Finalist) error {
	if err := unique(candidates, func(c Finalist) string { return c.ID }); err != nil {
		return err
	}
	for i, c := range candidates {
		if c.ExperienceDays < 0 {
			return fault.New(fault.Invalid, "selection.experience", "given", c.ExperienceDays).
				At(fmt.Sprintf("candidates[%d].experience_days", i))
		}
		if !slices.Contains(k.Education.V, c.Education) {
			return refuse(k.Education, fmt.Sprintf("candidates[%d].education", i), "education",
				"given", c.Education, "levels", k.Education.V)
		}
	}
	return nil
}

// compare puts the better candidate first; 0 means that nothing decides.
func (k *RankingRules) compare(a, b Finalist) int {
	if c := cmp.Compare(b.Points, a.Points); c != 0 {
		return c
	}
	for _, tie := range k.Ties.V {
		if c := k.decide(tie, a, b); c != 0 {
			return c
		}
	}
	return 0
}

func (k *RankingRules) decide(tie TieRule, a, b Finalist) int {
	if tie == ByExperience {
		return cmp.Compare(b.ExperienceDays, a.ExperienceDays)
	}
	if a.Education == b.Education {
		return 0
	}
	return cmp.Compare(slices.Index(k.Education.V, b.Education), slices.Index(k.Education.V, a.Education))
}

// runs cuts a sorted list into groups of equals, each a part of the list.
func runs(sorted []Finalist, compare func(a, b Finalist) int) [][]Finalist {
	var out [][]Finalist
	first := 0
	for i := range sorted {
		if i+1 == len(sorted) || compare(sorted[i], sorted[i+1]) != 0 {
			out = append(out, sorted[first:i+1:i+1])
			first = i + 1
		}
	}
	return out
}

func ids(group []Finalist) []string {
	out := make([]string, len(group))
	for i, c := range group {
		out[i] = c.ID
	}
	return out
}

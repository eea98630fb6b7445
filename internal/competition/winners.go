package competition

import (
	"cmp"
	"fmt"
	"slices"

	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// WinnersIn are the rankings of all posts of one competition, with each
// candidate's wishes.
type WinnersIn struct {
	NextInRank bool         `key:"next_in_rank" json:"next_in_rank"` // the body's house rule
	Posts      []RankedPost `key:"posts" json:"posts"`
}

// RankedPost is the ranking of one post.
type RankedPost struct {
	ID     string        `key:"id" json:"id"`
	Places []WishedPlace `key:"places" json:"places"`
}

// WishedPlace is a candidate's place, and how far up the candidate put the
// post among the wishes: 1 before the others.
type WishedPlace struct {
	Candidate string `key:"candidate" json:"candidate"` // the same in every post
	Place     int    `key:"place" json:"place"`
	Wish      int    `key:"wish" json:"wish"`
}

// WinnersOut names the winner of each post; null where nobody won it.
type WinnersOut struct {
	Posts []WonPost `json:"posts"`
}

// WonPost is a post with its winner. Why says why there is none: nobody,
// shared, won_elsewhere; it is null where there is one.
type WonPost struct {
	ID     string  `json:"id"`
	Winner *string `json:"winner"`
	Why    *string `json:"why"`
}

// Winners shares out the posts of a competition: who stands first takes the
// post, and who stands first in several takes the one wished most. The next in
// rank moves up only where the body's house rule is on. A first place that is
// shared has no winner until the commission decides. The faults are
// selection.id_empty, selection.id_repeated and selection.place.
func Winners(r *Rules, in WinnersIn) (law.Found[WinnersOut], error) {
	if err := in.check(); err != nil {
		return law.Found[WinnersOut]{}, err
	}
	posts := slices.Clone(in.Posts)
	slices.SortFunc(posts, func(a, b RankedPost) int { return cmp.Compare(a.ID, b.ID) })
	won := in.settle(posts)
	out := law.Found[WinnersOut]{Outcome: WinnersOut{Posts: []WonPost{}}, Reasons: []law.Reason{
		law.Because(r.Application.PostsToWin, "selection.winners.one", "posts", len(posts), "most", r.Application.PostsToWin.V),
	}}
	for _, p := range posts {
		w, why := in.winner(p, won)
		out.Outcome.Posts = append(out.Outcome.Posts, w)
		if why != "" {
			out.Reasons = append(out.Reasons, law.Because(r.Appointment.NextInRank, "selection.winners."+why, "post", p.ID))
		}
	}
	return out, nil
}

func (in WinnersIn) check() error {
	if err := unique(in.Posts, func(p RankedPost) string { return p.ID }); err != nil {
		return err
	}
	for i, p := range in.Posts {
		if err := unique(p.Places, func(w WishedPlace) string { return w.Candidate }); err != nil {
			return err
		}
		for j, w := range p.Places {
			if w.Place < 1 || w.Wish < 1 {
				return fault.New(fault.Invalid, "selection.place").At(fmt.Sprintf("posts[%d].places[%d]", i, j))
			}
		}
	}
	return nil
}

// settle finds which post each candidate takes: rounds in which everybody who
// stands first among those left takes the most wished of these posts, until
// nothing changes. Each round gives a candidate a more wished post or ends.
func (in WinnersIn) settle(posts []RankedPost) map[string]string {
	won := map[string]string{} // candidate → post
	for {
		next := map[string]string{}
		for _, p := range posts {
			c, _ := in.first(p, won)
			if c == nil {
				continue
			}
			if held, ok := next[c.Candidate]; !ok || c.Wish < wishIn(posts, held, c.Candidate) {
				next[c.Candidate] = p.ID
			}
		}
		if len(next) == len(won) && same(next, won) {
			return won
		}
		won = next
	}
}

// first is who takes a post if the others take what they have: the first place
// held by one person; where the house rule is on, those who have a more wished
// post are passed over.
func (in WinnersIn) first(p RankedPost, won map[string]string) (*WishedPlace, string) {
	places := slices.Clone(p.Places)
	if in.NextInRank {
		places = slices.DeleteFunc(places, func(w WishedPlace) bool {
			held, ok := won[w.Candidate]
			return ok && held != p.ID && wishIn(in.Posts, held, w.Candidate) < w.Wish
		})
	}
	switch {
	case len(p.Places) == 0:
		return nil, "nobody"
	case len(places) == 0:
		return nil, "won_elsewhere"
	}
	slices.SortFunc(places, func(a, b WishedPlace) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.Candidate, b.Candidate))
	})
	if len(places) > 1 && places[1].Place == places[0].Place {
		return nil, "shared"
	}
	return &places[0], ""
}

// winner says who won a post, or why nobody did.
func (in WinnersIn) winner(p RankedPost, won map[string]string) (WonPost, string) {
	out := WonPost{ID: p.ID}
	c, why := in.first(p, won)
	if c != nil && won[c.Candidate] == p.ID {
		out.Winner = &c.Candidate
		return out, ""
	}
	if c != nil {
		why = "won_elsewhere"
	}
	out.Why = &why
	return out, why
}

func wishIn(posts []RankedPost, post, candidate string) int {
	for _, p := range posts {
		if p.ID != post {
			continue
		}
		for _, w := range p.Places {
			if w.Candidate == candidate {
				return w.Wish
			}
		}
	}
	return 0
}

func same(a, b map[string]string) bool {
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return true
}

package competition

import (
	"tarazy/internal/access"
)

// rank puts everybody who finished the interview in their places.
func (c *closing) rank() error {
	in := RankingIn{Candidates: []Finalist{}}
	for _, a := range c.byID {
		if r := c.got[a.ID]; r == nil || r.Verdict != Passed || a.Standing != Admitted && a.Standing != Placed {
			continue
		}
		in.Candidates = append(in.Candidates, Finalist{ID: a.Number, Points: a.Points, ExperienceDays: a.Experience, Education: a.Education})
	}
	for i := range in.Candidates {
		if in.Candidates[i].Education == "" { // none on record ranks with the lowest
			in.Candidates[i].Education = c.m.rules.Ranking.Education.V[0]
		}
	}
	found, err := FinalRanking(c.m.rules, in)
	if err != nil {
		return err
	}
	if err := rule(c.s, c.tx, c.m, c.by, access.CloseStage, Ruling{Vacancy: c.v.ID, Stage: AtResults}, "final-ranking", in, found); err != nil {
		return err
	}
	// A choice among equals was one of the ranking before.
	if err := c.tx.RulingSupersede(c.m.c.ID, c.v.ID, "", AtResults, "last-tie"); err != nil {
		return err
	}
	place := map[string]int{}
	for _, r := range found.Outcome.Ranking {
		place[r.ID] = r.Place
	}
	for _, a := range c.byID {
		if p := place[a.Number]; p > 0 {
			a.Place, a.Standing, a.Stage = p, Placed, AtResults
			if err := saveApplication(c.tx, a); err != nil {
				return err
			}
		}
	}
	if len(place) == 0 {
		c.v.State, c.v.Why = Failed, "nobody_left"
	}
	return nil
}

// settle shares out the posts once every vacancy has its ranking, and ends a
// competition of which nothing is left.
func (s *Service) settle(tx Tx, m *matter, by *access.Actor) error {
	all, err := tx.VacanciesOf(m.c.ID)
	if err != nil {
		return err
	}
	in := WinnersIn{NextInRank: m.c.Settings.NextInRank, Posts: []RankedPost{}}
	for _, v := range all {
		if v.Stage.Before(AtResults) {
			return nil
		}
		post := RankedPost{ID: string(v.ID), Places: []WishedPlace{}}
		apps, err := tx.ApplicationsOf(v.ID)
		if err != nil {
			return err
		}
		for _, a := range apps {
			if a.Standing == Placed {
				post.Places = append(post.Places, WishedPlace{Candidate: string(a.Person), Place: a.Place, Wish: a.Wish})
			}
		}
		in.Posts = append(in.Posts, post)
	}
	found, err := Winners(m.rules, in)
	if err != nil {
		return err
	}
	if err := rule(s, tx, m, by, access.CloseStage, Ruling{Stage: AtResults}, "winners", in, found); err != nil {
		return err
	}
	return s.protocolDue(tx, m)
}

// protocolDue sets the term of the protocol.
func (s *Service) protocolDue(tx Tx, m *matter) error {
	term, err := ProtocolTerm(m.env, TermIn{From: m.today})
	if err != nil {
		return err
	}
	drawers, err := m.drawers(tx)
	if err != nil {
		return err
	}
	return m.remind(tx, drawers, due{
		name: protocolTerm(m.c.ID), on: term.Outcome.To, task: "selection.task.protocol", about: string(m.c.ID), link: "/competitions/" + string(m.c.ID) + "/protocol",
	})
}

func protocolTerm(id ID) string { return "protocol/" + string(id) }

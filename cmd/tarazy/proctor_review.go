package main

import (
	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/web/page"
	"tarazy/internal/web/reviewpages"
)

// judges is what a competition adds to the reviews of its recorded stages.
func (a *app) judges() proctor.Judges {
	return proctor.Judges{
		Rules: func(act, edition string) (*proctor.ReviewRuled, error) {
			ruled, err := a.equipmentRules(act, edition)
			if err != nil || ruled == nil {
				return nil, err
			}
			rules := law.Rules[competition.Rules](ruled.Edition)
			return &proctor.ReviewRuled{Edition: ruled.Edition, Rules: &rules.Review, Prohibited: rules.Conduct.Prohibited}, nil
		},
		Term: func(act, edition string, ended day.Day) (day.Day, error) {
			return a.reviewTerm(competition.ProctorCheckTerm, act, edition, ended)
		},
		ContestTerm: func(act, edition string, from day.Day) (day.Day, error) {
			return a.reviewTerm(competition.ReviewContestTerm, act, edition, from)
		},
		AnswerTerm: func(act, edition string, from day.Day) (day.Day, error) {
			return a.reviewTerm(competition.ReviewAnswerTerm, act, edition, from)
		},
		Calendar: func() *day.Calendar { return a.library().Calendar },
		Judged: func(tx proctor.Tx, by *access.Actor, r *proctor.Review, reason string) error {
			if r.Case == "" {
				return a.contest.TakeKnowledgeConduct(tx.(competition.Tx), by, r.Attempt, r.Outcome.Conduct)
			}
			in := competition.ConductIn{State: competition.Kept}
			if r.Outcome.Breach {
				in = competition.ConductIn{State: competition.Breached, Breach: r.Outcome.Conduct, Note: reason}
			}
			return a.contest.TakeConduct(tx.(competition.Tx), by, competition.ApplicationID(r.Case), r.Test, in)
		},
	}
}

// reviewTerm is the last day of a term of an edition.
func (a *app) reviewTerm(term func(law.Env, competition.TermIn) (law.Found[competition.TermOut], error), act, edition string, from day.Day) (day.Day, error) {
	lib := a.library()
	e, err := lib.Edition(act, edition)
	if err != nil {
		return 0, err
	}
	found, err := term(lib.Env(e), competition.TermIn{From: from})
	return found.Outcome.To, err
}

// stageReviews tells competitions of the reviews of their recorded stages.
type stageReviews struct{ s *proctor.Service }

func (x stageReviews) JudgedHere(tx competition.Tx, a competition.ApplicationID, test string) (bool, error) {
	return x.s.JudgedHere(tx.(proctor.Tx), string(a), test)
}

func (x stageReviews) Saw(tx competition.Tx, a competition.ApplicationID, test string, p people.PersonID) (bool, error) {
	return x.s.SawReview(tx.(proctor.Tx), string(a), test, p)
}

func (x stageReviews) Dispute(tx competition.Tx, by people.PersonID, a competition.ApplicationID, test string, over bool) error {
	return x.s.Dispute(tx.(proctor.Tx), by, string(a), test, over)
}

// reviewDeps are what the pages of reviews stand on.
func (a *app) reviewDeps(draw page.Draw) reviewpages.Deps {
	return reviewpages.Deps{Proctor: a.proctor, Draw: draw, Library: a.library, Zone: a.zoneOf}
}

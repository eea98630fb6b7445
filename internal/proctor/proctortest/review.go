package proctortest

import (
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/proctor"
)

// Judge lets recorded attempts of the world be reviewed: within a day, and without a
// competition that is told.
func (w *World) Judge() {
	w.T.Helper()
	lib := Library(w.T)
	w.Proctor.Judges = proctor.Judges{
		Rules: func(act, edition string) (*proctor.ReviewRuled, error) {
			e, err := lib.Edition(act, edition)
			if err != nil {
				return nil, err
			}
			rules := law.Rules[competition.Rules](e)
			return &proctor.ReviewRuled{Edition: e, Rules: &rules.Review, Prohibited: rules.Conduct.Prohibited}, nil
		},
		Term:        func(_, _ string, ended day.Day) (day.Day, error) { return ended.Add(1), nil },
		ContestTerm: func(_, _ string, from day.Day) (day.Day, error) { return from.Add(3), nil },
		AnswerTerm:  func(_, _ string, from day.Day) (day.Day, error) { return from.Add(5), nil },
		Calendar:    func() *day.Calendar { return lib.Calendar },
	}
}

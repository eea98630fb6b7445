package decide

import (
	"tarazy/internal/interview"
	"tarazy/internal/law"
)

var interviewRules = []Rule{
	Of("interview", "indicator-decision", func(env law.Env, in interview.DecisionIn) (law.Found[interview.DecisionOut], error) {
		return interview.Decide(&law.Rules[interview.Method](env.Edition).Rules, in)
	}),
}

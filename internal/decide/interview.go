package decide

import (
	"tarazy/internal/interview"
	"tarazy/internal/law"
)

var interviewRules = []Rule{
	Of("interview", "indicator-decision", func(env law.Env, in interview.DecisionIn) (law.Found[interview.DecisionOut], error) {
		return interview.Decide(&law.Rules[interview.Method](env.Edition).Rules, in)
	}),
	Of("interview", "combine", func(env law.Env, in interview.CombineIn) (law.Found[interview.CombineOut], error) {
		return interview.Combine(law.Rules[interview.Method](env.Edition), in)
	}),
	Of("interview", "agreement", func(env law.Env, in interview.SignedIn) (law.Found[interview.SignedOut], error) {
		return interview.Signed(&law.Rules[interview.Method](env.Edition).Rules, in)
	}),
	Of("interview", "questionnaire", func(env law.Env, in interview.CompareIn) (law.Found[interview.CompareOut], error) {
		return interview.Compare(&law.Rules[interview.Method](env.Edition).Rules, in)
	}),
}

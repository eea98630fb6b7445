package decide

import (
	"tarazy/internal/appraisal"
	"tarazy/internal/competency"
	"tarazy/internal/competition"
	"tarazy/internal/interview"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// Kinds are the kinds of acts that the program can read, each with the rules
// that its package decodes.
func Kinds() []law.Kind {
	return []law.Kind{
		law.Decoded[people.CommonRules]("common"),
		law.Decoded[competition.Rules](competition.Kind),
		competency.Kind,
		interview.Kind,
		appraisal.Kind(),
	}
}

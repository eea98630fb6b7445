package decide

import (
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// Kinds are the kinds of acts that the program can read, each with the rules
// that its package decodes.
func Kinds() []law.Kind {
	return []law.Kind{
		law.Decoded[people.CommonRules]("common"),
	}
}

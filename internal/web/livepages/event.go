package livepages

import (
	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
)

// EventText says what happened in an attempt, in words.
func EventText(l locale.Lang, e *exam.Event) string {
	return Deps{}.lineText(l, &names{}, "", &proctor.LogLine{Kind: e.Kind, Args: e.Args})
}

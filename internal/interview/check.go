package interview

import (
	"slices"

	"tarazy/internal/fault"
)

// check refuses catalogues that do not name what the rules name. The fault is
// interview.lists_differ.
func (m *Method) check() error {
	r := &m.Rules
	pairs := []struct {
		name      string
		want, got []string
	}{
		{"guide", r.Guide.Steps.V, keysOf(m.Guide.Steps, func(i Item) string { return i.Key })},
		{"question-types", r.Questions.Types.V, keysOf(m.QuestionTypes.Types, func(t QuestionType) string { return t.Key })},
		{"question-types", r.Questions.Avoid.V, keysOf(m.QuestionTypes.Avoid.Types, func(t QuestionType) string { return t.Key })},
		{"feedback", r.Feedback.Levels.V, keysOf(m.Feedback.Levels, func(l TextItem) string { return l.Key })},
	}
	for _, p := range pairs {
		if !slices.Equal(p.want, p.got) {
			return fault.New(fault.Invalid, "interview.lists_differ", "catalogue", p.name, "want", p.want, "got", p.got)
		}
	}
	return m.checkScale()
}

// checkScale wants one meaning for every mark from the least to the most.
func (m *Method) checkScale() error {
	r := &m.Rules.Rating
	for i, mark := range m.Scale.Marks {
		if mark.Mark != r.Least.V+i {
			return fault.New(fault.Invalid, "interview.scale_differs", "mark", mark.Mark, "want", r.Least.V+i)
		}
	}
	if got, want := len(m.Scale.Marks), r.Most.V-r.Least.V+1; got != want {
		return fault.New(fault.Invalid, "interview.scale_differs", "mark", got, "want", want)
	}
	return nil
}

func keysOf[T any](items []T, key func(T) string) []string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = key(item)
	}
	return out
}

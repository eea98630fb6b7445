package interview

import (
	"errors"

	"tarazy/internal/competency"
	"tarazy/internal/law"
	"tarazy/internal/strict"
)

// Kind is how acts of the kind "interview" are decoded: into *Method.
var Kind = law.Kind{Name: "interview", Decode: decode}

// Method is one edition of the recommendations: its rules and its catalogues.
type Method struct {
	Rules         Rules
	Guide         GuideSteps
	Script        Script
	QuestionTypes QuestionTypes
	Techniques    Techniques
	Scale         Scale
	Biases        Biases
	Feedback      FeedbackLevels
	Materials     Materials
	Panel         Panel
	Questionnaire Questionnaire
	Forms         Forms
	List2017      QuestionList
}

func decode(e *law.Edition, rules *strict.Node) (any, error) {
	m := new(Method)
	err := errors.Join(
		strict.Decode(rules, &m.Rules),
		take(e, "guide", &m.Guide),
		take(e, "script", &m.Script),
		take(e, "question-types", &m.QuestionTypes),
		take(e, "techniques", &m.Techniques),
		take(e, "scale", &m.Scale),
		take(e, "biases", &m.Biases),
		take(e, "feedback", &m.Feedback),
		take(e, "materials", &m.Materials),
		take(e, "panel", &m.Panel),
		take(e, "questionnaire", &m.Questionnaire),
		take(e, "forms", &m.Forms),
		take(e, "questions-2017", &m.List2017),
	)
	if err != nil {
		return nil, err
	}
	return m, m.check()
}

func take[T any](e *law.Edition, name string, into *T) error {
	v, err := competency.Catalogue[T](e, name)
	*into = v
	return err
}

package interview

import (
	"tarazy/internal/competency"
	"tarazy/internal/locale"
)

// Official is wording of the act, in Kazakh and Russian.
type Official = competency.Official

// Sample is official wording that may lack its Kazakh counterpart.
type Sample struct {
	KK *string `key:"kk"`
	RU string  `key:"ru"`
}

// In gives the wording for a reader and the language that it is in: the Russian
// where there is no Kazakh, and to who reads English.
func (s Sample) In(l locale.Lang) (string, locale.Lang) {
	if l == locale.KK && s.KK != nil {
		return *s.KK, locale.KK
	}
	return s.RU, locale.RU
}

// Item is a named thing of a list.
type Item struct {
	Key  string       `key:"key"`
	Name locale.Words `key:"name"`
}

// TextItem is a sentence of a list.
type TextItem struct {
	Key  string       `key:"key"`
	Text locale.Words `key:"text"`
}

// Cited is a sentence of a list with the clause it comes from.
type Cited struct {
	Key    string       `key:"key"`
	Clause string       `key:"clause"`
	Text   locale.Words `key:"text"`
}

// GuideSteps are how the questions of an interview are worked out.
type GuideSteps struct {
	Source  string         `key:"source"`
	Clause  string         `key:"clause"`
	Steps   []Item         `key:"steps"`
	Columns []locale.Words `key:"columns"` // of the table activity – competency – indicators – questions
	Example GuideExample   `key:"example"`
}

// GuideExample is the worked example of the source.
type GuideExample struct {
	Position Official   `key:"position"`
	Activity Official   `key:"activity"`
	Rows     []GuideRow `key:"rows"`
}

// GuideRow is one competency of the example.
type GuideRow struct {
	Competency string     `key:"competency"`
	Questions  []Official `key:"questions"`
}

// Script is the course of the interview.
type Script struct {
	Source      string        `key:"source"`
	Clause      string        `key:"clause"`
	Steps       []ScriptStep  `key:"steps"`
	NoJudgement Said          `key:"no_judgement"`
	Conduct     []Conduct     `key:"conduct"`
	Observation []Observation `key:"observation"`
}

// ScriptStep is a part of the interview and what is said in it.
type ScriptStep struct {
	Item
	Items []Cited `key:"items"`
}

// Said is a rule on what is said or not.
type Said struct {
	Clause string   `key:"clause"`
	Text   Official `key:"text"`
}

// Conduct of the members.
type Conduct struct {
	Clause string `key:"clause"`
	Official
}

// Observation is a step from what is seen to a mark.
type Observation struct {
	Item
	Clause string `key:"clause"`
}

// QuestionTypes are the types to use and to avoid.
type QuestionTypes struct {
	Source string         `key:"source"`
	Clause string         `key:"clause"`
	Types  []QuestionType `key:"types"`
	Avoid  struct {
		Clause string         `key:"clause"`
		Types  []QuestionType `key:"types"`
	} `key:"avoid"`
}

// QuestionType with the examples of the source.
type QuestionType struct {
	Item
	Examples []Official `key:"examples"`
}

// Biases of interviewers.
type Biases struct {
	Source     string   `key:"source"`
	Clause     string   `key:"clause"`
	Biases     []Bias   `key:"biases"`
	Prevention Official `key:"prevention"`
	Opposite   struct {
		Clause   string       `key:"clause"`
		Liked    locale.Words `key:"liked"`
		Disliked locale.Words `key:"disliked"`
	} `key:"opposite"`
}

// Bias and what it does.
type Bias struct {
	Item
	Definition locale.Words `key:"definition"`
	Minutes    int          `key:"minutes,optional"` // of the talk, in which it comes about; 0 where the source names none
}

// FeedbackLevels are the levels of detail of an answer to candidates.
type FeedbackLevels struct {
	Source string     `key:"source"`
	Clause string     `key:"clause"`
	Levels []TextItem `key:"levels"`
}

// Materials lie ready before a session.
type Materials struct {
	Source string `key:"source"`
	Clause string `key:"clause"`
	Items  []Item `key:"items"`
}

// Panel is what makes a panel harder and what helps.
type Panel struct {
	Source       string `key:"source"`
	Difficulties struct {
		Clause string     `key:"clause"`
		Items  []TextItem `key:"items"`
	} `key:"difficulties"`
	Practices  []Cited `key:"practices"`
	Conditions []Cited `key:"conditions"`
}

// Questionnaire is how its results enter the interview.
type Questionnaire struct {
	Source   string     `key:"source"`
	Clause   string     `key:"clause"`
	Steps    []TextItem `key:"steps"`
	Reminder Official   `key:"reminder"`
}

// Forms of the source.
type Forms struct {
	Source                string         `key:"source"`
	Clause                string         `key:"clause"`
	Forms                 []Form         `key:"forms"`
	StarQuestions         []StarQuestion `key:"star_questions"`
	Yes                   locale.Words   `key:"yes"`
	No                    locale.Words   `key:"no"`
	CompetenciesAQuestion int            `key:"competencies_a_question"` // lines of the sample
}

// Form is a title and its columns.
type Form struct {
	Key     string         `key:"key"`
	Title   locale.Words   `key:"title"`           // of the sample
	Filled  locale.Words   `key:"filled,optional"` // of a form that is filled in; empty for one that is not
	Columns []locale.Words `key:"columns"`
}

// StarQuestion is a row of the sheet for the technique STAR.
type StarQuestion struct {
	Letter    string     `key:"letter"`
	Name      Official   `key:"name"`
	Questions []Official `key:"questions"`
}

package interview

import "tarazy/internal/locale"

// QuestionList is the list of questions of 2017, in its own Kazakh words: a
// consultants' report, which says so wherever it is used (Status).
type QuestionList struct {
	Source   string       `key:"source"`
	Clause   string       `key:"clause"`
	Language locale.Lang  `key:"language"`
	Title    string       `key:"title"`
	Status   locale.Words `key:"status"`
	Columns  ListColumns  `key:"columns"`
	Blocks   []ListBlock  `key:"blocks"`
}

// ListColumns are the headings of the list.
type ListColumns struct {
	Judged      string `key:"judged"`
	Main        string `key:"main"`
	Clarifying  string `key:"clarifying"`
	Signs       string `key:"signs"`
	Effective   string `key:"effective"`
	Ineffective string `key:"ineffective"`
}

// ListBlock is a block of competencies.
type ListBlock struct {
	Key          string           `key:"key"`
	Number       string           `key:"number"`
	Name         locale.Words     `key:"name"`
	Competencies []ListCompetency `key:"competencies"`
}

// ListCompetency is a competency of the list; Model is its key in the
// competency model, which joins two of them.
type ListCompetency struct {
	Key        string         `key:"key"`
	Model      string         `key:"model"`
	Number     string         `key:"number"`
	Name       locale.Words   `key:"name"`
	Definition string         `key:"definition"`
	Judged     string         `key:"judged"` // the statement assessed against
	Questions  []ListQuestion `key:"questions"`
}

// ListQuestion is a main question, its clarifying ones, and the signs of
// effective and ineffective behaviour in an answer.
type ListQuestion struct {
	ID          int          `key:"id"`      // by order, over the whole list
	Printed     *int         `key:"printed"` // the number in the list, nil for the three without one
	KK          string       `key:"kk"`
	Clarifying  []Clarifying `key:"clarifying"`
	Effective   []string     `key:"effective"`
	Ineffective []string     `key:"ineffective"`
	Note        string       `key:"note,optional"`
}

// Clarifying question. Avoid names the type to be avoided that it is of, and
// Instead the same question in the past tense; both are empty for most.
type Clarifying struct {
	KK      string `key:"kk"`
	Avoid   string `key:"avoid,optional"`
	Instead string `key:"instead,optional"`
}

// Questions about a competency of the model, in the order of the list.
func (l *QuestionList) Questions(model string) []ListQuestion {
	var out []ListQuestion
	for _, b := range l.Blocks {
		for _, c := range b.Competencies {
			if c.Model == model {
				out = append(out, c.Questions...)
			}
		}
	}
	return out
}

package api

import (
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
)

// QuestionText is what is written of a question of a body's bank.
type QuestionText struct {
	Competency string     `key:"competency" json:"competency"` // of the model
	Text       BothText   `key:"text" json:"text"`
	Type       string     `key:"type" json:"type"`
	Further    []BothText `key:"further" json:"further"`
	Kept       string     `key:"kept" json:"kept"` // why it is kept though it was pointed out; "" for none
}

// QuestionWrite is a question to be written: version 0 for a new one, else the
// version that was seen.
type QuestionWrite struct {
	Version  int64        `key:"version,optional" json:"version"`
	Question QuestionText `key:"question" json:"question"`
}

// QuestionTurn names the version of a question that is retired.
type QuestionTurn struct {
	Version int64 `key:"version" json:"version"`
}

// QuestionRow is a question of a body's bank in one of its versions.
type QuestionRow struct {
	ID       interview.BankQuestionID `json:"id"`
	Version  int64                    `json:"version"`
	Body     people.BodyID            `json:"body"`
	Question QuestionText             `json:"question"`
	Retired  bool                     `json:"retired"`
	Changed  time.Time                `json:"changed"`
}

// QuestionList is a page of a body's bank.
type QuestionList struct {
	Questions []QuestionRow `json:"questions"`
	Next      string        `json:"next"` // cursor of the next page; "" for none
}

// QuestionAnswer is a question with what is pointed out about it and its
// versions, the latest first.
type QuestionAnswer struct {
	QuestionRow
	Flaws   []QuestionFlaw `json:"flaws"`
	History []QuestionRow  `json:"history"`
}

func (d GuideDeps) questionRoutes() []route.Route {
	const all, one = "/api/v1/interview-questions", "/api/v1/interview-questions/{question}"
	return []route.Route{
		described("POST", all+"/check", access.PrepareGuide, d.check, route.Operation{
			ID: "checkInterviewQuestion", Summary: "What makes a question leading, one of choice, doubled or hypothetical", In: QuestionCheck{}, Out: QuestionFlaws{}}),
		described("GET", all, access.PrepareGuide, d.questions, route.Operation{
			ID: "listInterviewQuestions", Summary: "Questions of a body's own bank, the latest changed first", Out: QuestionList{}, Query: []route.Param{
				bodyParam, {Name: "competency", About: "key of a competency of the model"}, {Name: "q", About: "part of the words of a question"},
				{Name: "retired", About: "true: the retired ones instead of the others"},
				{Name: "after", About: "cursor of the page before"}, {Name: "limit", About: "questions of a page, at most 500", Integer: true},
			}}),
		described("POST", all, access.PrepareGuide, d.questionNew, route.Operation{
			ID: "addInterviewQuestion", Summary: "Write a question into a body's bank", In: QuestionWrite{}, Out: QuestionAnswer{}, Status: http.StatusCreated, Query: []route.Param{bodyParam}}),
		described("GET", one, access.PrepareGuide, d.question, route.Operation{
			ID: "readInterviewQuestion", Summary: "A question of a body's bank with its versions", Out: QuestionAnswer{}, Query: []route.Param{bodyParam}}),
		described("PUT", one, access.PrepareGuide, d.questionWrite, route.Operation{
			ID: "writeInterviewQuestion", Summary: "Write a new version of a question; guides keep the words that they were made with", In: QuestionWrite{}, Out: QuestionAnswer{}, Query: []route.Param{bodyParam}}),
		described("POST", one+"/retire", access.PrepareGuide, d.questionRetire, route.Operation{
			ID: "retireInterviewQuestion", Summary: "Take a question out of use; guides that hold it keep it", In: QuestionTurn{}, Out: QuestionAnswer{}, Query: []route.Param{bodyParam}}),
	}
}

// guideBody is the body that a request on guides is about.
func guideBody(r *route.Request) (people.BodyID, error) {
	return reach.Body(r.Actor, access.PrepareGuide, r.URL.Query().Get("body"))
}

func questionID(r *route.Request) interview.BankQuestionID {
	return interview.BankQuestionID(r.PathValue("question"))
}

func questionRow(q *interview.BankQuestion) QuestionRow {
	text := QuestionText{Competency: q.Competency, Text: both(q.Official), Type: q.Type, Further: []BothText{}, Kept: q.Kept}
	for _, f := range q.Further {
		text.Further = append(text.Further, both(f))
	}
	return QuestionRow{ID: q.ID, Version: q.Version, Body: q.Body, Question: text, Retired: q.Retired, Changed: q.At.UTC()}
}

func (d GuideDeps) questions(w http.ResponseWriter, r *route.Request) error {
	body, err := guideBody(r)
	if err != nil {
		return err
	}
	p := r.URL.Query()
	q := interview.BankQuery{Body: body, Competency: p.Get("competency"), Text: p.Get("q"), After: p.Get("after")}
	switch p.Get("retired") {
	case "", "false":
	case "true":
		q.Retired = true
	default:
		return fault.New(fault.Invalid, "guide.filter", "name", "retired").At("retired")
	}
	if q.Limit, err = queryNumber(r, "limit", 0); err != nil {
		return err
	}
	page, err := d.Interviews.Questions(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	out := QuestionList{Questions: []QuestionRow{}, Next: page.Next}
	for i := range page.Items {
		out.Questions = append(out.Questions, questionRow(&page.Items[i]))
	}
	return write(w, r, http.StatusOK, out)
}

func (d GuideDeps) questionNew(w http.ResponseWriter, r *route.Request) error {
	return d.questionPut(w, r, http.StatusCreated, "")
}

func (d GuideDeps) questionWrite(w http.ResponseWriter, r *route.Request) error {
	return d.questionPut(w, r, http.StatusOK, questionID(r))
}

func (d GuideDeps) questionPut(w http.ResponseWriter, r *route.Request, status int, id interview.BankQuestionID) error {
	body, err := guideBody(r)
	if err != nil {
		return err
	}
	var in QuestionWrite
	if err := read(r, &in); err != nil {
		return err
	}
	text := interview.QuestionIn{
		ID: id, Version: in.Version, Body: body, Competency: in.Question.Competency, Official: in.Question.Text.official(), Type: in.Question.Type, Kept: in.Question.Kept,
	}
	for _, f := range in.Question.Further {
		text.Further = append(text.Further, f.official())
	}
	q, err := d.Interviews.WriteQuestion(r.Context(), r.Actor, text)
	if err != nil {
		return within("question", err)
	}
	return d.questionAnswer(w, r, status, body, q.ID)
}

func (d GuideDeps) question(w http.ResponseWriter, r *route.Request) error {
	body, err := guideBody(r)
	if err != nil {
		return err
	}
	return d.questionAnswer(w, r, http.StatusOK, body, questionID(r))
}

func (d GuideDeps) questionRetire(w http.ResponseWriter, r *route.Request) error {
	body, err := guideBody(r)
	if err != nil {
		return err
	}
	var in QuestionTurn
	if err := read(r, &in); err != nil {
		return err
	}
	q, err := d.Interviews.RetireQuestion(r.Context(), r.Actor, body, questionID(r), in.Version)
	if err != nil {
		return err
	}
	return d.questionAnswer(w, r, http.StatusOK, body, q.ID)
}

func (d GuideDeps) questionAnswer(w http.ResponseWriter, r *route.Request, status int, body people.BodyID, id interview.BankQuestionID) error {
	v, err := d.Interviews.Question(r.Context(), r.Actor, body, id)
	if err != nil {
		return err
	}
	out := QuestionAnswer{QuestionRow: questionRow(&v.Question), Flaws: questionFlaws(r.Lang, v.Flaws), History: []QuestionRow{}}
	for i := range v.History {
		out.History = append(out.History, questionRow(&v.History[i]))
	}
	return write(w, r, status, out)
}

func questionFlaws(l locale.Lang, all []interview.Flaw) []QuestionFlaw {
	out := []QuestionFlaw{}
	for _, f := range all {
		out = append(out, QuestionFlaw{f.Kind, f.Lang, f.Words, locale.T(l, "guide.flaw."+f.Kind, fault.Args{"words": f.Words})})
	}
	return out
}

func (d GuideDeps) check(w http.ResponseWriter, r *route.Request) error {
	var in QuestionCheck
	if err := read(r, &in); err != nil {
		return err
	}
	return write(w, r, http.StatusOK, QuestionFlaws{questionFlaws(r.Lang, interview.FlawsOf(interview.Official(in)))})
}

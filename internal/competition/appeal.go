package competition

import (
	"time"

	"tarazy/internal/day"
	"tarazy/internal/people"
)

// AppealID names an appeal.
type AppealID string

// AppealState is where an appeal stands.
//
//	filed ──Decide──► granted | rejected
//	   └──Take back──► taken_back
type AppealState string

// The states of an appeal.
const (
	AppealFiled     AppealState = "filed"
	AppealGranted   AppealState = "granted"
	AppealRejected  AppealState = "rejected"
	AppealTakenBack AppealState = "taken_back"
)

// Appeal is a candidate's objection to the outcome of a stage.
type Appeal struct {
	ID          AppealID        `json:"id"`
	Version     int64           `json:"version"`
	Competition ID              `json:"competition"`
	Vacancy     VacancyID       `json:"vacancy"`
	Application ApplicationID   `json:"application"`
	Body        people.BodyID   `json:"body"`
	Person      people.PersonID `json:"person"`
	Stage       StageKey        `json:"stage"`
	Against     string          `json:"against"` // id of the ruling that told the candidate
	State       AppealState     `json:"state"`
	Text        []byte          `json:"-"` // sealed under the candidate's key
	Filed       time.Time       `json:"filed"`
	Due         day.Day         `json:"due"`    // last day of the decision
	Answer      []byte          `json:"-"`      // reasons of the decision, sealed under the candidate's key
	Effect      *Result         `json:"effect"` // the result as corrected; nil where none is, or where HR's refusal falls
	DecidedBy   people.PersonID `json:"decided_by"`
	Decided     *time.Time      `json:"decided"`
}

package competition

import (
	"time"

	"tarazy/internal/candidate"
	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// ID names a competition.
type ID string

// VacancyID names a vacancy: one post put up in one competition.
type VacancyID string

// State is where a competition stands.
//
//	drafted ──Announce──► announced ──Publish (the protocol)──► published ──every post filled or failed──► finished
//	   │                      │
//	   └──────Cancel──────────┘──► cancelled
type State string

// The states of a competition.
const (
	Drafted   State = "drafted"
	Announced State = "announced"
	Published State = "published" // the results are
	Finished  State = "finished"
	Cancelled State = "cancelled"
)

// Competition is an announcement with its posts. It keeps the edition of the
// day on which it was announced.
type Competition struct {
	ID        ID            `json:"id"`
	Version   int64         `json:"version"`
	Body      people.BodyID `json:"body"`
	Number    string        `json:"number"`  // of the announcement, as the body counts them
	Act       string        `json:"act"`     // selection-2023
	Edition   string        `json:"edition"` // "" until it is announced
	State     State         `json:"state"`
	Title     locale.Words  `json:"title"`
	About     locale.Words  `json:"about"` // what else candidates should know; may be empty
	Until     day.Day       `json:"until"` // last day for applications
	Settings  Settings      `json:"settings"`
	Repeats   ID            `json:"repeats"`   // the failed competition that it repeats; "" for none
	Announced *day.Day      `json:"announced"` // nil before
	Published *day.Day      `json:"published"` // day of publication of the results; nil before
	Ended     *day.Day      `json:"ended"`     // day on which it was finished or cancelled; nil before
	Hold      *Hold         `json:"hold"`      // keeps its papers from destruction; nil where nothing does
	Gone      *Gone         `json:"gone"`      // the destruction of its papers; nil before
	By        people.PersonID
	Created   time.Time
}

// Settings are what a body has to decide where the source is silent; they are
// shown with the announcement.
type Settings struct {
	AppealDays  int  `json:"appeal_days"`  // working days from the notice
	AppealWaits bool `json:"appeal_waits"` // the stage waits for the decision
	DecideDays  int  `json:"decide_days"`  // working days for the decision on an appeal
	NextInRank  bool `json:"next_in_rank"` // who follows is offered the post if the winner declines
	Agreed      bool `json:"agreed"`       // the agreed mark counts for the interview, not the mean
}

// VacancyState is where a vacancy stands besides its stage.
type VacancyState string

// The states of a vacancy.
const (
	Open   VacancyState = "open"
	Filled VacancyState = "filled"
	Failed VacancyState = "failed" // nobody applied, or nobody was left
)

// Vacancy is a post put up in a competition. Stages, cut, ranking and winner
// are each vacancy's own.
type Vacancy struct {
	ID          VacancyID      `json:"id"`
	Version     int64          `json:"version"`
	Competition ID             `json:"competition"`
	Body        people.BodyID  `json:"body"`
	Post        people.PostID  `json:"post"`
	Code        string         `json:"code"` // of the post, as on the announcement's day
	Title       locale.Words   `json:"title"`
	Unit        locale.Words   `json:"unit"`
	Category    string         `json:"category"`
	Duties      locale.Words   `json:"duties"`
	Directions  []string       `json:"directions"` // functional directions of the post, keys of candidate.Directions
	Need        candidate.Need `json:"need"`       // qualification requirements
	Salary      string         `json:"salary"`     // as announced, free text; "" for none
	Stage       StageKey       `json:"stage"`
	State       VacancyState   `json:"state"`
	Why         string         `json:"why"` // of a failure: the end of the message key "selection.failed."; "" otherwise
}

// OpenTo reports whether applications are taken on a day.
func (c *Competition) OpenTo(d day.Day) bool {
	return c.State == Announced && c.Announced != nil && *c.Announced <= d && d <= c.Until
}

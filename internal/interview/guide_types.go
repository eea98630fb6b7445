package interview

import (
	"time"

	"tarazy/internal/people"
)

// GuideID names a guide.
type GuideID string

// GuideState is how far a guide is. A ready one may go back to a draft; a
// locked one never changes: the first interview of a series locks it.
type GuideState string

// The states of a guide.
const (
	GuideDraft  GuideState = "draft"
	GuideReady  GuideState = "ready"
	GuideLocked GuideState = "locked"
)

// Guide is what an interview for a post asks, worked out in five steps: the
// same for every candidate.
type Guide struct {
	ID         GuideID           `json:"id"`
	Version    int64             `json:"version"`
	Body       people.BodyID     `json:"body"`
	State      GuideState        `json:"state"`
	Case       string            `json:"case"`   // vacancy of a competition that it is made for; "" for none
	Method     EditionRef        `json:"method"` // of the recommendations
	Model      EditionRef        `json:"model"`  // of the competency model
	Position   string            `json:"position"`
	JobLevel   int               `json:"job_level"` // of the position, in the model
	Post       Official          `json:"post"`      // its title, as the candidates know it
	Duties     Official          `json:"duties"`    // step 1: what of the job description matters
	Area       Official          `json:"area"`      // step 2: the main functional area
	Technique  string            `json:"technique"` // star, parla, carl
	Minutes    int               `json:"minutes"`   // of the whole interview
	Most       *int              `json:"most"`      // minutes that an act allows; nil where none does
	Competency []GuideCompetency `json:"competencies"`
	Introduce  Official          `json:"introduce"` // what else is said at the start; "" for nothing
	By         people.PersonID   `json:"by"`        // who wrote it last
	At         time.Time         `json:"at"`        // when
	LockedAt   *time.Time        `json:"locked_at"`
}

// EditionRef names an edition of an act.
type EditionRef struct {
	Act     string `json:"act"`
	Edition string `json:"edition"`
}

// GuideCompetency is a competency of a guide with what is looked for and asked.
type GuideCompetency struct {
	Key        string           `json:"key"` // of the model
	Minutes    int              `json:"minutes"`
	Indicators []GuideIndicator `json:"indicators"`
	Questions  []GuideQuestion  `json:"questions"`
}

// GuideIndicator is an indicator chosen, of the model or, where the model
// prints none for the level, of the body.
type GuideIndicator struct {
	ID       string `json:"id"` // of the model ("integrity.A.1") or "own.…"
	Official `json:"text"`
}

// GuideQuestion is a main question, the same for everybody, with the further
// ones that may follow it.
type GuideQuestion struct {
	ID       string `json:"id"` // unique in the guide
	Official `json:"text"`
	Source   string     `json:"source"`  // "model", "list2017", "bank", "own"
	Of       string     `json:"of"`      // its id there; "" for an own one
	Type     string     `json:"type"`    // a type of the rules: open, clarifying, …
	Also     []string   `json:"also"`    // further competencies of the guide that the answer feeds
	Further  []Official `json:"further"` // clarifying questions, free to use
	Kept     string     `json:"kept"`    // why it is kept though it was pointed out; "" for none
}

// Find gives a competency of the guide; nil for none.
func (g *Guide) Find(key string) *GuideCompetency {
	for i := range g.Competency {
		if g.Competency[i].Key == key {
			return &g.Competency[i]
		}
	}
	return nil
}

// BankQuestionID names a question of a body's own bank.
type BankQuestionID string

// BankQuestion is a question of a body's own bank.
type BankQuestion struct {
	ID         BankQuestionID `json:"id"`
	Version    int64          `json:"version"`
	Body       people.BodyID  `json:"body"`
	Competency string         `json:"competency"` // of the model
	Official   `json:"text"`
	Type       string          `json:"type"`
	Further    []Official      `json:"further"`
	Kept       string          `json:"kept"` // why it is kept though it was pointed out; "" for none
	Retired    bool            `json:"retired"`
	By         people.PersonID `json:"by"`
	At         time.Time       `json:"at"`
}

// OwnIndicator is an indicator that a body entered where the model prints none.
type OwnIndicator struct {
	ID         string        `json:"id"` // "own.<competency>.<level>.<n>"
	Body       people.BodyID `json:"body"`
	Competency string        `json:"competency"`
	Level      string        `json:"level"`
	Official   `json:"text"`
	By         people.PersonID `json:"by"`
	At         time.Time       `json:"at"`
}

// GuideTx are the tables of guides, questions, own indicators and limits.
type GuideTx interface {
	GuideInsert(*Guide) error
	GuideUpdate(*Guide) (bool, error) // where the version is the one before
	GuideGet(GuideID) (*Guide, error)
	GuideList(GuideQuery) (GuidePage, error)

	BankQuestionPut(*BankQuestion) (bool, error) // inserts version 1, else updates the version before
	BankQuestionGet(BankQuestionID) (*BankQuestion, error)
	BankQuestionList(body people.BodyID, competency string) ([]BankQuestion, error) // "" for all; without retired ones
	BankQuestionPage(BankQuery) (BankPage, error)
	BankQuestionHistory(BankQuestionID) ([]BankQuestion, error) // every version, the latest first

	OwnIndicatorInsert(*OwnIndicator) (bool, error)
	OwnIndicatorsOf(body people.BodyID, competency, level string) ([]OwnIndicator, error)

	LimitsPut(body people.BodyID, set map[string]int, version int64) (bool, error) // version 0 inserts
	LimitsGet(people.BodyID) (set map[string]int, version int64, err error)
}

// GuideQuery asks for a page of guides, the latest changed first.
type GuideQuery struct {
	Bodies []people.BodyID // none: all
	State  GuideState      // "" for all
	Text   string          // in the titles of posts
	After  string
	Limit  int
}

// GuidePage is a page of guides.
type GuidePage struct {
	Items []Guide
	Next  string
}

// BankQuery asks for a page of a body's questions, the latest changed first.
type BankQuery struct {
	Body       people.BodyID
	Competency string // "" for all
	Retired    bool   // the retired ones instead of the others
	Text       string // in the words of the questions
	After      string
	Limit      int
}

// BankPage is a page of a bank.
type BankPage struct {
	Items []BankQuestion
	Next  string
}

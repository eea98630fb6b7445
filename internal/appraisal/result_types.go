package appraisal

import (
	"time"

	"tarazy/internal/day"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/people"
)

// Result is the outcome of a round, as the commission decided and the
// authorised person approved it. Earlier rounds are kept.
type Result struct {
	Case     CaseID          `json:"case"`
	Round    int             `json:"round"`
	Version  int64           `json:"version"`
	Meeting  MeetingID       `json:"meeting"`
	Grade    string          `json:"grade"`
	Meets    map[string]bool `json:"meets"`   // by competency that was assessed
	Uses     []string        `json:"uses"`    // recommendations from the KCI result
	Decided  time.Time       `json:"decided"` // by the commission
	Approved *time.Time      `json:"approved"`
	// Due is the last day to acquaint the servant, Appeal that of an appeal.
	Due      *day.Day  `json:"due"`
	Appeal   *day.Day  `json:"appeal"`
	Read     *Read     `json:"read"`     // nil until the servant was acquainted
	Refusal  *Refusal  `json:"refusal"`  // nil where there is none
	Sent     *Sent     `json:"sent"`     // after a refusal
	Annulled string    `json:"annulled"` // the appeal or court case that undid it; "" while it stands
	At       time.Time `json:"at"`
}

// Read is the servant's acquaintance, signed.
type Read struct {
	At     time.Time `json:"at"`
	Text   []byte    `json:"text"` // exactly what was signed
	CMS    []byte    `json:"cms"`
	Serial string    `json:"serial"`
	Remark string    `json:"remark"`
	// Proof is what was known of the certificate's revocation and of the time.
	Proof evidence.Proof `json:"proof"`
}

// Refusal is the act on a refusal to be acquainted: signed by HR and as many
// other servants as the act wants.
type Refusal struct {
	Text   string            `json:"text"`
	By     people.PersonID   `json:"by"` // HR
	At     time.Time         `json:"at"`
	Must   []people.PersonID `json:"must"` // the servants asked to sign
	Signed []Signed          `json:"signed"`
	Held   *time.Time        `json:"held"` // complete: nil while a signature is missing
}

// Sent is the sending of results after a refusal.
type Sent struct {
	Channel string          `json:"channel"` // a key of the rules
	Proof   string          `json:"proof"`   // number of the sending
	File    string          `json:"file"`    // id; "" for none
	By      people.PersonID `json:"by"`
	At      time.Time       `json:"at"`
}

// AppealID names an appeal.
type AppealID string

// AppealState is where an appeal stands.
//
//	filed ──Decide──► left | review ──the commission answers──► answered
//	  └──TakeBack──► taken_back
type AppealState string

// The states of an appeal.
const (
	AppealFiled     AppealState = "filed"
	AppealLeft      AppealState = "left"     // the result stays
	AppealReview    AppealState = "review"   // cancelling and a review are recommended
	AppealAnswered  AppealState = "answered" // the commission reviewed, or kept the result with reasons
	AppealTakenBack AppealState = "taken_back"
)

// Appeal against a result, to the authorised body for civil service.
type Appeal struct {
	ID        AppealID        `json:"id"`
	Version   int64           `json:"version"`
	Case      CaseID          `json:"case"`
	Round     int             `json:"round"` // whose result it is against
	Year      YearID          `json:"year"`
	Body      people.BodyID   `json:"body"`
	Person    people.PersonID `json:"person"`
	State     AppealState     `json:"state"`
	To        string          `json:"to"` // a key of the rules
	Text      []byte          `json:"-"`  // sealed under the servant's key
	Files     []string        `json:"files"`
	Filed     time.Time       `json:"filed"`
	Answer    []byte          `json:"-"` // reasons of the decision, sealed likewise
	DecidedBy people.PersonID `json:"decided_by"`
	Decided   *time.Time      `json:"decided"`
	Closed    *time.Time      `json:"closed"` // the commission has answered
}

// Court is a court case about a result.
type Court struct {
	ID      string          `json:"id"`
	Version int64           `json:"version"`
	Case    CaseID          `json:"case"`
	Round   int             `json:"round"`
	Court   string          `json:"court"`
	Number  string          `json:"number"`
	Day     day.Day         `json:"day"`
	Effect  string          `json:"effect"` // "stays", "annulled", "reviewed"; "" while it runs
	Text    string          `json:"text"`
	Decided *day.Day        `json:"decided"` // in legal force from
	By      people.PersonID `json:"by"`
	At      time.Time       `json:"at"`
}

// Measure is a step of a development plan, from a competency that was not met.
type Measure struct {
	ID         string          `json:"id"`
	Version    int64           `json:"version"`
	Case       CaseID          `json:"case"`
	Competency string          `json:"competency"`
	Text       string          `json:"text"`
	Term       day.Day         `json:"term"`
	Done       *day.Day        `json:"done"`
	By         people.PersonID `json:"by"`
	At         time.Time       `json:"at"`
}

// ResultTx are the tables of results, appeals, courts and development.
type ResultTx interface {
	AppraisalResultPut(*Result) (bool, error) // version 1 inserts
	AppraisalResultGet(CaseID, int) (*Result, error)
	AppraisalResultsOf(CaseID) ([]Result, error)
	ResultsOfMeeting(m MeetingID, after CaseID, limit int) ([]Result, error)

	AppraisalAppealPut(*Appeal) (bool, error)
	AppraisalAppealGet(AppealID) (*Appeal, error)
	AppraisalAppealsOf(CaseID) ([]Appeal, error)
	AppraisalAppealList(AppealQuery) (AppealPage, error)

	CourtPut(*Court) (bool, error)
	CourtsOf(CaseID) ([]Court, error)

	MeasurePut(*Measure) (bool, error)
	MeasuresOf(CaseID) ([]Measure, error)
}

// AppealQuery asks for a page of appeals, the earliest first.
type AppealQuery struct {
	Bodies []people.BodyID // none: all
	States []AppealState
	After  string
	Limit  int
}

// AppealPage is a page of appeals.
type AppealPage struct {
	Items []Appeal
	Next  string
}

package appraisal

import (
	"time"

	"tarazy/internal/day"
	"tarazy/internal/people"
)

// SheetState is where a sheet stands. A sheet of competencies goes from draft
// to agreed at its signature: it has no higher supervisor and no return.
//
//	draft ──Submit (signed)──► submitted ──Agree──► agreed
//	  ▲                            │
//	  └──────── returned ◄─────────┘ Return
type SheetState string

// The states of a sheet.
const (
	SheetNone      SheetState = ""
	SheetDraft     SheetState = "draft"
	SheetSubmitted SheetState = "submitted"
	SheetReturned  SheetState = "returned"
	SheetAgreed    SheetState = "agreed"  // signed by all who have to: it goes to the commission
	SheetOmitted   SheetState = "omitted" // of competencies: the act has no indicators for the post
)

// Sheet is the sheet of KCI of a case, by the form of annex 2.
type Sheet struct {
	Case     CaseID          `json:"case"`
	Number   int             `json:"number"` // of the version of the text, from 1
	Version  int64           `json:"version"`
	State    SheetState      `json:"state"`
	Plan     int             `json:"plan"`  // number of the version of the plan
	Rows     []SheetRow      `json:"rows"`  // by KCI of the plan
	Count    int             `json:"count"` // reached
	Grade    string          `json:"grade"` // computed
	Marks    []Signed        `json:"marks"`
	Due      day.Day         `json:"due"` // last day to submit it
	Sent     *time.Time      `json:"sent"`
	Decided  *time.Time      `json:"decided"`
	Returned *Return         `json:"returned"`
	Bring    *day.Day        `json:"bring"` // last day to bring it to the commission; nil before it is agreed
	By       people.PersonID `json:"by"`
	At       time.Time       `json:"at"`
}

// SheetRow is the outcome of one KCI.
type SheetRow struct {
	Reached  *bool    `json:"reached" key:"reached"` // fully; nil until it is marked
	Actual   string   `json:"actual" key:"actual"`   // a decimal number
	Evidence string   `json:"evidence" key:"evidence"`
	Files    []string `json:"files" key:"files"`
	Why      string   `json:"why" key:"why"` // where "reached" contradicts the values; "" else
}

// Assessment is the sheet of competencies of a case, by the form of annex 3.
type Assessment struct {
	Case    CaseID          `json:"case"`
	Number  int             `json:"number"`
	Version int64           `json:"version"`
	State   SheetState      `json:"state"` // draft or agreed
	Group   string          `json:"group"` // of annex 4
	Rows    []AssessmentRow `json:"rows"`  // in the order of the sheet
	Marks   []Signed        `json:"marks"`
	Decided *time.Time      `json:"decided"`
	Bring   *day.Day        `json:"bring"` // last day to bring it to the commission; nil before it is signed
	By      people.PersonID `json:"by"`
	At      time.Time       `json:"at"`
}

// AssessmentRow is the assessment of one competency.
type AssessmentRow struct {
	Competency string  `json:"competency"`
	Assessed   bool    `json:"assessed"` // not where the post has no public services
	Shown      []*bool `json:"shown"`    // by effective indicator of the group; nil until it is marked
	Meets      *bool   `json:"meets"`    // computed; nil until all are marked
	Needed     int     `json:"needed"`
}

// SheetTx are the tables of sheets.
type SheetTx interface {
	SheetInsert(*Sheet) (bool, error) // false: the case has that number, or one on its way
	SheetUpdate(*Sheet) (bool, error)
	SheetLatest(CaseID) (*Sheet, error)
	AppraisalSheetsOf(CaseID) ([]Sheet, error) // every version, the first one first
	SheetsLatestOf([]CaseID) (map[CaseID]*Sheet, error)

	AssessmentInsert(*Assessment) (bool, error) // likewise
	AssessmentUpdate(*Assessment) (bool, error)
	AssessmentLatest(CaseID) (*Assessment, error)
	AssessmentsLatestOf([]CaseID) (map[CaseID]*Assessment, error)
}

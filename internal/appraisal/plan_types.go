package appraisal

import (
	"time"

	"tarazy/internal/day"
	"tarazy/internal/people"
)

// PlanState is where the plan of a case stands.
//
//	draft ──Submit (both signed)──► submitted ──Approve──► approved ──a change──► replaced
//	  ▲                                 │
//	  └── a new version ◄── returned ◄──┘ Return
type PlanState string

// The states of a plan.
const (
	PlanNone      PlanState = ""
	PlanDraft     PlanState = "draft"
	PlanSubmitted PlanState = "submitted" // with the higher supervisor
	PlanReturned  PlanState = "returned"
	PlanApproved  PlanState = "approved"
	PlanReplaced  PlanState = "replaced" // by a later version that was approved
	PlanDropped   PlanState = "dropped"  // a change that was given up
)

// Plan is one version of the individual work plan of a case. While a change of
// an approved plan goes its way, the approved version stays in force.
type Plan struct {
	Case     CaseID          `json:"case"`
	Number   int             `json:"number"`  // of the version of the text, from 1
	Version  int64           `json:"version"` // of the record
	State    PlanState       `json:"state"`
	KCI      []KCI           `json:"kci"`
	Marks    []Signed        `json:"marks"`
	Due      day.Day         `json:"due"` // last day to submit it: of the first version, or after a return
	Sent     *time.Time      `json:"sent"`
	Decided  *time.Time      `json:"decided"`
	Returned *Return         `json:"returned"` // nil where it was not
	Change   string          `json:"change"`   // why an approved plan is changed; "" else
	By       people.PersonID `json:"by"`
	At       time.Time       `json:"at"`
}

// KCI is a key target indicator of a plan.
type KCI struct {
	Name    string  `json:"name" key:"name"`
	Source  string  `json:"source" key:"source"` // a key of the rules: where it comes from
	Paper   string  `json:"paper" key:"paper"`   // the document, or the note on specifics
	Aim     string  `json:"aim" key:"aim"`       // id of the body's aim; "" for none
	Unit    string  `json:"unit" key:"unit"`     // of measurement
	Compare Compare `json:"compare" key:"compare"`
	Target  string  `json:"target" key:"target"` // a decimal number
	Term    day.Day `json:"term" key:"term"`     // 0 while it is not set
	Change  string  `json:"change" key:"change"` // the final result: the expected positive change
}

// Compare says how the actual value is held against the target.
type Compare string

// The comparisons.
const (
	AtLeast Compare = "at_least"
	AtMost  Compare = "at_most"
	Exactly Compare = "exactly"
)

// Compares are all comparisons.
var Compares = []Compare{AtLeast, AtMost, Exactly}

// Part is in what a person signs.
type Part string

// The parts in which a paper is signed.
const (
	AsEmployee   Part = "employee"
	AsSupervisor Part = "supervisor"
	AsHigher     Part = "higher"
	AsWitness    Part = "witness" // of a refusal to be acquainted
)

// Signed is a signature under a version of a plan or a sheet: the person's own
// act, journalled with the hash of what was signed. A refusal is recorded in the same way.
type Signed struct {
	Person  people.PersonID `json:"person"`
	Part    Part            `json:"part"`
	For     people.PersonID `json:"for"`  // stood in for; "" for nobody
	Hash    []byte          `json:"hash"` // SHA-256 of the content as canonical JSON
	Refused bool            `json:"refused"`
	Remark  string          `json:"remark"` // of a refusal
	At      time.Time       `json:"at"`
}

// Return is a decision that a paper goes back, with its reasons.
type Return struct {
	Reasons []ReturnReason  `json:"reasons"`
	Text    string          `json:"text"` // in general; may be empty where reasons say enough
	By      people.PersonID `json:"by"`
	At      time.Time       `json:"at"`
}

// ReturnReason is what is amiss with one KCI.
type ReturnReason struct {
	KCI  int    `json:"kci" key:"kci"`   // from 1
	What string `json:"what" key:"what"` // a key of the rules: a requirement, a lack of the evidence
	Text string `json:"text" key:"text"`
}

// Aim is a strategic aim of a body, or of a unit, from which KCI are cascaded.
type Aim struct {
	ID      string        `json:"id"`
	Version int64         `json:"version"`
	Body    people.BodyID `json:"body"`
	Unit    people.UnitID `json:"unit"` // "" for the body's
	Year    int           `json:"year"`
	KK      string        `json:"kk"`
	RU      string        `json:"ru"`
	Paper   string        `json:"paper"` // the document and its place
	Ended   bool          `json:"ended"`
}

// Cascaded is a KCI of a plan in force that comes from an aim.
type Cascaded struct {
	Aim    string          `json:"aim"`
	Case   CaseID          `json:"case"`
	Person people.PersonID `json:"person"`
	Unit   people.UnitID   `json:"unit"`
	KCI    int             `json:"kci"` // from 1
	Name   string          `json:"name"`
}

// Quarterly is how far the monitoring of a quarter is.
type Quarterly string

// The states of a quarter.
const (
	QuarterNone         Quarterly = ""
	QuarterGiven        Quarterly = "given"        // progress and recommendation are written
	QuarterAcknowledged Quarterly = "acknowledged" // by the servant
	QuarterSkipped      Quarterly = "skipped"      // it ended before a plan was in force
)

// Quarter is the monitoring of one quarter.
type Quarter struct {
	Case           CaseID          `json:"case"`
	Quarter        int             `json:"quarter"` // 1 to 4
	Version        int64           `json:"version"`
	State          Quarterly       `json:"state"`
	Progress       []Reached       `json:"progress"` // by KCI of the plan
	Plan           int             `json:"plan"`     // number of the version looked at
	Recommendation string          `json:"recommendation"`
	Due            day.Day         `json:"due"`
	By             people.PersonID `json:"by"`
	At             time.Time       `json:"at"`
	Acknowledged   *time.Time      `json:"acknowledged"`
	Answer         string          `json:"answer"`  // what the servant wrote; "" for nothing
	Valued         int             `json:"valued"`  // KCI of which a value is known
	Reached        int             `json:"reached"` // those of them that are reached
}

// Reached is how far a KCI is: the value so far, or at the year's end.
type Reached struct {
	Value string   `json:"value" key:"value"` // a decimal number; "" where nothing can be told yet
	Note  string   `json:"note" key:"note"`
	Files []string `json:"files" key:"files"` // evidence: ids
}

// PlanTx are the tables of plans, aims and quarters.
type PlanTx interface {
	PlanInsert(*Plan) (bool, error) // false: the case has that number
	PlanUpdate(*Plan) (bool, error)
	PlanLatest(CaseID) (*Plan, error)
	PlanApproved(CaseID) (*Plan, error) // in force; nil for none
	PlansOf(CaseID) ([]Plan, error)     // every version, the first one first
	PlansApprovedOf([]CaseID) (map[CaseID]*Plan, error)
	PlansLatestOf([]CaseID) (map[CaseID]*Plan, error)

	AimPut(*Aim) (bool, error)
	AimsOf(body people.BodyID, year int) ([]Aim, error)
	CascadeOf(body people.BodyID, year int, limit int) ([]Cascaded, error)

	QuarterPut(*Quarter) (bool, error) // version 1 inserts
	QuarterGet(CaseID, int) (*Quarter, error)
	QuartersOf(CaseID) ([]Quarter, error)
	QuarterMeans(YearID) ([4]QuarterMean, error)
}

// QuarterMean is for a picture of progress: the KCI reached among those with a
// value, by quarter.
type QuarterMean struct {
	Cases, KCI, Reached int
}

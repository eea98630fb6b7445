package appraisal

import (
	"time"

	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// YearID names a year of a body.
type YearID string

// YearState is how far a year is.
//
//	opened ──BeginAppraisal──► appraising ──CloseYear──► closed ──Destroy──► destroyed
type YearState string

// The states of a year.
const (
	YearOpened     YearState = "opened"     // plans and quarters
	YearAppraising YearState = "appraising" // sheets may be filled in, the commission meets
	YearClosed     YearState = "closed"     // every case is in a final state
	YearDestroyed  YearState = "destroyed"  // the papers are, with an act
)

// Year is the appraisal of a body's servants for one period. It goes on under
// the edition that it was opened under.
type Year struct {
	ID       YearID          `json:"id"`
	Version  int64           `json:"version"`
	Body     people.BodyID   `json:"body"`
	Act      string          `json:"act"`
	Edition  string          `json:"edition"`
	Number   int             `json:"number"` // the year as people call it
	From     day.Day         `json:"from"`   // first day of the period
	Until    day.Day         `json:"until"`  // last day of the period
	State    YearState       `json:"state"`
	Schedule *Schedule       `json:"schedule"` // nil until it is drawn up
	Hold     *Hold           `json:"hold"`     // nil: nothing keeps the papers from destruction
	Closed   *time.Time      `json:"closed"`
	Keep     *day.Day        `json:"keep"` // last day on which the papers are kept; nil before the year is closed
	Gone     *Gone           `json:"gone"` // the act under which the papers were destroyed; nil while they are kept
	By       people.PersonID `json:"by"`
	Opened   time.Time       `json:"opened"`
}

// Schedule of an appraisal: its days, the chair's agreement, and the notice.
type Schedule struct {
	First    day.Day         `json:"first"`  // first day of the appraisal; the day on which it is decided who is appraised
	Last     day.Day         `json:"last"`   // by which sheets are to be with the commission
	Notice   day.Day         `json:"notice"` // the day counted back by the act
	Agreed   *time.Time      `json:"agreed"` // by the chair
	AgreedBy people.PersonID `json:"agreed_by"`
	Notified *time.Time      `json:"notified"` // the appraisers were
	Missed   bool            `json:"missed"`   // the notice was outside the act's term
	By       people.PersonID `json:"by"`
	At       time.Time       `json:"at"`
	// Told are those who were notified, by which the notice can be shown.
	Told []people.PersonID `json:"told"`
}

// Hold keeps papers from destruction while a court or an inspection needs them.
type Hold struct {
	Why string          `json:"why"`
	By  people.PersonID `json:"by"`
	At  time.Time       `json:"at"`
}

// CaseID names the appraisal of one servant in one year.
type CaseID string

// Stage is the step at which a case stands.
//
//	plan → work → sheets → commission → approval → acquaintance → done
//	  └──────┴───────┴→ excluded | left        ▲                     │
//	                                           └─ a review (Round+1) ┘
type Stage string

// The stages of a case.
const (
	StagePlan         Stage = "plan"
	StageWork         Stage = "work"         // the plan is in force; quarters
	StageSheets       Stage = "sheets"       // of KCI and of competencies
	StageCommission   Stage = "commission"   // both sheets are with it
	StageApproval     Stage = "approval"     // it decided; the authorised person approves
	StageAcquaintance Stage = "acquaintance" // the servant is to be acquainted
	StageDone         Stage = "done"         // acquainted, or the refusal is on record
	StageExcluded     Stage = "excluded"     // not appraised, by the rule Eligibility
	StageGone         Stage = "left"         // left the body before the end
)

// Stages are all stages in their order.
var Stages = []Stage{StagePlan, StageWork, StageSheets, StageCommission, StageApproval, StageAcquaintance, StageDone, StageExcluded, StageGone}

// Final reports whether nothing has to happen to the case any more.
func (s Stage) Final() bool { return s == StageDone || s == StageExcluded || s == StageGone }

// Case is the appraisal of one servant in one year.
type Case struct {
	ID      CaseID          `json:"id"`
	Version int64           `json:"version"`
	Year    YearID          `json:"year"`
	Body    people.BodyID   `json:"body"`
	Person  people.PersonID `json:"person"`
	Place   Place           `json:"place"`
	Route   Route           `json:"route"` // as last computed, for lists; a verb computes it anew
	Named   *Named          `json:"named"` // who appraises by an order, where the structure cannot tell; nil else
	Stage   Stage           `json:"stage"`
	Round   int             `json:"round"` // of the commission, 1 for the first; a review after an appeal is the next
	Done    Progress        `json:"done"`
	Due     *day.Day        `json:"due"`   // last day of the step that waits now; nil where none runs
	Why     string          `json:"why"`   // of StageExcluded, a constant Why…, or of StageGone; "" else
	Gap     string          `json:"gap"`   // code of the fault where the act has no indicators for the post; "" for none
	Later   *Later          `json:"later"` // appraised after the return; nil where it is not postponed
	Grade   string          `json:"grade"` // of the KCI as it stands: of the agreed sheet, or as the commission corrected it; "" before
	Opened  time.Time       `json:"opened"`
	Waits   *Waits          `json:"waits"`   // what is to be done next, and by whom; nil where nobody has to act
	Begun   *day.Day        `json:"begun"`   // the day as on which it was decided whether the servant is appraised; nil before
	Told    bool            `json:"told"`    // the servant was told that the year is open
	Before  Stage           `json:"before"`  // of StageGone: the stage in which the servant left; "" else
	Missed  *day.Day        `json:"missed"`  // the term that is on record as missed, as long as it waits
	Omitted *Omitted        `json:"omitted"` // that no competencies are assessed; nil where they are
}

// Waits is what a case waits for.
type Waits struct {
	Task string            `json:"task"` // key of a message without arguments: what is to be done
	Link string            `json:"link"`
	Who  []people.PersonID `json:"who"`
}

// Place is where a servant stands on a day, as the act needs it.
type Place struct {
	On       day.Day       `json:"on"`
	Post     people.PostID `json:"post"`
	Unit     people.UnitID `json:"unit"`
	Category string        `json:"category"`
	Head     bool          `json:"head"`   // heads a unit
	Public   bool          `json:"public"` // the duties include public services
}

// Route is who acts on a case on a day. Each is the person who decides: the
// substitute while the supervisor is away. "" is nobody.
type Route struct {
	On        day.Day         `json:"on"`
	Immediate people.PersonID `json:"immediate"`
	Higher    people.PersonID `json:"higher"` // the same as Immediate where that one is the first head
	One       bool            `json:"one"`    // one person does both steps, being the first head
	// Direct and Above are the supervisors themselves, away or not.
	Direct people.PersonID `json:"direct"`
	Above  people.PersonID `json:"above"`
}

// Named says who appraises a servant whose supervisors the structure cannot
// tell, and by which paper.
type Named struct {
	Immediate people.PersonID `json:"immediate"`
	Higher    people.PersonID `json:"higher"`
	Basis     string          `json:"basis"`
	By        people.PersonID `json:"by"`
	At        time.Time       `json:"at"`
}

// Progress are the steps of a case that boards and lists count.
type Progress struct {
	Plan       PlanState    `json:"plan"`
	Quarters   [4]Quarterly `json:"quarters"`
	Sheet      SheetState   `json:"sheet"`
	Assessment SheetState   `json:"assessment"`
	Appeal     AppealState  `json:"appeal"` // of the latest appeal; "" for none
}

// Later is an appraisal that waits for a return.
type Later struct {
	Absence  string   `json:"absence"`  // kind
	Returned *day.Day `json:"returned"` // nil while away
	Until    *day.Day `json:"until"`    // last day of the appraisal; nil while the return is not known
}

// Ruling is a decision on a case with its reasons, as it was made.
type Ruling struct {
	ID      string          `json:"id"`
	Year    YearID          `json:"year"`
	Case    CaseID          `json:"case"` // "" for the whole year
	Round   int             `json:"round"`
	Rule    string          `json:"rule"`  // of the decision service; several of one rule: the latest holds
	About   string          `json:"about"` // what it is about where one rule decides several times: a competency, a term; "" else
	Finding law.Finding     `json:"finding"`
	By      people.PersonID `json:"by"`
	At      time.Time       `json:"at"`
}

// File is an uploaded paper: evidence of a KCI, proof of a sending.
type File struct {
	ID   string          `json:"id"`
	Case CaseID          `json:"case"`
	Name string          `json:"name"`
	Type string          `json:"type"` // media type
	Size int64           `json:"size"`
	Key  string          `json:"key"`  // in the store of files
	Hash []byte          `json:"hash"` // SHA-256
	By   people.PersonID `json:"by"`
	At   time.Time       `json:"at"`
}

// YearTx are the tables of years, cases, rulings and files.
type YearTx interface {
	AppraisalYearInsert(*Year) (bool, error) // false: the body has one of this number
	AppraisalYearUpdate(*Year) (bool, error)
	AppraisalYearGet(YearID) (*Year, error)
	AppraisalYearsOf(people.BodyID) ([]Year, error) // the latest first
	AppraisalYears(states ...YearState) ([]Year, error)

	AppraisalCaseInsertAll([]Case) (int64, error) // those whose person has none in the year
	AppraisalCaseUpdate(*Case) (bool, error)
	AppraisalCaseGet(CaseID) (*Case, error)
	AppraisalCaseOpen(CaseID) (*OpenCase, error)
	AppraisalCaseOf(YearID, people.PersonID) (*Case, error)
	AppraisalCasesOfPerson(people.PersonID) ([]Case, error) // the latest year first
	AppraisalCasesIn(year YearID, after CaseID, limit int) ([]Case, error)
	AppraisalPersonsIn(YearID) ([]people.PersonID, error) // who have a case
	AppraisalCasesByID([]CaseID) ([]Case, error)
	AppraisalCaseList(CaseQuery) (CasePage, error)
	AppraisalCaseCount(CaseQuery) (int64, error)
	AppraisalCasesDue(year YearID, from, to day.Day) ([]Case, error)  // whose term ends on one of the days
	AppraisalCasesUnrouted(YearID) ([]Case, error)                    // that take part, and for which somebody is missing who appraises
	AppraisalCasesNamed(YearID) ([]Case, error)                       // for which somebody was named
	AppraisalAppraisers(YearID) ([]people.PersonID, error)            // of the cases that take part
	AppraisalNamedPut(CaseID, people.BodyID, []people.PersonID) error // in place of those before
	// AppraisalBoardSince reads what a board asks of the cases of a year: since 0 of
	// all, else of those that may have changed since next was given.
	AppraisalBoardSince(year YearID, since int64) (changed []BoardCase, next int64, err error)
	AppraisalGrades(YearID) ([]GradeCount, error) // by unit

	AppraisalRulingInsertAll([]Ruling) error
	AppraisalRulingsOf(CaseID) ([]Ruling, error)     // the earliest first
	AppraisalRulingsOfYear(YearID) ([]Ruling, error) // of the year as a whole, likewise

	AppraisalFileInsert(*File) error
	AppraisalFileGet(string) (*File, error)
	AppraisalFilesOf(CaseID) ([]File, error)
	AppraisalFilesIn([]Case) ([]File, error)
	AppraisalFileCount(YearID) (int, error) // of all its cases

	AppraisalDestroy([]Case) error // what was written of them
	AppraisalProtocolsDestroy(YearID) error
}

// OpenCase is a case with what every verb on it asks for.
type OpenCase struct {
	Case  Case
	Year  Year
	Body  people.Body
	Stamp int64  // of the body's staff: another one after every change to it
	Order *Order // on the commission, in force; nil for none
}

// BoardBy is what a board's rows stand for.
type BoardBy string

// The rows of a board.
const (
	ByUnit       BoardBy = "unit"
	BySupervisor BoardBy = "supervisor"
)

// BoardRow counts the cases of a unit or of a supervisor by step: done, late
// (the term has passed), and all that take part.
type BoardRow struct {
	Unit       people.UnitID   `json:"unit"`
	Person     people.PersonID `json:"person"` // the supervisor
	People     int             `json:"people"` // neither excluded nor gone
	Late       int             `json:"late"`   // cases whose step that waits is late
	Plan       Count           `json:"plan"`
	Quarters   [4]Count        `json:"quarters"`
	Sheets     Count           `json:"sheets"` // both agreed and signed
	Decided    Count           `json:"decided"`
	Acquainted Count           `json:"acquainted"`
	Postponed  int             `json:"postponed"`
}

// BoardCase is what a board asks of a case.
type BoardCase struct {
	ID CaseID
	BoardPart
}

// BoardPart is all in which cases may be alike on a board.
type BoardPart struct {
	Unit       people.UnitID
	Supervisor people.PersonID
	Tally      Tally
	Due        day.Day // 0 where no term runs
}

// Count is how many have done a step, and how many are late with it.
type Count struct {
	Done int `json:"done"`
	Late int `json:"late"`
}

// GradeCount is how often a grade was given in a unit.
type GradeCount struct {
	Unit  people.UnitID `json:"unit"`
	Grade string        `json:"grade"`
	Count int           `json:"count"`
}

// CaseOrder is what a list of cases is sorted by.
type CaseOrder string

// The orders of a list of cases.
const (
	LateFirst  CaseOrder = "late" // by the term that waits, cases without one last
	ByName     CaseOrder = "name"
	ByCaseUnit CaseOrder = "unit"
)

// CaseQuery asks for a page of cases of a year.
type CaseQuery struct {
	Year      YearID
	Units     []people.UnitID // none: all
	Stages    []Stage         // none: all
	Acting    people.PersonID // is the immediate or higher supervisor of the route; "" for all
	Asked     people.PersonID // is asked to act without appraising or being appraised; "" for all
	Late      *day.Day        // only those whose term lies before the day
	Postponed bool            // only those
	Appealed  bool            // only those with an appeal that waits
	Text      string          // part of the name
	Grade     string
	Order     CaseOrder
	After     string
	Limit     int
}

// CaseRow is a row of a list: a case with the names that it is shown by.
type CaseRow struct {
	Case
	Name   string `json:"name"`
	UnitKK string `json:"unit_kk"`
	UnitRU string `json:"unit_ru"`
	PostKK string `json:"post_kk"`
	PostRU string `json:"post_ru"`
}

// CasePage is a page of cases.
type CasePage struct {
	Items []CaseRow
	Next  string
}

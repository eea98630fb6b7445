package appraisal

import (
	"slices"
	"time"

	"tarazy/internal/commission"
	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// Duty is what a person does in the commission.
type Duty string

// The duties in a commission.
const (
	ChairDuty     Duty = "chair"
	MemberDuty    Duty = "member"
	SecretaryDuty Duty = "secretary"
)

// Seat is a place in the commission.
type Seat struct {
	Person people.PersonID `json:"person" key:"person"`
	Duty   Duty            `json:"duty" key:"duty"`
}

// Order is a version of the order on the commission of a body. HR prepares it,
// the authorised person puts it in force.
type Order struct {
	Body    people.BodyID   `json:"body"`
	Number  int             `json:"number"`  // of the version, from 1
	Version int64           `json:"version"` // of the record
	Paper   string          `json:"paper"`   // the order's own number
	Day     day.Day         `json:"day"`
	Seats   []Seat          `json:"seats"`
	Why     string          `json:"why"` // of a change: the ground for each who is replaced; "" for the first
	By      people.PersonID `json:"by"`
	At      time.Time       `json:"at"`
	InForce *time.Time      `json:"in_force"` // nil while it is a draft
	Formed  people.PersonID `json:"formed"`   // the authorised person; "" while it is a draft
}

// SeatOf is the duty of a person; "" for none.
func (o *Order) SeatOf(p people.PersonID) Duty {
	if o == nil {
		return ""
	}
	i := slices.IndexFunc(o.Seats, func(s Seat) bool { return s.Person == p })
	if i < 0 {
		return ""
	}
	return o.Seats[i].Duty
}

// Voters are the chair and the members, in the order of seats.
func (o *Order) Voters() []people.PersonID {
	var out []people.PersonID
	for _, s := range o.Seats {
		if s.Duty != SecretaryDuty {
			out = append(out, s.Person)
		}
	}
	return out
}

// MeetingID names a meeting.
type MeetingID string

// MeetingState is how far a meeting is.
//
//	planned ──AgreeDay (chair)──► agreed ──Open (quorum)──► open ──Close──► closed ──approval──► approved
//	   └────────────┴──────────────────────► cancelled
type MeetingState string

// The states of a meeting.
const (
	MeetingPlanned   MeetingState = "planned"
	MeetingAgreed    MeetingState = "agreed"
	MeetingOpen      MeetingState = "open"
	MeetingClosed    MeetingState = "closed"   // the protocol can be drawn and signed
	MeetingApproved  MeetingState = "approved" // the authorised person approved the results
	MeetingCancelled MeetingState = "cancelled"
)

// Meeting of a commission.
type Meeting struct {
	ID      MeetingID         `json:"id"`
	Version int64             `json:"version"`
	Body    people.BodyID     `json:"body"`
	Year    YearID            `json:"year"`
	Number  int               `json:"number"` // within the year
	State   MeetingState      `json:"state"`
	Starts  time.Time         `json:"starts"`
	Room    string            `json:"room"`
	Agreed  *time.Time        `json:"agreed"`  // by the chair
	Order   int               `json:"order"`   // number of the order in force when it was opened; 0 before
	Present []people.PersonID `json:"present"` // voters
	Opened  *time.Time        `json:"opened"`
	Closed  *time.Time        `json:"closed"`
	Missed  bool              `json:"missed"`  // the day passed without it
	Invited int               `json:"invited"` // SEQUENCE of its calendar entry (RFC 5545)
	By      people.PersonID   `json:"by"`
	At      time.Time         `json:"at"`
}

// Proposal is what the commission votes on in a case.
type Proposal string

// The proposals, keys of the rules.
const (
	ProposeApprove Proposal = "approve"
	ProposeRevise  Proposal = "revise"
)

// Item is a case on the agenda of a meeting. Once it is decided nothing in it
// changes.
type Item struct {
	Meeting   MeetingID          `json:"meeting"`
	Case      CaseID             `json:"case"`
	Round     int                `json:"round"`
	Place     int                `json:"place"` // on the agenda, from 1
	Version   int64              `json:"version"`
	Proposal  Proposal           `json:"proposal"`
	Grade     string             `json:"grade"`     // of the sheet as it came
	Corrected string             `json:"corrected"` // the grade as corrected; "" where it stays
	Meets     map[string]bool    `json:"meets"`     // competencies as corrected, by key; nil where they stay
	Reason    string             `json:"reason"`    // of a revision: the protocol's column of corrections
	Uses      []string           `json:"uses"`      // recommendations, from the KCI result only: keys of the rules
	Answers   string             `json:"answers"`   // the appeal that it answers; "" for none
	Votes     []Voted            `json:"votes"`
	Decided   *time.Time         `json:"decided"`
	Result    *commission.Result `json:"result"`  // nil before; a proposal that is rejected leaves the case with the commission
	Casting   bool               `json:"casting"` // the chair decided a tie
}

// Voted is a member's open vote.
type Voted struct {
	Member people.PersonID   `json:"member"`
	Vote   commission.Choice `json:"vote"`
	At     time.Time         `json:"at"`
}

// Protocol of a meeting, as files in both languages.
type Protocol struct {
	Meeting  MeetingID           `json:"meeting"`
	Number   int                 `json:"number"` // of the version, from 1
	Version  int64               `json:"version"`
	Files    []ProtocolFile      `json:"files"`
	Must     []people.PersonID   `json:"must"` // who sign: those present and the secretary
	Signed   []ProtocolSignature `json:"signed"`
	Approved *ProtocolSignature  `json:"approved"` // of the authorised person
	Replaced bool                `json:"replaced"`
	By       people.PersonID     `json:"by"`
	Drawn    time.Time           `json:"drawn"`
}

// ProtocolFile is a protocol in one language.
type ProtocolFile struct {
	Lang locale.Lang `json:"lang"`
	Key  string      `json:"key"`  // in the store of files
	Hash []byte      `json:"hash"` // SHA-256 of the exact bytes
	Size int64       `json:"size"`
}

// ProtocolSignature is one person's signatures on the files, one CMS message a
// file.
type ProtocolSignature struct {
	Person people.PersonID `json:"person"`
	CMS    [][]byte        `json:"cms"`
	Serial string          `json:"serial"`
	At     time.Time       `json:"at"`
}

// MeetingTx are the tables of orders, meetings and protocols.
type MeetingTx interface {
	AppraisalOrderPut(*Order) (bool, error)              // version 1 inserts
	AppraisalOrdersOf(people.BodyID) ([]Order, error)    // the first one first
	AppraisalOrderInForce(people.BodyID) (*Order, error) // nil for none

	MeetingInsert(*Meeting) error
	MeetingUpdate(*Meeting) (bool, error)
	MeetingGet(MeetingID) (*Meeting, error)
	MeetingsOf(YearID) ([]Meeting, error)
	MeetingsOfBody(body people.BodyID, states ...MeetingState) ([]Meeting, error)

	ItemInsertAll([]Item) error
	ItemUpdate(*Item) (bool, error)
	ItemGet(MeetingID, CaseID) (*Item, error)
	ItemsOf(meeting MeetingID, after, limit int) ([]Item, error) // by place
	ItemsOfCase(CaseID) ([]Item, error)                          // by round and time
	ItemsAdopted(year YearID, after CaseID, limit int) ([]Item, error)

	AppraisalProtocolPut(*Protocol) (bool, error)
	AppraisalProtocolOf(MeetingID) (*Protocol, error) // the latest
	AppraisalProtocolsOf(MeetingID) ([]Protocol, error)
}

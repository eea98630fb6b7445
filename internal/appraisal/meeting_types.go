package appraisal

import (
	"slices"
	"time"

	"tarazy/internal/commission"
	"tarazy/internal/day"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/signature/signedcopy"
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
	Changes []Replaced      `json:"changes"` // who is replaced by whom; none in the first
	Why     string          `json:"why"`     // of a change; "" for the first
	By      people.PersonID `json:"by"`
	At      time.Time       `json:"at"`
	InForce *time.Time      `json:"in_force"` // nil while it is a draft
	Formed  people.PersonID `json:"formed"`   // the authorised person; "" while it is a draft
}

// Replaced is one replacement in the commission with its ground.
type Replaced struct {
	Out    people.PersonID `json:"out" key:"out"`
	In     people.PersonID `json:"in" key:"in"` // "" where nobody comes in their place
	Ground string          `json:"ground" key:"ground"`
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
	Why     string            `json:"why"`     // of a cancellation; "" else
	// Attended are the voters who were present at any time, Settled tells that
	// every result was approved after the authorised person had signed.
	Attended []people.PersonID `json:"attended"`
	Settled  bool              `json:"settled"`
	By       people.PersonID   `json:"by"`
	At       time.Time         `json:"at"`
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
	Person    people.PersonID    `json:"person"`
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
	Present   []people.PersonID  `json:"present"` // voters at the decision
	Order     int                `json:"order"`   // number of the order in force at the decision; 0 before
	Decided   *time.Time         `json:"decided"`
	Result    *commission.Result `json:"result"`  // nil before; a proposal that is rejected leaves the case with the commission
	Casting   bool               `json:"casting"` // the chair decided a tie
	Past      []Attempt          `json:"past"`    // proposals that found no majority, the first one first
}

// Attempt is a proposal that found no majority, with its vote.
type Attempt struct {
	Proposal  Proposal          `json:"proposal"`
	Corrected string            `json:"corrected"`
	Meets     map[string]bool   `json:"meets"`
	Reason    string            `json:"reason"`
	Votes     []Voted           `json:"votes"`
	Present   []people.PersonID `json:"present"`
	Order     int               `json:"order"`
	Decided   time.Time         `json:"decided"`
	Result    commission.Result `json:"result"`
	Casting   bool              `json:"casting"`
}

// ItemState is how far an item is.
type ItemState string

// The states of an item.
const (
	ItemOpen    ItemState = "open"    // its vote is open
	ItemAdopted ItemState = "adopted" // the proposal was
	ItemAgain   ItemState = "again"   // the proposal found no majority: another one is to be put
)

// State is how far the item is.
func (i *Item) State() ItemState {
	switch {
	case i.Result == nil:
		return ItemOpen
	case *i.Result == commission.Adopted:
		return ItemAdopted
	}
	return ItemAgain
}

// VoteOf is how a member voted; nil before.
func (i *Item) VoteOf(p people.PersonID) *Voted {
	n := slices.IndexFunc(i.Votes, func(v Voted) bool { return v.Member == p })
	if n < 0 {
		return nil
	}
	return &i.Votes[n]
}

// Changes reports whether the proposal corrects something.
func (i *Item) Changes() bool { return i.Proposal == ProposeRevise }

// Final is the grade that the proposal gives.
func (i *Item) Final() string {
	if i.Corrected != "" {
		return i.Corrected
	}
	return i.Grade
}

// ItemQuery asks for items of a meeting, by place.
type ItemQuery struct {
	Meeting MeetingID
	State   ItemState       // "" for all
	Revised bool            // only those whose proposal corrects something
	Not     people.PersonID // only those in which the person has not voted; "" for all
	After   int             // place
	Limit   int
}

// ItemCount is how many items of a meeting are how far.
type ItemCount struct {
	All     int `json:"all"`
	Open    int `json:"open"`
	Adopted int `json:"adopted"`
	Again   int `json:"again"`
	Revised int `json:"revised"` // of those adopted
	Mine    int `json:"mine"`    // open ones in which the person asked for has not voted
	Voted   int `json:"voted"`   // open ones in which somebody has
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
	Must     []people.PersonID   `json:"must"`             // who sign: those present and the secretary
	Stamps   int                 `json:"stamps,omitempty"` // places that the files keep for signatures within them
	Signed   []ProtocolSignature `json:"signed"`
	Approved *ProtocolSignature  `json:"approved"` // of the authorised person
	Replaced bool                `json:"replaced"`
	By       people.PersonID     `json:"by"`
	Drawn    time.Time           `json:"drawn"`
}

// ProtocolFile is a protocol in one language.
type ProtocolFile struct {
	Lang locale.Lang `json:"lang"`
	Part string      `json:"part"` // "results", or "recommendations" from the KCI results alone
	Key  string      `json:"key"`  // in the store of files
	Hash []byte      `json:"hash"` // SHA-256 of the exact bytes
	Size int64       `json:"size"`
	// Sheet is the SHA-256 of the text that is kept beside the file, to be read on a
	// page; nil of files that were drawn before texts were kept.
	Sheet []byte `json:"sheet,omitempty"`
}

// ProtocolSignature is one person's signatures on the files, one CMS message a
// file.
type ProtocolSignature struct {
	Person people.PersonID `json:"person"`
	CMS    [][]byte        `json:"cms"`
	Serial string          `json:"serial"`
	At     time.Time       `json:"at"`
	// Proofs say of each message what was known of the certificate's revocation and
	// of the time.
	Proofs []evidence.Proof `json:"proofs,omitempty"`
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

	AgendaInsertAll([]Item) error
	AgendaUpdate(*Item) (bool, error)
	AgendaGet(MeetingID, CaseID) (*Item, error)
	ItemsOf(meeting MeetingID, after, limit int) ([]Item, error) // by place
	ItemsWith(MeetingID, []CaseID) ([]Item, error)               // by place
	AgendaList(ItemQuery) ([]Item, error)
	AgendaCounts(MeetingID, people.PersonID) (ItemCount, error)
	ItemsRecommending(meeting MeetingID, after, limit int) ([]Item, error) // something from the KCI result, by place
	AgendaDelete(MeetingID, CaseID) (bool, error)
	AgendaLastPlace(MeetingID) (int, error)
	ItemsOfCase(CaseID) ([]Item, error) // by round and time
	ItemsAdopted(year YearID, after CaseID, limit int) ([]Item, error)
	CasesToMeet(YearID, int) ([]Case, error) // so many that are with the commission and on no agenda that is still ahead, by unit and name
	CasesToMeetCount(YearID) (int, error)

	AppraisalProtocolPut(*Protocol) (bool, error)
	AppraisalProtocolOf(MeetingID) (*Protocol, error) // the latest
	AppraisalProtocolsOf(MeetingID) ([]Protocol, error)
	SignedCopyOf(document string) ([]signedcopy.Revision, error) // the first one first
	SignedCopyInsert(*signedcopy.Revision) (bool, error)         // false: the number is taken, or the person has signed
}

package interview

import (
	"slices"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/people"
)

// SeriesID names a series of interviews.
type SeriesID string

// Format of an interview.
type Format string

// The formats of the rules.
const (
	Individual Format = "individual" // one interviewer, without agreement
	ByPanel    Format = "panel"
)

// SeriesState is how far a series is.
type SeriesState string

// The states of a series.
const (
	SeriesPlanned SeriesState = "planned"
	SeriesOpen    SeriesState = "open" // an interview has begun
	SeriesClosed  SeriesState = "closed"
)

// Series are the interviews of the candidates for one post by one panel with
// one guide.
type Series struct {
	ID       SeriesID        `json:"id"`
	Version  int64           `json:"version"`
	Body     people.BodyID   `json:"body"`
	Case     string          `json:"case"` // vacancy of the competition; "" for one of the body's own
	Title    Official        `json:"title"`
	State    SeriesState     `json:"state"`
	Guide    GuideID         `json:"guide"` // "" until chosen
	Format   Format          `json:"format"`
	Feedback string          `json:"feedback"` // level of detail: a key of the rules; "" until chosen
	Seats    []Seat          `json:"seats"`
	Ready    map[string]bool `json:"ready"` // materials and the room that lie ready, by key
	Hours    Hours           `json:"hours"` // of the working day, as last planned with
	Free     []Slot          `json:"free"`  // times that nobody has and a candidate may choose
	By       people.PersonID `json:"by"`
	At       time.Time       `json:"at"`
}

// Slot is a time at which an interview can be held.
type Slot struct {
	Starts time.Time `json:"starts"`
	Ends   time.Time `json:"ends"` // of the talk; the discussion follows
	Room   string    `json:"room"`
}

// Hours are the working hours of a day, in minutes of the day; a lunch of no
// length is none.
type Hours struct {
	From      int `json:"from"`
	To        int `json:"to"`
	LunchFrom int `json:"lunch_from"`
	LunchTo   int `json:"lunch_to"`
}

// Duty is what a person does in a panel.
type Duty string

// The duties in a panel. An expert coordinates and advises without a mark.
const (
	LeadDuty   Duty = "lead"
	MemberDuty Duty = "member"
	ExpertDuty Duty = "expert"
)

// Seat is a place in a panel, with what the person has done for it.
type Seat struct {
	Person     people.PersonID `json:"person"`
	Duty       Duty            `json:"duty"`
	Trained    *day.Day        `json:"trained"`    // of the training; nil: none on record
	Briefed    *time.Time      `json:"briefed"`    // at the meeting before the interviews
	Undertaken *time.Time      `json:"undertaken"` // to keep everything confidential
	Declared   *Interest       `json:"declared"`   // nil: not yet; in a competition its own declarations count
}

// Interest is what a member declared about the candidates of a series of the
// body's own.
type Interest struct {
	Conflict bool              `json:"conflict"`
	About    []people.PersonID `json:"about"` // the candidates known then
	Found    []people.Tie      `json:"found"`
	Reason   []byte            `json:"reason"` // sealed under the member's key; nil for none
	At       time.Time         `json:"at"`
}

// SeatOf finds the seat of a person; nil for none.
func (s *Series) SeatOf(p people.PersonID) *Seat {
	i := slices.IndexFunc(s.Seats, func(x Seat) bool { return x.Person == p })
	if i < 0 {
		return nil
	}
	return &s.Seats[i]
}

// Raters are the persons who mark: all but the expert, in the order of seats.
func (s *Series) Raters() []people.PersonID {
	var out []people.PersonID
	for _, x := range s.Seats {
		if x.Duty != ExpertDuty {
			out = append(out, x.Person)
		}
	}
	return out
}

// ID names an interview.
type ID string

// State is where an interview stands.
//
//	waiting → planned → under way → held → agreed
//	   |         └────────→ absent   (individual: held → concluded at the lock)
//	   └→ left (the candidate left the procedure)
type State string

// The states of an interview.
const (
	Waiting  State = "waiting" // has no time yet
	Planned  State = "planned"
	UnderWay State = "under_way"
	Held     State = "held"   // marks may be given now
	Agreed   State = "agreed" // the panel has agreed and concluded
	Absent   State = "absent"
	Left     State = "left"
)

// Interview is one candidate's.
type Interview struct {
	ID      ID              `json:"id"`
	Version int64           `json:"version"`
	Series  SeriesID        `json:"series"`
	Body    people.BodyID   `json:"body"`
	Person  people.PersonID `json:"person"`
	Case    string          `json:"case"`   // application in the competition; "" for none
	Number  string          `json:"number"` // of the candidate, by which lists name them
	State   State           `json:"state"`
	Starts  time.Time       `json:"starts"` // zero while it waits
	Ends    time.Time       `json:"ends"`   // of the talk; the discussion follows
	Room    string          `json:"room"`
	Invited int             `json:"invited"` // SEQUENCE of its calendar entry (RFC 5545)
	Swap    *SwapOffer      `json:"swap"`    // what this candidate offers another; nil for nothing
	Began   *time.Time      `json:"began"`
	Closed  *time.Time      `json:"closed"` // the talk was ended by the lead
	Done    []Tick          `json:"done"`   // of the script
	Asked   []Asked         `json:"asked"`  // outside the guide
	Opened  *time.Time      `json:"opened"` // marks opened: all are locked
	Told    *time.Time      `json:"told"`   // the agreed marks are on record for the candidate
}

// SwapOffer is a candidate's offer to change times with another one, who does
// not learn whose time it is.
type SwapOffer struct {
	With   ID        `json:"with"`
	Mine   time.Time `json:"mine"` // both starts as they were: a later move ends the offer
	Theirs time.Time `json:"theirs"`
	At     time.Time `json:"at"`
}

// Tick is a point of the script that was done.
type Tick struct {
	Key  string    `json:"key"` // "introduction.aim", "question.<id>", "closing.thanks"
	At   time.Time `json:"at"`
	Said string    `json:"said,omitempty"` // of "closing.next_stages": what the candidate was told
	Term *day.Day  `json:"term,omitempty"` // of the same: by when they hear
}

// Asked is a question outside the guide, on record as such.
type Asked struct {
	By         people.PersonID `json:"by"`
	Competency string          `json:"competency"`
	Text       string          `json:"text"`
	At         time.Time       `json:"at"`
}

// Sample is a sample answer of a calibration with the marks agreed on by those
// who made it.
type SampleAnswer struct {
	ID         string        `json:"id"`
	Version    int64         `json:"version"`
	Body       people.BodyID `json:"body"` // "" for the ones that the program brings
	Competency string        `json:"competency"`
	Level      string        `json:"level"`
	Question   Official      `json:"question"`
	Answer     Official      `json:"answer"`
	Mark       int           `json:"mark"`
	Why        Official      `json:"why"`
}

// Calibrated is a member's mark of a sample answer.
type Calibrated struct {
	Series SeriesID        `json:"series"`
	Member people.PersonID `json:"member"`
	Sample string          `json:"sample"`
	Mark   int             `json:"mark"`
	Agreed int             `json:"agreed"` // as it stood then
	At     time.Time       `json:"at"`
}

// SeriesTx are the tables of series, interviews and calibration.
type SeriesTx interface {
	SeriesInsert(*Series) (bool, error) // false: the case has one
	SeriesUpdate(*Series) (bool, error)
	SeriesGet(SeriesID) (*Series, error)
	SeriesOfCase(case_ string) (*Series, error)
	SeriesList(SeriesQuery) (SeriesPage, error)

	InterviewInsert(*Interview) (bool, error) // false: the person has one in the series
	InterviewUpdate(*Interview) (bool, error)
	InterviewGet(ID) (*Interview, error)
	InterviewsOf(SeriesID) ([]Interview, error) // by start, then number
	InterviewsOfPerson(people.PersonID) ([]Interview, error)
	// InterviewsOfMember are those of every series in which the person has a
	// seat, between two instants, by start.
	InterviewsOfMember(p people.PersonID, from, to time.Time) ([]Interview, error)

	SampleAnswerPut(*SampleAnswer) (bool, error)
	SampleAnswersOf(body people.BodyID, competency string) ([]SampleAnswer, error)
	CalibratedInsert(*Calibrated) (bool, error) // false: marked already
	CalibratedOf(SeriesID) ([]Calibrated, error)

	DossierPut(i ID, version int64, sealed []byte) (bool, error)     // version 1 inserts
	DossierGet(ID) (sealed []byte, version int64, err error)         // version 0 for none
	DossierReadPut(i ID, member people.PersonID, at time.Time) error // the first time counts
	DossierReadsOf(SeriesID) (map[ID]map[people.PersonID]time.Time, error)
}

// SeriesQuery asks for a page of series, the latest first.
type SeriesQuery struct {
	Bodies []people.BodyID // none: all
	Seat   people.PersonID // only those in which the person sits; "" for all
	States []SeriesState
	After  string
	Limit  int
}

// SeriesPage is a page of series.
type SeriesPage struct {
	Items []Series
	Next  string
}

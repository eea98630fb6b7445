package exam

import (
	"time"

	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// SittingID, BookingID and AttemptID name a sitting, a seat in it, and the
// sitting of a test by one person.
type (
	SittingID string
	BookingID string
	AttemptID string
)

// SittingState is where a sitting stands: open until it is called off.
type SittingState string

// The states of a sitting.
const (
	SittingOpen SittingState = "open"
	SittingOff  SittingState = "off"
)

// Sitting is a time at which a test may be begun, with a number of seats. A
// test that may be sat at any hour has a sitting of several days.
type Sitting struct {
	ID      SittingID       `json:"id"`
	Version int64           `json:"version"`
	Body    people.BodyID   `json:"body"`
	Test    Test            `json:"test"`    // as it was described when the sitting was set
	Vacancy string          `json:"vacancy"` // of a stage of a competition; "" for the knowledge test and a body's own
	State   SittingState    `json:"state"`
	Day     day.Day         `json:"day"`    // in the zone of the body, of Starts
	Starts  time.Time       `json:"starts"` // not before
	Closes  time.Time       `json:"closes"` // begun before this instant
	Seats   int             `json:"seats"`
	Taken   int             `json:"taken"`
	Place   locale.Words    `json:"place"` // where; empty for one sat at home
	By      people.PersonID `json:"by"`
}

// OwnEquipment reports whether a proctor watches over the candidate's own
// equipment: in a room that is named, others provide it.
func (s *Sitting) OwnEquipment() bool { return s.Test.Proctored && s.Place == locale.Words{} }

// BookingState is where a booking stands.
//
//	booked ──begin──► begun ──finish, or the time ends──► done
//	  ├──Cancel──► cancelled
//	  └──the sitting closes──► missed
type BookingState string

// The states of a booking.
const (
	Booked    BookingState = "booked"
	Begun     BookingState = "begun"
	Done      BookingState = "done"
	Cancelled BookingState = "cancelled"
	Missed    BookingState = "missed"
)

// Booking is one person's seat in a sitting, with the paper that was drawn for
// it.
type Booking struct {
	ID       BookingID       `json:"id"`
	Version  int64           `json:"version"`
	Sitting  SittingID       `json:"sitting"`
	Body     people.BodyID   `json:"body"`
	TestKey  string          `json:"test_key"`
	Person   people.PersonID `json:"person"`
	Case     string          `json:"case"`   // the application whose stage it is; "" for none
	Number   string          `json:"number"` // of the seat; who watches and marks sees it, and the candidate's number where there is one
	Language locale.Lang     `json:"language"`
	State    BookingState    `json:"state"`
	Percent  int             `json:"percent"` // more time, granted for the case alone; an accommodation may grant more
	Paper    Paper           `json:"paper"`
	Drawn    time.Time       `json:"drawn"` // when the paper was
	Created  time.Time       `json:"created"`
}

// Accommodation is what a person with a disability is granted; it holds for
// every test.
type Accommodation struct {
	Person  people.PersonID `json:"person"`
	Version int64           `json:"version"`
	Percent int             `json:"percent"` // more time, of every section: 0, 25, 50, 100
	Breaks  int             `json:"breaks"`  // minutes of breaks in a test, on request, that stop the time
	Reason  []byte          `json:"-"`       // sealed under the person's key
	By      people.PersonID `json:"by"`
	At      time.Time       `json:"at"`
}

package proctor

import (
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// Before is what a candidate has done before a proctored test over the own
// equipment, for one seat.
type Before struct {
	Booking exam.BookingID  `json:"booking"`
	Version int64           `json:"version"`
	Body    people.BodyID   `json:"body"`
	Person  people.PersonID `json:"person"`
	Consent *Consent        `json:"consent"` // nil for none, or for one that was withdrawn
	Room    []Picture       `json:"room"`    // the latest of each view
	Hands   int             `json:"hands"`   // how often pictures were handed in
}

// Consent is a consent to recording as it was given. Its text is kept by the
// hash.
type Consent struct {
	Act     string      `json:"act"`
	Edition string      `json:"edition"`
	Lang    locale.Lang `json:"lang"`
	Text    string      `json:"text"` // SHA-256 of the text, hexadecimal
	At      time.Time   `json:"at"`
}

// Agreement is what a candidate agreed to who began: the conduct that is
// forbidden and the aids that are allowed at the stage, as keys of the catalogue
// "conduct" of the edition.
type Agreement struct {
	Act     string    `json:"act"`
	Edition string    `json:"edition"`
	Test    string    `json:"test"` // key
	Conduct []string  `json:"conduct"`
	Aids    []string  `json:"aids"`
	At      time.Time `json:"at"`
}

// Beginning is with what an attempt began. In a room that others watch over there
// is the agreement alone.
type Beginning struct {
	Attempt exam.AttemptID `json:"attempt"`
	At      time.Time      `json:"at"`
	Agreed  Agreement      `json:"agreed"`
	Consent *Consent       `json:"consent"`
	Face    *Picture       `json:"face"`
	Room    []Picture      `json:"room"`
}

// BeforeTx are the tables of what comes before a proctored test.
type BeforeTx interface {
	outbox.Tx

	BodyGet(people.BodyID) (*people.Body, error)
	PersonGet(people.PersonID) (*people.Person, error)
	ExamAttemptStanding(exam.AttemptID) (*exam.Attempt, error)
	BookingGet(exam.BookingID) (*exam.Booking, error)
	ExamAttemptOfBooking(exam.BookingID) (*exam.Attempt, error)

	// BeforeGet reads what was done for a seat, and its check of identity, in one
	// statement; nil and nil where there is none.
	BeforeGet(exam.BookingID) (*Before, *Identity, error)
	// BeforePut stores version 1 as a new one, else in place of the version before;
	// false where that is not what is stored.
	BeforePut(*Before) (bool, error)
	ConsentTextPut(hash string, l locale.Lang, text string) error
	ConsentTextGet(hash string) (locale.Lang, string, error) // "" and "" for none
	BeginningInsert(*Beginning) (bool, error)                // false: the attempt has one
	BeginningOf(exam.AttemptID) (*Beginning, error)

	IdentityPut(*Identity) (bool, error) // as BeforePut
	IdentityGet(IdentityID) (*Identity, error)
	IdentityOf(exam.AttemptID) (*Identity, error) // of the seat of the attempt
	IdentityList(IdentityQuery) (IdentityPage, error)
}

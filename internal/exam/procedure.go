package exam

import (
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// Procedure is what the law of a procedure adds to exams. The package of the
// procedure gives it: this one knows no act.
type Procedure struct {
	// Tests are those that acts order in a body on a day; none where nil.
	Tests func(b *people.Body, on day.Day) ([]Test, error)
	// BookingRule decides whether a seat may be booked, changed or given up. A
	// nil ruling is a test that no rule is about; a refusal is a *fault.Error.
	BookingRule func(t *Test, in BookingAsk) (*BookingRuling, error)
	// Eligible tells for which case a person may sit a test of a vacancy, or
	// why not, as a *fault.Error.
	Eligible func(tx Tx, p people.PersonID, vacancy, testKey string) (Eligibility, error)
	// Told reports whether the result of a test of a case is told to its
	// candidate by now; nil for at once.
	Told func(tx Tx, caseID, testKey string) (bool, error)
	// Forbids tells where the act of a test forbids conduct; a refusal is a
	// *fault.Error.
	Forbids func(t *Test, conduct string) (fault.Citation, error)
}

// BookingAsk is what a rule on bookings needs to know.
type BookingAsk struct {
	Requested day.Day // of the request
	For       day.Day // of the sitting
	Open      int     // other bookings of the person for the test that are not yet held
	Release   bool    // the seat is given up or changed for another, not booked
}

// BookingRuling is what a rule found, with its input, for the journal.
type BookingRuling struct {
	Finding law.Finding
	Input   any
}

// Eligibility is the case for which a person sits a test.
type Eligibility struct {
	Case    string
	Number  string // by which the person is known in the case
	Percent int    // more time, granted for the case
}

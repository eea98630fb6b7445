package competition

import (
	"slices"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/people"
)

// Duty is what a person does in a commission.
type Duty string

// The duties in a commission. Observers see and do not act.
const (
	ChairDuty     Duty = "chair"
	MemberDuty    Duty = "member"
	SecretaryDuty Duty = "secretary"
	ObserverDuty  Duty = "observer"
)

// Marks reports whether the duty judges candidates and signs the protocol.
func (d Duty) Marks() bool { return d == ChairDuty || d == MemberDuty }

// Order is a version of the order on the commission.
type Order struct {
	Competition ID              `json:"competition"`
	Version     int64           `json:"version"` // 1 for the first
	Number      string          `json:"number"`
	Day         day.Day         `json:"day"`
	Seats       []Seat          `json:"seats"`
	Why         string          `json:"why"` // of a change; "" for the first
	By          people.PersonID `json:"by"`
	At          time.Time       `json:"at"`
}

// Seat is a person's place in the commission of an order.
type Seat struct {
	Person people.PersonID `json:"person"`
	Duty   Duty            `json:"duty"`
}

// SeatOf is the duty of a person; "" for none.
func (o *Order) SeatOf(p people.PersonID) Duty {
	if o == nil {
		return ""
	}
	for _, s := range o.Seats {
		if s.Person == p {
			return s.Duty
		}
	}
	return ""
}

// Judges are the persons who mark and sign, in the order of the order.
func (o *Order) Judges() []people.PersonID {
	var out []people.PersonID
	for _, s := range o.Seats {
		if s.Duty.Marks() {
			out = append(out, s.Person)
		}
	}
	return out
}

// Declaration is what a member declared about the candidates of a vacancy when
// their names opened.
type Declaration struct {
	Competition ID              `json:"competition"`
	Vacancy     VacancyID       `json:"vacancy"`
	Member      people.PersonID `json:"member"`
	Conflict    bool            `json:"conflict"`
	Called      []string        `json:"called"` // numbers of the candidates whom it is about
	Found       []people.Tie    `json:"found"`  // by the system, at the declaration
	Reason      []byte          `json:"-"`      // sealed under the member's key; nil for none
	At          time.Time       `json:"at"`
}

// covers reports whether the member declared about all of some candidates.
func (d *Declaration) covers(apps []Application) bool {
	for _, a := range apps {
		if !slices.Contains(d.Called, a.Number) {
			return false
		}
	}
	return true
}

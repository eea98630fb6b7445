package people

import (
	"time"

	"tarazy/internal/day"
	"tarazy/internal/locale"
)

// UnitID names a unit; "" is none.
type UnitID string

// Always is the day from which something holds that has no known beginning.
var Always = day.Of(1, time.January, 1)

// Unit is a structural unit of a body, with its latest state.
type Unit struct {
	ID      UnitID `json:"id"`
	Version int64  `json:"version"`
	Body    BodyID `json:"body"`
	Code    string `json:"code"` // by which the body knows it, unique in the body
	UnitState
}

// UnitState is what a unit is from a day on.
type UnitState struct {
	From   day.Day `json:"from"`
	Parent UnitID  `json:"parent"` // "" for a unit at the top
	NameKK string  `json:"name_kk"`
	NameRU string  `json:"name_ru"`
	Closed bool    `json:"closed"` // abolished from this day on
}

// Name in a language; English readers get the Kazakh name, as it has no other.
func (u UnitState) Name(l locale.Lang) string {
	if l == locale.RU {
		return u.NameRU
	}
	return u.NameKK
}

package people

import (
	"time"

	"tarazy/internal/day"
	"tarazy/internal/locale"
)

// BodyID names a body.
type BodyID string

// Body is a state body.
type Body struct {
	ID      BodyID            `json:"id"`
	Version int64             `json:"version"`
	BIN     string            `json:"bin"` // twelve digits
	Names   locale.Words      `json:"names"`
	Zone    string            `json:"zone"`  // IANA name: its legal day is counted there
	Scope   string            `json:"scope"` // key of the scope of acts that it belongs to
	Acts    map[string]string `json:"acts"`  // procedure → act under which the body carries it out
}

// On is the legal day of the body at an instant; the error is of a zone that
// is not known.
func (b *Body) On(at time.Time) (day.Day, error) {
	zone, err := day.Zone(b.Zone)
	if err != nil {
		return 0, err
	}
	return day.In(at, zone), nil
}

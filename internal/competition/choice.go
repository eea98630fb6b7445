package competition

import (
	"fmt"

	"tarazy/internal/law"
)

// Rounding says which way a share of a whole number of persons is rounded.
type Rounding string

// The two ways of rounding.
const (
	Up   Rounding = "up"
	Down Rounding = "down"
)

// UnmarshalText reads "up" or "down".
func (r *Rounding) UnmarshalText(b []byte) error {
	switch Rounding(b) {
	case Up, Down:
		*r = Rounding(b)
		return nil
	}
	return fmt.Errorf("competition: no rounding %q", b)
}

// of is the share of n, rounded.
func (r Rounding) of(share law.Ratio, n int) int {
	if r == Up {
		return share.Of(n)
	}
	return int(int64(n) * share.Num / share.Den)
}

// TieRule is what decides among candidates with equal points.
type TieRule string

// The grounds that decide among equals.
const (
	ByExperience TieRule = "experience"
	ByEducation  TieRule = "education"
)

// UnmarshalText reads the name of a ground.
func (t *TieRule) UnmarshalText(b []byte) error {
	switch TieRule(b) {
	case ByExperience, ByEducation:
		*t = TieRule(b)
		return nil
	}
	return fmt.Errorf("competition: no ground %q for equals", b)
}

package law

import "tarazy/internal/day"

// Env is what a decision stands on: the edition, the working-day calendar and
// the act that is common to all.
type Env struct {
	Edition  *Edition
	Calendar *day.Calendar
	Common   *Edition
}

// Env of an edition.
func (l *Library) Env(e *Edition) Env {
	return Env{Edition: e, Calendar: l.Calendar, Common: l.Common()}
}

package room

import "time"

// Timing is the clock of a room: from the beginning of the interview on.
type Timing struct {
	Began   *time.Time // nil: not begun
	Minutes int        // that the law gives; 0 where it sets none
	Extra   int        // minutes that the lead added
	Ends    *time.Time // nil: not begun, or without a limit
}

// TimingOf reckons the clock of an interview with what was added to it. Its end ends
// nothing by itself: the lead closes the talk, or adds time with a reason.
func TimingOf(began *time.Time, minutes int, added []Extension) Timing {
	out := Timing{Began: began, Minutes: minutes}
	for _, e := range added {
		out.Extra += e.Minutes
	}
	if began != nil && minutes > 0 {
		ends := began.Add(time.Duration(out.Minutes+out.Extra) * time.Minute)
		out.Ends = &ends
	}
	return out
}

// Timing is the clock of the room.
func (v *View) Timing() Timing {
	minutes, added := 0, []Extension(nil)
	if v.Minutes != nil {
		minutes = v.Minutes.V
	}
	if v.Room != nil {
		added = v.Room.Extra
	}
	return TimingOf(v.Interview.Began, minutes, added)
}

package day

import (
	"time"
	_ "time/tzdata" // a machine without zone files must count days alike

	"tarazy/internal/fault"
)

// Zone finds a zone by its IANA name, "Asia/Almaty". The errors are the
// *fault.Error "day.zone_unknown" with the argument zone, and
// "day.zone_outdated" when the machine's own zone files, which Go prefers to
// those built in, do not know the single time of Kazakhstan: with them the
// last hour of a term would belong to another day.
func Zone(name string) (*time.Location, error) {
	// The names "" and "Local" mean no zone of a body.
	if name == "" || name == "Local" {
		return nil, fault.New(fault.Invalid, "day.zone_unknown", "zone", name)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fault.New(fault.Invalid, "day.zone_unknown", "zone", name).Wrap(err)
	}
	if outdated() {
		return nil, fault.New(fault.Unavailable, "day.zone_outdated", "zone", name)
	}
	return loc, nil
}

// outdated probes the change of 1 March 2024, the last one in Kazakhstan.
func outdated() bool {
	almaty, err := time.LoadLocation("Asia/Almaty")
	if err != nil {
		return true
	}
	_, offset := Of(2024, time.March, 2).Start(almaty).Zone()
	return offset != int(5*time.Hour/time.Second)
}

// In is the day of an instant in a zone.
func In(instant time.Time, loc *time.Location) Day {
	return Of(instant.In(loc).Date())
}

// Start is the first instant of d in a zone. Where the clocks are put forward
// at midnight it is the instant of the change.
func (d Day) Start(loc *time.Location) time.Time {
	year, month, number := d.Date()
	start := time.Date(year, month, number, 0, 0, 0, 0, loc)
	if In(start, loc) < d {
		_, change := start.ZoneBounds()
		return change
	}
	return start
}

// End is 24:00 of d in a zone, the start of the next day: a term that ends
// with d is kept by every instant before it.
func (d Day) End(loc *time.Location) time.Time { return d.Add(1).Start(loc) }

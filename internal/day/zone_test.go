package day_test

import (
	"testing"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := day.Zone(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	i, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestDayOfAnInstantInAlmaty(t *testing.T) {
	almaty := zone(t, "Asia/Almaty")
	for at, want := range map[string]string{
		"2024-02-28T17:59:59Z": "2024-02-28", // +06
		"2024-02-28T18:00:00Z": "2024-02-29",
		"2024-02-29T17:59:59Z": "2024-02-29",
		"2024-02-29T18:00:00Z": "2024-02-29", // put back to 23:00, now +05
		"2024-02-29T18:59:59Z": "2024-02-29",
		"2024-02-29T19:00:00Z": "2024-03-01",
		"2024-03-01T18:59:59Z": "2024-03-01", // +05
		"2024-03-01T19:00:00Z": "2024-03-02",
	} {
		if got := day.In(instant(t, at), almaty); got.String() != want {
			t.Errorf("%s in Almaty is %v, want %s", at, got, want)
		}
	}
}

func TestStartAndEndInAlmaty(t *testing.T) {
	almaty := zone(t, "Asia/Almaty")
	for _, c := range []struct {
		day, start, end string
		hours           time.Duration
	}{
		{"2024-02-28", "2024-02-27T18:00:00Z", "2024-02-28T18:00:00Z", 24},
		{"2024-02-29", "2024-02-28T18:00:00Z", "2024-02-29T19:00:00Z", 25},
		{"2024-03-01", "2024-02-29T19:00:00Z", "2024-03-01T19:00:00Z", 24},
		{"2026-11-25", "2026-11-24T19:00:00Z", "2026-11-25T19:00:00Z", 24},
	} {
		d := at(t, c.day)
		start, end := d.Start(almaty), d.End(almaty)
		if !start.Equal(instant(t, c.start)) || !end.Equal(instant(t, c.end)) {
			t.Errorf("%s runs from %v to %v", c.day, start.UTC(), end.UTC())
		}
		if end.Sub(start) != c.hours*time.Hour {
			t.Errorf("%s lasts %v", c.day, end.Sub(start))
		}
	}
}

func TestEveryInstantBelongsToItsDay(t *testing.T) {
	// Havana puts its clocks forward at midnight, so some days start at 01:00.
	for _, name := range []string{"Asia/Almaty", "Asia/Qyzylorda", "Asia/Qostanay", "Asia/Aqtau", "America/Havana", "UTC"} {
		loc := zone(t, name)
		for d := at(t, "2018-01-01"); d <= at(t, "2027-12-31"); d++ {
			start, end := d.Start(loc), d.End(loc)
			if day.In(start, loc) != d || day.In(start.Add(-1), loc) != d-1 || day.In(end.Add(-1), loc) != d {
				t.Fatalf("%s: %v runs from %v to %v", name, d, start, end)
			}
		}
	}
}

func TestUnknownZone(t *testing.T) {
	for _, name := range []string{"", "Local", "Asia/Nowhere", "../etc/passwd"} {
		if _, err := day.Zone(name); !fault.Is(err, "day.zone_unknown") {
			t.Errorf("Zone(%q): %v", name, err)
		}
	}
}

package day_test

import (
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/strict"
)

const firstYear, lastYear = 2018, 2027

// years reads the calendars that the program comes with.
var years = sync.OnceValues(func() ([]day.Year, error) {
	var out []day.Year
	for y := firstYear; y <= lastYear; y++ {
		name := fmt.Sprintf("../../acts/calendar/%d/calendar.yaml", y)
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		node, err := strict.YAML(name, data)
		if err != nil {
			return nil, err
		}
		var year day.Year
		if err := strict.Decode(node, &year); err != nil {
			return nil, err
		}
		out = append(out, year)
	}
	return out, nil
})

func acts(t testing.TB) []day.Year {
	t.Helper()
	all, err := years()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func kazakhstan(t testing.TB) *day.Calendar {
	t.Helper()
	c, err := day.NewCalendar(acts(t))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestWorkingDaysOfTheYear holds the data against the totals published for the
// years; where a total was published before a change, the note of the year's
// data tells the difference.
func TestWorkingDaysOfTheYear(t *testing.T) {
	want := map[int]int{
		2018: 246, 2019: 246, 2020: 246, 2021: 245, 2022: 246,
		2023: 246, 2024: 249, 2025: 246, 2026: 247, 2027: 247,
	}
	c := kazakhstan(t)
	for y := firstYear; y <= lastYear; y++ {
		got, err := c.WorkingBetween(day.Of(y-1, time.December, 31), day.Of(y, time.December, 31))
		if err != nil || got != want[y] {
			t.Errorf("%d has %d working days, %v; want %d", y, got, err, want[y])
		}
	}
}

// TestWorkingDaysOfTheMonth compares 2024 with the months of the balance of
// working time of the Ministry of Labour, but for June, where Kurban Ait came
// a day earlier than the balance had it, on a Sunday.
func TestWorkingDaysOfTheMonth(t *testing.T) {
	want := []int{21, 21, 17, 22, 20, 19 + 1, 22, 21, 21, 22, 21, 21}
	c := kazakhstan(t)
	for i, n := range want {
		first := day.Of(2024, time.Month(i+1), 1)
		got, err := c.WorkingBetween(first-1, first.AddMonths(1)-1)
		if err != nil || got != n {
			t.Errorf("%v 2024 has %d working days, %v; want %d", time.Month(i+1), got, err, n)
		}
	}
}

// TestShiftedDays computes the shifted days anew by the rule: the holidays that
// fall on a weekend take, in order of date, the next day that is neither
// weekend nor holiday nor taken; religious days off take none.
func TestShiftedDays(t *testing.T) {
	for _, y := range acts(t) {
		kinds := map[day.Day]day.Kind{}
		for _, m := range y.Days {
			kinds[m.Day] = m.Kind
		}
		want := shifted(kinds)
		for _, m := range y.Days {
			// An act may move a shifted day off on to another day.
			if m.Kind == day.WorkingOverride {
				delete(want, m.Day)
			}
		}
		for _, m := range y.Days {
			if m.Kind != day.ShiftedOff {
				continue
			}
			if !want[m.Day] {
				t.Errorf("%v is shifted in the data but not by the rule", m.Day)
			}
			delete(want, m.Day)
		}
		for d := range want {
			t.Errorf("%v is shifted by the rule but not in the data", d)
		}
	}
}

func shifted(kinds map[day.Day]day.Kind) map[day.Day]bool {
	taken := map[day.Day]bool{}
	var holidays []day.Day
	low, high := day.Day(1<<30), day.Day(-1<<30)
	for d := range kinds {
		low, high = min(low, d), max(high, d)
	}
	for d := low; d <= high; d++ {
		if kinds[d] == day.Holiday && weekend(d) {
			holidays = append(holidays, d)
		}
	}
	for _, h := range holidays {
		d := h + 1
		for weekend(d) || kinds[d] == day.Holiday || taken[d] {
			d++
		}
		taken[d] = true
	}
	return taken
}

func weekend(d day.Day) bool {
	return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
}

// TestMovedDays pairs each day to which rest was moved with the day worked for
// it: near each other, under one clause.
func TestMovedDays(t *testing.T) {
	for _, y := range acts(t) {
		var off, on []day.Mark
		for _, m := range y.Days {
			switch m.Kind {
			case day.MovedOff:
				off = append(off, m)
			case day.WorkingOverride:
				on = append(on, m)
			}
		}
		if len(off) != len(on) {
			t.Errorf("%d: %d days moved, %d worked for them", y.Year, len(off), len(on))
			continue
		}
		for i := range off {
			apart := off[i].Day - on[i].Day
			if apart < -6 || apart > 6 || off[i].Clause != on[i].Clause {
				t.Errorf("%v and %v are no pair", off[i], on[i])
			}
		}
	}
}

func TestEstimatedYears(t *testing.T) {
	c := kazakhstan(t)
	for d := day.Of(firstYear, time.January, 1); d <= day.Of(lastYear, time.December, 31); d++ {
		m, err := c.Mark(d)
		if err != nil || m.Day != d || m.Estimated != (d.Year() == 2027) {
			t.Fatalf("Mark(%v) = %+v, %v", d, m, err)
		}
	}
}

// TestDaysWorthKnowing spot-checks days that were read at their own sources.
func TestDaysWorthKnowing(t *testing.T) {
	c := kazakhstan(t)
	for text, want := range map[string]day.Kind{
		"2018-12-31": day.MovedOff,
		"2018-12-29": day.WorkingOverride,
		"2020-01-05": day.WorkingOverride, // a Sunday
		"2020-05-11": day.WorkingOverride, // a Monday, off but for the act
		"2020-05-08": day.MovedOff,
		"2022-07-09": day.ReligiousOff, // a Saturday that shifts nowhere
		"2022-07-11": day.Workday,
		"2022-10-25": day.Holiday,
		"2022-12-01": day.Workday,
		"2022-12-19": day.Workday,
		"2021-12-17": day.Holiday,
		"2024-06-17": day.Workday,
		"2025-08-30": day.Holiday,
		"2025-09-01": day.ShiftedOff,
		"2026-08-31": day.Workday,
		"2027-03-15": day.Holiday,
		"2023-05-13": day.Weekend,
	} {
		if m, err := c.Mark(at(t, text)); err != nil || m.Kind != want {
			t.Errorf("%s is %v, %v; want %v", text, m.Kind, err, want)
		}
	}
}

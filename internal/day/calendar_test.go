package day_test

import (
	"slices"
	"testing"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

func mark(t *testing.T, text string, kind day.Kind) day.Mark {
	return day.Mark{Day: at(t, text), Kind: kind, Clause: "c"}
}

func TestDataThatContradictsItself(t *testing.T) {
	year := func(marks ...day.Mark) []day.Year { return []day.Year{{Year: 2023, Days: marks}} }
	noClause := mark(t, "2023-05-10", day.Holiday)
	noClause.Clause = ""
	for name, years := range map[string][]day.Year{
		"two calendars":     {{Year: 2023}, {Year: 2024}, {Year: 2023}},
		"no such year":      {{Year: 0}},
		"a day twice":       year(mark(t, "2023-05-10", day.Holiday), mark(t, "2023-05-10", day.MovedOff)),
		"another year":      year(mark(t, "2024-05-10", day.Holiday)),
		"an absent day":     year(day.Mark{Kind: day.Holiday, Clause: "c"}),
		"an absent kind":    year(mark(t, "2023-05-10", 0)),
		"a plain workday":   year(mark(t, "2023-05-10", day.Workday)),
		"a plain weekend":   year(mark(t, "2023-05-13", day.Weekend)),
		"a shifted weekend": year(mark(t, "2023-05-13", day.ShiftedOff)),
		"a moved weekend":   year(mark(t, "2023-05-13", day.MovedOff)),
		"no clause":         year(noClause),
	} {
		if _, err := day.NewCalendar(years); err == nil {
			t.Errorf("%s: a calendar was built", name)
		}
	}
}

func TestWrongWeeks(t *testing.T) {
	for _, week := range [][]day.Weekday{nil, {1, 1}, {7}, {-1}} {
		if _, err := day.NewCalendarOf(week, nil); err == nil {
			t.Errorf("a calendar was built for the week %v", week)
		}
	}
}

func TestSixDayWeek(t *testing.T) {
	week := append(day.FiveDayWeek(), day.Weekday(time.Saturday))
	c, err := day.NewCalendarOf(week, []day.Year{{Year: 2023}})
	if err != nil {
		t.Fatal(err)
	}
	term, err := c.AddWorking(at(t, "2023-05-12"), 2) // a Friday
	if err != nil || term.To != at(t, "2023-05-15") {
		t.Errorf("the term ends on %v, %v", term.To, err)
	}
}

func TestYearsInAnyOrder(t *testing.T) {
	years := slices.Clone(acts(t))
	slices.Reverse(years)
	c, err := day.NewCalendar(years)
	if err != nil {
		t.Fatal(err)
	}
	if years[0].Year != lastYear {
		t.Error("the caller's years were put in order")
	}
	if !slices.Equal(c.Marks(), kazakhstan(t).Marks()) {
		t.Error("the order of the years changed the calendar")
	}
	if !slices.IsSortedFunc(c.Marks(), func(a, b day.Mark) int { return int(a.Day - b.Day) }) {
		t.Error("the marks are not in order")
	}
}

// wantNoCalendar checks the one answer for a year that has no calendar.
func wantNoCalendar(t *testing.T, err error, year int) {
	t.Helper()
	f, ok := fault.As(err)
	if !ok || f.Code != "day.no_calendar" || f.Args["year"] != year {
		t.Errorf("%v, want day.no_calendar year=%d", err, year)
	}
}

func TestYearWithoutCalendar(t *testing.T) {
	c := kazakhstan(t)
	for text, year := range map[string]int{"2017-12-31": 2017, "2028-01-01": 2028, "1970-01-01": 1970} {
		_, err := c.Mark(at(t, text))
		wantNoCalendar(t, err, year)
		_, err = c.Working(at(t, text))
		wantNoCalendar(t, err, year)
		_, err = c.NextWorking(at(t, text))
		wantNoCalendar(t, err, year)
	}
	empty, err := day.NewCalendar(nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = empty.AddWorking(at(t, "2023-05-10"), 1)
	wantNoCalendar(t, err, 2023)
}

func TestGapBetweenYears(t *testing.T) {
	c, err := day.NewCalendar([]day.Year{{Year: 2023}, {Year: 2025}, {Year: 2026}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.AddWorking(at(t, "2023-12-28"), 2)
	wantNoCalendar(t, err, 2024)
	_, err = c.SubWorking(at(t, "2025-01-03"), 3)
	wantNoCalendar(t, err, 2024)
	_, err = c.WorkingBetween(at(t, "2023-12-28"), at(t, "2025-01-03"))
	wantNoCalendar(t, err, 2024)
	_, err = c.NextWorking(at(t, "2023-12-30"))
	wantNoCalendar(t, err, 2024)
	if term, err := c.AddWorking(at(t, "2025-12-31"), 1); err != nil || term.To != at(t, "2026-01-01") {
		t.Errorf("the term ends on %v, %v", term.To, err)
	}
}

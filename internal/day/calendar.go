package day

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"tarazy/internal/fault"
)

// Mark says what a day is and on which clause of the common act that stands.
// The clause is empty for a plain working day and a plain weekend.
type Mark struct {
	Day       Day    `key:"day" yaml:"day"`
	Kind      Kind   `key:"kind" yaml:"kind"`
	Clause    string `key:"clause" yaml:"clause"`
	Estimated bool   `key:"estimated,optional" yaml:"estimated"`
}

// Year is the calendar of one year as its data gives it: the days that differ
// from the working week. Estimated says that no act has settled the year yet.
type Year struct {
	Year        int    `key:"year" yaml:"year"`
	Estimated   bool   `key:"estimated" yaml:"estimated"`
	ClausesNote string `key:"clauses_note,optional" yaml:"clauses_note"`
	Days        []Mark `key:"days" yaml:"days"`
}

// FiveDayWeek is Monday to Friday, the week for which the calendars in
// acts/calendar are drawn up.
func FiveDayWeek() []Weekday {
	return []Weekday{
		Weekday(time.Monday), Weekday(time.Tuesday), Weekday(time.Wednesday),
		Weekday(time.Thursday), Weekday(time.Friday),
	}
}

// Calendar knows every day of the years it was built from. It never changes
// and may be used by many goroutines.
type Calendar struct {
	spans []span
}

// span is a run of years without a gap. Every question about a term is
// answered by looking up places in these tables, whatever the term's length.
type span struct {
	first, last Day
	kinds       []Kind  // of each day from first on
	worked      []int32 // worked[i]: working days among the first i days
	working     []Day   // the working days in order
	marks       []Mark  // the days that the data marks, in order
	marked      []int32 // marked[i]: marks among the first i days
	estimated   []int32 // estimated[i]: estimated days among the first i days
}

// NewCalendar builds the calendar of the five-day week from years in any
// order. An error names the year or day whose data contradicts itself.
func NewCalendar(years []Year) (*Calendar, error) {
	return NewCalendarOf(FiveDayWeek(), years)
}

// NewCalendarOf builds a calendar for another working week; the years' data
// must be drawn up for that week, since shifted days depend on it.
func NewCalendarOf(week []Weekday, years []Year) (*Calendar, error) {
	works, err := weekOf(week)
	if err != nil {
		return nil, err
	}
	sorted := slices.Clone(years)
	slices.SortFunc(sorted, func(a, b Year) int { return a.Year - b.Year })
	c := &Calendar{}
	for i, y := range sorted {
		if i > 0 && sorted[i-1].Year == y.Year {
			return nil, fmt.Errorf("day: the year %d has two calendars", y.Year)
		}
		marks, err := y.ordered(works)
		if err != nil {
			return nil, err
		}
		if i == 0 || sorted[i-1].Year+1 != y.Year {
			c.spans = append(c.spans, newSpan(y.first()))
		}
		c.spans[len(c.spans)-1].extend(y, marks, works)
	}
	return c, nil
}

func weekOf(week []Weekday) (works [7]bool, err error) {
	if len(week) == 0 {
		return works, errors.New("day: a working week without days")
	}
	for _, w := range week {
		if w < 0 || int(w) >= len(works) || works[w] {
			return works, fmt.Errorf("day: the working week has a wrong or repeated day %d", int(w))
		}
		works[w] = true
	}
	return works, nil
}

func (y Year) first() Day { return Of(y.Year, time.January, 1) }
func (y Year) last() Day  { return Of(y.Year, time.December, 31) }

// ordered is the year's marks by day, each carrying whether it is estimated.
func (y Year) ordered(works [7]bool) ([]Mark, error) {
	if y.Year < 1 || y.Year > maxYear {
		return nil, fmt.Errorf("day: no calendar can be for the year %d", y.Year)
	}
	marks := slices.Clone(y.Days)
	slices.SortFunc(marks, func(a, b Mark) int { return int(a.Day) - int(b.Day) })
	for i := range marks {
		m := &marks[i]
		if i > 0 && marks[i-1].Day == m.Day {
			return nil, fmt.Errorf("day: %v is marked twice", m.Day)
		}
		if err := y.check(*m, works); err != nil {
			return nil, err
		}
		m.Estimated = m.Estimated || y.Estimated
	}
	return marks, nil
}

func (y Year) check(m Mark, works [7]bool) error {
	switch {
	case m.Day < y.first() || m.Day > y.last():
		return fmt.Errorf("day: %v stands in the calendar of %d", m.Day, y.Year)
	case !m.Kind.marked():
		return fmt.Errorf("day: %v has the kind %v, which no data states", m.Day, m.Kind)
	case m.Clause == "":
		return fmt.Errorf("day: %v stands on no clause", m.Day)
	case (m.Kind == ShiftedOff || m.Kind == MovedOff) && !works[m.Day.Weekday()]:
		return fmt.Errorf("day: %v is %v but off anyway", m.Day, m.Kind)
	}
	return nil
}

func newSpan(first Day) span {
	return span{
		first: first, last: first - 1,
		worked: []int32{0}, marked: []int32{0}, estimated: []int32{0},
	}
}

// extend appends a year that follows the span's last day.
func (s *span) extend(y Year, marks []Mark, works [7]bool) {
	for d := y.first(); d <= y.last(); d++ {
		m := plain(d, works, y.Estimated)
		if len(marks) > 0 && marks[0].Day == d {
			m, marks = marks[0], marks[1:]
			s.marks = append(s.marks, m)
		}
		s.append(m)
	}
}

func plain(d Day, works [7]bool, estimated bool) Mark {
	if works[d.Weekday()] {
		return Mark{Day: d, Kind: Workday, Estimated: estimated}
	}
	return Mark{Day: d, Kind: Weekend, Estimated: estimated}
}

func (s *span) append(m Mark) {
	if m.Kind.Works() {
		s.working = append(s.working, m.Day)
	}
	before := s.estimated[len(s.estimated)-1]
	if m.Estimated {
		before++
	}
	s.last = m.Day
	s.kinds = append(s.kinds, m.Kind)
	s.worked = append(s.worked, int32(len(s.working)))
	s.marked = append(s.marked, int32(len(s.marks)))
	s.estimated = append(s.estimated, before)
}

// place is the number of the span's days before d.
func (s *span) place(d Day) int { return int(d - s.first) }

// span is the run of years that d lies in; the error names the year.
func (c *Calendar) span(d Day) (*span, error) {
	for i := range c.spans {
		if s := &c.spans[i]; s.first <= d && d <= s.last {
			return s, nil
		}
	}
	return nil, noCalendar(d)
}

func noCalendar(d Day) *fault.Error {
	return fault.New(fault.Invalid, "day.no_calendar", "year", d.Year())
}

// Mark says what d is. The error is the *fault.Error "day.no_calendar" with
// the argument year.
func (c *Calendar) Mark(d Day) (Mark, error) {
	s, err := c.span(d)
	if err != nil {
		return Mark{}, err
	}
	i := s.place(d)
	if s.marked[i+1] > s.marked[i] {
		return s.marks[s.marked[i]], nil
	}
	return Mark{Day: d, Kind: s.kinds[i], Estimated: s.estimated[i+1] > s.estimated[i]}, nil
}

// Working reports whether d is a working day. The error is the *fault.Error
// "day.no_calendar" with the argument year.
func (c *Calendar) Working(d Day) (bool, error) {
	s, err := c.span(d)
	if err != nil {
		return false, err
	}
	return s.kinds[s.place(d)].Works(), nil
}

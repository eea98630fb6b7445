package day

import "tarazy/internal/fault"

// Term is a term counted in working days: N of them from the day of the event,
// From, which is not counted, to the last day, To, which is.
type Term struct {
	From, To Day
	N        int
	// Marks are the days met on the way, To among them and From not, that
	// differ from the plain week: what an answer cites. Not to be changed.
	Marks []Mark
	// Estimated says that a day on the way is not settled by an act yet.
	Estimated bool
}

// AddWorking is the term of n working days after from. The day from itself
// needs no calendar, every day after it does. The errors are *fault.Error:
// "day.no_calendar" with the argument year; "day.count" with the argument n
// when n is less than one.
func (c *Calendar) AddWorking(from Day, n int) (Term, error) {
	if n < 1 {
		return Term{}, fault.New(fault.Invalid, "day.count", "n", n)
	}
	s, err := c.span(from + 1)
	if err != nil {
		return Term{}, err
	}
	before := int(s.worked[s.place(from+1)])
	if n > len(s.working)-before {
		return Term{}, noCalendar(s.last + 1)
	}
	to := s.working[before+n-1]
	return s.term(from, to, n, from+1, to), nil
}

// SubWorking is the term of n working days back from the day from: To is the
// n-th working day before it. The errors are those of AddWorking.
func (c *Calendar) SubWorking(from Day, n int) (Term, error) {
	if n < 1 {
		return Term{}, fault.New(fault.Invalid, "day.count", "n", n)
	}
	s, err := c.span(from - 1)
	if err != nil {
		return Term{}, err
	}
	before := int(s.worked[s.place(from)])
	if n > before {
		return Term{}, noCalendar(s.first - 1)
	}
	to := s.working[before-n]
	return s.term(from, to, n, to, from-1), nil
}

// term gathers what is met from the day first to the day last.
func (s *span) term(from, to Day, n int, first, last Day) Term {
	i, j := s.place(first), s.place(last)+1
	a, b := s.marked[i], s.marked[j]
	return Term{
		From: from, To: to, N: n,
		Marks:     s.marks[a:b:b],
		Estimated: s.estimated[j] > s.estimated[i],
	}
}

// WorkingBetween counts the working days after from up to and including to.
// The errors are *fault.Error: "day.no_calendar" with the argument year;
// "day.order" with the arguments from and to when to is before from.
func (c *Calendar) WorkingBetween(from, to Day) (int, error) {
	if to < from {
		return 0, fault.New(fault.Invalid, "day.order", "from", from.String(), "to", to.String())
	}
	if from == to {
		return 0, nil
	}
	s, err := c.span(from + 1)
	if err != nil {
		return 0, err
	}
	if to > s.last {
		return 0, noCalendar(s.last + 1)
	}
	return int(s.worked[s.place(to)+1] - s.worked[s.place(from+1)]), nil
}

// NextWorking is d itself when it is a working day, otherwise the first
// working day after it: where an act lets a term that ends on a day off end
// later. The error is the *fault.Error "day.no_calendar".
func (c *Calendar) NextWorking(d Day) (Day, error) {
	s, err := c.span(d)
	if err != nil {
		return 0, err
	}
	before := int(s.worked[s.place(d)])
	if before == len(s.working) {
		return 0, noCalendar(s.last + 1)
	}
	return s.working[before], nil
}

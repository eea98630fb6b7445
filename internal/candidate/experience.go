package candidate

import (
	"cmp"
	"slices"

	"tarazy/internal/day"
)

// Period is a run of days, both ends included.
type Period struct {
	From  day.Day `json:"from"`
	Until day.Day `json:"until"`
}

// Days is the number of days of the period.
func (p Period) Days() int { return int(p.Until-p.From) + 1 }

// Span is how long something was done, counted in days.
type Span struct {
	Days    int      `json:"days"`
	Periods []Period `json:"periods"` // in order, none touching the next
	Gaps    []Period `json:"gaps"`    // between the periods
}

// Experience is how long the jobs that keep takes lasted, asOf included. Jobs
// at the same time count once; one that is still held counts to asOf, and what
// lies after asOf does not count. keep nil takes every job.
func Experience(jobs []Job, asOf day.Day, keep func(Job) bool) Span {
	var all []Period
	for _, j := range jobs {
		p := Period{From: j.From, Until: asOf}
		if j.Until != nil {
			p.Until = min(asOf, *j.Until)
		}
		if p.From <= p.Until && (keep == nil || keep(j)) {
			all = append(all, p)
		}
	}
	return merge(all)
}

func merge(all []Period) Span {
	slices.SortFunc(all, func(a, b Period) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Until, b.Until)) })
	s := Span{Periods: []Period{}, Gaps: []Period{}}
	for _, p := range all {
		n := len(s.Periods)
		if n > 0 && p.From <= s.Periods[n-1].Until.Add(1) {
			s.Periods[n-1].Until = max(s.Periods[n-1].Until, p.Until)
			continue
		}
		if n > 0 {
			s.Gaps = append(s.Gaps, Period{From: s.Periods[n-1].Until.Add(1), Until: p.From.Add(-1)})
		}
		s.Periods = append(s.Periods, p)
	}
	for _, p := range s.Periods {
		s.Days += p.Days()
	}
	return s
}

// looseDays is how many days that make no full month of their own period are
// added up to one: the custom of personnel offices, which no act here lays down.
const looseDays = 30

const monthsOfYear = 12

// Length is the span in full months and the days over. Each period is measured
// by the calendar from its own first day; the days over are added up.
func (s Span) Length() (months, days int) {
	for _, p := range s.Periods {
		m, d := p.length()
		months, days = months+m, days+d
	}
	return months + days/looseDays, days % looseDays
}

// length counts the months that end before the period does.
func (p Period) length() (months, days int) {
	end := p.Until.Add(1)
	y1, m1, _ := p.From.Date()
	y2, m2, _ := end.Date()
	months = (y2-y1)*monthsOfYear + int(m2) - int(m1)
	if p.From.AddMonths(months) > end {
		months--
	}
	return months, int(end - p.From.AddMonths(months))
}

// Args are the span as a message names it: years, months and days.
func (s Span) Args() (years, months, days int) {
	months, days = s.Length()
	return months / monthsOfYear, months % monthsOfYear, days
}

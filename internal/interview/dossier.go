package interview

import (
	"cmp"
	"slices"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

// Dossier is what a panel may read of a candidate beforehand: education and
// work, and nothing of what earlier stages gave.
type Dossier struct {
	Education []Study `json:"education"`
	Work      []Work  `json:"work"`
	More      string  `json:"more"` // what else the candidate's papers say
}

// Study is a completed course of study.
type Study struct {
	Institution string  `json:"institution"`
	Subject     string  `json:"subject"`
	Graduated   day.Day `json:"graduated"`
}

// Work is a job.
type Work struct {
	Employer string   `json:"employer"`
	Position string   `json:"position"`
	From     day.Day  `json:"from"`
	Until    *day.Day `json:"until"` // the last day; nil: still held
}

// Bounds of a dossier that HR enters.
const (
	dossierLinesMost = 60
	dossierTextMost  = 500
	dossierMoreMost  = 10_000
)

// Check refuses a dossier that cannot be read. The faults are
// interview.dossier.many, interview.dossier.text, interview.dossier.from and
// interview.dossier.until, each at its field.
func (d *Dossier) Check() error {
	if n := len(d.Education) + len(d.Work); n > dossierLinesMost {
		return fault.New(fault.Invalid, "interview.dossier.many", "most", dossierLinesMost).At("work")
	}
	if len([]rune(d.More)) > dossierMoreMost {
		return fault.New(fault.Invalid, "interview.dossier.text", "most", dossierMoreMost).At("more")
	}
	for n, x := range d.Education {
		at := path("education", n)
		switch {
		case x.Institution == "" || len([]rune(x.Institution+x.Subject)) > dossierTextMost:
			return fault.New(fault.Invalid, "interview.dossier.text", "most", dossierTextMost).At(at + ".institution")
		case x.Graduated == 0:
			return fault.New(fault.Invalid, "interview.dossier.from").At(at + ".graduated")
		}
	}
	for n, x := range d.Work {
		at := path("work", n)
		switch {
		case x.Employer == "" || len([]rune(x.Employer+x.Position)) > dossierTextMost:
			return fault.New(fault.Invalid, "interview.dossier.text", "most", dossierTextMost).At(at + ".employer")
		case x.From == 0:
			return fault.New(fault.Invalid, "interview.dossier.from").At(at + ".from")
		case x.Until != nil && *x.Until < x.From:
			return fault.New(fault.Invalid, "interview.dossier.until").At(at + ".until")
		}
	}
	return nil
}

// DateKind is what is to be asked about dates of a work history.
type DateKind string

// The kinds of remarks on dates.
const (
	DateGap     DateKind = "gap"     // no work between two jobs, or since the last
	DateOverlap DateKind = "overlap" // two jobs at one time
	DateStudy   DateKind = "study"   // no work between the first diploma and the first job
	DateFuture  DateKind = "future"  // a date after the day of reading
	DateTurned  DateKind = "turned"  // an end before its beginning
)

// DateRemark points out dates for the panel to ask about. Nothing follows from
// it.
type DateRemark struct {
	Kind  DateKind
	From  day.Day
	Until day.Day
	Days  int    // from one to the other, both counted
	A, B  string // employers that it is between; "" where there is none
}

// gapDays is from how many days on a time without work is pointed out. It is a
// choice of this program: a month between two jobs is usual.
const gapDays = 31

// Remarks are the gaps and overlaps in a work history as it is read on a day,
// the earliest first.
func (d *Dossier) Remarks(on day.Day) []DateRemark {
	jobs := slices.Clone(d.Work)
	slices.SortStableFunc(jobs, func(a, b Work) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.last(on), b.last(on))) })
	out := []DateRemark{}
	var sound []Work
	for _, j := range jobs {
		switch {
		case j.Until != nil && *j.Until < j.From:
			out = append(out, remark(DateTurned, *j.Until, j.From, j.Employer, ""))
		case j.From > on || j.Until != nil && *j.Until > on:
			out = append(out, remark(DateFuture, on, max(j.From, j.last(on)), j.Employer, ""))
			fallthrough
		default:
			sound = append(sound, j)
		}
	}
	out = append(out, overlaps(sound, on)...)
	out = append(out, gaps(sound, on)...)
	out = append(out, d.beforeWork(sound)...)
	slices.SortStableFunc(out, func(a, b DateRemark) int { return cmp.Compare(a.From, b.From) })
	return out
}

func (j *Work) last(on day.Day) day.Day {
	if j.Until == nil {
		return max(on, j.From)
	}
	return *j.Until
}

func remark(k DateKind, from, until day.Day, a, b string) DateRemark {
	return DateRemark{Kind: k, From: from, Until: until, Days: int(until-from) + 1, A: a, B: b}
}

// overlaps are the pairs of jobs that share a day. One that ends on the day on
// which the next begins is none.
func overlaps(jobs []Work, on day.Day) []DateRemark {
	var out []DateRemark
	for a := range jobs {
		for b := a + 1; b < len(jobs); b++ {
			from, until := jobs[b].From, min(jobs[a].last(on), jobs[b].last(on))
			if from < until || from == until && jobs[a].last(on) != from {
				out = append(out, remark(DateOverlap, from, until, jobs[a].Employer, jobs[b].Employer))
			}
		}
	}
	return out
}

// gaps are the times of more than a month that no job covers, up to the day of
// reading.
func gaps(jobs []Work, on day.Day) []DateRemark {
	var out []DateRemark
	if len(jobs) == 0 {
		return nil
	}
	until, who := jobs[0].last(on), jobs[0].Employer
	for k := 1; k < len(jobs); k++ {
		if from := until + 1; int(jobs[k].From-from) >= gapDays {
			out = append(out, remark(DateGap, from, jobs[k].From-1, who, jobs[k].Employer))
		}
		if jobs[k].last(on) >= until {
			until, who = jobs[k].last(on), jobs[k].Employer
		}
	}
	if int(on-until) >= gapDays {
		out = append(out, remark(DateGap, until+1, on, who, ""))
	}
	return out
}

// beforeWork is the time between the first diploma and the first job, where the
// job came later.
func (d *Dossier) beforeWork(jobs []Work) []DateRemark {
	if len(jobs) == 0 || len(d.Education) == 0 {
		return nil
	}
	first := slices.MinFunc(d.Education, func(a, b Study) int { return cmp.Compare(a.Graduated, b.Graduated) })
	if int(jobs[0].From-first.Graduated)-1 < gapDays {
		return nil
	}
	return []DateRemark{remark(DateStudy, first.Graduated+1, jobs[0].From-1, first.Institution, jobs[0].Employer)}
}

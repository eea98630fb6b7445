package law

import (
	"tarazy/internal/day"
	"tarazy/internal/fault"
)

// maxTerm bounds the working days of one term.
const maxTerm = 2000

// WorkingTerm counts n working days from an event and gives the reasons: the
// clause that sets the term, and for each holiday or moved day on the way the
// clause that made it so. The faults are term.too_short, term.too_long and
// day.no_calendar.
func WorkingTerm(env Env, by Citer, from day.Day, n int) (day.Term, []Reason, error) {
	if err := termLength(n); err != nil {
		return day.Term{}, nil, err
	}
	term, err := env.Calendar.AddWorking(from, n)
	if err != nil {
		return term, nil, err
	}
	reasons := []Reason{Because(by, "term.working", "from", from.String(), "days", n, "to", term.To.String())}
	return term, append(reasons, DaysOff(env, term)...), nil
}

// TermBefore finds the n-th working day before an event, in the same way.
func TermBefore(env Env, by Citer, event day.Day, n int) (day.Term, []Reason, error) {
	if err := termLength(n); err != nil {
		return day.Term{}, nil, err
	}
	term, err := env.Calendar.SubWorking(event, n)
	if err != nil {
		return term, nil, err
	}
	reasons := []Reason{Because(by, "term.before", "event", event.String(), "days", n, "to", term.To.String())}
	return term, append(reasons, DaysOff(env, term)...), nil
}

func termLength(n int) error {
	if n < 1 {
		return fault.New(fault.Invalid, "term.too_short", "least", 1).At("days")
	}
	if n > maxTerm {
		return fault.New(fault.Invalid, "term.too_long", "most", maxTerm).At("days")
	}
	return nil
}

// DaysOff are the reasons for the marked days of a term, one for each.
func DaysOff(env Env, term day.Term) []Reason {
	var out []Reason
	for _, m := range term.Marks {
		cite := Stands{Clause: m.Clause, act: env.Common.Act}
		out = append(out, Because(cite, "term.mark."+m.Kind.String(), "day", m.Day.String()))
	}
	return out
}

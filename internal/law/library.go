package law

import (
	"sort"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

// Library is all the law that an installation knows.
type Library struct {
	Calendar *day.Calendar
	acts     map[string][]*Edition // editions by day in force, undated first
}

// Acts are the names of the acts, sorted.
func (l *Library) Acts() []string {
	out := make([]string, 0, len(l.acts))
	for a := range l.acts {
		out = append(out, a)
	}
	sort.Strings(out)
	return out
}

// Editions of an act, oldest first.
func (l *Library) Editions(act string) []*Edition { return l.acts[act] }

// Edition finds one by its name.
func (l *Library) Edition(act, name string) (*Edition, error) {
	if _, ok := l.acts[act]; !ok {
		return nil, fault.New(fault.Missing, "law.no_act", "act", act)
	}
	for _, e := range l.acts[act] {
		if e.Day == name {
			return e, nil
		}
	}
	return nil, fault.New(fault.Missing, "law.no_edition", "act", act, "edition", name)
}

// On gives the edition in force on a day: exactly one, or a fault that says so.
func (l *Library) On(act string, d day.Day) (*Edition, error) {
	if _, ok := l.acts[act]; !ok {
		return nil, fault.New(fault.Missing, "law.no_act", "act", act)
	}
	var found *Edition
	for _, e := range l.acts[act] {
		if !e.InForce.Covers(d) {
			continue
		}
		if found != nil {
			return nil, fault.New(fault.Unavailable, "law.two_editions", "act", act, "day", d.String())
		}
		found = e
	}
	if found == nil {
		return nil, fault.New(fault.Invalid, "law.not_in_force", "act", act, "day", d.String())
	}
	return found, nil
}

// Latest is the newest edition of an act.
func (l *Library) Latest(act string) (*Edition, error) {
	all := l.acts[act]
	if len(all) == 0 {
		return nil, fault.New(fault.Missing, "law.no_act", "act", act)
	}
	return all[len(all)-1], nil
}

// Common is the act that every other stands on: identification numbers, the
// working week, holidays.
func (l *Library) Common() *Edition { return l.acts[commonAct][0] }

// Clause finds what a citation points to, in the edition of the citing act if
// it is the same act, else in the latest.
func (l *Library) Clause(in *Edition, c fault.Citation) (*Edition, *Clause, error) {
	e := in
	if e == nil || e.Act != c.Act {
		var err error
		if e, err = l.Latest(c.Act); err != nil {
			return nil, nil, err
		}
	}
	cl, ok := e.Clause(c.Clause)
	if !ok {
		return nil, nil, fault.New(fault.Missing, "law.no_clause", "act", c.Act, "clause", c.Clause)
	}
	return e, cl, nil
}

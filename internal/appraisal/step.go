package appraisal

import (
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// wait is what a case waits for: what is to be done, by when, where, by whom.
type wait struct {
	task string // key of a message without arguments: what is to be done
	due  *day.Day
	link string
	who  []people.PersonID
}

// await sets what a case waits for, in place of what it waited for before. Who
// has to act is reminded by the daily pass, which asks for the terms that are
// near or over: a verb leaves no reminders to be cancelled. The caller saves
// the case.
func (m *matter) await(_ Tx, w wait) error {
	m.c.Due, m.c.Waits, m.c.Missed = w.due, nil, nil
	if w.task != "" {
		who := slices.DeleteFunc(slices.Clone(w.who), func(p people.PersonID) bool { return p == "" })
		m.c.Waits = &Waits{Task: w.task, Link: w.link, Who: who}
	}
	return nil
}

// tell leaves a notice about the case. The message keys are
// "appraisal.notice.<key>" and its ".subject".
func (m *matter) tell(tx Tx, to people.PersonID, key, link string, args fault.Args) error {
	if to == "" {
		return nil
	}
	return outbox.Notify(tx, outbox.Notice{To: string(to), Key: "appraisal.notice." + key, Args: args, Case: string(m.c.ID), Link: link})
}

// settleTerm closes the term that waited: one that passed is on record as
// missed, once, with who let it pass unnamed, for the record is of the case.
func (s *Service) settleTerm(tx Tx, m *matter, by *access.Actor, term string) error {
	if m.c.Due == nil || m.today <= *m.c.Due || m.c.Missed != nil && *m.c.Missed == *m.c.Due {
		return nil
	}
	return s.Record(tx, m.entry("term.missed", by, map[string]any{"term": term, "due": m.c.Due.String(), "done": m.today.String()}))
}

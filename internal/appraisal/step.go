package appraisal

import (
	"fmt"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// reminded bounds how many persons are reminded of one term of a case.
const reminded = 8

// wait is what a case waits for: what is to be done, by when, where, by whom.
type wait struct {
	task string // key of a message without arguments: what is to be done
	due  *day.Day
	link string
	who  []people.PersonID
}

// await sets the term of a case, and reminds those who have to act in place of
// what was waited for before. The caller saves the case.
func (m *matter) await(tx Tx, w wait) error {
	m.c.Due = w.due
	for i := range reminded {
		if err := outbox.CancelReminders(tx, m.chain(i)); err != nil {
			return err
		}
	}
	if w.due == nil {
		return nil
	}
	for i, p := range w.who {
		if p == "" || i == reminded {
			continue
		}
		err := outbox.Remind(tx, m.env.Calendar, outbox.Plan{
			Key: m.chain(i), To: string(p), Due: *w.due, Zone: m.body.Zone, Before: []int{1}, At: true,
			Escalate: m.escalation(p), Args: fault.Args{"task": w.task}, Case: string(m.c.ID), Link: w.link,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// escalation tells the supervisor above, once the term has passed.
func (m *matter) escalation(late people.PersonID) []outbox.Escalation {
	out := []outbox.Escalation{{After: 1, To: string(late)}}
	if above := m.route.Higher; above != "" && above != late {
		out = append(out, outbox.Escalation{After: 1, To: string(above)})
	}
	return out
}

func (m *matter) chain(i int) string { return fmt.Sprintf("appraisal/%s/%d", m.c.ID, i) }

// tell leaves a notice about the case. The message keys are
// "appraisal.notice.<key>" and its ".subject".
func (m *matter) tell(tx Tx, to people.PersonID, key, link string, args fault.Args) error {
	if to == "" {
		return nil
	}
	return outbox.Notify(tx, outbox.Notice{To: string(to), Key: "appraisal.notice." + key, Args: args, Case: string(m.c.ID), Link: link})
}

// settleTerm closes the term that waited: one that passed is on record as
// missed, with who let it pass unnamed, for the record is of the case.
func (s *Service) settleTerm(tx Tx, m *matter, by *access.Actor, term string) error {
	if m.c.Due == nil || m.today <= *m.c.Due {
		return nil
	}
	return s.Record(tx, m.entry("term.missed", by, map[string]any{"term": term, "due": m.c.Due.String(), "done": m.today.String()}))
}

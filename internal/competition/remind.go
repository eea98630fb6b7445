package competition

import (
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// due is a term that several persons have to keep, any of them: each is
// reminded on its last day, and told when it has passed.
type due struct {
	name  string // of the term; with a person it names the chain of reminders
	on    day.Day
	task  string // key of what is to be done
	about string // the case
	link  string
}

func chainOf(name string, to people.PersonID) string { return name + "/" + string(to) }

// remind plans the reminders of a term.
func (m *matter) remind(tx Tx, to []people.PersonID, d due) error {
	for _, p := range to {
		err := outbox.Remind(tx, m.env.Calendar, outbox.Plan{
			Key: chainOf(d.name, p), To: string(p), Due: d.on, Zone: m.body.Zone, At: true,
			Escalate: []outbox.Escalation{{After: 1, To: string(p)}},
			Args:     fault.Args{"task": d.task}, Case: d.about, Link: d.link,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// endReminders ends the reminders of a term: what it was for is done.
func endReminders(tx Tx, to []people.PersonID, name string) error {
	for _, p := range to {
		if err := outbox.CancelReminders(tx, chainOf(name, p)); err != nil {
			return err
		}
	}
	return nil
}

package outbox

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

// morning is the hour of the day, in the body's zone, at which reminders go
// out unless a plan has another.
const morning = 9

// Plan is the chain of reminders of one term: before it, on its last day, and
// after it to others.
type Plan struct {
	Key    string  // names the chain; a new plan with it replaces the old one
	To     string  // id of the person who has to act
	Due    day.Day // last day of the term
	Zone   string  // IANA name, of the body
	Before []int   // working days before Due, each a reminder
	At     bool    // a reminder on Due itself
	// Escalate tells others when the term has passed, each once.
	Escalate []Escalation
	// Message is the beginning of the message keys "<message>.before",
	// "<message>.due" and "<message>.overdue", each with its ".subject". They
	// may name Args and the argument due. "" is "outbox.term", whose argument
	// task is itself the key of a message without arguments: what is to be done.
	Message string
	Args    fault.Args
	Case    string
	Link    string
	Unless  string // key of a condition that keeps a reminder back; "" for none
	Hour    int    // of the day at which reminders go out; 0: nine
}

// Escalation tells a person that somebody's term has passed.
type Escalation struct {
	After int    // working days after the term's last day
	To    string // id of the person
}

// reminder is the payload of one link of a chain.
type reminder struct {
	Notice Notice
}

// Remind plans the reminders of a term, in place of those that an earlier plan
// of the same key has left. What has been sent for this very day is not sent
// again, nor is what the plan would have sent before now. When the step that
// they are about is done, CancelReminders ends the chain.
//
// The errors are those of the calendar, *fault.Error "day.no_calendar" among
// them, of the zone, and of the messages.
func Remind(tx Tx, cal *day.Calendar, p Plan) error {
	zone, err := day.Zone(p.Zone)
	if err != nil {
		return err
	}
	links, err := p.links(cal)
	if err != nil {
		return err
	}
	if err := tx.JobForgetChain(p.chain()); err != nil {
		return err
	}
	for _, l := range links {
		if err := p.leave(tx, l, zone); err != nil {
			return err
		}
	}
	return nil
}

// Planned reports whether a plan that reminds on its last day has left its reminders
// before: for a term that many cases share.
func Planned(tx Tx, p Plan) (bool, error) {
	job, err := tx.JobByKey(kindReminder, p.once("due"))
	return job != nil, err
}

// CancelReminders ends the chain of a key: the step is done.
func CancelReminders(tx Tx, key string) error {
	_, err := tx.JobCancelChain((&Plan{Key: key}).chain())
	return err
}

func (p *Plan) chain() string { return "reminder/" + p.Key }

// once is a name that is given once to a link of the chain.
func (p *Plan) once(link string) string {
	return strings.Join([]string{p.chain(), link, p.Due.String()}, "/")
}

// link is one reminder of a chain.
type link struct {
	name string // "before/3"
	to   string
	on   day.Day
	word string // of the message
}

func (p *Plan) links(cal *day.Calendar) ([]link, error) {
	var all []link
	for _, n := range p.Before {
		term, err := cal.SubWorking(p.Due, n)
		if err != nil {
			return nil, err
		}
		all = append(all, link{name: fmt.Sprintf("before/%d", n), to: p.To, on: term.To, word: "before"})
	}
	if p.At {
		all = append(all, link{name: "due", to: p.To, on: p.Due, word: "due"})
	}
	for _, e := range p.Escalate {
		term, err := cal.AddWorking(p.Due, e.After)
		if err != nil {
			return nil, err
		}
		all = append(all, link{name: fmt.Sprintf("after/%d/%s", e.After, e.To), to: e.To, on: term.To, word: "overdue"})
	}
	return all, nil
}

// leave keeps one reminder as a job. One whose instant has passed is left out:
// it would say nothing that the plan's own beginning did not.
func (p *Plan) leave(tx Tx, l link, zone *time.Location) error {
	message := p.Message
	if message == "" {
		message = "outbox.term"
	}
	n := Notice{To: l.to, Key: message + "." + l.word, Args: p.args(), Case: p.Case, Link: p.Link, Unless: p.Unless,
		Once: p.once(l.name)}
	if err := n.check(); err != nil {
		return err
	}
	at := p.instant(l.on, zone)
	if at.Before(tx.Now()) {
		return nil
	}
	return Enqueue(tx, Job{Kind: kindReminder, Key: n.Once, Payload: reminder{n}, Due: at, Chain: p.chain(), Person: l.to, Case: p.Case})
}

func (p *Plan) instant(d day.Day, zone *time.Location) time.Time {
	hour := p.Hour
	if hour == 0 {
		hour = morning
	}
	year, month, number := d.Date()
	return time.Date(year, month, number, hour, 0, 0, 0, zone).UTC()
}

func (p *Plan) args() fault.Args {
	out := fault.Args{"due": p.Due.String()}
	for name, v := range p.Args {
		out[name] = v
	}
	return out
}

// remind sends one reminder of a chain. After a time of standstill several are
// due: a person is sent only the latest, for it says all that the earlier ones
// would have.
func (w *Worker) remind(ctx context.Context, t *Task) (bool, error) {
	var r reminder
	if err := t.Decode(&r); err != nil {
		return false, Permanent(err)
	}
	return true, w.cfg.Store.Write(ctx, func(tx WorkTx) error {
		if err := t.Finish(tx); err != nil {
			return err
		}
		later, err := tx.JobLater(t.Chain, t.Person, t.Due)
		if err != nil || later {
			return err
		}
		back, err := w.keptBack(tx, r.Notice)
		if err != nil || back {
			return err
		}
		return deliver(tx, r.Notice)
	})
}

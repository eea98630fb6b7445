package outbox

import (
	"time"
)

// KindHook is the kind of job that delivers an event to a subscription.
const KindHook = "outbox.hook"

// Event is something that happened to a case, for other systems. It names
// things by their public ids and holds no personal data: who may know more
// asks for it.
type Event struct {
	Body string // id of the body that it happened in
	Verb string // "competition.announce"
	Case string // public id of the thing
}

// EventJob is the payload of a job of KindHook.
type EventJob struct {
	Hook string    `json:"hook"`
	Verb string    `json:"verb"`
	Body string    `json:"body"`
	Case string    `json:"case"`
	At   time.Time `json:"at"` // legal instant
}

// Publish leaves an event in the caller's transaction, one job for each
// working subscription of the body to the verb.
func Publish(tx Tx, e Event) error {
	hooks, err := tx.HooksFor(e.Body, e.Verb)
	if err != nil {
		return err
	}
	for _, hook := range hooks {
		err := Enqueue(tx, Job{Kind: KindHook, Chain: HookChain(hook), Body: e.Body, Case: e.Case,
			Payload: EventJob{Hook: hook, Verb: e.Verb, Body: e.Body, Case: e.Case, At: tx.Now()}})
		if err != nil {
			return err
		}
	}
	return nil
}

// HookChain is the chain of the jobs of a subscription.
func HookChain(hook string) string { return "hook/" + hook }

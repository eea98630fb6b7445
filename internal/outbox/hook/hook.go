package hook

import (
	"context"
	"time"

	"tarazy/internal/outbox"
)

// State is where a subscription stands.
type State string

// The states of a subscription.
const (
	Active   State = "active"
	Disabled State = "disabled"
)

// Hook is a subscription as stored.
type Hook struct {
	ID      string    `json:"id"`
	Version int64     `json:"version"`
	Body    string    `json:"body"`
	URL     string    `json:"url"`
	Verbs   []string  `json:"verbs"`
	Person  string    `json:"person"` // who keeps it, and is told when it is disabled
	State   State     `json:"state"`
	Failing time.Time `json:"failing"` // machine's instant since which nothing was delivered; zero: it works
	Created time.Time `json:"created"` // legal
	Key     []byte    `json:"-"`       // of its own, wrapped under the master key
	Secret  []byte    `json:"-"`       // sealed under it
}

// secretField is the name that is bound into a sealed secret.
const secretField = "hook.secret"

// Tx is what the package needs of a transaction. What is not found is nil.
type Tx interface {
	outbox.WorkTx

	HookInsert(*Hook) error
	// HookUpdate stores a subscription in place of the version named and
	// raises that version; false where another version is stored.
	HookUpdate(*Hook) (bool, error)
	HookGet(id string) (*Hook, error)
	HookList(body string) ([]Hook, error)
	HookDelete(id string) error
}

// Store runs transactions.
type Store interface {
	Write(context.Context, func(Tx) error) error
	Read(context.Context, func(Tx) error) error
}

package staff

import (
	"context"
	"errors"

	"tarazy/internal/people"
)

// errRehearsed ends a transaction that must leave nothing behind.
var errRehearsed = errors.New("staff: rehearsed")

// rehearsal is a store whose writes are taken back once they have succeeded.
type rehearsal struct{ people.Store }

// Write runs fn and lets nothing of it stay.
func (r rehearsal) Write(ctx context.Context, fn func(people.Tx) error) error {
	return r.Store.Write(ctx, func(tx people.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return errRehearsed
	})
}

// rehearse tells what an act would come to, without doing it: its own rules
// answer, so a preview promises nothing that the act would refuse.
func (d Deps) rehearse(act func(*people.Service) error) error {
	twin := *d.People
	twin.Store = rehearsal{d.People.Store}
	if err := act(&twin); !errors.Is(err, errRehearsed) {
		return err
	}
	return nil
}

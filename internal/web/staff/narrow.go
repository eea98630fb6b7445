package staff

import (
	"context"
	"slices"

	"tarazy/internal/people"
)

// narrowed is the service for which the list holds the persons with the ids
// alone; all of them where there are none.
func (d Deps) narrowed(ids []string) *people.Service {
	if len(ids) == 0 {
		return d.People
	}
	twin := *d.People
	twin.Store = narrowStore{d.People.Store, ids}
	return &twin
}

// narrowStore reads the list of a few persons.
type narrowStore struct {
	people.Store
	ids []string
}

// Read runs fn on a transaction whose list is narrowed.
func (n narrowStore) Read(ctx context.Context, fn func(people.Tx) error) error {
	return n.Store.Read(ctx, func(tx people.Tx) error { return fn(narrowTx{tx, n.ids}) })
}

type narrowTx struct {
	people.Tx
	ids []string
}

// AssignmentList leaves the rows of others out of a page.
func (t narrowTx) AssignmentList(q people.StaffQuery) (people.StaffPage, error) {
	found, err := t.Tx.AssignmentList(q)
	found.Rows = slices.DeleteFunc(found.Rows, func(r people.StaffRow) bool { return !slices.Contains(t.ids, string(r.Person)) })
	return found, err
}

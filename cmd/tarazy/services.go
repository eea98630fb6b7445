package main

import (
	"context"
	"fmt"

	"tarazy/internal/access"
	"tarazy/internal/journal"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/web/adminpages"
)

// system acts for the program itself.
var system = people.By{Person: "system", All: true}

// record writes an entry into the journal and tells the webhooks of the body,
// in the transaction of what happened.
func record(tx any, e journal.Entry) error {
	if err := journal.Add(tx.(journal.Tx), e); err != nil {
		return err
	}
	if e.Body == "" {
		return nil
	}
	return outbox.Publish(tx.(outbox.Tx), outbox.Event{Body: e.Body, Verb: e.Verb, Case: e.Case})
}

// recordAlone writes an entry in a transaction of its own.
func (a *app) recordAlone(ctx context.Context, e journal.Entry) error {
	return a.db.Write(ctx, func(tx *store.Tx) error { return record(tx, e) })
}

// importKind works on imports of staff lists, step by step.
func (a *app) importKind() outbox.Kind {
	return outbox.Kind{Name: importJob, Step: func(ctx context.Context, t *outbox.Task) (bool, error) {
		var id people.ImportID
		if err := t.Decode(&id); err != nil {
			return false, outbox.Permanent(err)
		}
		run, err := a.staff.Step(ctx, id)
		if err != nil {
			return false, err
		}
		return !run.Running(), nil
	}}
}

const importJob = "staff.import"

// queueImport lets the worker take up an import.
func (a *app) queueImport(ctx context.Context, id people.ImportID) error {
	err := a.db.Write(ctx, func(tx *store.Tx) error {
		return outbox.Enqueue(tx, outbox.Job{Kind: importJob, Case: string(id), Payload: id})
	})
	a.worker.Wake()
	return err
}

// administrators are told of jobs that were given up.
func administrators(tx outbox.Tx) ([]string, error) {
	return tx.(interface {
		GrantHolders(access.Role) ([]string, error)
	}).GrantHolders(access.Installation)
}

// names are the names of persons by id.
func (a *app) names(ctx context.Context, ids []string) (map[string]string, error) {
	asked := make([]people.PersonID, len(ids))
	for i, id := range ids {
		asked[i] = people.PersonID(id)
	}
	out := map[string]string{}
	err := a.db.Read(ctx, func(tx *store.Tx) error {
		found, err := tx.PersonNames(asked)
		for id, name := range found {
			out[string(id)] = name
		}
		return err
	})
	return out, err
}

// iinOf is the IIN of a person, to be compared with a certificate's.
func (a *app) iinOf(ctx context.Context, person string) (string, error) {
	f, err := a.staff.Personal(ctx, system, people.PersonID(person))
	if err != nil {
		return "", err
	}
	return f.Private.IIN, nil
}

// findMost bounds what a search for persons gives.
const findMost = 20

// find looks for persons by a part of the name, in a body or everywhere.
func (a *app) find(ctx context.Context, body, text string) ([]adminpages.Found, error) {
	all, err := a.staff.Bodies(ctx, system)
	if err != nil {
		return nil, err
	}
	var out []adminpages.Found
	for _, b := range all {
		if body != "" && string(b.ID) != body {
			continue
		}
		on, err := b.On(a.legal.Now())
		if err != nil {
			return nil, err
		}
		page, err := a.staff.Staff(ctx, system, people.StaffQuery{Body: b.ID, On: on, Text: text, Limit: findMost})
		if err != nil {
			return nil, err
		}
		for _, r := range page.Rows {
			out = append(out, adminpages.Found{
				ID: string(r.Person), Name: people.FullName(r.Surname, r.Given, r.Patronymic), About: fmt.Sprintf("%s · %s", r.TitleKK, b.Names.KK),
			})
		}
	}
	return out[:min(len(out), findMost)], nil
}

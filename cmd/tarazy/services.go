package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
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

// bodies are the names of the bodies by id.
func (a *app) bodies(ctx context.Context) (map[string]locale.Words, error) {
	all, err := a.staff.Bodies(ctx, system)
	out := map[string]locale.Words{}
	for _, b := range all {
		out[string(b.ID)] = b.Names
	}
	return out, err
}

func (a *app) bodyIDs(ctx context.Context) ([]string, error) {
	all, err := a.staff.Bodies(ctx, system)
	out := make([]string, len(all))
	for i, b := range all {
		out[i] = string(b.ID)
	}
	return out, err
}

func (a *app) bodyName(ctx context.Context, id string, l locale.Lang) string {
	all, err := a.bodies(ctx)
	if err != nil {
		a.log.Error("names of bodies", "error", err)
	}
	return all[id].In(l)
}

// iinOf is the IIN of a person, to be compared with a certificate's.
func (a *app) iinOf(ctx context.Context, person string) (string, error) {
	f, err := a.staff.Personal(ctx, system, people.PersonID(person))
	if err != nil {
		return "", err
	}
	return f.Private.IIN, nil
}

// zoneOf is the zone of a body; of the installation where there is none. Lists
// ask it for every row, so what was read is kept for a moment.
func (a *app) zoneOf(body string) *time.Location {
	if body == "" || a.staff == nil {
		return a.zone
	}
	now := a.wall.Now()
	if k := a.zones.Load(); k != nil && now.Before(k.until) {
		return cmp.Or(k.of[body], a.zone)
	}
	all, err := a.staff.Bodies(context.Background(), system)
	if err != nil {
		a.log.Error("zone of a body", "error", err)
		return a.zone
	}
	k := &zones{of: map[string]*time.Location{}, until: now.Add(zonesHold)}
	for _, b := range all {
		if zone, err := day.Zone(b.Zone); err == nil {
			k.of[string(b.ID)] = zone
		}
	}
	a.zones.Store(k)
	return cmp.Or(k.of[body], a.zone)
}

// zones are the zones of the bodies, as they were read.
type zones struct {
	of    map[string]*time.Location
	until time.Time // on the machine's clock
}

// zonesHold is for how long a changed zone of a body may go unnoticed.
const zonesHold = 2 * time.Second

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
